//! One line of a JSON Lines file: a ready article, with fields of our own; or an IPTC ninjs item.
//!
//! ```json
//! {"id": "a1", "url": "https://…", "outlet": "…", "title": "…", "authors": ["…"], "published": "2017-01-31", "text": "…"}
//! ```
//!
//! `text` alone must be there, and is kept as it stands. Other fields than these are passed over; one of these that
//! cannot be read is a problem, and the rest is kept.

use serde_json::{Map, Value};

use crate::article::{Article, ArticleId, Basis, Page};
use crate::{dates, ninjs, plain};

/// Reads one line.
pub(crate) fn read(page: &Page) -> Article {
    let id = ArticleId::of(&page.bytes);
    let line = page.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&page.bytes);
    let value: Value = match serde_json::from_slice(line) {
        Ok(value) => value,
        Err(error) => return Article::unreadable(id, format!("not JSON: {}", at_column(&error))),
    };
    let Value::Object(fields) = value else {
        return Article::unreadable(
            id,
            format!("not an article: a JSON object was expected, not {}", name(&value)),
        );
    };
    if ninjs::is_item(&fields) {
        return ninjs::read(id, &fields);
    }
    let text = match fields.get("text") {
        Some(Value::String(text)) => text.clone(),
        Some(other) => {
            return Article::unreadable(
                id,
                format!("the field \"text\" must be a string, not {}", name(other)),
            );
        }
        None => return Article::unreadable(id, "the field \"text\" is missing"),
    };
    let mut article = Article::empty(id);
    let mut problems = Vec::new();
    let mut string = |field: &str| string(&fields, field, &mut problems);
    article.source_id = string("id");
    article.url = string("url");
    article.outlet = string("outlet");
    article.title = string("title");
    let published = string("published");
    article.authors = authors(&fields, &mut problems);
    if let Some(published) = published {
        article.published = dates::stamp(&published, Basis::Given);
        if article.published.is_none() {
            let shown: String = published.chars().take(80).collect();
            problems.push(format!("the field \"published\" is no date that can be read: {shown:?}"));
        }
    }
    article.problems = problems;
    plain::fill(&mut article, text);
    article
}

/// An optional string; a number is taken as one, since ids often are numbers.
fn string(fields: &Map<String, Value>, field: &str, problems: &mut Vec<String>) -> Option<String> {
    match fields.get(field)? {
        Value::String(value) => Some(value.trim().to_owned()).filter(|value| !value.is_empty()),
        Value::Number(value) => Some(value.to_string()),
        Value::Null => None,
        other => {
            problems
                .push(format!("the field {field:?} must be a string, not {}: it was left out", name(other)));
            None
        }
    }
}

fn authors(fields: &Map<String, Value>, problems: &mut Vec<String>) -> Vec<String> {
    match fields.get("authors") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(name)) => crate::byline::split(name),
        Some(Value::Array(names)) => {
            let found: Vec<String> = names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            if found.len() < names.len() {
                problems.push("the field \"authors\" must hold strings: the others were left out".to_owned());
            }
            found
        }
        Some(other) => {
            problems
                .push(format!("the field \"authors\" must be a list, not {}: it was left out", name(other)));
            Vec::new()
        }
    }
}

/// The parser's message, with the column alone: which line of the file it is, the page's name says.
fn at_column(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let cause = message.rsplit_once(" at line ").map_or(message.as_str(), |(cause, _)| cause);
    format!("{cause} (column {})", error.column())
}

fn name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
