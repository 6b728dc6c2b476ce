//! A citation in CSL-JSON, as processors of the Citation Style Language take it.

use serde_json::{Map, Value, json};

use super::{Citation, Parts, one_line};
use crate::address::address;

impl Citation {
    pub(crate) fn csl(&self) -> Value {
        let date =
            |dates: &[Parts]| json!({ "date-parts": dates.iter().map(Parts::numbers).collect::<Vec<_>>() });
        let mut item = Map::new();
        let mut put = |name: &str, value: Value| item.insert(name.to_owned(), value);
        put("id", json!(self.key()));
        put("type", json!(if self.outlet.is_some() { "article-newspaper" } else { "webpage" }));
        if !self.authors.is_empty() {
            put("author", self.authors.iter().map(|name| json!({ "literal": one_line(name) })).collect());
        }
        for (name, value) in
            [("title", &self.title), ("container-title", &self.outlet), ("language", &self.language)]
        {
            if let Some(value) = value {
                put(name, json!(one_line(value)));
            }
        }
        if !self.dates().is_empty() {
            put("issued", date(&self.dates()));
        }
        if let Some(accessed) = Parts::of(&self.accessed) {
            put("accessed", date(&[accessed]));
        }
        if let Some(url) = &self.url {
            put("URL", json!(address(url)));
        }
        put("note", json!(self.note()));
        Value::Object(item)
    }
}
