//! Versions: one page as it stood at several times, and what changed from each to the next.

use std::ops::Range;

use onrecord_linking::paragraphs;
use onrecord_linking::version::{Change, Version, changes};
use onrecord_page::{CodePoints, Span};
use onrecord_reading::wire::{Passage, Reading, Statement};
use rusqlite::OptionalExtension;
use serde::Serialize;

use crate::{AROUND, Error, Record};

/// A page as it stood at one time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VersionRow {
    /// The id of the article that it is.
    pub article: String,
    /// A name that its file was found under.
    pub file: String,
    /// The page's address.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// When it was changed, as it says itself.
    pub modified: Option<String>,
    /// When it was added, UTC.
    pub added_at: String,
    /// What changed since the version before; nothing of the first one.
    pub changes: Vec<ChangeRow>,
}

/// Words that became others.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeRow {
    /// `dropped`, `added` or `changed`.
    pub kind: String,
    /// The words of the version before; none where some were added.
    pub before: Option<Passage>,
    /// The words of this version; none where some were left out.
    pub after: Option<Passage>,
    /// What stands before them in this version, to the beginning of their paragraph, and at most 90 characters of it.
    pub leading: String,
    /// What stands behind them.
    pub trailing: String,
    /// The numbers of the statements that they are part of, in the version before.
    pub statements_before: Vec<usize>,
    /// The numbers of the statements that they are part of, in this version.
    pub statements_after: Vec<usize>,
}

/// All articles of the page that the article `?1` is of.
const OF_PAGE: &str = "FROM article WHERE id = ?1 OR url = (SELECT url FROM article WHERE id = ?1)";

/// What their order goes by: when each says it was changed or else published; one that says neither stands where it came in.
const CHANGED: &str = "coalesce(unixepoch(modified), unixepoch(published), unixepoch(added_at)), id";

/// A change as a line of a table.
#[derive(Debug, Serialize)]
struct ChangeLine<'a> {
    article: &'a str,
    published: Option<&'a str>,
    modified: Option<&'a str>,
    kind: &'a str,
    before: Option<&'a str>,
    before_start: Option<usize>,
    before_end: Option<usize>,
    after: Option<&'a str>,
    after_start: Option<usize>,
    after_end: Option<usize>,
}

impl VersionRow {
    /// It as lines of a table: one for each change.
    pub fn lines(&self) -> impl Iterator<Item = impl Serialize> {
        self.changes.iter().map(|change| {
            let (before, after) = (change.before.as_ref(), change.after.as_ref());
            ChangeLine {
                article: &self.article,
                published: self.published.as_deref(),
                modified: self.modified.as_deref(),
                kind: &change.kind,
                before: before.map(|passage| passage.text.as_str()),
                before_start: before.map(|passage| passage.start),
                before_end: before.map(|passage| passage.end),
                after: after.map(|passage| passage.text.as_str()),
                after_start: after.map(|passage| passage.start),
                after_end: after.map(|passage| passage.end),
            }
        })
    }
}

impl Record {
    /// All versions of the page that an article is of, the earliest first, each with what changed since the one before. An article
    /// whose address is not known is the only one of its page.
    pub fn versions(&self, article: &str) -> Result<Vec<VersionRow>, Error> {
        let id = self.find_version(article)?;
        let answer = || -> rusqlite::Result<Vec<VersionRow>> {
            let versions = format!("SELECT id, added_at {OF_PAGE} ORDER BY {CHANGED}");
            let found: Vec<(i64, String)> = self.rows(&versions, id, |row| Ok((row.get(0)?, row.get(1)?)))?;
            let mut rows = Vec::new();
            let mut before: Option<Reading> = None;
            for (id, added_at) in found {
                let reading = self.reading(id)?;
                let changes = before.as_ref().map_or_else(Vec::new, |before| change_rows(before, &reading));
                let article = &reading.article;
                rows.push(VersionRow {
                    article: article.id.clone(),
                    file: reading.file.clone(),
                    url: article.url.clone(),
                    outlet: article.outlet.clone(),
                    title: article.title.clone(),
                    published: article.published.as_ref().map(|published| published.value.clone()),
                    modified: article.modified.clone(),
                    added_at,
                    changes,
                });
                before = Some(reading);
            }
            Ok(rows)
        };
        answer().map_err(|source| self.at(source))
    }

    /// How many versions there are of the page that the article with this row id is of.
    pub(crate) fn count_versions(&self, id: i64) -> rusqlite::Result<u64> {
        self.db.prepare_cached(&format!("SELECT count(*) {OF_PAGE}"))?.query_row([id], |row| row.get(0))
    }

    /// An article, or any version of the page at an address.
    fn find_version(&self, key: &str) -> Result<i64, Error> {
        let at_address = self
            .db
            .prepare_cached("SELECT id FROM article WHERE url = ?1 ORDER BY id LIMIT 1")
            .and_then(|mut select| select.query_row([key], |row| row.get(0)).optional())
            .map_err(|source| self.at(source))?;
        at_address.map_or_else(|| self.find_article(key), Ok)
    }
}

fn change_rows(before: &Reading, after: &Reading) -> Vec<ChangeRow> {
    let [earlier, later] = [before, after].map(Side::of);
    let [one, other] =
        [&earlier, &later].map(|side| Version { text: side.text, paragraphs: &side.paragraphs });
    let row = |change: Change| {
        let (leading, trailing) = later.around(&change.after);
        let (before, after) = (earlier.passage(&change.before), later.passage(&change.after));
        let kind = match (&before, &after) {
            (Some(_), Some(_)) => "changed",
            (Some(_), None) => "dropped",
            _ => "added",
        };
        ChangeRow {
            kind: kind.to_owned(),
            leading,
            trailing,
            statements_before: before.as_ref().map_or_else(Vec::new, |passage| earlier.statements(passage)),
            statements_after: after.as_ref().map_or_else(Vec::new, |passage| later.statements(passage)),
            before,
            after,
        }
    };
    changes(one, other).into_iter().map(row).collect()
}

/// One of two versions that are held side by side.
struct Side<'r> {
    text: &'r str,
    points: CodePoints<'r>,
    paragraphs: Vec<Range<usize>>,
    read: &'r [Statement],
}

impl<'r> Side<'r> {
    fn of(reading: &'r Reading) -> Self {
        let text = reading.article.text.as_str();
        let blocks = reading.article.blocks.iter().map(|block| (block.start, block.end, block.kind.as_str()));
        Self {
            text,
            points: CodePoints::of(text),
            paragraphs: paragraphs(text, blocks, |kind| kind != "furniture"),
            read: &reading.statements,
        }
    }

    fn passage(&self, words: &Range<usize>) -> Option<Passage> {
        let span = self.points.span(Span::new(words.start, words.end));
        (!words.is_empty()).then(|| Passage {
            start: span.start,
            end: span.end,
            text: self.text[words.clone()].to_owned(),
        })
    }

    /// What of their paragraph stands before some words, and behind them.
    fn around(&self, words: &Range<usize>) -> (String, String) {
        let (leading, trailing) = (&self.text[..words.start], &self.text[words.end..]);
        let far = leading.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
        let leading = leading[far..].rsplit('\n').next().unwrap_or_default();
        let trailing: String = trailing.chars().take_while(|&c| c != '\n').take(AROUND).collect();
        (leading.to_owned(), trailing)
    }

    /// The numbers of the statements that have words of a passage.
    fn statements(&self, passage: &Passage) -> Vec<usize> {
        let has = |statement: &&Statement| {
            let parts = statement.content.iter().chain(&statement.source).chain(&statement.cue);
            parts.into_iter().any(|part| part.start < passage.end && passage.start < part.end)
        };
        self.read.iter().filter(has).map(|statement| statement.id).collect()
    }
}
