//! The forms in which an answer goes out: a page for people, JSON and CSV for programs. The ending of an address says which.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::failure::Failure;

/// How many letters of a body's hash are its tag.
const TAG: usize = 32;

/// The form in which an answer goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Page,
    Json,
    Csv,
}

impl Form {
    const ENDINGS: [(&str, Form); 3] = [(".html", Form::Page), (".json", Form::Json), (".csv", Form::Csv)];

    /// The last part of a path, decoded, without the ending that says the form. Only the very last ending does: whoever is called
    /// `minutes.json` has the page `minutes.json.html`.
    pub(crate) fn split(part: &str) -> (&str, Form) {
        let found = Self::ENDINGS.iter().find_map(|(ending, form)| Some((part.strip_suffix(ending)?, *form)));
        found.filter(|(name, _)| !name.is_empty()).unwrap_or((part, Form::Page))
    }

    /// The media type of it.
    fn media_type(self) -> &'static str {
        match self {
            Form::Page => "text/html; charset=utf-8",
            Form::Json => "application/json",
            Form::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    /// An answer to a program: with a tag of its bytes, and without them where the program has these already.
    pub(crate) fn answer(self, asked: &HeaderMap, body: Vec<u8>, next: Option<&str>) -> Response {
        let mut tag: String = Sha256::digest(&body).iter().map(|byte| format!("{byte:02x}")).collect();
        tag.truncate(TAG);
        let tag = format!("\"{tag}\"");
        let mut answer = if is_known(asked, &tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::CONTENT_TYPE, self.media_type())], body).into_response()
        };
        let headers = answer.headers_mut();
        let mut set =
            |name, value: &str| HeaderValue::from_str(value).map(|value| headers.insert(name, value));
        let kept = [
            (header::ETAG, tag.as_str()),
            // A program may keep it, and asks each time whether it is still so.
            (header::CACHE_CONTROL, "private, no-cache"),
            // Should a browser open it, it is text and nothing else.
            (header::CONTENT_SECURITY_POLICY, "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
        ];
        // None of these holds what a header cannot.
        kept.into_iter().for_each(|(name, value)| drop(set(name, value)));
        if let Some(next) = next {
            drop(set(header::LINK, &format!("<{next}>; rel=\"next\"")));
        }
        answer
    }
}

/// Whether the program has what has this tag.
fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let tags = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = tags.flat_map(|value| value.split(',')).map(str::trim);
    tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// Rows of one kind as a table: comma-separated values (RFC 4180) with a line of names.
pub(crate) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    pub(crate) fn new() -> Self {
        Self(csv::Writer::from_writer(Vec::new()))
    }

    pub(crate) fn add(&mut self, row: impl Serialize) -> Result<(), Failure> {
        self.0.serialize(row).map_err(|_| Failure::Broken)
    }

    pub(crate) fn add_all(&mut self, rows: impl IntoIterator<Item = impl Serialize>) -> Result<(), Failure> {
        rows.into_iter().try_for_each(|row| self.add(row))
    }

    pub(crate) fn written(self) -> Result<Vec<u8>, Failure> {
        self.0.into_inner().map_err(|_| Failure::Broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ending_says_the_form() {
        for (part, name, form) in [
            ("Mara Voss", "Mara Voss", Form::Page),
            ("Mara Voss.json", "Mara Voss", Form::Json),
            ("minutes.json.html", "minutes.json", Form::Page),
            ("minutes.json.csv", "minutes.json", Form::Csv),
            ("index.html.html", "index.html", Form::Page),
            ("...html", "..", Form::Page),
            (".json", ".json", Form::Page),
            ("St. Brannoc", "St. Brannoc", Form::Page),
        ] {
            assert_eq!(Form::split(part), (name, form), "{part}");
        }
    }

    #[test]
    fn what_a_program_has_is_not_sent_again() {
        let asked = |tags: &'static str| {
            HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(tags))])
        };
        for has in ["\"a\"", "\"b\", \"a\"", "W/\"a\"", "*"] {
            assert!(is_known(&asked(has), "\"a\""), "{has}");
        }
        for lacks in ["\"b\"", "a", "", "\"A\""] {
            assert!(!is_known(&asked(lacks), "\"a\""), "{lacks}");
        }
    }
}
