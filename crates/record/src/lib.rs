//! The record: one SQLite file that keeps articles, the bytes they came from, and what was read from them.
//!
//! It takes what the earlier rooms hand on, in the form of [`onrecord_reading::wire`], and answers questions about
//! it. It never reads a page for its own sake: only [`Record::verify`] does, to hold what is stored against its
//! source. It talks to no terminal and no network.

#![forbid(unsafe_code)]

mod account;
mod add;
mod calling;
mod conflict;
mod correction;
mod course;
mod error;
mod export;
mod find;
mod gazetteer;
mod groups;
mod held;
mod link;
mod office;
mod open;
mod patience;
mod repair;
mod reprint;
mod rows;
mod search;
mod stored;
mod story;
mod utterance;
mod verify;
mod version;
mod who;
mod words;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite_migration::{M, Migrations};

use crate::calling::Meant;
use crate::open::{Identity, PATIENCE, beside};
use crate::patience::Patience;

pub use account::{Account, Counted};
pub use add::{Added, Batch, Entry};
pub use conflict::{ConflictQuery, ConflictRow, ConflictSide};
pub use correction::{Amend, Correction, Wanted};
pub use course::{Copied, Course, CourseDay, CourseItem, CourseTelling, Happens, Original, Spread};
pub use error::Error;
pub use export::{ActorRow, ArticleRow, MentionRow, RoleRow, SpanRow, Whole};
pub use find::{AROUND, Among, EventQuery, EventRow, FigureQuery, FigureRow, Found, SaidQuery, SaidRow};
pub use gazetteer::{GazetteerEntry, GazetteerKind, GazetteerRole};
pub use office::InOffice;
pub use repair::{Loss, Repair, Repaired};
pub use reprint::ReprintRow;
pub use search::{ArticleHit, ArticleQuery, Column, Links, Named, Part, Portion, Position};
pub use stored::Summary;
pub use story::{StoryArticle, StoryQuery, StoryRow};
pub use utterance::{OriginRow, RecursRow, StepRow, UtteranceQuery, UtteranceRow, WordingRow, WordsRow};
pub use verify::{Finding, Verified};
pub use version::{ChangeRow, VersionRow};
pub use who::{Decision, Held, Told, Who};
pub use words::{leading, matches, trailing};

/// A record's mark in the head of its file: "onrc".
const APPLICATION_ID: i32 = 0x6f6e_7263;

/// Layouts, oldest first. Only ever append: records of every layout are out there.
static MIGRATIONS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| Migrations::new(STEPS.map(M::up).to_vec()));

/// From each layout to the next.
const STEPS: [&str; 13] = [
    include_str!("../migrations/0001-record.sql"),
    include_str!("../migrations/0002-blocks.sql"),
    include_str!("../migrations/0003-names.sql"),
    include_str!("../migrations/0004-ranges.sql"),
    include_str!("../migrations/0005-events.sql"),
    include_str!("../migrations/0006-gazetteer.sql"),
    include_str!("../migrations/0007-links.sql"),
    include_str!("../migrations/0008-days.sql"),
    include_str!("../migrations/0009-corrections.sql"),
    include_str!("../migrations/0010-kept.sql"),
    include_str!("../migrations/0011-found.sql"),
    include_str!("../migrations/0012-callings.sql"),
    include_str!("../migrations/0013-places.sql"),
];

/// The newest layout: how many migrations there are.
const LAYOUT: i64 = STEPS.len() as i64;

/// An open record.
pub struct Record {
    db: Connection,
    path: PathBuf,
    /// Which file it is.
    identity: Option<Identity>,
    patience: Patience,
    meant: RefCell<Meant>,
}

impl Record {
    fn of(db: Connection, path: &Path) -> Result<Self, Error> {
        let patience = Patience::with(&db).map_err(|source| Error::at(path, source))?;
        let identity = Identity::of(path);
        Ok(Self { db, path: path.to_owned(), identity, patience, meant: RefCell::default() })
    }

    /// The files that it is made of while it is open: its own, its log, and the log's index.
    pub fn files(&self) -> Vec<PathBuf> {
        vec![self.path.clone(), beside(&self.path, "-wal"), beside(&self.path, "-shm")]
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives up whatever is asked from now on once `time` is over; what is asked then ends with [`Error::TooLong`].
    pub fn answer_within(&self, time: Duration) -> Result<(), Error> {
        self.patience.end_after(time);
        self.db.busy_timeout(time.min(PATIENCE)).map_err(|source| self.at(source))
    }

    fn at(&self, source: rusqlite::Error) -> Error {
        Error::at(&self.path, source)
    }
}

/// Makes `has_word(text, word)`, `has_all(text, other, words)`, `same_words(a, b)` and `excerpt(text, words)` known to SQL on this connection.
fn add_functions(db: &Connection) -> rusqlite::Result<()> {
    type Question = fn(Option<&str>, &str) -> bool;
    let functions: [(&str, Question); 2] = [("has_word", words::has_word), ("same_words", words::same_words)];
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function("excerpt", 2, flags, |args| {
        Ok(words::excerpt(args.get_raw(0).as_str()?, args.get_raw(1).as_str()?))
    })?;
    db.create_scalar_function("has_all", 3, flags, |args| {
        // The words are the same in all rows.
        let words = args.get_or_create_aux(2, |words| words.as_str().map(words::Phrases::of))?;
        Ok(words.are_in([args.get_raw(0).as_str_or_null()?, args.get_raw(1).as_str_or_null()?]))
    })?;
    for (name, function) in functions {
        db.create_scalar_function(name, 2, flags, move |args| {
            Ok(function(args.get_raw(0).as_str_or_null()?, args.get_raw(1).as_str()?))
        })?;
    }
    Ok(())
}

fn layout(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_is_the_number_of_migrations() {
        let mut db = Connection::open_in_memory().unwrap();
        MIGRATIONS.to_latest(&mut db).unwrap();
        assert_eq!(layout(&db).unwrap(), LAYOUT);
    }
}
