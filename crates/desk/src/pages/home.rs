//! The first page: what the record holds, and what is newest in it.

use askama::Template;
use axum::response::Response;
use onrecord_record::{ConflictQuery, ConflictRow, Named, StoryQuery, StoryRow, Summary};

use super::query;
use super::{Desk, Frame};
use crate::failure::Failure;
use crate::words;

/// How many of each are shown.
const SHOWN: usize = 6;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    summary: Summary,
    stories: Vec<StoryRow>,
    conflicts: Vec<ConflictRow>,
    all_conflicts: u64,
    named: Vec<Named>,
}

/// What the record holds.
pub(crate) async fn page(desk: Desk) -> Response {
    desk.answer(home(&desk).await)
}

async fn home(desk: &Desk) -> Result<Home, Failure> {
    let frame = desk.frame("", "The record");
    desk.ask(move |record| {
        let mut stories = record.stories(&StoryQuery::default())?;
        stories.sort_by(|a, b| b.last.cmp(&a.last));
        stories.truncate(SHOWN);
        let mut conflicts = record.conflicts(&ConflictQuery::default())?;
        let all_conflicts = conflicts.len() as u64;
        conflicts.truncate(SHOWN);
        Ok(Home {
            frame,
            summary: record.summary()?,
            stories,
            conflicts,
            all_conflicts,
            named: record.named(2 * SHOWN as u64)?,
        })
    })
    .await
}
