//! `onrecord versions`: one page as it stood at several times, and what changed.

use std::io::{BufWriter, Write};
use std::path::Path;

use onrecord_linking::wording::Side;
use onrecord_record::{ChangeRow, Record, VersionRow};

use crate::failure::{Ending, Failure};
use crate::terminal::{self, QUIET, STRONG, harmless, one_line, styled};
use crate::verbs::compare::{is_plain, marked};
use crate::verbs::{UNDATED, amid, told_by, write_json};

pub(crate) fn run(path: &Path, json: bool, page: &str) -> Result<Ending, Failure> {
    let versions = Record::open(path)?.versions(page)?;
    let plain = is_plain();
    let mut out = BufWriter::new(anstream::stdout().lock());
    for (at, version) in versions.iter().enumerate() {
        if json {
            write_json(&mut out, version)?;
        } else {
            print(at + 1, version, plain, &mut out)?;
        }
    }
    out.flush()?;
    anstream::eprintln!("{}", styled(QUIET, terminal::count(versions.len() as u64, "version")));
    Ok(Ending::Done)
}

fn print(number: usize, version: &VersionRow, plain: bool, out: &mut dyn Write) -> Result<(), Failure> {
    let told = told_by(version.outlet.as_deref(), &version.file);
    let when = match (&version.modified, &version.published) {
        (Some(modified), _) => format!("changed {modified}"),
        (None, Some(published)) => format!("published {published}"),
        (None, None) => UNDATED.trim().to_owned(),
    };
    writeln!(out, "{number:>4}  {}  {}", styled(STRONG, one_line(&when)), told)?;
    let title = version.title.as_deref().unwrap_or("(no title)");
    writeln!(out, "      {}", one_line(title))?;
    writeln!(out, "      {}", styled(QUIET, &version.article))?;
    for change in &version.changes {
        writeln!(out, "{}", terminal::wrapped(&told_change(change, plain), 6))?;
    }
    if number > 1 && version.changes.is_empty() {
        writeln!(out, "      {}", styled(QUIET, "the same words"))?;
    }
    writeln!(out)?;
    Ok(())
}

/// What became of some words, between those that stand around them.
fn told_change(change: &ChangeRow, plain: bool) -> String {
    let sides = [(Side::A, &change.before), (Side::B, &change.after)];
    let words =
        sides.into_iter().filter_map(|(side, passage)| Some((side, harmless(&passage.as_ref()?.text))));
    let told: Vec<String> = words.map(|(side, words)| marked(side, words, plain)).collect();
    // What is gone stood behind the word before it.
    let apart = if change.after.is_none() && !change.leading.is_empty() { " " } else { "" };
    amid(&change.leading, &format!("{apart}{}", told.join(" ")), &change.trailing)
}
