//! `onrecord figures`: the ledger of amounts.

use std::io::Write;
use std::path::Path;

use onrecord_record::{FigureQuery, FigureRow, Record};

use crate::cli::Figures;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, FIGURE, QUIET, STRONG, styled};
use crate::verbs::{UNDATED, asked, day, in_its_paragraph, print_found, told_by, who};

pub(crate) fn run(path: &Path, json: bool, asked_for: Figures) -> Result<Ending, Failure> {
    let Figures { words, by, unit, among } = asked_for;
    let query = FigureQuery { words: asked(&words), by, unit, among: among.into() };
    print_found(&Record::open(path)?.figures(&query)?, "figure", json, print)
}

fn print(row: &FigureRow, out: &mut dyn Write) -> Result<(), Failure> {
    let date = row.date.as_deref().map_or(UNDATED, day);
    let by = told_by(row.outlet.as_deref(), &row.file);
    let who = match row.statement {
        Some(_) => format!("{}  ", styled(STRONG, who(row.speaker.as_deref(), row.source.as_deref()))),
        None => String::new(),
    };
    let amount = amount((row.value, row.upper), &row.unit, &row.modifier, row.change.as_deref());
    writeln!(out, "{date}  {}  {who}{}", styled(FIGURE, amount), styled(QUIET, by))?;
    writeln!(out, "{}\n", in_its_paragraph(FIGURE, &row.before, &row.text, &row.after))?;
    Ok(())
}

/// An amount in full, with its upper bound where it is a range: `about 4,200,000,000 EUR`, `up 3.8 percent`, `5 to 10 percent`.
pub(crate) fn amount(
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
}
