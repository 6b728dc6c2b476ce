//! Where accounts differ: both sides beside each other, each passage in its surroundings.

use askama::Template;
use axum::response::Response;
use onrecord_record::{AROUND, ConflictQuery, ConflictRow};

use super::query::Query;
use super::search::Found;
use super::{Desk, Frame};
use crate::failure::Failure;

/// What accounts can differ in.
const KINDS: [&str; 6] = ["figure", "date", "place", "speaker", "wording", "denial"];

#[derive(Template)]
#[template(path = "conflicts.html")]
struct Conflicts {
    frame: Frame,
    found: Found,
    rows: Vec<ConflictRow>,
}

/// The conflicts.
pub(crate) async fn list(desk: Desk, query: Query) -> Response {
    desk.answer(conflicts(&desk, query).await)
}

async fn conflicts(desk: &Desk, query: Query) -> Result<Conflicts, Failure> {
    let asked = ConflictQuery { words: query.owned("q"), kind: query.owned("kind"), among: query.among()? };
    let part = query.part()?;
    let found = desk.ask(move |record| record.conflicts_part(&asked, &part)).await?;
    let frame = Frame { words: query.text("q"), ..desk.frame("conflicts", "Conflicts") };
    Ok(Conflicts { frame, found: Found::of(query, "conflict", &found), rows: found.rows })
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
