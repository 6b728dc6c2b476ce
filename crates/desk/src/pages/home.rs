//! The first page: what the record holds, and what is newest in it.

use askama::Template;
use axum::response::Response;
use onrecord_record::{ConflictQuery, ConflictRow, Named, Part, StoryQuery, StoryRow, Summary};
use serde::Serialize;
use utoipa::ToSchema;

use super::actors::ListedActor;
use super::query::{self, Query};
use super::{Answer, Desk, Frame};
use crate::failure::Failure;
use crate::form::Table;
use crate::parameters;
use crate::wire::{Item, SCHEMA};
use crate::words;

/// How many of each are shown.
const SHOWN: u64 = 6;

/// What the record holds, in numbers, and the newest of it.
#[derive(Clone)]
struct Held {
    record: String,
    summary: Summary,
    stories: Vec<StoryRow>,
    conflicts: Vec<ConflictRow>,
    all_conflicts: u64,
    named: Vec<Named>,
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    held: Held,
}

/// The first page, as programs get it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Index {
    /// Always `onrecord.api/1`.
    schema: &'static str,
    /// The record's name.
    record: String,
    /// What it holds, in numbers.
    summary: Summary,
    /// The latest stories.
    stories: Vec<Item<StoryRow>>,
    /// The latest conflicts.
    conflicts: Vec<Item<ConflictRow>>,
    /// How many conflicts there are.
    all_conflicts: u64,
    /// Whom most statements are given to.
    actors: Vec<Item<ListedActor>>,
}

/// What the record holds.
pub(crate) async fn page(desk: Desk, query: Query) -> Response {
    let held = held(&desk, &query).await;
    desk.answer(query, held)
}

async fn held(desk: &Desk, query: &Query) -> Result<Held, Failure> {
    desk.takes(query, parameters::NONE)?;
    let name = desk.record();
    desk.ask_kept("home".to_owned(), move |record| {
        let latest = Part { only: Vec::new(), newest_first: true, after: None, skip: 0, most: SHOWN };
        let stories = record.stories_part(&StoryQuery::default(), &latest)?.rows;
        let conflicts = record.conflicts_part(&ConflictQuery::default(), &latest)?;
        Ok(Held {
            record: name,
            summary: record.summary()?,
            stories,
            all_conflicts: conflicts.total,
            conflicts: conflicts.rows,
            named: record.named(2 * SHOWN)?,
        })
    })
    .await
}

impl Answer for Held {
    fn page(self, desk: &Desk, _: Query) -> Result<impl Template, Failure> {
        Ok(Home { frame: desk.frame("", "The record"), held: self })
    }

    fn json(self, _: Option<String>) -> impl Serialize {
        Index {
            schema: SCHEMA,
            record: self.record,
            summary: self.summary,
            stories: Item::all(self.stories),
            conflicts: Item::all(self.conflicts),
            all_conflicts: self.all_conflicts,
            actors: self.named.into_iter().map(|named| Item::of(ListedActor::named(named))).collect(),
        }
    }

    fn rows(&self, table: &mut Table) -> Result<(), Failure> {
        table.add(&self.summary)
    }
}
