//! The pages, one file each, and the frame around them.

mod actors;
mod article;
mod assets;
mod conflicts;
mod corrections;
mod figures;
mod home;
mod query;
mod search;
mod statement;
mod stories;
mod utterances;

use std::convert::Infallible;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use onrecord_record::{Error, Record};
use onrecord_series::Series;

use crate::State;
use crate::failure::Failure;
use crate::guard::{FormWord, Nonce, watch};

/// All pages.
pub(crate) fn routes(state: Arc<State>) -> Router {
    Router::new()
        .route("/", get(home::page))
        .route("/statements", get(search::statements))
        .route("/articles", get(search::articles))
        .route("/articles/{id}", get(article::page))
        .route("/articles/{id}/original", get(article::original))
        .route("/articles/{id}/statements/{number}", get(statement::page).post(statement::correct))
        .route("/corrections", get(corrections::list))
        .route("/corrections/{number}/undo", post(corrections::undo))
        .route("/decisions/{number}/undo", post(corrections::undecide))
        .route("/figures", get(figures::page))
        .route("/figures/plot.svg", get(figures::plot))
        .route("/actors", get(actors::list))
        .route("/actors/{name}", get(actors::page).post(actors::merge))
        .route("/stories", get(stories::list))
        .route("/stories/{id}", get(stories::page))
        .route("/utterances", get(utterances::list))
        .route("/utterances/{id}", get(utterances::page))
        .route("/conflicts", get(conflicts::list))
        .route("/keys", get(async |desk: Desk| desk.answer(Ok(Keys { frame: desk.frame("", "Keys") }))))
        .route("/assets/{name}", get(assets::asset))
        .fallback(async |desk: Desk| desk.failed(&Failure::NoPage))
        .layer(from_fn_with_state(Arc::clone(&state), watch))
        .with_state(state)
}

/// What a page is made from, beside its address.
pub(crate) struct Desk {
    state: Arc<State>,
    nonce: String,
    /// The word that forms must bring, where there are any.
    word: Option<String>,
}

impl FromRequestParts<Arc<State>> for Desk {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Infallible> {
        let nonce = parts.extensions.get::<Nonce>().map(|nonce| nonce.0.clone()).unwrap_or_default();
        let word = parts.extensions.get::<FormWord>().map(|word| word.0.clone());
        Ok(Self { state: Arc::clone(state), nonce, word })
    }
}

impl Desk {
    /// What the record answers.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Record) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Failure> {
        self.state.records.ask(question).await
    }

    /// In whose name corrections are made here, where they may be.
    pub(crate) fn editor(&self) -> Option<&str> {
        self.state.editor.as_deref()
    }

    /// Changes the record, and links the article that is changed anew.
    pub(crate) async fn change(
        &self,
        change: impl FnOnce(&Record) -> Result<Option<String>, Error> + Send + 'static,
    ) -> Result<(), Failure> {
        self.state.records.change(change).await
    }

    /// The official tables that figures can be held against.
    pub(crate) fn series(&self) -> &Arc<Vec<Series>> {
        &self.state.series
    }

    /// The frame of a page: the part of the desk that it is of, and its title.
    pub(crate) fn frame(&self, at: &'static str, title: impl Into<String>) -> Frame {
        Frame {
            title: title.into(),
            at,
            words: String::new(),
            record: self.state.records.name(),
            nonce: self.nonce.clone(),
            word: self.word.clone(),
        }
    }

    /// The page, or why there is none.
    pub(crate) fn answer(&self, page: Result<impl Template, Failure>) -> Response {
        match page {
            Ok(page) => html(StatusCode::OK, &page),
            Err(failure) => self.failed(&failure),
        }
    }

    pub(crate) fn failed(&self, failure: &Failure) -> Response {
        if failure.status().is_server_error() {
            eprintln!("desk: {failure}");
        }
        let page = Failed { frame: self.frame("", failure.title()), why: failure.to_string() };
        html(failure.status(), &page)
    }
}

pub(crate) fn html(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(page) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response(),
        Err(err) => {
            eprintln!("desk: a page could not be made: {err}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// What stands on every page.
pub(crate) struct Frame {
    pub(crate) title: String,
    /// Which part of the desk it is of.
    pub(crate) at: &'static str,
    /// What was searched for.
    pub(crate) words: String,
    /// The record's name.
    pub(crate) record: String,
    pub(crate) nonce: String,
    /// The word that forms must bring; none where nothing can be corrected.
    pub(crate) word: Option<String>,
}

impl Frame {
    /// The parts of the desk: address, name, and whether the page is of it.
    fn parts(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        const PARTS: [(&str, &str); 7] = [
            ("statements", "Statements"),
            ("articles", "Articles"),
            ("stories", "Stories"),
            ("utterances", "Utterances"),
            ("conflicts", "Conflicts"),
            ("figures", "Figures"),
            ("actors", "Actors"),
        ];
        PARTS.into_iter().map(|(at, name)| (at, name, at == self.at))
    }
}

/// The page that says why there is none.
#[derive(Template)]
#[template(path = "failed.html")]
struct Failed {
    frame: Frame,
    why: String,
}

/// The page of keys.
#[derive(Template)]
#[template(path = "keys.html")]
struct Keys {
    frame: Frame,
}
