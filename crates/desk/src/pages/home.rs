//! The first page: what the record holds, and what is newest in it.

use askama::Template;
use axum::response::Response;
use onrecord_record::{ConflictQuery, ConflictRow, Named, Part, StoryQuery, StoryRow, Summary};

use super::query;
use super::{Desk, Frame};
use crate::failure::Failure;
use crate::words;

/// How many of each are shown.
const SHOWN: u64 = 6;

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
        let latest = Part { only: Vec::new(), newest_first: true, skip: 0, most: SHOWN };
        let stories = record.stories_part(&StoryQuery::default(), &latest)?.rows;
        let conflicts = record.conflicts_part(&ConflictQuery::default(), &latest)?;
        Ok(Home {
            frame,
            summary: record.summary()?,
            stories,
            all_conflicts: conflicts.total,
            conflicts: conflicts.rows,
            named: record.named(2 * SHOWN)?,
        })
    })
    .await
}
