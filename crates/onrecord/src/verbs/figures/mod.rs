//! `onrecord figures`: the ledger of amounts, by itself or held against an official table.

mod checked;
mod ledger;
mod plot;

use std::io::Write;
use std::path::Path;

use onrecord_record::{FigureQuery, FigureRow, Found, Record};
use onrecord_series::{Description, Series};
use serde::Serialize;

use crate::cli::Figures;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, FIGURE, QUIET, STRONG, one_line, styled};
use crate::verbs::{UNDATED, asked, day, in_its_paragraph, print_found, tell_found, told_by, who};

use checked::Checked;

/// A figure, and what the table makes of it where there is one.
#[derive(Serialize)]
struct Entry {
    #[serde(flatten)]
    row: FigureRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    check: Option<Checked>,
}

pub(crate) fn run(path: &Path, json: bool, asked_for: Figures) -> Result<Ending, Failure> {
    let Figures { words, by, of, unit, check, by_time, plot, among } = asked_for;
    let series = check.as_deref().map(checked::series).transpose()?;
    let query = FigureQuery { words: asked(&words), by, of: of.clone(), unit, among: among.into() };
    let Found { rows, undated } = Record::open(path)?.figures(&query)?;
    let check = |row: &FigureRow| series.as_ref().and_then(|series| checked::check(series, row));
    let mut rows: Vec<Entry> = rows.into_iter().map(|row| Entry { check: check(&row), row }).collect();
    let all = rows.len();
    rows.retain(|entry| series.is_none() || entry.check.is_some());
    let left_out = (all - rows.len()) as u64;
    if by_time || plot.is_some() {
        rows.sort_by_key(|entry| ledger::when(&entry.row));
    }
    if let Some(file) = plot {
        let named = series.as_ref().map(Series::description);
        let title = of.as_deref().or(named.map(Description::name)).unwrap_or("Figures");
        let picture = plot::picture(title, named.map(Description::source), &rows);
        std::fs::write(&file, picture).map_err(|source| Failure::Unwritten { path: file.clone(), source })?;
        anstream::eprintln!("{}", styled(QUIET, format!("the picture is in {}", file.display())));
    }
    if by_time && !json {
        ledger::print(&rows)?;
        tell_found(rows.len() as u64, undated, "figure");
    } else {
        print_found(&Found { rows, undated }, "figure", json, print)?;
    }
    if let Some(series) = series.filter(|_| left_out > 0) {
        let left_out = terminal::count(left_out, "figure");
        let name = one_line(series.description().name());
        anstream::eprintln!(
            "{}",
            styled(QUIET, format!("{left_out} of which “{name}” has nothing left out"))
        );
    }
    Ok(Ending::Done)
}

fn print(entry: &Entry, out: &mut dyn Write) -> Result<(), Failure> {
    let row = &entry.row;
    let date = row.date.as_deref().map_or(UNDATED, day);
    let by = told_by(row.outlet.as_deref(), &row.file);
    let who = match row.statement {
        Some(_) => format!("{}  ", styled(STRONG, who(row.speaker.as_deref(), row.source.as_deref()))),
        None => String::new(),
    };
    writeln!(out, "{date}  {}  {who}{}", styled(FIGURE, figure(row)), styled(QUIET, by))?;
    let matter = matter(row);
    if !matter.is_empty() {
        writeln!(out, "{}", styled(QUIET, terminal::wrapped(&matter, 12)))?;
    }
    writeln!(out, "{}", in_its_paragraph(FIGURE, &row.before, &row.text, &row.after))?;
    if let Some(check) = &entry.check {
        print_check(check, out)?;
    }
    writeln!(out)?;
    Ok(())
}

/// The verdict, its reason, and what the table gives: of what fits, or else of the first definition, with its lines.
fn print_check(check: &Checked, out: &mut dyn Write) -> Result<(), Failure> {
    let verdict = format!("{}: {}", check.verdict(), check.why);
    writeln!(out, "{}", styled(STRONG, terminal::wrapped(&one_line(&verdict), 12)))?;
    let told = check.measured.iter().position(|measured| measured.fits).unwrap_or(0);
    for (at, measured) in check.measured.iter().enumerate() {
        let mut line = format!("{}: {}", measured.definition, measured.arithmetic);
        if at == told {
            let source = measured.source.as_ref().map_or_else(String::new, |source| format!("; {source}"));
            let lines = if measured.rows.len() == 1 { "line" } else { "lines" };
            line += &format!(" ({lines} {} of the table{source})", checked::stretches(&measured.rows));
        }
        writeln!(out, "{}", styled(QUIET, terminal::wrapped(&one_line(&line), 14)))?;
    }
    Ok(())
}

/// What a figure measures, of which whole, whose it is and when it holds, as far as that was read.
fn matter(row: &FigureRow) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(row.of.clone());
    parts.extend(row.share_of.as_ref().map(|whole| format!("share of {whole}")));
    parts.extend(row.holder.clone());
    parts.extend(row.time.clone());
    if row.wanted {
        parts.push("asked for".to_owned());
    }
    one_line(&parts.join(" · "))
}

/// The amount of a figure, in full.
fn figure(row: &FigureRow) -> String {
    amount((row.value, row.upper), &row.unit, &row.modifier, row.change.as_deref())
}

/// The amount of a figure, large numbers by their magnitude: `up 10 billion USD`.
fn short_figure(row: &FigureRow) -> String {
    written(short, (row.value, row.upper), &row.unit, &row.modifier, row.change.as_deref())
}

/// An amount in full, with its upper bound where it is a range: `about 4,200,000,000 EUR`, `up 3.8 percent`, `5 to 10 percent`.
pub(crate) fn amount(bounds: (f64, Option<f64>), unit: &str, modifier: &str, change: Option<&str>) -> String {
    written(number, bounds, unit, modifier, change)
}

/// An amount with its numbers as `number` writes them.
fn written(
    number: impl Fn(f64) -> String,
    (value, upper): (f64, Option<f64>),
    unit: &str,
    modifier: &str,
    change: Option<&str>,
) -> String {
    let hedge = match modifier {
        "~" => "about ",
        "<" => "less than ",
        ">" => "more than ",
        "<=" => "at most ",
        ">=" => "at least ",
        _ => "",
    };
    let direction = match change {
        Some("increase") => "up ",
        Some("decrease") => "down ",
        _ => "",
    };
    let upper = upper.map_or_else(String::new, |upper| format!(" to {}", number(upper)));
    format!("{direction}{hedge}{}{upper} {unit}", number(value)).trim_end().to_owned()
}

fn number(value: f64) -> String {
    let whole = value.trunc().abs();
    let sign = if value < 0.0 { "-" } else { "" };
    // As many decimals as the value has, and no more than a reader can use.
    let decimals = format!("{:.3}", value.abs() - whole);
    let decimals = decimals.trim_start_matches('0').trim_end_matches('0').trim_end_matches('.');
    if whole < 1e15 {
        format!("{sign}{}{decimals}", terminal::grouped(whole as u64))
    } else {
        format!("{sign}{whole:e}")
    }
}

/// A number with the word for its magnitude: `4.2 billion`.
fn short(value: f64) -> String {
    let (divisor, magnitude) = magnitude(value.abs());
    format!("{} {magnitude}", number(value / divisor)).trim_end().to_owned()
}

/// Two digits of a number, with the word for its magnitude: `-2.7 billion`.
fn rounded(value: f64) -> String {
    let (divisor, _) = magnitude(value.abs());
    let value = value / divisor;
    let digits = if value == 0.0 { 0 } else { (1 - value.abs().log10().floor() as i32).clamp(0, 3) };
    let places = 10_f64.powi(digits);
    short((value * places).round() / places * divisor)
}

/// What large numbers are told in.
fn magnitude(most: f64) -> (f64, &'static str) {
    match most {
        most if most >= 1e12 => (1e12, "trillion"),
        most if most >= 1e9 => (1e9, "billion"),
        most if most >= 1e6 => (1e6, "million"),
        _ => (1.0, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_out() {
        assert_eq!(amount((4.2e9, None), "EUR", ">", None), "more than 4,200,000,000 EUR");
        assert_eq!(amount((3.8, None), "percent", "=", Some("increase")), "up 3.8 percent");
        assert_eq!(amount((-0.25, None), "percent", "~", None), "about -0.25 percent");
        assert_eq!(amount((4.0, None), "", "=", None), "4");
        assert_eq!(amount((5.0, Some(10.0)), "percent", "=", None), "5 to 10 percent");
    }

    #[test]
    fn gaps_are_rounded() {
        for (value, expected) in
            [(-2_694_728_632.9, "-2.7 billion"), (-0.925, "-0.93"), (33.4, "33"), (0.0, "0")]
        {
            assert_eq!(rounded(value), expected);
        }
    }

    use onrecord_page::{Format, Page};
    use onrecord_reading::Reader;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_printed_is_read_again(
            thousandths in 1_u64..10_000_000_000,
            unit in prop::sample::select(vec!["USD", "EUR", "percent"]),
            modifier in prop::sample::select(vec!["=", "~", "<", ">", "<=", ">="]),
            change in prop::sample::select(vec![None, Some("increase"), Some("decrease")]),
        ) {
            let value = thousandths as f64 / 1000.0;
            let written = amount((value, None), unit, modifier, change);
            let text = format!("Haldby\nThe minister told reporters in the capital that the sum was {written}.\n");
            let reading = Reader::new().read(onrecord_page::read(&Page::new("sum.txt", Format::Text, text)));
            prop_assert_eq!(reading.figures.len(), 1, "{}", written);
            let figure = &reading.figures[0];
            prop_assert!((figure.value - value).abs() < 1e-9 * value, "{}: {}", written, figure.value);
            prop_assert_eq!(figure.unit.as_str(), unit);
            prop_assert_eq!(figure.modifier.sign(), modifier, "{}", written);
            prop_assert_eq!(figure.change.map(onrecord_reading::Change::name), change, "{}", written);
        }
    }
}
