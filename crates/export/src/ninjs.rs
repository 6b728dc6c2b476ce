//! Articles and events as items of IPTC's ninjs 3.2, one a line.
//!
//! <https://www.iptc.org/std/ninjs/>. Moments are given where an article tells the time and its zone: ninjs takes no days in their place.

use std::io::Write;

use onrecord_reading::wire;
use onrecord_record::{ArticleQuery, EventQuery, EventRow, Record, Whole};
use serde_json::{Map, Value, json};

use crate::address::{address, on_the_web};
use crate::dates::{date, last_day, moment};
use crate::ids::{self, UNIT};
use crate::told::Last;
use crate::{Error, json_lines};

/// Where the schema is that every item is valid against.
const SCHEMA: &str = "http://www.iptc.org/std/ninjs/ninjs-schema_3.2.json#";

/// Writes every article.
pub(crate) fn articles(record: &Record, query: &ArticleQuery, mut out: impl Write) -> Result<u64, Error> {
    let mut count = 0;
    record.each_whole(query, |whole| {
        count += 1;
        json_lines::line(&mut out, &article(&whole))
    })?;
    out.flush()?;
    Ok(count)
}

/// Writes every event.
pub(crate) fn events(record: &Record, query: &EventQuery, mut out: impl Write) -> Result<u64, Error> {
    let mut count = 0;
    let mut last = Last::new(record);
    record.each_event(query, |row| {
        let whole = last.article(&row.article)?;
        let Some(told) = whole.reading.events.iter().find(|event| event.id == row.number as usize) else {
            return Ok(());
        };
        count += 1;
        json_lines::line(&mut out, &event(&row, told, whole))
    })?;
    out.flush()?;
    Ok(count)
}

/// An item with the fields that all of ours have, and those of `fields` that are known.
fn item<const N: usize>(uri: &str, kind: &str, whole: &Whole, fields: [(&str, Value); N]) -> Value {
    let mut item = Map::new();
    item.insert("uri".to_owned(), json!(uri));
    item.insert("type".to_owned(), json!(kind));
    item.insert("standard".to_owned(), json!({ "name": "ninjs", "version": "3.2", "schema": SCHEMA }));
    item.insert("firstCreated".to_owned(), json!(whole.added_at));
    item.insert("versionCreated".to_owned(), json!(whole.added_at));
    for (name, value) in fields {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            item.insert(name.to_owned(), value);
        }
    }
    Value::Object(item)
}

/// Those who are of one kind, each with what it has to do with the item.
fn named<'a>(
    article: &wire::Article,
    actors: impl Iterator<Item = &'a wire::Actor>,
    kinds: &[&str],
    rel: &str,
) -> Value {
    let of_kind = actors.filter(|actor| kinds.contains(&actor.kind.as_str()));
    of_kind
        .map(|actor| json!({ "name": actor.name, "rel": rel, "uri": ids::item(&article.id, "actor", actor.id) }))
        .collect()
}

fn outlet(article: &wire::Article) -> Value {
    article.outlet.iter().map(|name| json!({ "name": name, "role": "publisher" })).collect()
}

/// Other names of an item, and where it stands: ninjs has no other place for these.
fn alt_ids(ids: &[(&str, String)]) -> Value {
    ids.iter().map(|(role, value)| json!({ "role": role, "value": value })).collect()
}

fn article(whole: &Whole) -> Value {
    let wire::Reading { article, actors, events, .. } = &whole.reading;
    let mut other_ids = vec![("sha256", article.id.clone())];
    other_ids.extend(article.source_id.clone().map(|id| ("source", id)));
    let url = article.url.as_deref().filter(|url| on_the_web(url));
    let published = article.published.as_ref().map(|published| published.value.as_str());
    let dateline = article.dateline.as_ref().and_then(|dateline| dateline.place.clone());
    let event = |event: &wire::Event| {
        let uri = ids::item(&article.id, "event", event.id);
        json!({ "id": event.id.to_string(), "name": event.text, "rel": "mentioned", "uri": uri })
    };
    item(
        &ids::article(&article.id),
        "text",
        whole,
        [
            ("representationType", json!("full")),
            ("contentCreated", json!(published.and_then(moment))),
            ("language", json!(article.language)),
            ("title", json!(article.title)),
            (
                "headlines",
                article.title.iter().map(|title| json!({ "role": "main", "value": title })).collect(),
            ),
            ("by", if article.authors.is_empty() { Value::Null } else { json!(article.authors.join(", ")) }),
            ("located", json!(dateline)),
            ("infoSources", outlet(article)),
            (
                "bodies",
                json!([{
                    "role": "main",
                    "contentType": "text/plain",
                    "charCount": article.text.chars().count(),
                    "wordCount": article.text.split_whitespace().count(),
                    "value": article.text,
                }]),
            ),
            ("people", named(article, actors.iter(), &["person"], "mentioned")),
            ("organisations", named(article, actors.iter(), &["organization", "group"], "mentioned")),
            ("places", named(article, actors.iter(), &["place"], "mentioned")),
            ("events", events.iter().map(event).collect()),
            (
                "renditions",
                url.iter()
                    .map(|url| json!({ "name": "web", "href": address(url), "contentType": "text/html" }))
                    .collect(),
            ),
            ("altIds", alt_ids(&other_ids)),
        ],
    )
}

fn event(row: &EventRow, event: &wire::Event, whole: &Whole) -> Value {
    let wire::Reading { article, actors, .. } = &whole.reading;
    let taking_part = || actors.iter().filter(|actor| event.participants.contains(&actor.id));
    let of_article = ids::article(&article.id);
    let around = format!("{}{}{}", row.before, row.text, row.after);
    item(
        &ids::item(&article.id, "event", event.id),
        "event",
        whole,
        [
            ("language", json!(article.language)),
            ("title", json!(event.text)),
            ("headlines", json!([{ "role": "main", "value": event.text }])),
            ("descriptions", json!([{ "role": "passage", "contentType": "text/plain", "value": around }])),
            ("subjects", json!([{ "name": event.kind, "rel": "kind", "creator": "onrecord" }])),
            ("eventDetails", dates(event).map_or(Value::Null, |dates| json!({ "dates": dates }))),
            ("people", named(article, taking_part(), &["person"], "participant")),
            (
                "organisations",
                named(article, taking_part(), &["organization", "group", "place"], "participant"),
            ),
            ("places", event.place.iter().map(|name| json!({ "name": name, "rel": "venue" })).collect()),
            ("infoSources", outlet(article)),
            (
                "associations",
                json!([{
                    "uri": of_article,
                    "type": "text",
                    "name": article.title.as_ref().unwrap_or(&row.file),
                    "rel": "source",
                }]),
            ),
            (
                "altIds",
                alt_ids(&[
                    ("article", article.id.clone()),
                    ("start", event.start.to_string()),
                    ("end", event.end.to_string()),
                    ("unit", UNIT.to_owned()),
                ]),
            ),
        ],
    )
}

/// When it happens, as far as the article says; ninjs takes what is less than a moment as expected.
fn dates(event: &wire::Event) -> Option<Value> {
    let (first, last) = (event.earliest.as_ref()?, event.latest.as_deref().and_then(last_day)?);
    match event.value.as_deref().and_then(date) {
        Some(one) => Some(json!({ "expectedStartDate": one })),
        None => Some(json!({ "expectedStartDate": first, "expectedEndDate": last })),
    }
}
