//! Articles with their quotes in the JSON of Citron, BBC R&D's system for quotes, one document a line.
//!
//! <https://github.com/bbc/citron/blob/main/docs/data_format.md>. Beside what is written there each document names its article.

use std::io::Write;

use onrecord_reading::wire::{self, Passage};
use onrecord_record::{ArticleQuery, Record};
use serde_json::{Value, json};

use crate::ids::{self, UNIT};
use crate::told::stretch;
use crate::{Error, json_lines};

pub(crate) fn write(record: &Record, query: &ArticleQuery, mut out: impl Write) -> Result<u64, Error> {
    let mut count = 0;
    record.each_whole(query, |whole| {
        count += 1;
        json_lines::line(&mut out, &document(&whole.reading))
    })?;
    out.flush()?;
    Ok(count)
}

fn document(reading: &wire::Reading) -> Value {
    let article = &reading.article;
    let span = |start, end| json!({ "start": start, "end": end, "text": stretch(&article.text, start, end) });
    let groups = reading.actors.iter().filter(|actor| !actor.mentions.is_empty());
    json!({
        "id": ids::article(&article.id),
        "article": article.id,
        "url": article.url,
        "offsets": UNIT,
        "text": article.text,
        "quotes": reading.statements.iter().map(|statement| quote(reading, statement)).collect::<Vec<_>>(),
        "coreference_groups": groups
            .map(|actor| actor.mentions.iter().map(|one| span(one.start, one.end)).collect::<Vec<_>>())
            .collect::<Vec<_>>(),
    })
}

fn quote(reading: &wire::Reading, statement: &wire::Statement) -> Value {
    let span = |passage: &Passage| json!(passage);
    json!({
        "id": ids::item(&reading.article.id, "statement", statement.id),
        // Citron knows no quote without a cue: where there is none, it is empty and stands where the content begins.
        "cue": statement.cue.as_ref().map_or_else(
            || statement.content.first().map(|piece| json!({ "start": piece.start, "end": piece.start, "text": "" })),
            |cue| Some(span(cue)),
        ),
        "sources": statement.source.iter().map(span).collect::<Vec<_>>(),
        "contents": statement.content.iter().map(span).collect::<Vec<_>>(),
        "coreferences": named(reading, statement).iter().collect::<Vec<_>>(),
        "confidence": format!("{:.4}", statement.confidence),
    })
}

/// Where the speaker is mentioned by the fullest name, if that is not the source itself.
fn named(reading: &wire::Reading, statement: &wire::Statement) -> Option<Passage> {
    let speaker = statement.speaker.as_ref()?;
    let actor = reading.actors.iter().find(|actor| actor.id == speaker.actor)?;
    let within = |one: &wire::Mention| {
        statement.source.as_ref().is_some_and(|source| source.start <= one.start && one.end <= source.end)
    };
    let passages = actor.mentions.iter().filter(|one| one.form == "name").map(|one| {
        let text = stretch(&reading.article.text, one.start, one.end);
        (within(one), Passage { start: one.start, end: one.end, text })
    });
    let (of_source, found) =
        passages.max_by_key(|(_, passage)| (passage.text == actor.name, passage.text.len()))?;
    (!of_source).then_some(found)
}
