//! `onrecord conflicts`: where accounts differ, and why they are held to.

use std::io::{BufWriter, Write};
use std::path::Path;

use anstyle::Style;
use onrecord_record::{ConflictQuery, ConflictRow, ConflictSide, Record};

use crate::cli::Conflicts;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, FIGURE, QUIET, SAID, STRONG, one_line, styled};
use crate::verbs::{UNDATED, asked, day, in_its_paragraph, tell_found, told_by, write_json};

pub(crate) fn run(path: &Path, json: bool, asked_for: Conflicts) -> Result<Ending, Failure> {
    let Conflicts { words, kind, among } = asked_for;
    let query = ConflictQuery { words: asked(&words), kind, among: among.into() };
    let found = Record::open(path)?.conflicts(&query)?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    for row in &found {
        if json { write_json(&mut out, row)? } else { print(row, &mut out)? }
    }
    out.flush()?;
    tell_found(found.len() as u64, 0, "conflict");
    Ok(Ending::Done)
}

fn print(row: &ConflictRow, out: &mut dyn Write) -> Result<(), Failure> {
    let more = match row.more {
        0 => String::new(),
        more => format!("  and {} like it", terminal::count(more, "pair")),
    };
    writeln!(out, "{}  {}{}", styled(STRONG, &row.kind), one_line(&row.why), styled(QUIET, more))?;
    for side in [&row.one, &row.other] {
        print_side(side, out)?;
    }
    writeln!(out)?;
    Ok(())
}

/// Who told it, when, and the passage.
fn print_side(side: &ConflictSide, out: &mut dyn Write) -> Result<(), Failure> {
    let by = told_by(side.outlet.as_deref(), &side.file);
    let date = side.published.as_deref().map_or(UNDATED, day);
    let speaker = side.speaker.as_deref().map_or_else(String::new, |name| format!("  {}", one_line(name)));
    writeln!(out, "  {date}  {}{speaker}", styled(STRONG, by))?;
    let style: Style = if side.item == "figure" { FIGURE } else { SAID };
    writeln!(out, "{}", in_its_paragraph(style, &side.before, &side.text, &side.after))?;
    Ok(())
}
