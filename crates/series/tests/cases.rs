//! The cases of `tests/cases/*.md`: a table, figures, and what each looks like beside it.
//!
//! A file has a fenced block `toml`, the description, and one `csv`, its table; they hold until others come. A case is a
//! `## Title` with a fenced block `check`. Its first line is the figure: as it is written, value (or `5 to 8`), unit, and
//! where they matter its modifier's sign and its direction. Then come what else its sentence says, a line each, and what
//! is expected:
//!
//! ```text
//! $10 billion | 10e9 | USD | ~ | increase
//! of: port spending
//! holder: Haldby
//! said: 2017-01-31
//! = off by -2.7e9
//! why: …
//! * change from 2015 to 2016, port spending, Haldby | 258.1 billion − 250.8 billion = 7.3 billion USD | fits
//!   | rows 3 5 | missing Vesk | source the ministry
//! ```
//!
//! Words of a sentence are `of`, `share of`, `holder`, `time` (`2016` or `2016-01-01 2017-01-01`), `said`, and `asked`.
//! How far it is off is written to a thousandth.
//! The reason and the values (`*`, what is behind their definition only as far as it is written) are compared where the
//! case names any. A block `error` holds what a description and a table, in their own blocks before it, are refused for.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::Date;
use onrecord_series::{Change, Check, Claim, Description, Measured, Modifier, Series, Verdict};

#[test]
fn every_case_is_judged_as_it_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut report, mut count) = (String::new(), 0);
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let (mut title, mut toml, mut csv) = (String::new(), String::new(), String::new());
        for (kind, block) in blocks(&std::fs::read_to_string(&file).unwrap()) {
            match kind.as_str() {
                "title" => title = block,
                "toml" => toml = block,
                "csv" => csv = block,
                "check" | "error" => {
                    count += 1;
                    let (expected, found) =
                        if kind == "check" { check(&toml, &csv, &block) } else { error(&toml, &csv, &block) };
                    if expected != found {
                        writeln!(report, "\n{name}: {title}").unwrap();
                        for line in expected.iter().filter(|line| !found.contains(line)) {
                            writeln!(report, "  - {line}").unwrap();
                        }
                        for line in found.iter().filter(|line| !expected.contains(line)) {
                            writeln!(report, "  + {line}").unwrap();
                        }
                    }
                }
                other => panic!("{name}: {title}: what is a block `{other}`?"),
            }
        }
    }
    assert!(count > 0, "there is no case");
    assert!(report.is_empty(), "judged otherwise than expected (- expected, + found):\n{report}");
}

/// Titles and fenced blocks, in order.
fn blocks(markdown: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in markdown.lines() {
        if let Some(kind) = line.strip_prefix("```") {
            open = !open;
            if open {
                blocks.push((kind.to_owned(), String::new()));
            }
        } else if open {
            let (_, block) = blocks.last_mut().unwrap();
            block.push_str(line);
            block.push('\n');
        } else if let Some(title) = line.strip_prefix("## ") {
            blocks.push(("title".to_owned(), title.to_owned()));
        }
    }
    blocks
}

fn series(toml: &str, csv: &str) -> Result<Series, onrecord_series::Error> {
    Series::new(Description::parse(toml)?, csv.as_bytes())
}

/// What the block expects of its figure, and what is found.
fn check(toml: &str, csv: &str, block: &str) -> (Vec<String>, Vec<String>) {
    let series = series(toml, csv).unwrap();
    let mut lines = block.lines();
    let mut claim = figure(lines.next().expect("the first line is the figure"));
    let mut expected: Vec<String> = Vec::new();
    for line in lines {
        match line.split_once(": ") {
            _ if line.starts_with(['=', '*']) => expected.push(line.to_owned()),
            Some(("why", _)) => expected.push(line.to_owned()),
            Some(("of", of)) => claim.of = Some(of),
            Some(("share of", whole)) => claim.share_of = Some(whole),
            Some(("holder", holder)) => claim.holder = Some(holder),
            Some(("time", time)) => claim.time = Some(days(time)),
            Some(("said", said)) => claim.said = Some(days(said)),
            None if line == "asked" => claim.asked = true,
            _ if line.starts_with("  |") => {
                let last = expected.last_mut().unwrap();
                write!(last, " {}", line.trim()).unwrap();
            }
            _ => panic!("what is “{line}”?"),
        }
    }
    assert!(!expected.is_empty(), "nothing is expected of {}", claim.text);
    let Check { verdict, why, measured } = series.check(&claim);
    let mut found = vec![match verdict {
        Verdict::OffBy(gap) => format!("= off by {gap:e}"),
        verdict => format!("= {}", verdict.name()),
    }];
    if let Some(off) = expected[0].strip_prefix("= off by ").and_then(|off| off.parse::<f64>().ok())
        && let Verdict::OffBy(gap) = verdict
        && (gap - off).abs() <= 1e-3 * off.abs()
    {
        found[0].clone_from(&expected[0]);
    }
    if expected.iter().any(|line| line.starts_with("why: ")) {
        found.push(format!("why: {why}"));
    }
    let values: Vec<&String> = expected.iter().filter(|line| line.starts_with('*')).collect();
    if let Some(last) = values.last() {
        let like = |at: usize| values.get(at).unwrap_or(last).as_str();
        found.extend(measured.iter().enumerate().map(|(at, measured)| value(measured, like(at))));
    }
    (expected, found)
}

/// The value with as many of its parts as the line `like` has.
fn value(measured: &Measured, like: &str) -> String {
    let Measured { definition, arithmetic, fits, rows, source, missing, .. } = measured;
    let has = |part: &str| like.split(" | ").any(|own| own == part || own.starts_with(&format!("{part} ")));
    let mut line = format!("* {definition} | {arithmetic}");
    if *fits {
        line.push_str(" | fits");
    }
    if has("rows") {
        let rows: Vec<String> = rows.iter().map(u64::to_string).collect();
        write!(line, " | rows {}", rows.join(" ")).unwrap();
    }
    if !missing.is_empty() {
        write!(line, " | missing {}", missing.join(", ")).unwrap();
    }
    if let Some(source) = source {
        write!(line, " | source {source}").unwrap();
    }
    line
}

/// What the block expects a series to be refused for, and what it is refused for.
fn error(toml: &str, csv: &str, block: &str) -> (Vec<String>, Vec<String>) {
    let found = series(toml, csv).map_or_else(|error| error.to_string(), |_| "no error".to_owned());
    let lines = |text: &str| text.trim().lines().map(|line| line.trim_end().to_owned()).collect();
    (lines(block), lines(&found))
}

fn figure(line: &str) -> Claim<'_> {
    let mut parts = line.split('|').map(str::trim);
    let mut part = || parts.next().unwrap_or_default();
    let (text, value, unit) = (part(), part(), part());
    let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("{line}: {text} is no number"));
    let (value, upper) = match value.split_once(" to ") {
        Some((low, high)) => (number(low), Some(number(high))),
        None => (number(value), None),
    };
    let (sign, change) = (part(), part());
    let modifier = if sign.is_empty() { Modifier::Equal } else { Modifier::from_sign(sign).unwrap() };
    Claim { text, value, upper, unit, modifier, change: Change::from_name(change), ..Claim::default() }
}

/// A year, or the first day and the one behind the last, or one day.
fn days(text: &str) -> (Date, Date) {
    let day = |text: &str| -> Date { text.parse().unwrap() };
    match (text.split_once(' '), text.len()) {
        (Some((first, behind)), _) => (day(first), day(behind)),
        (None, 4) => {
            let first = day(&format!("{text}-01-01"));
            (first, first + 1.year())
        }
        (None, _) => (day(text), day(text) + 1.day()),
    }
}
