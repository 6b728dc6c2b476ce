//! `onrecord utterances` and `onrecord utterance`: what was said once and is told by several articles.

use std::io::{BufWriter, Write};
use std::path::Path;

use onrecord_export::words::told_how;
use onrecord_linking::wording::align;
use onrecord_record::{OriginRow, Record, UtteranceQuery, UtteranceRow, WordingRow};

use crate::cli;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, QUIET, SAID, STRONG, one_line, styled};
use crate::verbs::compare::{differences, is_plain};
use crate::verbs::{UNDATED, asked, day, tell_unlinked, told_by, who, write_json};

pub(crate) fn list(path: &Path, json: bool, asked_for: cli::Utterances) -> Result<Ending, Failure> {
    let cli::Utterances { words, by, among } = asked_for;
    let query = UtteranceQuery { id: None, words: asked(&words), by, among: among.into() };
    let record = Record::open(path)?;
    let found = record.utterances(&query)?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    for utterance in &found {
        if json { write_json(&mut out, utterance)? } else { print_short(utterance, &mut out)? }
    }
    out.flush()?;
    let words = match found.len() as u64 {
        0 => "no utterance that two articles tell answers to that".to_owned(),
        number => terminal::count(number, "utterance"),
    };
    anstream::eprintln!("{}", styled(QUIET, words));
    tell_unlinked(&record)?;
    Ok(Ending::Done)
}

pub(crate) fn one(path: &Path, json: bool, id: i64) -> Result<Ending, Failure> {
    let query = UtteranceQuery { id: Some(id), ..UtteranceQuery::default() };
    let utterance =
        Record::open(path)?.utterances(&query)?.pop().ok_or(onrecord_record::Error::NoUtterance(id))?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    if json {
        write_json(&mut out, &utterance)?;
    } else {
        print_whole(&utterance, &mut out)?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

fn print_short(utterance: &UtteranceRow, out: &mut dyn Write) -> Result<(), Failure> {
    head(utterance, out)?;
    writeln!(out, "{}\n", terminal::wrapped(&styled(SAID, one_line(&utterance.text)), 6))?;
    Ok(())
}

/// Its number, who said it and when, and how many tell it from how many origins.
fn head(utterance: &UtteranceRow, out: &mut dyn Write) -> Result<(), Failure> {
    let said = utterance.wordings.first();
    let mut speaker = who(utterance.speaker.as_deref(), said.and_then(|said| said.source.as_deref()));
    if !utterance.other_speakers.is_empty() {
        let others = utterance.other_speakers.join(", ");
        speaker = format!("{speaker} (others: {})", one_line(&others));
    }
    let date = utterance.date.as_deref().map_or(UNDATED.trim(), day);
    let outlets = terminal::count(utterance.outlets, "outlet");
    let origins = terminal::count(utterance.origins, "independent origin");
    writeln!(
        out,
        "{:>4}  {}  {}",
        utterance.id,
        styled(STRONG, speaker),
        styled(QUIET, format!("{date} · {outlets}, {origins}"))
    )?;
    Ok(())
}

fn print_whole(utterance: &UtteranceRow, out: &mut dyn Write) -> Result<(), Failure> {
    head(utterance, out)?;
    let plain = is_plain();
    for wording in &utterance.wordings {
        print_wording(wording, &utterance.text, plain, out)?;
    }
    writeln!(out, "\n      {}", styled(STRONG, "Where it comes from"))?;
    for origin in &utterance.from {
        print_origin(origin, out)?;
    }
    if !utterance.recurs.is_empty() {
        writeln!(out, "\n      {}", styled(STRONG, "The same words on other occasions"))?;
    }
    for again in &utterance.recurs {
        let date = again.date.as_deref().map_or(UNDATED, day);
        let number = again.utterance.map_or_else(String::new, |id| format!(" (utterance {id})"));
        writeln!(out, "      {date}  {}{number}", styled(QUIET, one_line(&again.outlet)))?;
        writeln!(out, "{}", terminal::wrapped(&styled(SAID, one_line(&again.text)), 8))?;
    }
    Ok(())
}

fn print_wording(
    wording: &WordingRow,
    fullest: &str,
    plain: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let date = wording.published.as_deref().map_or(UNDATED, day);
    let by = styled(STRONG, told_by(wording.outlet.as_deref(), &wording.file));
    let why = if wording.why.is_empty() { String::new() } else { format!(": {}", one_line(&wording.why)) };
    let source =
        wording.source.as_deref().map_or_else(String::new, |source| format!(" · “{}”", one_line(source)));
    let told = format!("{}{source}", told_how(&wording.kind));
    writeln!(out, "\n      {date}  {by}  {}{why}  {}", wording.relation, styled(QUIET, told))?;
    let text = if wording.relation == "fullest" || wording.relation == "verbatim" {
        terminal::wrapped(&styled(SAID, one_line(&wording.text)), 8)
    } else {
        differences(&align(fullest, &wording.text), fullest, &wording.text, plain, 8)
    };
    writeln!(out, "{text}")?;
    Ok(())
}

fn print_origin(origin: &OriginRow, out: &mut dyn Write) -> Result<(), Failure> {
    let here = if origin.article.is_none() { " (not in the record)" } else { "" };
    writeln!(out, "      {}{here}", one_line(&origin.outlet))?;
    for telling in origin.tellings.iter().filter(|telling| telling.kind.is_some()) {
        let why = styled(QUIET, one_line(&telling.why));
        writeln!(out, "        ← {}: {why}", one_line(&telling.outlet))?;
    }
    Ok(())
}
