//! Why there is no answer: one table of codes, which pages and programs are told from.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use onrecord_record::Error;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use utoipa::ToSchema;

use crate::form::Form;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The record has none.
    #[error(transparent)]
    Record(#[from] Error),
    /// Nothing stands at this address.
    #[error("there is no page at this address")]
    NoPage,
    /// The desk was started with no such table.
    #[error("no table “{0}” was given to the desk; `onrecord serve --series` names one")]
    NoTable(String),
    /// The address asks for what cannot be.
    #[error("{0}")]
    Wrong(String),
    /// What was sent is not from here.
    #[error("{0}")]
    Refused(&'static str),
    /// It asks under a name that means nothing here, or under one name twice.
    #[error("{0}")]
    Unknown(String),
    /// Its place in a list is none that the desk gave.
    #[error("“{0}” is no place in a list that this desk gave; ask for the list without “after”")]
    NoPlace(String),
    /// It is no text in UTF-8.
    #[error("what stands in this address behind a percent sign is no text in UTF-8")]
    Malformed,
    /// It is too long.
    #[error("an address may have {} bytes at most", crate::limits::ADDRESS)]
    TooLong,
    /// Something came with the question.
    #[error("a question has no body; what is asked stands in the address")]
    Body,
    /// What was sent is too much.
    #[error("that is too long for a correction: {} bytes at most", crate::limits::BODY)]
    TooMuch,
    /// It was asked in another way than by GET or HEAD, or sent where nothing is corrected.
    #[error("nothing is taken here: this address answers GET and HEAD")]
    Method,
    /// The desk was called by a name that is none of this machine's.
    #[error("this desk answers to this machine's own names alone")]
    Foreign,
    /// The token is missing.
    #[error("this desk asks for its token: open the address that it printed at its start")]
    NoToken,
    /// Too many others ask, for too long.
    #[error("no turn came within {} s, as many others ask; try again", .0.as_secs_f64())]
    NoTurn(Duration),
    /// The page could not be made.
    #[error("this page could not be made; the program's own output may say why")]
    Broken,
}

/// A kind of failure.
#[derive(Debug)]
pub(crate) struct Kind {
    /// What programs tell it by; it never changes.
    pub(crate) code: &'static str,
    pub(crate) status: StatusCode,
    /// In two or three words.
    pub(crate) title: &'static str,
    /// What it means, and what to do.
    pub(crate) tells: &'static str,
}

macro_rules! kinds {
    ($($name:ident $status:ident $code:literal $title:literal $tells:literal;)*) => {
        $(const $name: Kind = Kind { code: $code, status: StatusCode::$status, title: $title, tells: $tells };)*
        /// Every kind of failure.
        pub(crate) const KINDS: &[&Kind] = &[$(&$name),*];
    };
}

kinds! {
    NOT_FOUND NOT_FOUND "not-found" "Not found"
        "Nothing stands at this address. It may be misspelt, or a number in it may be of another record.";
    NO_ARTICLE NOT_FOUND "no-article" "Not found"
        "No article of the record has this id or name.";
    NO_STORY NOT_FOUND "no-story" "Not found"
        "No story has this number. Adding pages may give stories other numbers: look for it by its words.";
    NO_UTTERANCE NOT_FOUND "no-utterance" "Not found"
        "No utterance has this number. Adding pages may give utterances other numbers: look for it by its words.";
    NO_TABLE NOT_FOUND "no-table" "Not found"
        "The desk was started with no official table of this name.";
    NOBODY NOT_FOUND "nobody" "Not found"
        "Nobody in the record goes by this name. It may be a description, as sources often are: look for statements by it.";
    AMBIGUOUS NOT_FOUND "ambiguous" "More than one"
        "Several articles or actors go by this name. Say more of it, or take the address of one of them from the list.";
    UNKNOWN_PARAMETER BAD_REQUEST "unknown-parameter" "That cannot be asked"
        "A name behind the question mark means nothing at this address, or stands there twice. The detail names those that do.";
    WRONG_VALUE BAD_REQUEST "wrong-value" "That cannot be asked"
        "A value behind the question mark is not of its kind: no number, no day, too large, or none of those that there are.";
    WRONG_CURSOR BAD_REQUEST "wrong-cursor" "That cannot be asked"
        "The value of “after” is none that this desk gave out as a list's “next”.";
    NO_WORDS BAD_REQUEST "no-words" "That cannot be asked"
        "The words to search for hold no letter and no digit.";
    MALFORMED BAD_REQUEST "malformed-address" "That cannot be read"
        "What is written in the address with percent signs is no text in UTF-8.";
    TOO_LONG URI_TOO_LONG "address-too-long" "That is too long"
        "The address is longer than the desk reads. Ask with fewer words.";
    BODY PAYLOAD_TOO_LARGE "body" "That is too much"
        "A body came with a question, which has none, or a longer one than the desk takes.";
    METHOD METHOD_NOT_ALLOWED "method" "That cannot be done"
        "The desk was asked in another way than the header Allow names.";
    FOREIGN MISDIRECTED_REQUEST "foreign-host" "Not this machine"
        "The request's host is none of this machine's own names, so it may come from a page elsewhere.";
    REFUSED FORBIDDEN "refused" "Not taken"
        "Corrections are taken from the desk's own pages alone, from the browser that they were sent to, and what agents ask is not taken from pages elsewhere.";
    UNCORRECTABLE BAD_REQUEST "uncorrectable" "That cannot be corrected so"
        "What was sent does not fit the statement: its words do not stand in the article, or nobody goes by the name.";
    CORRECTED_MEANWHILE CONFLICT "corrected-meanwhile" "Corrected meanwhile"
        "Somebody else has corrected the statement since the page was made. Look at it again.";
    NO_TOKEN UNAUTHORIZED "no-token" "Who asks?"
        "This desk is reached from other machines and asks for its token: once in the address, or in each request as “Authorization: Bearer TOKEN”.";
    BUSY SERVICE_UNAVAILABLE "busy" "Not now"
        "Another program holds the record, or too many ask at once. Try again.";
    TOO_SLOW SERVICE_UNAVAILABLE "too-slow" "Not now"
        "The answer took longer than the desk gives it. Narrow the question: by days, an outlet, rarer words.";
    BROKEN INTERNAL_SERVER_ERROR "broken" "Something went wrong"
        "The record could not be read, or the answer not be made. What the program prints where it was started says why.";
}

/// A failure as programs get it: RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Where the desk says what this kind of failure means.
    #[serde(rename = "type")]
    about: String,
    /// The kind of failure, in two or three words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What is wrong here.
    detail: String,
    /// The path that was asked for.
    instance: String,
    /// The kind of failure; it never changes.
    code: &'static str,
}

impl Failure {
    /// Its row of the table.
    pub(crate) fn kind(&self) -> &'static Kind {
        match self {
            Failure::NoPage => &NOT_FOUND,
            Failure::Record(Error::NoArticle(_)) => &NO_ARTICLE,
            Failure::Record(Error::NoStory(_)) => &NO_STORY,
            Failure::Record(Error::NoUtterance(_)) => &NO_UTTERANCE,
            Failure::Record(Error::Nobody(_)) => &NOBODY,
            Failure::Record(Error::ManyArticles { .. } | Error::ManyActors { .. }) => &AMBIGUOUS,
            Failure::Record(Error::NoDecision(_) | Error::NoStatement { .. } | Error::NoCorrection(_)) => {
                &NOT_FOUND
            }
            Failure::Record(Error::NoWords(_)) => &NO_WORDS,
            Failure::Record(Error::Busy(_)) | Failure::NoTurn(_) => &BUSY,
            Failure::Record(Error::TooLong) => &TOO_SLOW,
            Failure::Record(Error::Uncorrectable(_)) => &UNCORRECTABLE,
            Failure::Record(Error::CorrectedMeanwhile) => &CORRECTED_MEANWHILE,
            Failure::Record(_) | Failure::Broken => &BROKEN,
            Failure::NoTable(_) => &NO_TABLE,
            Failure::Wrong(_) => &WRONG_VALUE,
            Failure::Unknown(_) => &UNKNOWN_PARAMETER,
            Failure::NoPlace(_) => &WRONG_CURSOR,
            Failure::Malformed => &MALFORMED,
            Failure::TooLong => &TOO_LONG,
            Failure::Body | Failure::TooMuch => &BODY,
            Failure::Method => &METHOD,
            Failure::Foreign => &FOREIGN,
            Failure::Refused(_) => &REFUSED,
            Failure::NoToken => &NO_TOKEN,
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.kind().status
    }

    /// In two or three words.
    pub(crate) fn title(&self) -> &'static str {
        self.kind().title
    }

    /// As an answer to a program that asked for `path`.
    pub(crate) fn problem(&self, path: &str) -> Response {
        let Kind { code, status, title, .. } = *self.kind();
        let problem = Problem {
            about: format!("/problems#{code}"),
            title,
            status: status.as_u16(),
            detail: self.to_string(),
            instance: path.to_owned(),
            code,
        };
        match serde_json::to_vec(&problem) {
            Ok(body) => self.answer("application/problem+json", body),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }

    /// As an answer to whoever asked for `path`, without a page around it.
    pub(crate) fn bare(&self, path: &str, headers: &HeaderMap) -> Response {
        if is_for_programs(path, headers) {
            return self.problem(path);
        }
        let words = self.to_string();
        let mut letters = words.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let sentence: String = first.chain(letters).chain(".\n".chars()).collect();
        self.answer("text/plain; charset=utf-8", sentence.into_bytes())
    }

    /// An answer with its status and with what goes with that.
    pub(crate) fn answer(&self, media_type: &'static str, body: Vec<u8>) -> Response {
        let mut answer = (self.status(), [(header::CONTENT_TYPE, media_type)], body).into_response();
        let beside = match self {
            Failure::Method => Some((header::ALLOW, "GET, HEAD")),
            Failure::NoToken => Some((header::WWW_AUTHENTICATE, "Bearer")),
            _ => None,
        };
        if let Some((name, value)) = beside {
            answer.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        answer
    }
}

/// Whether a program asks, which is told of failures as [`Problem`]s: by the ending of the address, or in so many words.
pub(crate) fn is_for_programs(path: &str, headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let mut accepted = accepted.flat_map(|value| value.split(',')).map(|kind| {
        let kind = kind.split(';').next().unwrap_or_default();
        kind.trim().to_ascii_lowercase()
    });
    let path = percent_decode_str(path).decode_utf8_lossy();
    Form::split(&path).1 != Form::Page
        || accepted.any(|kind| kind == "application/json" || kind == "application/problem+json")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_one_of_its_own() {
        let codes: BTreeSet<&str> = KINDS.iter().map(|kind| kind.code).collect();
        assert_eq!(codes.len(), KINDS.len());
        assert!(KINDS.iter().all(|kind| kind.status.is_client_error() || kind.status.is_server_error()));
    }
}
