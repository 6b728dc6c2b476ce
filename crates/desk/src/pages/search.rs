//! Statements and articles, looked for by words, names and days.

use askama::Template;
use axum::response::Response;
use onrecord_record::{ArticleHit, ArticleQuery, Column, Portion, SaidQuery, SaidRow, matches};
use serde::Serialize;

use super::query::{self, Query};
use super::{Answer, Desk, Frame};
use crate::failure::Failure;
use crate::form::Table;
use crate::marked;
use crate::parameters::{self, ROWS};
use crate::wire::Listing;
use crate::words::{self, count, grouped};

/// What was found, with what narrows it.
pub(super) struct Found {
    pub(super) query: Query,
    total: u64,
    more: bool,
    undated: u64,
    shown: u64,
    pub(super) facets: Vec<Facet>,
    thing: &'static str,
}

/// The values of a column, with how many rows have each.
pub(super) struct Facet {
    pub(super) name: &'static str,
    pub(super) values: Vec<Value>,
}

pub(super) struct Value {
    pub(super) value: String,
    pub(super) count: String,
    pub(super) to: String,
    pub(super) chosen: bool,
}

impl Found {
    pub(super) fn of<T>(query: Query, thing: &'static str, part: &Portion<T>) -> Self {
        let only = query.only();
        let facet = |(&column, values): (&Column, &Vec<(String, u64)>)| {
            let chosen = only.iter().any(|one| one.0 == column);
            let value = |(value, rows): &(String, u64)| Value {
                value: value.clone(),
                count: grouped(*rows),
                to: query.with_only(column, (!chosen).then_some(value)),
                chosen,
            };
            let values: Vec<Value> = values.iter().map(value).collect();
            (values.len() > 1 || chosen).then_some(Facet { name: column.name(), values })
        };
        Self {
            total: part.total,
            more: part.more,
            undated: part.undated,
            shown: part.rows.len() as u64,
            facets: part.counts.iter().filter_map(facet).collect(),
            query,
            thing,
        }
    }

    /// How much there is, and which part of it is shown.
    pub(super) fn tells(&self) -> String {
        let more = if self.more { "More than " } else { "" };
        let all = format!("{more}{}", count(self.total, self.thing));
        let first = self.first();
        let mut words = match (self.total, self.shown) {
            (0, _) => format!("No {} answers to that", self.thing),
            (total, shown) if shown == total && !self.more => all,
            (_, 0) => format!("{all}; none from row {} on", grouped(first + 1)),
            (_, shown) => format!("{all}; {} to {} of them here", grouped(first + 1), grouped(first + shown)),
        };
        if self.more {
            words = format!("{words}; beside them, how the first {} are spread", grouped(self.total));
        }
        if self.undated > 0 {
            words = format!("{words}; {} without any date left out", count(self.undated, self.thing));
        }
        words
    }

    fn first(&self) -> u64 {
        self.query.get("from").and_then(|row| row.parse().ok()).unwrap_or(0)
    }

    pub(super) fn before(&self) -> Option<String> {
        (self.first() > 0)
            .then(|| self.query.from(self.first().saturating_sub(self.query.limit(ROWS).unwrap_or(ROWS))))
    }

    pub(super) fn after(&self) -> Option<String> {
        let next = self.first() + self.shown;
        (self.shown > 0 && (next < self.total || self.more)).then(|| self.query.from(next))
    }

    pub(super) fn oldest_first(&self) -> bool {
        self.query.get("order") == Some("oldest")
    }
}

#[derive(Template)]
#[template(path = "statements.html")]
struct Statements {
    frame: Frame,
    found: Found,
    rows: Vec<SaidRow>,
}

impl Statements {
    /// What was said, with the words that were asked for marked.
    fn marked(&self, text: &str) -> String {
        let asked = [self.found.query.text("q"), self.found.query.text("about")].join(" ");
        marked::line(text, &matches(text, &asked))
    }
}

/// What was said.
pub(crate) async fn statements(desk: Desk, query: Query) -> Response {
    let said = said(&desk, &query).await;
    desk.answer(query, said)
}

async fn said(desk: &Desk, query: &Query) -> Result<Portion<SaidRow>, Failure> {
    desk.takes(query, parameters::STATEMENTS)?;
    let asked = SaidQuery {
        words: query.owned("q"),
        by: query.owned("by"),
        to: query.owned("to"),
        about: query.owned("about"),
        kind: query.owned("kind"),
        among: query.among()?,
    };
    let part = query.part()?;
    desk.ask_kept(query.kept_as(), move |record| record.said_part(&asked, &part)).await
}

impl Answer for Portion<SaidRow> {
    fn page(self, desk: &Desk, query: Query) -> Result<impl Template, Failure> {
        let frame = Frame { words: query.text("q"), ..desk.frame("statements", "Statements") };
        Ok(Statements { frame, found: Found::of(query, "statement", &self), rows: self.rows })
    }

    fn json(self, next: Option<String>) -> impl Serialize {
        Listing::of(self, next)
    }

    fn rows(&self, table: &mut Table) -> Result<(), Failure> {
        table.add_all(self.rows.iter().map(SaidRow::line))
    }

    fn next(&self, query: &Query) -> Option<String> {
        query.next(self)
    }
}

#[derive(Template)]
#[template(path = "articles.html")]
struct Articles {
    frame: Frame,
    found: Found,
    rows: Vec<ArticleHit>,
}

impl Articles {
    fn marked(&self, text: &str) -> String {
        marked::line(text, &matches(text, &self.found.query.text("q")))
    }
}

/// The articles.
pub(crate) async fn articles(desk: Desk, query: Query) -> Response {
    let articles = found(&desk, &query).await;
    desk.answer(query, articles)
}

async fn found(desk: &Desk, query: &Query) -> Result<Portion<ArticleHit>, Failure> {
    desk.takes(query, parameters::ARTICLES)?;
    let asked = ArticleQuery { words: query.owned("q"), among: query.among()? };
    let part = query.part()?;
    desk.ask_kept(query.kept_as(), move |record| record.articles_part(&asked, &part)).await
}

impl Answer for Portion<ArticleHit> {
    fn page(self, desk: &Desk, query: Query) -> Result<impl Template, Failure> {
        let frame = Frame { words: query.text("q"), ..desk.frame("articles", "Articles") };
        Ok(Articles { frame, found: Found::of(query, "article", &self), rows: self.rows })
    }

    fn json(self, next: Option<String>) -> impl Serialize {
        Listing::of(self, next)
    }

    fn rows(&self, table: &mut Table) -> Result<(), Failure> {
        table.add_all(&self.rows)
    }

    fn next(&self, query: &Query) -> Option<String> {
        query.next(self)
    }
}
