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
mod versions;

use std::convert::Infallible;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, RawPathParams};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use onrecord_record::{Error, Record};
use onrecord_series::Series;
use percent_encoding::percent_decode_str;
use serde::Serialize;

use self::query::Query;
pub(crate) use self::query::in_path;
use crate::failure::{Failure, KINDS, Kind, is_for_programs};
use crate::form::{Form, Table};
use crate::guard::{FormWord, Nonce, watch};
use crate::mcp::{self, Agents};
use crate::parameters::Known;
use crate::{State, document, limits};

/// All that the desk answers.
pub(crate) fn routes(state: Arc<State>) -> Router {
    let agents = mcp::service(Agents::new(Arc::clone(&state), pages(Arc::clone(&state))));
    pages(Arc::clone(&state))
        .route_service(mcp::PATH, agents)
        .layer(from_fn_with_state(Arc::clone(&state), limits::hold))
        .layer(from_fn_with_state(state, watch))
}

/// All pages, to whoever may ask.
pub(crate) fn pages(state: Arc<State>) -> Router {
    let pages = Router::new()
        .route("/", get(home::page))
        .route("/articles/{id}", get(article::page))
        .route("/articles/{id}/original", get(article::original))
        .route("/articles/{id}/statements/{number}", get(statement::page).post(statement::correct))
        .route("/corrections", get(corrections::list))
        .route("/corrections/{number}/undo", post(corrections::undo))
        .route("/decisions/{number}/undo", post(corrections::undecide))
        .route("/figures/plot.svg", get(figures::plot))
        .route("/actors/{name}", get(actors::page).post(actors::merge))
        .route("/stories/{id}", get(stories::page))
        .route("/utterances/{id}", get(utterances::page))
        .route("/keys", get(async |desk: Desk| desk.page(&Keys { frame: desk.bare_frame("Keys") })))
        .route(
            "/problems",
            get(async |desk: Desk| desk.page(&Problems { frame: desk.bare_frame("Problems") })),
        )
        .route(
            "/openapi.json",
            get(async |desk: Desk| desk.sent(Form::Json, document::openapi().into_bytes(), None)),
        )
        .route("/assets/{name}", get(assets::asset));
    let pages = in_programs_forms(pages, "/index", home::page);
    let pages = in_all_forms(pages, "/statements", search::statements);
    let pages = in_all_forms(pages, "/articles", search::articles);
    let pages = in_all_forms(pages, "/articles/{id}/versions", versions::page);
    let pages = in_all_forms(pages, "/figures", figures::page);
    let pages = in_all_forms(pages, "/actors", actors::list);
    let pages = in_all_forms(pages, "/stories", stories::list);
    let pages = in_all_forms(pages, "/utterances", utterances::list);
    let pages = in_all_forms(pages, "/conflicts", conflicts::list);
    pages
        .fallback(async |desk: Desk| desk.failed(&Failure::NoPage))
        .method_not_allowed_fallback(async |desk: Desk| desk.failed(&Failure::Method))
        .layer(DefaultBodyLimit::max(limits::BODY))
        .with_state(state)
}

/// What programs get at each.
pub(crate) use self::actors::{ListedActor, OneActor};
pub(crate) use self::article::OneArticle;
pub(crate) use self::figures::ListedFigures;
pub(crate) use self::home::Index;
pub(crate) use self::statement::OneStatement;
pub(crate) use self::stories::OneStory;
pub(crate) use self::utterances::OneUtterance;
pub(crate) use self::versions::Versions;

type Pages = Router<Arc<State>>;

/// A page at its address, and the same for programs.
fn in_all_forms<T: 'static>(pages: Pages, path: &str, page: impl Handler<T, Arc<State>>) -> Pages {
    in_programs_forms(pages.route(path, get(page.clone())), path, page)
}

fn in_programs_forms<T: 'static>(pages: Pages, path: &str, page: impl Handler<T, Arc<State>>) -> Pages {
    pages.route(&format!("{path}.json"), get(page.clone())).route(&format!("{path}.csv"), get(page))
}

/// What is answered to one question, whatever the form: each page has one way to ask, and three to write the answer.
pub(crate) trait Answer: Sized {
    /// As a page for people.
    fn page(self, desk: &Desk, query: Query) -> Result<impl Template, Failure>;

    /// As JSON for programs, with the address of what comes next.
    fn json(self, next: Option<String>) -> impl Serialize;

    /// As rows of a table.
    fn rows(&self, table: &mut Table) -> Result<(), Failure>;

    /// The address of what comes next, in a list that goes on.
    fn next(&self, _query: &Query) -> Option<String> {
        None
    }
}

/// What a page is made from, beside the question.
pub(crate) struct Desk {
    state: Arc<State>,
    nonce: String,
    /// The word that forms must bring, where there are any.
    word: Option<String>,
    address: Uri,
    headers: HeaderMap,
}

impl FromRequestParts<Arc<State>> for Desk {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Infallible> {
        let nonce = parts.extensions.get::<Nonce>().map(|nonce| nonce.0.clone()).unwrap_or_default();
        let word = parts.extensions.get::<FormWord>().map(|word| word.0.clone());
        let (address, headers) = (parts.uri.clone(), parts.headers.clone());
        Ok(Self { state: Arc::clone(state), nonce, word, address, headers })
    }
}

/// The names in an address' path, decoded.
pub(crate) struct RawNames<const N: usize>(pub(crate) [String; N]);

impl<const N: usize> FromRequestParts<Arc<State>> for RawNames<N> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Response> {
        let names = match RawPathParams::from_request_parts(parts, state).await {
            Ok(names) => names.iter().map(|(_, name)| name.to_owned()).collect(),
            Err(_) => Vec::new(),
        };
        match <[String; N]>::try_from(names) {
            Ok(names) => Ok(Self(names)),
            Err(_) => {
                let Ok(desk) = Desk::from_request_parts(parts, state).await;
                Err(desk.failed(&Failure::Malformed))
            }
        }
    }
}

/// The same, the last one without the ending that says the form.
pub(crate) struct Names<const N: usize>(pub(crate) [String; N]);

impl<const N: usize> FromRequestParts<Arc<State>> for Names<N> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Response> {
        let RawNames(mut names) = RawNames::from_request_parts(parts, state).await?;
        if let Some(last) = names.last_mut() {
            last.truncate(Form::split(last).0.len());
        }
        Ok(Self(names))
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

    /// The same, where finding it may take long: what was found before is given again for a while.
    pub(crate) async fn ask_kept<T: Clone + Send + Sync + 'static>(
        &self,
        name: String,
        question: impl FnOnce(&Record) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Failure> {
        Ok(Arc::unwrap_or_clone(self.state.records.ask_kept(name, question).await?))
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

    /// The record's name.
    pub(crate) fn record(&self) -> String {
        self.state.records.name()
    }

    /// The form in which the answer is asked for.
    pub(crate) fn form(&self) -> Form {
        let path = percent_decode_str(self.address.path()).decode_utf8_lossy();
        Form::split(&path).1
    }

    /// Whether this can be asked, where a program does.
    pub(crate) fn takes(&self, query: &Query, known: Known) -> Result<(), Failure> {
        if self.form() == Form::Page { Ok(()) } else { query.check(known) }
    }

    /// The frame of a page: the part of the desk that it is of, and its title.
    pub(crate) fn frame(&self, at: &'static str, title: impl Into<String>) -> Frame {
        Frame { forms: self.forms(), at, ..self.bare_frame(title) }
    }

    /// The frame of a page that is there for people alone.
    pub(crate) fn bare_frame(&self, title: impl Into<String>) -> Frame {
        Frame {
            title: title.into(),
            at: "",
            words: String::new(),
            record: self.record(),
            nonce: self.nonce.clone(),
            word: self.word.clone(),
            forms: Vec::new(),
        }
    }

    /// The addresses of the same for programs.
    fn forms(&self) -> Vec<Elsewhere> {
        let path = self.address.path();
        let path = if path == "/" { "/index" } else { path.strip_suffix(".html").unwrap_or(path) };
        let query = self.address.query().map_or_else(String::new, |query| format!("?{query}"));
        let at = |ending: &str| format!("{path}.{ending}{query}");
        vec![
            Elsewhere { name: "JSON", media_type: "application/json", to: at("json") },
            Elsewhere { name: "CSV", media_type: "text/csv", to: at("csv") },
        ]
    }

    /// The answer in the form that is asked for, or why there is none.
    pub(crate) fn answer(&self, query: Query, answer: Result<impl Answer, Failure>) -> Response {
        answer.and_then(|answer| self.written(query, answer)).unwrap_or_else(|failure| self.failed(&failure))
    }

    fn written(&self, query: Query, answer: impl Answer) -> Result<Response, Failure> {
        let next = answer.next(&query);
        match self.form() {
            Form::Page => Ok(self.page(&answer.page(self, query)?)),
            form @ Form::Json => {
                let body = serde_json::to_vec(&answer.json(next.clone())).map_err(|_| Failure::Broken)?;
                Ok(self.sent(form, body, next.as_deref()))
            }
            form @ Form::Csv => {
                let mut table = Table::new();
                answer.rows(&mut table)?;
                Ok(self.sent(form, table.written()?, next.as_deref()))
            }
        }
    }

    /// An answer for a program.
    fn sent(&self, form: Form, body: Vec<u8>, next: Option<&str>) -> Response {
        form.answer(&self.headers, body, next)
    }

    /// A page.
    pub(crate) fn page(&self, page: &impl Template) -> Response {
        html(page).map_or_else(
            || StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            |page| ([(header::CONTENT_TYPE, HTML)], page).into_response(),
        )
    }

    /// A page whose form is shown again, as what was sent cannot be taken.
    pub(crate) fn again(&self, failure: &Failure, page: &impl Template) -> Response {
        let path = self.address.path();
        if is_for_programs(path, &self.headers) {
            return failure.problem(path);
        }
        failure.answer(HTML, html(page).unwrap_or_default().into_bytes())
    }

    pub(crate) fn failed(&self, failure: &Failure) -> Response {
        if failure.status().is_server_error() {
            eprintln!("desk: {failure}");
        }
        let path = self.address.path();
        if is_for_programs(path, &self.headers) {
            return failure.problem(path);
        }
        let page = html(&Failed { frame: self.bare_frame(failure.title()), why: failure.to_string() });
        failure.answer(HTML, page.unwrap_or_default().into_bytes())
    }
}

const HTML: &str = "text/html; charset=utf-8";

fn html(page: &impl Template) -> Option<String> {
    page.render().inspect_err(|err| eprintln!("desk: a page could not be made: {err}")).ok()
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
    /// The same for programs.
    pub(crate) forms: Vec<Elsewhere>,
}

/// The same in another form.
pub(crate) struct Elsewhere {
    pub(crate) name: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) to: String,
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

/// The page that says what each kind of failure means.
#[derive(Template)]
#[template(path = "problems.html")]
struct Problems {
    frame: Frame,
}

impl Problems {
    fn kinds(&self) -> &'static [&'static Kind] {
        KINDS
    }
}
