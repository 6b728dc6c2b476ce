//! The demo: the example story in a record, what a person would ask of it first, and the desk to look through it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use onrecord_record::{FigureQuery, FigureRow, Record, SaidQuery, SaidRow};
use xshell::{Shell, cmd};

/// Builds the program, reads the story, prints what it found in under a screenful, and serves the desk until it is interrupted.
pub(crate) fn run(shell: &Shell, root: &Path) -> Result<()> {
    cmd!(shell, "cargo build --locked --package onrecord --target-dir target").quiet().run()?;
    shell.create_dir("target/demo")?;
    let path = root.join("target/demo/onrecord.db");
    for ending in ["db", "db-wal", "db-shm"] {
        shell.remove_path(path.with_extension(ending))?;
    }
    let program = Path::new("target/debug/onrecord").with_extension(std::env::consts::EXE_EXTENSION);
    let record = Path::new("target/demo/onrecord.db");
    println!("$ onrecord add examples/story");
    cmd!(shell, "{program} --record {record} add examples/story").quiet().run()?;
    let record = Record::open(&path)?;
    print(&record)?;
    println!(
        "\nAsk it yourself, with --record target/demo/onrecord.db:\n  {program} said tunnel --since 2024-05-01\n  {program} figures --check examples/series/skarn.toml\n  {program} timeline\n  {program} show 2024-03-22-audit-draft.html",
        program = program.display()
    );
    // What was found is read by this program; the desk opens the record for itself.
    drop(record);
    println!();
    cmd!(shell, "{program} --record {path} serve").quiet().run()?;
    Ok(())
}

fn print(record: &Record) -> Result<()> {
    let summary = record.summary()?;
    println!(
        "\n{} articles of {} outlets, {} to {}: {} statements, {} with a speaker known by name; {} figures",
        summary.articles,
        summary.outlets,
        summary.earliest.unwrap_or_default(),
        summary.latest.unwrap_or_default(),
        summary.statements,
        summary.with_speaker,
        summary.figures
    );
    let said = record.said(&SaidQuery::default())?.rows;
    println!("\nMost on the record");
    for (name, statements) in most_quoted(&said).into_iter().take(4) {
        let outlets: BTreeSet<&str> = statements.iter().filter_map(|row| row.outlet.as_deref()).collect();
        let denied = statements.iter().filter(|row| row.polarity == "denied").count();
        let denied = if denied > 0 { format!(", denials: {denied}") } else { String::new() };
        println!("  {name:<18} {:>3} statements in {} outlets{denied}", statements.len(), outlets.len());
    }
    println!("\nIn their words");
    let quoted: Vec<&SaidRow> = said
        .iter()
        .filter(|row| row.kind == "direct" && row.speaker.is_some() && row.outlet.is_some())
        .collect();
    quoted.iter().step_by((quoted.len() / 3).max(1)).take(2).for_each(|row| println!("  {}", line(row)));
    println!("\nDenied");
    said.iter().filter(|row| row.polarity == "denied").take(2).for_each(|row| println!("  {}", line(row)));
    println!("\nBillions of euros, as told");
    for (amount, outlets) in billions(record)?.iter().rev().take(4) {
        println!("  {amount}  {}", outlets.iter().map(String::as_str).collect::<Vec<_>>().join(", "));
    }
    Ok(())
}

/// One statement on one line.
fn line(row: &SaidRow) -> String {
    let date = row.published.as_deref().unwrap_or("undated   ");
    let date = date.get(..10).unwrap_or(date);
    let who = row.speaker.as_deref().or(row.source.as_deref()).unwrap_or("somebody unnamed");
    format!(
        "{date}  {:<16} {:<58} {}",
        cut(who, 16),
        cut(&row.text, 58),
        row.outlet.as_deref().unwrap_or(&row.file)
    )
}

/// Every amount of a billion euros or more, with the outlets that tell it.
fn billions(record: &Record) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let query = FigureQuery { unit: Some("EUR".to_owned()), ..FigureQuery::default() };
    for FigureRow { value, outlet, .. } in record.figures(&query)?.rows {
        if value >= 1e9 {
            told.entry(format!("{:>5.2}", value / 1e9)).or_default().extend(outlet);
        }
    }
    Ok(told)
}

/// Speakers with their statements, the most quoted first.
fn most_quoted(said: &[SaidRow]) -> Vec<(&str, Vec<&SaidRow>)> {
    let mut by: BTreeMap<&str, Vec<&SaidRow>> = BTreeMap::new();
    for row in said {
        if let Some(speaker) = row.speaker.as_deref() {
            by.entry(speaker).or_default().push(row);
        }
    }
    let mut by: Vec<_> = by.into_iter().collect();
    by.sort_by_key(|(_, statements)| std::cmp::Reverse(statements.len()));
    by
}

/// `text` on one line, cut after `most` characters.
fn cut(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= most {
        return text;
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
