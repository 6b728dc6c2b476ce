//! `onrecord said`: what was said.

use std::io::Write;
use std::path::Path;

use onrecord_record::{Record, SaidQuery, SaidRow};

use crate::cli::Said;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, QUIET, SAID, STRONG, one_line, styled};
use crate::verbs::{UNDATED, asked, day, print_found, told_by, who};

pub(crate) fn run(path: &Path, json: bool, asked_for: Said) -> Result<Ending, Failure> {
    let Said { words, by, to, about, kind, among } = asked_for;
    let kind = kind.map(|kind| kind.name().to_owned());
    let query = SaidQuery { words: asked(&words), by, to, about, kind, among: among.into() };
    print_found(&Record::open(path)?.said(&query)?, "statement", json, print)
}

fn print(row: &SaidRow, out: &mut dyn Write) -> Result<(), Failure> {
    let date = row.date.as_deref().map_or(UNDATED, day);
    let who = who(row.speaker.as_deref(), row.source.as_deref());
    let did = match row.polarity.as_str() {
        "denied" => " denied",
        "declined" => " would not say",
        "asked" => " asked",
        _ => "",
    };
    let whom = match (&row.addressee, &row.medium) {
        (Some(name), _) => format!(" to {name}"),
        (None, Some(name)) => format!(" through {name}"),
        (None, None) => String::new(),
    };
    let by = told_by(row.outlet.as_deref(), &row.file);
    writeln!(out, "{date}  {}{did}{whom}  {}", styled(STRONG, who), styled(QUIET, by))?;
    writeln!(out, "{}", styled(SAID, terminal::wrapped(&one_line(&row.text), 12)))?;
    let dated = match (row.said.as_ref(), row.published_basis.as_deref()) {
        (None, Some("inferred")) => " · its date is inferred".to_owned(),
        (None, Some(loose @ ("text" | "caption"))) => format!(" · dated by its {loose}"),
        _ => String::new(),
    };
    let by_hand = row.hand.as_ref().map_or_else(String::new, |hand| format!(" · {} by hand", hand.done()));
    // The last of the chain is the speaker.
    let relays =
        row.chain.rsplit_once("; ").map_or_else(String::new, |(relays, _)| format!(" · relayed by {relays}"));
    let item = format!(
        "{:12}{} · statement {} of {}{relays}{dated}{by_hand}",
        "",
        row.kind,
        row.number,
        &row.article[..12]
    );
    writeln!(out, "{}\n", styled(QUIET, item))?;
    Ok(())
}
