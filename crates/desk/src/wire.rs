//! What programs get: `onrecord.api/1`. The rows are the record's own, as `onrecord --json` prints them; here is what stands around
//! them.

use std::collections::BTreeMap;

use onrecord_ledger::Entry;
use onrecord_record::{ArticleHit, Column, ConflictRow, Portion, SaidRow, StoryRow, UtteranceRow};
use serde::Serialize;
use utoipa::ToSchema;

use crate::words;

/// The format's name and version, first field of every answer.
pub(crate) const SCHEMA: &str = "onrecord.api/1";

/// Part of what a list holds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Listing<T> {
    /// Always `onrecord.api/1`.
    schema: &'static str,
    /// How many there are in all; of a great many, how many were counted.
    total: u64,
    /// Whether there are more than were counted.
    more: bool,
    /// How many more there are that only a date keeps out, because they have none.
    undated: u64,
    /// How many have each value of a column, the commonest first.
    counts: BTreeMap<String, Vec<Count>>,
    /// The address of what comes next; none where this is the end.
    next: Option<String>,
    /// This part.
    items: Vec<Item<T>>,
}

/// A value, and how many have it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Count {
    /// The value.
    value: String,
    /// How many.
    count: u64,
}

/// A row with its address.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Item<T> {
    /// Its own address on this desk; none for what has no page of its own.
    #[serde(rename = "self")]
    own: Option<String>,
    /// The passages that it stands in.
    passages: Vec<Place>,
    /// The row.
    #[serde(flatten)]
    row: T,
}

/// Where something stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Place {
    /// The article's id: SHA-256 of its source bytes, hex.
    article: String,
    /// First code point in the article's text.
    start: u64,
    /// The one after its last.
    end: u64,
    /// What `start` and `end` count: always `code point`.
    unit: &'static str,
    /// The page that shows it.
    page: String,
}

/// What can stand in a list.
pub(crate) trait Row: Serialize {
    /// Its own address.
    fn own(&self) -> Option<String>;

    /// The passages that it stands in.
    fn places(&self) -> Vec<Place> {
        Vec::new()
    }
}

impl<T: Row> Item<T> {
    pub(crate) fn of(row: T) -> Self {
        Self { own: row.own(), passages: row.places(), row }
    }

    pub(crate) fn all(rows: Vec<T>) -> Vec<Self> {
        rows.into_iter().map(Self::of).collect()
    }
}

impl<T: Row> Listing<T> {
    pub(crate) fn of(part: Portion<T>, next: Option<String>) -> Self {
        let counts = part
            .counts
            .into_iter()
            .map(|(column, values)| (Column::name(column).to_owned(), counted(values)));
        Self {
            schema: SCHEMA,
            total: part.total,
            more: part.more,
            undated: part.undated,
            counts: counts.collect(),
            next,
            items: Item::all(part.rows),
        }
    }

    /// The same, counted by something more.
    pub(crate) fn counted_by(mut self, column: &str, values: Vec<(String, u64)>) -> Self {
        self.counts.insert(column.to_owned(), counted(values));
        self
    }
}

fn counted(values: Vec<(String, u64)>) -> Vec<Count> {
    values.into_iter().map(|(value, count)| Count { value, count }).collect()
}

impl Place {
    pub(crate) fn of(article: &str, start: u64, end: u64) -> Self {
        let page = words::passage(article, &start, &end);
        Self { article: article.to_owned(), start, end, unit: "code point", page }
    }
}

/// The address of an article.
pub(crate) fn article(id: &str) -> String {
    format!("/articles/{id}.json")
}

/// The address of all versions of an article's page.
pub(crate) fn versions(id: &str) -> String {
    format!("/articles/{id}/versions.json")
}

/// The address of a statement.
pub(crate) fn statement(article: &str, number: u32) -> String {
    format!("/articles/{article}/statements/{number}.json")
}

/// The address of a story.
pub(crate) fn story(id: i64) -> String {
    format!("/stories/{id}.json")
}

/// The address of an utterance.
pub(crate) fn utterance(id: i64) -> String {
    format!("/utterances/{id}.json")
}

impl Row for SaidRow {
    fn own(&self) -> Option<String> {
        Some(statement(&self.article, self.number))
    }

    fn places(&self) -> Vec<Place> {
        vec![Place::of(&self.article, self.start, self.end)]
    }
}

impl Row for Entry {
    fn own(&self) -> Option<String> {
        None
    }

    fn places(&self) -> Vec<Place> {
        vec![Place::of(&self.row.article, self.row.start, self.row.end)]
    }
}

impl Row for ArticleHit {
    fn own(&self) -> Option<String> {
        Some(article(&self.article))
    }
}

impl Row for StoryRow {
    fn own(&self) -> Option<String> {
        Some(story(self.id))
    }
}

impl Row for UtteranceRow {
    fn own(&self) -> Option<String> {
        Some(utterance(self.id))
    }

    fn places(&self) -> Vec<Place> {
        self.wordings.iter().map(|wording| Place::of(&wording.article, wording.start, wording.end)).collect()
    }
}

impl Row for ConflictRow {
    fn own(&self) -> Option<String> {
        None
    }

    fn places(&self) -> Vec<Place> {
        [&self.one, &self.other].map(|side| Place::of(&side.article, side.start, side.end)).into()
    }
}
