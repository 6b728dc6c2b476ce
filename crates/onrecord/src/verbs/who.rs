//! `onrecord who`: an actor's names, its roles over time, and what was said by, to and about it.

use std::io::{BufWriter, Write};
use std::path::Path;

use onrecord_record::{InOffice, Record, Told, Who};
use serde::Serialize;

use crate::cli;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, QUIET, STRONG, harmless, one_line, styled};
use crate::verbs::{UNDATED, day, told_by, write_json};

pub(crate) fn run(path: &Path, json: bool, asked_for: &cli::Who) -> Result<Ending, Failure> {
    let record = Record::open(path)?;
    match &asked_for.office {
        Some(office) => {
            let found = record.in_office(office, asked_for.on)?;
            tell(&found, json, "nobody in the record holds that office", print_in_office)
        }
        None => tell(
            &record.who(&asked_for.name.join(" "))?,
            json,
            "nobody in the record goes by that name",
            print,
        ),
    }
}

fn tell<T: Serialize>(
    found: &[T],
    json: bool,
    nobody: &str,
    print: impl Fn(&T, &mut dyn Write) -> Result<(), Failure>,
) -> Result<Ending, Failure> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    for who in found {
        if json { write_json(&mut out, who)? } else { print(who, &mut out)? }
    }
    out.flush()?;
    let words = match found.len() as u64 {
        0 => nobody.to_owned(),
        number => terminal::count(number, "actor"),
    };
    anstream::eprintln!("{}", styled(QUIET, words));
    Ok(Ending::Done)
}

fn print_in_office(held: &InOffice, out: &mut dyn Write) -> Result<(), Failure> {
    let of = held.of.as_deref().map_or_else(String::new, |of| format!(" of {of}"));
    let days = match (&held.first, &held.last) {
        (first, last) if held.entry.is_some() => {
            let day = |word: &str, day: &Option<String>| {
                day.as_ref().map_or_else(String::new, |day| format!(" {word} {day}"))
            };
            format!("in office{}{}", day("from", first), day("until", last))
        }
        (Some(first), Some(last)) if first == last => format!("as told on {first}"),
        (Some(first), Some(last)) => format!("as told from {first} to {last}"),
        _ => "as told on days that are not known".to_owned(),
    };
    let articles = match &held.entry {
        Some(entry) => format!("gazetteer: {entry}"),
        None => terminal::count(held.articles, "article"),
    };
    let outlets =
        if held.outlets.is_empty() { String::new() } else { format!(": {}", held.outlets.join(", ")) };
    let (name, title) = (one_line(&held.name), one_line(&format!("{}{of}", held.title)));
    let told = styled(QUIET, one_line(&format!("{articles}{outlets}")));
    writeln!(out, "{}  {title}, {days}  {told}", styled(STRONG, name))?;
    Ok(())
}

fn print(who: &Who, out: &mut dyn Write) -> Result<(), Failure> {
    let entry = who.entry.as_ref().map_or_else(String::new, |entry| format!(" · {}", one_line(entry)));
    let kind = format!("{} · {}{entry}", who.kind, terminal::count(who.articles, "article"));
    writeln!(out, "{}  {}", styled(STRONG, one_line(&who.name)), styled(QUIET, kind))?;
    let others: Vec<String> =
        who.names.iter().filter(|name| **name != who.name).map(|name| one_line(name)).collect();
    line(out, "also", &others.join(", "))?;
    for (at, role) in who.roles.iter().enumerate() {
        let of = role.of.as_deref().map_or_else(String::new, |of| format!(" of {of}"));
        let date = role.date.as_deref().map_or(UNDATED, day);
        let last = role.last.as_deref().map_or(UNDATED, day);
        let more = match role.articles {
            0 | 1 => String::new(),
            articles => format!(" and {} more to {last}", terminal::grouped(articles - 1)),
        };
        let by = styled(QUIET, told_by(role.outlet.as_deref(), &role.file) + &more);
        let what = if at == 0 { "as" } else { "" };
        writeln!(out, "  {what:8}{date}  {}  {by}", one_line(&format!("{}{of}", role.title)))?;
    }
    line(out, "said", &told(&who.said))?;
    line(out, "was told", &told(&who.to))?;
    line(out, "others", &told(&who.about))?;
    writeln!(out)?;
    Ok(())
}

fn line(out: &mut dyn Write, what: &str, words: &str) -> Result<(), Failure> {
    if !words.is_empty() {
        let wrapped = terminal::wrapped(&harmless(words), 10);
        writeln!(out, "  {what:8}{}", wrapped.trim_start())?;
    }
    Ok(())
}

/// How many statements, in all and by outlet.
fn told(told: &[Told]) -> String {
    let all: u64 = told.iter().map(|told| told.statements).sum();
    if all == 0 {
        return String::new();
    }
    let by = |one: &Told| {
        format!(
            "{} {}",
            one.outlet.as_deref().unwrap_or("no outlet known"),
            terminal::grouped(one.statements)
        )
    };
    let outlets: Vec<String> = told.iter().map(by).collect();
    format!("{}: {}", terminal::count(all, "statement"), outlets.join(", "))
}
