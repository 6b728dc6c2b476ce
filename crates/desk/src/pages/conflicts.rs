//! Where accounts differ: both sides beside each other, each passage in its surroundings.

use askama::Template;
use axum::response::Response;
use onrecord_record::{ConflictQuery, ConflictRow, Portion};
use serde::Serialize;

use super::query::Query;
use super::search::Found;
use super::{Answer, Desk, Frame};
use crate::failure::Failure;
use crate::form::Table;
use crate::parameters::{self, CONFLICTS};
use crate::wire::Listing;

#[derive(Template)]
#[template(path = "conflicts.html")]
struct Conflicts {
    frame: Frame,
    found: Found,
    rows: Vec<ConflictRow>,
}

/// The conflicts.
pub(crate) async fn list(desk: Desk, query: Query) -> Response {
    let found = conflicts(&desk, &query).await;
    desk.answer(query, found)
}

async fn conflicts(desk: &Desk, query: &Query) -> Result<Portion<ConflictRow>, Failure> {
    desk.takes(query, parameters::LISTED_CONFLICTS)?;
    let asked = ConflictQuery { words: query.owned("q"), kind: query.owned("kind"), among: query.among()? };
    let part = query.part()?;
    desk.ask_kept(query.kept_as(), move |record| record.conflicts_part(&asked, &part)).await
}

impl Answer for Portion<ConflictRow> {
    fn page(self, desk: &Desk, query: Query) -> Result<impl Template, Failure> {
        let frame = Frame { words: query.text("q"), ..desk.frame("conflicts", "Conflicts") };
        Ok(Conflicts { frame, found: Found::of(query, "conflict", &self), rows: self.rows })
    }

    fn json(self, next: Option<String>) -> impl Serialize {
        Listing::of(self, next)
    }

    fn rows(&self, table: &mut Table) -> Result<(), Failure> {
        table.add_all(self.rows.iter().map(ConflictRow::line))
    }

    fn next(&self, query: &Query) -> Option<String> {
        query.next(self)
    }
}
