//! `onrecord timeline`: what happens when, as the articles tell it.

use std::io::Write;
use std::path::Path;

use onrecord_record::{EventQuery, EventRow, Record};

use crate::cli::Timeline;
use crate::failure::{Ending, Failure};
use crate::terminal::{QUIET, SAID, STRONG, one_line, styled};
use crate::verbs::{UNDATED, asked, day, in_its_paragraph, print_found, told_by};

pub(crate) fn run(path: &Path, json: bool, asked_for: Timeline) -> Result<Ending, Failure> {
    let Timeline { words, who, kind, among } = asked_for;
    let query = EventQuery { words: asked(&words), who, kind, among: among.into() };
    print_found(&Record::open(path)?.events(&query)?, "event", json, print)
}

fn print(row: &EventRow, out: &mut dyn Write) -> Result<(), Failure> {
    // Without a day of its own, it stands at the day on which it was told.
    let reported = row.published.as_deref().map_or(UNDATED, day);
    // TIMEX3 has XXXX for a year that the text leaves open, and a slash between two days.
    let own = row.date.as_deref().map(|date| match date.contains("XXXX-") {
        true => format!("{} (year not told)", date.replace("XXXX-", "").replace('/', " to ")),
        false => date.replace('/', " to "),
    });
    let date = own.as_deref().unwrap_or(reported);
    let told = if row.date.is_none() && row.published.is_some() { " reported" } else { "" };
    let planned = if row.planned { "planned " } else { "" };
    let place = row.place.as_deref().map_or_else(String::new, |place| format!(" ({})", one_line(place)));
    let who = match row.participants.as_str() {
        "" => String::new(),
        names => format!(": {}", one_line(names).replace("; ", ", ")),
    };
    let by = told_by(row.outlet.as_deref(), &row.file);
    let what = format!("{planned}{}{place}{who}", row.kind);
    writeln!(out, "{date}{told}  {}  {}", styled(STRONG, what), styled(QUIET, by))?;
    writeln!(out, "{}\n", in_its_paragraph(SAID, &row.before, &row.text, &row.after))?;
    Ok(())
}
