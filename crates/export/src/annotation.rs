//! Statements as annotations of their articles: the W3C's Web Annotation Data Model, one collection with one page.
//!
//! The model counts text positions in code points, as the record does. Positions count in the text that onrecord keeps, which is not
//! what a browser makes of the page: there the quoted words, with those around them, find the passage.

use std::io::Write;

use onrecord_reading::wire::Passage;
use onrecord_record::{Record, SaidQuery};
use serde_json::{Value, json};

use crate::Error;
use crate::address::on_the_web;
use crate::ids::{self, UNIT, VOCABULARY};
use crate::listed::Listed;
use crate::quote::Quote;
use crate::told::{self, Told};
use crate::words;

pub(crate) fn write(record: &Record, query: &SaidQuery, out: impl Write) -> Result<u64, Error> {
    let label = told::asked(query);
    let id = ids::list(&label);
    let context = json!(["http://www.w3.org/ns/anno.jsonld", { "onrecord": VOCABULARY }]);
    let head = format!(
        "{{\"@context\":{context},\"id\":{},\"type\":\"AnnotationCollection\",\"label\":{},\
         \"first\":{{\"id\":{},\"type\":\"AnnotationPage\",\"startIndex\":0,\"items\":",
        json!(id),
        json!(label),
        json!(format!("{id}#page")),
    );
    let mut list = Listed::begin(out, &head)?;
    let count = told::each(record, query, None, |told| list.item(&annotation(told)))?;
    list.end(&format!("}},\"total\":{count}}}"))?;
    Ok(count)
}

fn annotation(told: &Told<'_>) -> Value {
    let Told { row, statement, whole } = told;
    let who = words::who(row.speaker.as_deref(), row.source.as_deref());
    let party =
        |party: &Option<onrecord_reading::wire::Party>| party.as_ref().map(|party| party.name.clone());
    json!({
        "id": ids::item(&row.article, "statement", row.number),
        "type": "Annotation",
        "motivation": "describing",
        "created": whole.added_at,
        "generator": { "id": VOCABULARY, "type": "Software", "name": concat!("onrecord ", env!("CARGO_PKG_VERSION")) },
        "body": [
            {
                "type": "TextualBody",
                "purpose": "describing",
                "format": "text/plain",
                "language": "en",
                "value": format!("{who}, {}", words::how(&row.kind, &row.polarity)),
            },
            {
                "type": "onrecord:Statement",
                "onrecord:article": row.article,
                "onrecord:number": row.number,
                "onrecord:outlet": row.outlet,
                "onrecord:published": row.published,
                "onrecord:speaker": row.speaker,
                "onrecord:source": row.source,
                "onrecord:cue": row.cue,
                "onrecord:kind": row.kind,
                "onrecord:polarity": row.polarity,
                "onrecord:addressee": party(&statement.addressee),
                "onrecord:medium": party(&statement.medium),
                "onrecord:chain": statement.chain,
                "onrecord:said": row.said,
                "onrecord:confidence": row.confidence,
            },
        ],
        "target": statement.content.iter().map(|piece| target(told, piece)).collect::<Vec<_>>(),
    })
}

/// Where one piece of the content stands.
fn target(told: &Told<'_>, piece: &Passage) -> Value {
    let article = &told.whole.reading.article;
    let own = ids::article(&article.id);
    let source = article.url.clone().filter(|url| on_the_web(url)).unwrap_or_else(|| own.clone());
    let Quote { exact, prefix, suffix } = Quote::of(&article.text, piece.start, piece.end);
    json!({
        "type": "SpecificResource",
        "source": source,
        "state": { "type": "TimeState", "sourceDate": told.whole.added_at, "cached": own },
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": exact,
                "prefix": prefix,
                "suffix": suffix,
            },
            { "type": "TextPositionSelector", "start": piece.start, "end": piece.end, "onrecord:unit": UNIT },
        ],
    })
}
