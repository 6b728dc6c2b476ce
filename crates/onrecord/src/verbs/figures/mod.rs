//! `onrecord figures`: the ledger of amounts, by itself or held against an official table.

mod ledger;

use std::io::Write;
use std::path::Path;

use onrecord_ledger::{Checked, Entry, picture, stretches};
use onrecord_record::{FigureQuery, FigureRow, Found, Record};
use onrecord_series::{Description, Error, Series};

use crate::cli::Figures;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, FIGURE, QUIET, STRONG, one_line, styled};
use crate::verbs::{UNDATED, asked, day, in_its_paragraph, print_found, tell_found, told_by, who};

pub(crate) fn run(path: &Path, json: bool, asked_for: Figures) -> Result<Ending, Failure> {
    let Figures { words, by, of, unit, check, by_time, plot, among } = asked_for;
    let series = check.as_deref().map(self::series).transpose()?;
    let query = FigureQuery { words: asked(&words), by, of: of.clone(), unit, among: among.into() };
    let Found { rows, undated } = Record::open(path)?.figures(&query)?;
    let mut rows: Vec<Entry> = rows.into_iter().map(|row| Entry::new(row, series.as_ref())).collect();
    let all = rows.len();
    rows.retain(|entry| series.is_none() || entry.check.is_some());
    let left_out = (all - rows.len()) as u64;
    if by_time || plot.is_some() {
        rows.sort_by_key(Entry::when);
    }
    if let Some(file) = plot {
        let named = series.as_ref().map(Series::description);
        let title = of.as_deref().or(named.map(Description::name)).unwrap_or("Figures");
        let drawn = picture(title, named.map(Description::source), &rows);
        std::fs::write(&file, drawn).map_err(|source| Failure::Unwritten { path: file.clone(), source })?;
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

/// The series that the file at `path` describes, with its table, which lies beside it.
pub(crate) fn series(path: &Path) -> Result<Series, Failure> {
    let unread = |path: &Path| {
        let path = path.to_owned();
        move |source| Failure::Unread { path, source }
    };
    let faulty = |source| Failure::Series { path: path.to_owned(), source };
    // What is wrong with the table is the table's.
    let faulty_table = |table: &Path, source| match source {
        Error::Toml(_) | Error::Key { .. } => faulty(source),
        source => Failure::Series { path: table.to_owned(), source },
    };
    let description = std::fs::read_to_string(path).map_err(unread(path))?;
    let description = Description::parse(&description).map_err(faulty)?;
    let table = path.parent().unwrap_or(Path::new("")).join(description.table());
    let bytes = std::fs::read(&table).map_err(unread(&table))?;
    Series::new(description, &bytes).map_err(|source| faulty_table(&table, source))
}

fn print(entry: &Entry, out: &mut dyn Write) -> Result<(), Failure> {
    let row = &entry.row;
    let date = row.date.as_deref().map_or(UNDATED, day);
    let by = told_by(row.outlet.as_deref(), &row.file);
    let who = match row.statement {
        Some(_) => format!("{}  ", styled(STRONG, who(row.speaker.as_deref(), row.source.as_deref()))),
        None => String::new(),
    };
    writeln!(out, "{date}  {}  {who}{}", styled(FIGURE, entry.amount()), styled(QUIET, by))?;
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
    let verdict = format!("{}: {}", check.in_words(), check.why);
    writeln!(out, "{}", styled(STRONG, terminal::wrapped(&one_line(&verdict), 12)))?;
    let told = check.main();
    for (at, measured) in check.measured.iter().enumerate() {
        let mut line = format!("{}: {}", measured.definition, measured.arithmetic);
        if Some(at) == told {
            let source = measured.source.as_ref().map_or_else(String::new, |source| format!("; {source}"));
            let lines = if measured.rows.len() == 1 { "line" } else { "lines" };
            line += &format!(" ({lines} {} of the table{source})", stretches(&measured.rows));
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
