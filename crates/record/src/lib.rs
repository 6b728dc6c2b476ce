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
mod link;
mod office;
mod patience;
mod reprint;
mod rows;
mod search;
mod stored;
mod story;
mod utterance;
mod verify;
mod who;
mod words;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};

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
pub use reprint::ReprintRow;
pub use search::{ArticleHit, ArticleQuery, Column, Links, Named, Part, Portion, Position};
pub use stored::Summary;
pub use story::{StoryArticle, StoryQuery, StoryRow};
pub use utterance::{OriginRow, RecursRow, StepRow, UtteranceQuery, UtteranceRow, WordingRow, WordsRow};
pub use verify::{Finding, Verified};
pub use who::{Decision, Held, Told, Who};
pub use words::matches;

/// A record's mark in the head of its file: "onrc".
const APPLICATION_ID: i32 = 0x6f6e_7263;

/// Layouts, oldest first. Only ever append: records of every layout are out there.
static MIGRATIONS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| Migrations::new(STEPS.map(M::up).to_vec()));

/// From each layout to the next.
const STEPS: [&str; 12] = [
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
];

/// The newest layout: how many migrations there are.
const LAYOUT: i64 = STEPS.len() as i64;

/// How long a writer waits for another one before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many SQL statements are kept ready: linking alone has some forty.
const STATEMENTS: usize = 128;

/// How many kibibytes of the file are kept in memory at most, for writing: links go into all parts of large indexes.
const CACHE: i64 = 256 << 10;

/// How many pages the log may hold before they go into the file: a page that several batches change is then written there once.
const LOG: i64 = 16 << 10;

/// An open record.
pub struct Record {
    db: Connection,
    path: PathBuf,
    patience: Patience,
}

impl Record {
    /// Opens the record at `path` for reading and writing, makes it where there is none, and brings an older one up
    /// to date.
    pub fn create_or_open(path: &Path) -> Result<Self, Error> {
        let at = |source| Error::at(path, source);
        let mut db = Connection::open(path).map_err(at)?;
        db.busy_timeout(PATIENCE).map_err(at)?;
        let is_record = is_record(&db).map_err(at)?;
        if !is_record && !is_empty(&db).map_err(at)? {
            return Err(Error::NotARecord(path.to_owned()));
        }
        refuse_newer(&db, path)?;
        // WAL: readers go on while a batch is written. FULL: a batch that was reported as done outlasts a power cut.
        db.pragma_update(None, "journal_mode", "WAL").map_err(at)?;
        db.pragma_update(None, "synchronous", "FULL").map_err(at)?;
        db.pragma_update(None, "foreign_keys", true).map_err(at)?;
        db.pragma_update(None, "cache_size", -CACHE).map_err(at)?;
        db.pragma_update(None, "wal_autocheckpoint", LOG).map_err(at)?;
        db.set_prepared_statement_cache_capacity(STATEMENTS);
        if !is_record {
            db.pragma_update(None, "application_id", APPLICATION_ID).map_err(at)?;
        }
        MIGRATIONS.to_latest(&mut db).map_err(|source| Error::Migration { path: path.to_owned(), source })?;
        add_functions(&db).map_err(at)?;
        Self::of(db, path)
    }

    /// Opens the record at `path` for reading and writing, and makes none where there is none.
    pub fn open_to_change(path: &Path) -> Result<Self, Error> {
        if path.exists() { Self::create_or_open(path) } else { Err(Error::Missing(path.to_owned())) }
    }

    /// Opens the record at `path` for reading alone.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let at = |source| Error::at(path, source);
        if !path.exists() {
            return Err(Error::Missing(path.to_owned()));
        }
        if path.is_dir() {
            return Err(Error::NotARecord(path.to_owned()));
        }
        let db = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(at)?;
        db.busy_timeout(PATIENCE).map_err(at)?;
        if !is_record(&db).map_err(at)? {
            return Err(Error::NotARecord(path.to_owned()));
        }
        refuse_newer(&db, path)?;
        if layout(&db).map_err(at)? < LAYOUT {
            return Err(Error::Older(path.to_owned()));
        }
        add_functions(&db).map_err(at)?;
        Self::of(db, path)
    }

    fn of(db: Connection, path: &Path) -> Result<Self, Error> {
        let patience = Patience::with(&db).map_err(|source| Error::at(path, source))?;
        Ok(Self { db, path: path.to_owned(), patience })
    }

    /// The files that it is made of while it is open: its own, its log, and the log's index.
    pub fn files(&self) -> Vec<PathBuf> {
        let beside = |ending: &str| {
            let mut name = self.path.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name)
        };
        vec![self.path.clone(), beside("-wal"), beside("-shm")]
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

fn is_record(db: &Connection) -> rusqlite::Result<bool> {
    let mark: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    Ok(mark == APPLICATION_ID)
}

fn is_empty(db: &Connection) -> rusqlite::Result<bool> {
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(tables == 0)
}

fn refuse_newer(db: &Connection, path: &Path) -> Result<(), Error> {
    let found = layout(db).map_err(|source| Error::at(path, source))?;
    if found > LAYOUT {
        return Err(Error::Newer { path: path.to_owned(), found, known: LAYOUT });
    }
    Ok(())
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
