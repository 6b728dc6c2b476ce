//! Puts into an answer what an agent cites by: wherever something stands in an article, the passage with its selectors; wherever the desk
//! has an address of its own, the `onrecord://` one.

use std::collections::BTreeMap;

use onrecord_record::{Error, Record};
use serde_json::{Map, Value};

use super::resources;
use super::wire::Anchor;

/// Texts of articles by their ids.
type Texts = BTreeMap<String, Option<String>>;

/// An answer of the desk as an agent gets it.
pub(super) fn anchored(record: &Record, mut answer: Value) -> Result<Value, Error> {
    let mut texts = Texts::new();
    each(&mut answer, &mut |object| {
        if let Some((article, ..)) = place(object) {
            texts.insert(article, None);
        }
    });
    for (article, text) in &mut texts {
        *text = record.text(article)?;
    }
    each(&mut answer, &mut |object| anchor(object, &texts));
    Ok(answer)
}

/// Every object within, the outer ones first.
fn each(value: &mut Value, then: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            then(object);
            object.values_mut().for_each(|value| each(value, then));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| each(value, then)),
        _ => {}
    }
}

/// Where an object says that it stands; what is a whole article stands nowhere in it.
fn place(object: &Map<String, Value>) -> Option<(String, usize, usize)> {
    let number = |name: &str| object.get(name)?.as_u64().and_then(|number| usize::try_from(number).ok());
    let (start, end) = (number("start")?, number("end")?);
    Some((object.get("article")?.as_str()?.to_owned(), start, end)).filter(|_| start < end)
}

fn anchor(object: &mut Map<String, Value>, texts: &Texts) {
    if let Some(own) = object.remove("self") {
        // The row beside it says where it stands.
        object.remove("passages");
        if let Some(uri) = own.as_str().and_then(resources::uri) {
            object.insert("uri".to_owned(), uri.into());
        }
    }
    if let Some(Value::String(address)) = object.get_mut("utterance")
        && let Some(uri) = resources::uri(address)
    {
        *address = uri;
    }
    if object.contains_key("items")
        && let Some(next) = object.remove("next")
    {
        object.insert("cursor".to_owned(), cursor(&next));
    }
    let Some((article, start, end)) = place(object) else { return };
    if let Some(Some(text)) = texts.get(&article)
        && let Ok(passage) = serde_json::to_value(Anchor::of(&article, text, start, end))
    {
        object.insert("passage".to_owned(), passage);
    }
}

/// The place in a list that the address of its next part goes on from.
fn cursor(next: &Value) -> Value {
    let query = next.as_str().and_then(|address| address.split_once('?')).map_or("", |(_, query)| query);
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(name, _)| name == "after").map_or(Value::Null, |(_, place)| place.into_owned().into())
}
