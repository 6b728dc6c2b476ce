//! The verbs, one file each.

pub(crate) mod actors;
pub(crate) mod add;
pub(crate) mod compare;
pub(crate) mod conflicts;
pub(crate) mod correct;
pub(crate) mod export;
pub(crate) mod figures;
pub(crate) mod manual;
pub(crate) mod mcp;
pub(crate) mod read;
mod repair;
pub(crate) mod said;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod stories;
pub(crate) mod timeline;
pub(crate) mod utterances;
pub(crate) mod verify;
pub(crate) mod versions;
pub(crate) mod watch;
pub(crate) mod who;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use anstyle::Style;
use onrecord_record::{Among, Found, Record, leading, trailing};
use serde::Serialize;

use crate::cli;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, QUIET, harmless, styled, unbroken};

/// What stands in the place of a date that is not known; as wide as a day.
const UNDATED: &str = "undated   ";

/// Tells that opening the record to write into it brings it up to date first, where it does.
fn tell_of_age(path: &Path) {
    if Record::is_older(path) {
        let words = format!(
            "{} was made by an older onrecord and is brought up to date, which takes a while where it is large",
            path.display()
        );
        anstream::eprintln!("{}", styled(QUIET, words));
    }
}

/// The words of a question, or none.
fn asked(words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| words.join(" "))
}

/// The day of an ISO 8601 value.
fn day(value: &str) -> &str {
    value.get(..10).unwrap_or(value)
}

/// Who tells it: the outlet or, where it is not known, the file.
fn told_by(outlet: Option<&str>, file: &str) -> String {
    terminal::one_line(outlet.unwrap_or(file))
}

/// An item in `style` in the midst of the words around it, whole, with an ellipsis where the paragraph goes on.
fn in_its_paragraph(style: Style, before: &str, item: &str, after: &str) -> String {
    terminal::wrapped(&amid(before, &styled(style, harmless(item)), after), 12)
}

/// What is marked already in the midst of the words around it.
fn amid(before: &str, marked: &str, after: &str) -> String {
    unbroken(&format!("{}{marked}{}", harmless(&leading(before)), harmless(&trailing(after))))
}

/// Prints what was found, and how much it is and what a date kept out.
fn print_found<T: Serialize>(
    found: &Found<T>,
    thing: &str,
    json: bool,
    print: impl Fn(&T, &mut dyn Write) -> Result<(), Failure>,
) -> Result<Ending, Failure> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    for row in &found.rows {
        if json { write_json(&mut out, row)? } else { print(row, &mut out)? }
    }
    out.flush()?;
    tell_found(found.rows.len() as u64, found.undated, thing);
    Ok(Ending::Done)
}

/// Tells how many articles are not linked yet, if any: of these nothing is known beyond themselves.
fn tell_unlinked(record: &Record) -> Result<(), Failure> {
    let unlinked = record.to_link()?;
    if unlinked > 0 {
        let articles = terminal::count(unlinked, "article");
        let words =
            format!("{articles} not linked with the others yet; `onrecord add` with any page does it");
        anstream::eprintln!("{}", styled(QUIET, words));
    }
    Ok(())
}

/// Tells how much was found, and how much a date kept out.
fn tell_found(found: u64, undated: u64, thing: &str) {
    let mut words = match found {
        0 => format!("no {thing} answers to that"),
        number => terminal::count(number, thing),
    };
    if undated > 0 {
        let undated = terminal::count(undated, thing);
        words = format!("{words}; {undated} without any date left out");
    }
    anstream::eprintln!("{}", styled(QUIET, words));
}

/// Who says it: the speaker by name, or else the source in quotation marks, as it is written.
pub(crate) fn who(speaker: Option<&str>, source: Option<&str>) -> String {
    match (speaker, source) {
        (Some(speaker), _) => terminal::one_line(speaker),
        (None, Some(source)) => format!("“{}”", terminal::one_line(source)),
        (None, None) => "nobody named".to_owned(),
    }
}

/// Writes `value` as one line of JSON, its fields in the order in which its type names them.
fn write_json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

impl From<cli::Among> for Among {
    fn from(asked: cli::Among) -> Self {
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        Self { outlet: asked.outlet, since: day(asked.since), until: day(asked.until), story: asked.story }
    }
}
