//! Articles, who is named in them, what they say and what happens in them, as entities of FollowTheMoney, one a line.
//!
//! <https://followthemoney.tech>. Who goes by the same name is one entity: it comes once for each article that names it, and whoever
//! takes the entities in puts those of one id together, as `ftm aggregate` and Aleph do. Places are no entities of their own there.

use std::io::Write;

use onrecord_reading::wire;
use onrecord_record::{ArticleQuery, Record, Whole};
use serde_json::{Map, Value, json};

use crate::address::on_the_web;
use crate::dates::{date, last_day};
use crate::ids::{self, UNIT};
use crate::{Error, json_lines, words};

pub(crate) fn write(record: &Record, query: &ArticleQuery, mut out: impl Write) -> Result<u64, Error> {
    let mut count = 0;
    record.each_whole(query, |whole| {
        let reading = &whole.reading;
        let mut put = |entity: Value| {
            count += 1;
            json_lines::line(&mut out, &entity)
        };
        put(article(&whole))?;
        for actor in reading.actors.iter().filter(|actor| schema(actor).is_some()) {
            put(party(actor, &reading.article))?;
            put(mention(actor, &reading.article))?;
        }
        reading.statements.iter().try_for_each(|statement| put(note(statement, reading)))?;
        reading.events.iter().try_for_each(|one| put(event(one, reading)))
    })?;
    out.flush()?;
    Ok(count)
}

/// An entity; each property has a list of values, and what is not known is left out.
fn entity<const N: usize>(id: &str, schema: &str, properties: [(&str, Value); N]) -> Value {
    let mut known = Map::new();
    for (name, value) in properties {
        let values = match value {
            Value::Null => continue,
            Value::Array(values) if values.is_empty() => continue,
            Value::Array(values) => values,
            value => vec![value],
        };
        known.insert(name.to_owned(), Value::Array(values));
    }
    json!({ "id": id, "schema": schema, "properties": known })
}

/// The id of an item of an article: letters, digits, dots and hyphens are all that is allowed there.
fn item(article: &wire::Article, what: &str, number: usize) -> String {
    format!("{}.{what}-{number}", article.id)
}

/// What an actor is there; none for a place.
fn schema(actor: &wire::Actor) -> Option<&'static str> {
    match actor.kind.as_str() {
        "person" => Some("Person"),
        "organization" => Some("Organization"),
        "group" => Some("LegalEntity"),
        _ => None,
    }
}

/// The id of whoever goes by this name.
fn party_id(actor: &wire::Actor) -> String {
    let name: Vec<String> = actor.name.split_whitespace().map(str::to_lowercase).collect();
    format!("actor-{}", ids::digest(&format!("{} {}", actor.kind, name.join(" "))))
}

/// A language by its code of three letters (ISO 639-3), from that of two.
fn language(code: &str) -> Option<&'static str> {
    isolang::Language::from_639_1(code).map(|language| language.to_639_3())
}

fn url(article: &wire::Article) -> Value {
    json!(article.url.as_deref().filter(|url| on_the_web(url)))
}

fn article(whole: &Whole) -> Value {
    let wire::Reading { article, actors, file, .. } = &whole.reading;
    let names = |kind: &str| {
        let of_kind = actors.iter().filter(|actor| actor.kind == kind);
        of_kind.map(|actor| json!(actor.name)).collect::<Value>()
    };
    entity(
        &article.id,
        "Article",
        [
            ("fileName", json!(file)),
            ("title", json!(article.title)),
            ("author", json!(article.authors)),
            ("publisher", json!(article.outlet)),
            ("publishedAt", json!(article.published.as_ref().and_then(|published| date(&published.value)))),
            ("language", json!(article.language.as_deref().and_then(language))),
            ("sourceUrl", url(article)),
            ("mimeType", json!("text/plain")),
            ("bodyText", json!(article.text)),
            ("peopleMentioned", names("person")),
            ("companiesMentioned", names("organization")),
            ("locationMentioned", names("place")),
            ("processingAgent", json!(concat!("onrecord ", env!("CARGO_PKG_VERSION")))),
            ("processedAt", json!(whole.added_at)),
            ("notes", json!(format!("SHA-256 of the source: {}", article.id))),
        ],
    )
}

fn party(actor: &wire::Actor, article: &wire::Article) -> Value {
    let aliases: Value =
        actor.names.iter().filter(|name| **name != actor.name).map(|name| json!(name)).collect();
    let offices: Vec<String> = actor
        .roles
        .iter()
        .map(|role| match &role.of {
            Some(of) => format!("{}, {of}", role.title),
            None => role.title.clone(),
        })
        .collect();
    let person = actor.kind == "person";
    entity(
        &party_id(actor),
        schema(actor).unwrap_or("LegalEntity"),
        [
            ("name", json!(actor.name)),
            // Part of a name is no name to match by.
            ("weakAlias", aliases),
            ("position", if person { json!(offices) } else { Value::Null }),
            ("proof", json!(article.id)),
        ],
    )
}

fn mention(actor: &wire::Actor, article: &wire::Article) -> Value {
    entity(
        &item(article, "actor", actor.id),
        "Mention",
        [
            ("document", json!(article.id)),
            ("resolved", json!(party_id(actor))),
            ("name", json!(actor.names)),
            ("detectedSchema", json!(schema(actor))),
        ],
    )
}

/// Where a passage stands.
fn passage(article: &wire::Article, start: usize, end: usize) -> String {
    format!("{UNIT} {start} to {end} of the text; SHA-256 of the source: {}", article.id)
}

fn note(statement: &wire::Statement, reading: &wire::Reading) -> Value {
    let wire::Reading { article, actors, .. } = reading;
    let speaker = statement.speaker.as_ref().and_then(|of| actors.iter().find(|actor| actor.id == of.actor));
    let source = statement.source.as_ref().map(|source| source.text.as_str());
    let who = words::who(speaker.map(|actor| actor.name.as_str()), source);
    let of: Vec<String> = speaker.filter(|actor| schema(actor).is_some()).map(party_id).into_iter().collect();
    let (start, end) =
        (statement.content.first().map(|one| one.start), statement.content.last().map(|one| one.end));
    entity(
        &item(article, "statement", statement.id),
        "Note",
        [
            ("name", json!(format!("{who}, {}", words::how(&statement.kind, &statement.polarity)))),
            ("description", json!(statement.text)),
            ("entity", json!([vec![article.id.clone()], of].concat())),
            ("proof", json!(article.id)),
            ("publisher", json!(article.outlet)),
            ("sourceUrl", url(article)),
            ("notes", json!(start.zip(end).map(|(start, end)| passage(article, start, end)))),
        ],
    )
}

fn event(event: &wire::Event, reading: &wire::Reading) -> Value {
    let wire::Reading { article, actors, .. } = reading;
    let taking_part =
        actors.iter().filter(|actor| event.participants.contains(&actor.id) && schema(actor).is_some());
    let day = event.value.as_deref().and_then(date);
    let interval =
        event.earliest.as_ref().zip(event.latest.as_deref().and_then(last_day)).filter(|_| day.is_none());
    entity(
        &item(article, "event", event.id),
        "Event",
        [
            ("name", json!(event.text)),
            ("keywords", json!(event.kind)),
            ("date", json!(day)),
            ("startDate", json!(interval.as_ref().map(|(first, _)| first))),
            ("endDate", json!(interval.as_ref().map(|(_, last)| last))),
            ("location", json!(event.place)),
            ("involved", taking_part.map(|actor| json!(party_id(actor))).collect()),
            ("proof", json!(article.id)),
            ("publisher", json!(article.outlet)),
            ("sourceUrl", url(article)),
            ("notes", json!(passage(article, event.start, event.end))),
        ],
    )
}
