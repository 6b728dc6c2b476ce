//! `onrecord correct` and `onrecord corrections`: what people correct by hand in statements.

use std::env;
use std::io::{BufWriter, Write};
use std::path::Path;

use onrecord_record::{Amend, Correction, Record, Wanted};

use crate::cli::{Correct, Corrections, Mend};
use crate::failure::{Ending, Failure};
use crate::terminal::{self, ALARM, QUIET, STRONG, one_line, styled};
use crate::verbs::{day, tell_of_age, write_json};

/// Makes a correction, links its article anew, and lists what was corrected in that.
pub(crate) fn run(path: &Path, json: bool, asked: Correct) -> Result<Ending, Failure> {
    let Correct { article, number, what, by, note } = asked;
    let amend = match what {
        Mend::Accept => Amend::Accept,
        Mend::Reject => Amend::Reject,
        Mend::Speaker { name, .. } => Amend::Speaker(name),
        Mend::Span { start, end, and } => {
            let more = and.chunks_exact(2).map(|piece| (piece[0], piece[1]));
            Amend::Span([(start, end)].into_iter().chain(more).collect())
        }
        Mend::Words { pieces } => Amend::Words(pieces),
    };
    tell_of_age(path);
    let mut record = Record::open_to_change(path)?;
    let by = corrector(by).ok_or(Failure::Nameless)?;
    record.correct(&Wanted { article: article.clone(), number, amend, by, note, seen: None })?;
    let article = record.article(&article)?.article.id;
    record.link_article(&article)?;
    list(&record.corrections(Some(&article))?, json)
}

/// Lists all corrections, or takes one back and lists what was corrected in its article.
pub(crate) fn all(path: &Path, json: bool, what: Option<Corrections>) -> Result<Ending, Failure> {
    let Some(Corrections::Undo { number, by }) = what else {
        return list(&Record::open(path)?.corrections(None)?, json);
    };
    tell_of_age(path);
    let mut record = Record::open_to_change(path)?;
    let by = corrector(by).ok_or(Failure::Nameless)?;
    let article = record.take_back(number, &by)?;
    record.link_article(&article)?;
    list(&record.corrections(Some(&article))?, json)
}

/// Who corrects: whom the person names, else whom the system does.
pub(crate) fn corrector(named: Option<String>) -> Option<String> {
    let of_system = || ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(|name| env::var(name).ok());
    named.or_else(|| of_system().find(|name| !name.trim().is_empty()))
}

fn list(corrections: &[Correction], json: bool) -> Result<Ending, Failure> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    for correction in corrections {
        if json { write_json(&mut out, correction)? } else { print(correction, &mut out)? }
    }
    out.flush()?;
    let lost = corrections.iter().filter(|correction| correction.state == "lost").count() as u64;
    let lost = if lost == 0 { String::new() } else { format!(", {lost} of them without their place") };
    let count = terminal::count(corrections.len() as u64, "correction");
    anstream::eprintln!("{}", styled(QUIET, format!("{count} by hand{lost}")));
    Ok(Ending::Done)
}

fn print(correction: &Correction, out: &mut dyn Write) -> Result<(), Failure> {
    let what = match (correction.what.as_str(), &correction.speaker) {
        ("accept", _) => "is right".to_owned(),
        ("reject", _) => "is no statement".to_owned(),
        ("speaker", Some(name)) => format!("is said by {name}"),
        ("speaker", None) => "is said by nobody who is named".to_owned(),
        _ => {
            let pieces: Vec<&str> = correction.span.iter().map(|piece| piece.text.as_str()).collect();
            format!("reads: {}", pieces.join(" … "))
        }
    };
    let state = match correction.state {
        "in force" => String::new(),
        "lost" => format!("  {}", styled(ALARM, "has lost its place")),
        "superseded" => format!("  {}", styled(QUIET, "superseded")),
        state => {
            let by = correction.undone_by.as_deref().unwrap_or_default();
            let at = correction.undone_at.as_deref().map_or("", day);
            format!("  {}", styled(QUIET, one_line(&format!("{state} by {by}, {at}"))))
        }
    };
    let file = correction.file.as_deref().unwrap_or_else(|| &correction.article[..12]);
    let place = format!("statement {} of {file}", correction.number);
    writeln!(out, "{:4}  {}  {}{state}", correction.id, styled(STRONG, one_line(&what)), one_line(&place))?;
    writeln!(out, "{}", terminal::wrapped(&one_line(&correction.text), 6))?;
    let note = correction.note.as_ref().map_or_else(String::new, |note| format!(" · {note}"));
    let made = format!("{} · {}{note}", correction.by, day(&correction.at));
    writeln!(out, "      {}\n", styled(QUIET, one_line(&made)))?;
    Ok(())
}
