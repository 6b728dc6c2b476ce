//! Statements in the words of schema.org, as one JSON-LD document.
//!
//! What is wholly quoted is a `Quotation` by whom the article gives it to. What an outlet tells in its own words is a `Claim`, which that
//! outlet interprets; it has a creator only where somebody affirms it, as nobody makes a claim who denies it or asks about it.

use std::io::Write;

use onrecord_reading::wire;
use onrecord_record::{Record, SaidQuery, Whole};
use serde_json::{Map, Value, json};

use crate::Error;
use crate::dates::date;
use crate::ids::{self, UNIT, VOCABULARY};
use crate::listed::Listed;
use crate::told::{self, Told};
use crate::words;

pub(crate) fn write(record: &Record, query: &SaidQuery, out: impl Write) -> Result<u64, Error> {
    let context =
        json!(["https://schema.org/", { "oa": "http://www.w3.org/ns/oa#", "onrecord": VOCABULARY }]);
    let mut list = Listed::begin(out, &format!("{{\"@context\":{context},\"@graph\":"))?;
    let mut article = String::new();
    let count = told::each(record, query, None, |told| {
        if told.row.article != article {
            article.clone_from(&told.row.article);
            list.item(&news_article(told.whole))?;
        }
        list.item(&statement(told))
    })?;
    list.end("}")?;
    Ok(count)
}

/// The fields of an object that are known.
fn known<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let known = fields.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(known.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

fn organization(name: &Option<String>) -> Value {
    name.as_ref().map_or(Value::Null, |name| json!({ "@type": "Organization", "name": name }))
}

fn news_article(whole: &Whole) -> Value {
    let article = &whole.reading.article;
    let authors: Vec<Value> =
        article.authors.iter().map(|name| json!({ "@type": "Person", "name": name })).collect();
    known([
        ("@id", json!(ids::article(&article.id))),
        ("@type", json!("NewsArticle")),
        ("headline", json!(article.title)),
        ("url", json!(article.url)),
        ("publisher", organization(&article.outlet)),
        ("author", if authors.is_empty() { Value::Null } else { json!(authors) }),
        ("datePublished", json!(article.published.as_ref().and_then(|published| date(&published.value)))),
        ("inLanguage", json!(article.language)),
        ("identifier", json!({ "@type": "PropertyValue", "propertyID": "sha256", "value": article.id })),
    ])
}

fn statement(told: &Told<'_>) -> Value {
    let Told { row, statement, whole } = told;
    let quotation = row.kind == "direct";
    let (speaker, article) = (speaker(told), json!({ "@id": ids::article(&row.article) }));
    let only = |condition: bool, value: &Value| if condition { value.clone() } else { Value::Null };
    let who = words::who(row.speaker.as_deref(), row.source.as_deref());
    known([
        ("@id", json!(ids::item(&row.article, "statement", row.number))),
        ("@type", json!(if quotation { "Quotation" } else { "Claim" })),
        ("text", json!(row.text)),
        ("description", json!(format!("{who}, {}", words::how(&row.kind, &row.polarity)))),
        ("spokenByCharacter", only(quotation, &speaker)),
        ("creator", only(!quotation && row.polarity == "affirmed", &speaker)),
        ("claimInterpreter", only(!quotation, &organization(&row.outlet))),
        ("isPartOf", only(quotation, &article)),
        ("appearance", only(!quotation, &article)),
        ("dateCreated", json!(row.said.as_deref().and_then(date))),
        ("inLanguage", json!(whole.reading.article.language)),
        ("onrecord:polarity", json!(row.polarity)),
        ("oa:hasSelector", json!(statement.content.iter().map(selector).collect::<Vec<_>>())),
    ])
}

/// Whom the article gives it to; what is no person speaks as an organization, as a state does.
fn speaker(told: &Told<'_>) -> Value {
    let Some(actor) = told.speaker() else {
        // Nobody knows what the source is.
        return told.row.source.as_ref().map_or(Value::Null, |source| json!({ "name": source }));
    };
    json!({
        "@id": ids::item(&told.row.article, "actor", actor.id),
        "@type": if actor.kind == "person" { "Person" } else { "Organization" },
        "name": actor.name,
    })
}

fn selector(piece: &wire::Passage) -> Value {
    json!({
        "@type": "oa:TextPositionSelector",
        "oa:start": piece.start,
        "oa:end": piece.end,
        "onrecord:unit": UNIT,
    })
}
