//! The verbs, one file each.

pub(crate) mod add;
pub(crate) mod export;
pub(crate) mod figures;
pub(crate) mod manual;
pub(crate) mod read;
pub(crate) mod said;
pub(crate) mod show;
pub(crate) mod verify;

use std::io::{self, Write};

use onrecord_record::Found;
use serde::Serialize;

use crate::terminal::{self, QUIET, styled};

/// What stands in the place of a date that is not known; as wide as a day.
const UNDATED: &str = "undated   ";

/// The words of a question, or none.
fn asked(words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| words.join(" "))
}

/// The day of an ISO 8601 value.
fn day(value: &str) -> &str {
    value.get(..10).unwrap_or(value)
}

/// Who tells it: the outlet or, where it is not known, the file.
fn told_by<'a>(outlet: Option<&'a str>, file: &'a str) -> &'a str {
    outlet.unwrap_or(file)
}

/// Says how much was found, and what a date kept out, where a person is looking.
fn tell_number<T>(found: &Found<T>, thing: &str) {
    let mut words = match found.rows.len() as u64 {
        0 => format!("no {thing} answers to that"),
        number => terminal::count(number, thing),
    };
    if found.undated > 0 {
        let undated = terminal::count(found.undated, thing);
        words = format!("{words}; {undated} without any date left out");
    }
    anstream::eprintln!("{}", styled(QUIET, words));
}

/// A statement's kind, in words.
pub(crate) fn quoted_or_not(kind: &str) -> &str {
    match kind {
        "direct" => "quoted",
        "indirect" => "reported",
        "mixed" => "partly quoted",
        other => other,
    }
}

/// Writes `value` as one line of JSON, its fields in the order in which its type names them.
fn write_json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
