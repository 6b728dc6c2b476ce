//! Where accounts differ: both sides beside each other, each passage in its surroundings.

use askama::Template;
use axum::response::Response;
use onrecord_record::{AROUND, ConflictQuery, ConflictRow, Portion};
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

/// The words before a passage, with an ellipsis where the paragraph begins before them.
pub(crate) fn before(words: &str) -> String {
    match words.split_once(char::is_whitespace) {
        Some((_, whole)) if words.chars().count() == AROUND => format!("… {whole}"),
        _ => words.to_owned(),
    }
}

/// The words behind a passage, with an ellipsis where the paragraph goes on.
pub(crate) fn after(words: &str) -> String {
    match words.rsplit_once(char::is_whitespace) {
        Some((whole, _)) if words.chars().count() == AROUND => format!("{whole} …"),
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_cut_give_way_to_an_ellipsis() {
        let long = format!("{}s which he said ", "x".repeat(AROUND - 16));
        assert_eq!(before(&long), "… which he said ");
        assert_eq!(after(&format!(" and then{}", "y".repeat(AROUND - 9))), " and …");
        assert_eq!((before("He said "), after(".")), ("He said ".to_owned(), ".".to_owned()));
    }
}
