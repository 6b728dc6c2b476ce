//! What the tools answer with, as JSON Schema: the desk's own description, with what [anchoring](super::anchor) puts into an answer.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::wire::Anchor;
use crate::document::{self, Schemas};

/// The desk's description.
static DESK: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&document::openapi()).unwrap_or_default());

/// Where the description keeps its types, and where a schema does.
const KEPT: (&str, &str) = ("#/components/schemas/", "#/$defs/");

/// The schema of what the desk answers to programs at an address.
pub(super) fn of_address(path: &str) -> Map<String, Value> {
    let described = DESK["paths"].as_object().into_iter().flatten();
    let found = described
        .filter_map(|(known, item)| Some((known.strip_suffix(".json")?, item)))
        .find(|(known, _)| unnamed(known).eq(unnamed(path)));
    let answer = found.map_or(&Value::Null, |(_, item)| &item["get"]["responses"]["200"]);
    let root = answer["content"]["application/json"]["schema"]["$ref"].as_str().unwrap_or_default();
    whole(root, &DESK["components"]["schemas"])
}

/// The parts of a path, whatever the names that stand in it are called.
fn unnamed(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part })
}

/// The schema of a part of a story.
pub(super) fn of_story(path: &str) -> Map<String, Value> {
    let mut schema = of_address(path);
    let count = json!({ "type": "integer" });
    schema.insert(
        "properties".to_owned(),
        json!({
            "in_all": {
                "type": "object",
                "description": "How many there are in all: things of its days, conflicts, articles.",
                "properties": { "things": count, "conflicts": count, "articles": count },
            },
            "next_from": { "type": ["integer", "null"], "description": "Where its days go on; null where this is their end." },
        }),
    );
    schema
}

/// The schema of a type.
pub(super) fn of<T: ToSchema>() -> Map<String, Value> {
    let mut schemas = Schemas::new();
    let root = document::add::<T>(&mut schemas);
    schemas.values_mut().for_each(document::require_all);
    whole(&root.ref_location, &serde_json::to_value(schemas).unwrap_or_default())
}

/// The schema that `root` refers to, with all that it refers to.
fn whole(root: &str, schemas: &Value) -> Map<String, Value> {
    let mut anchors = Schemas::new();
    document::add::<Anchor>(&mut anchors);
    anchors.values_mut().for_each(document::require_all);
    let anchors = serde_json::to_value(anchors).unwrap_or_default();
    let (mut found, mut waiting) = (Map::new(), vec![root.to_owned()]);
    let mut seen = BTreeSet::new();
    while let Some(to) = waiting.pop() {
        let name = to.strip_prefix(KEPT.0).unwrap_or(&to).to_owned();
        if !seen.insert(name.clone()) {
            continue;
        }
        // A type that holds itself does not bring itself along: the desk's description has it.
        let known = [schemas, &anchors, &DESK["components"]["schemas"]];
        let mut schema = known.iter().find_map(|known| known.get(&name)).cloned().unwrap_or_default();
        anchor(&mut schema);
        refer(&mut schema, &mut waiting);
        found.insert(name, schema);
    }
    let root = root.replace(KEPT.0, KEPT.1);
    let schema = json!({ "type": "object", "$ref": root, "$defs": found });
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

/// Turns references to where a schema keeps its types, and tells which there are.
fn refer(schema: &mut Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(to)) = object.get_mut("$ref") {
                found.push(to.clone());
                *to = to.replace(KEPT.0, KEPT.1);
            }
            object.values_mut().for_each(|value| refer(value, found));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| refer(value, found)),
        _ => {}
    }
}

/// Does to a schema what anchoring does to what it describes.
fn anchor(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            let renamed = match object.get_mut("properties") {
                Some(Value::Object(properties)) => anchor_properties(properties),
                _ => Vec::new(),
            };
            if let Some(Value::Array(required)) = object.get_mut("required") {
                required.retain(|name| !renamed.iter().any(|renamed| name == renamed));
            }
            object.values_mut().for_each(anchor);
        }
        Value::Array(values) => values.iter_mut().for_each(anchor),
        _ => {}
    }
}

/// The same to the properties of an object; what is no longer there is given back.
fn anchor_properties(properties: &mut Map<String, Value>) -> Vec<&'static str> {
    let mut gone = Vec::new();
    if properties.remove("self").is_some() {
        gone.extend(["self", "passages"]);
        properties.remove("passages");
        let uri = json!({ "type": "string", "description": "Its own address; missing where it has none." });
        properties.insert("uri".to_owned(), uri);
    }
    if properties.contains_key("items") && properties.remove("next").is_some() {
        gone.push("next");
        let cursor = json!({ "type": ["string", "null"], "description": "What to go on with; null where this is the end." });
        properties.insert("cursor".to_owned(), cursor);
    }
    if ["article", "start", "end"].iter().all(|name| properties.contains_key(*name)) {
        properties.insert("passage".to_owned(), json!({ "$ref": format!("{}Anchor", KEPT.0) }));
    }
    gone
}
