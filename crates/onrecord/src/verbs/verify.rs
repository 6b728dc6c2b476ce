//! `onrecord verify`: does everything in the record hold?

use std::io::Write;
use std::path::Path;

use onrecord_record::{Finding, Record, Verified};

use crate::cli::Verify;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, ALARM, Progress, QUIET, styled};
use crate::verbs::{repair, write_json};

pub(crate) fn run(path: &Path, json: bool, how: &Verify) -> Result<Ending, Failure> {
    if how.repair {
        return repair::run(path, json);
    }
    let verified = verify(&Record::open(path)?, json)?;
    if verified.repairable > 0 {
        let words = "`onrecord verify --repair` makes a sound record of all that can be read in this one, and keeps this one beside it";
        anstream::eprintln!("{}", styled(QUIET, words));
    }
    Ok(Ending::after(verified.findings))
}

/// Holds everything in a record against what it was read from, and prints what does not hold.
pub(crate) fn verify(record: &Record, json: bool) -> Result<Verified, Failure> {
    // Of a damaged record even that may not be known.
    let progress = Progress::of(record.summary().ok().map(|summary| summary.articles), "articles");
    let mut out = anstream::stdout();
    let mut written = Ok(());
    let verified = record.verify(
        |finding| {
            if written.is_ok() {
                written = tell(&finding, json, &mut out);
            }
        },
        || progress.step(),
    )?;
    progress.finish();
    written?;
    if json {
        write_json(&mut out, &verified)?;
        return Ok(verified);
    }
    let articles = terminal::count(verified.articles, "article");
    let passages = terminal::count(verified.passages, "passage");
    let findings = match verified.findings {
        0 => "everything holds".to_owned(),
        number => styled(
            ALARM,
            format!(
                "{} not hold",
                terminal::count(number, "item") + if number == 1 { " does" } else { " do" }
            ),
        ),
    };
    writeln!(out, "{articles} and {passages} held against their sources: {findings}")?;
    if verified.by_earlier_reader > 0 {
        let earlier = terminal::count(verified.by_earlier_reader, "article");
        writeln!(
            out,
            "{earlier} read by an earlier version: their text was not read from its source anew; `onrecord add` does that"
        )?;
    }
    if !verified.words {
        writeln!(
            out,
            "the indexes of words were not held against the texts: that takes a record that may be written and is not being written"
        )?;
    }
    Ok(verified)
}

fn tell(finding: &Finding, json: bool, out: &mut impl Write) -> std::io::Result<()> {
    if json {
        return write_json(out, finding);
    }
    let Finding { article, file, item, problem, .. } = finding;
    let name = file.as_deref().or(article.as_deref()).map_or_else(String::new, |name| format!("{name}: "));
    writeln!(out, "{name}{item} {problem}")
}
