//! What can go wrong with a record, told so that a person knows what to do.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Why a record could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no file there.
    #[error("there is no record at {0}; `onrecord add` makes one, --record FILE names another")]
    Missing(PathBuf),
    /// The file is something else.
    #[error("{0} is not a record of onrecord; --record FILE names another")]
    NotARecord(PathBuf),
    /// The file has nothing in it.
    #[error("{0} is empty; `onrecord add` makes a record of it, --record FILE names another")]
    Empty(PathBuf),
    /// It is a record, or was one, and what is read from it cannot be.
    #[error(
        "{path} is damaged ({what}); `onrecord verify --repair` makes a sound record of all that can be read in it and keeps this one beside it"
    )]
    Damaged {
        /// The record.
        path: PathBuf,
        /// What shows it.
        what: String,
    },
    /// A repair was ended while it put the files in their places.
    #[error("a repair of {0} was ended before it was done; `onrecord verify --repair` goes on with it")]
    HalfRepaired(PathBuf),
    /// Somebody put another file in its place while it was open.
    #[error(
        "{0} was replaced by another file while it was open; what was reported as done before is in the one that was moved away; run the same command again"
    )]
    Replaced(PathBuf),
    /// A later version of the program made it.
    #[error(
        "{path} was made by a newer onrecord (its layout is {found}, this program knows {known}); use that one"
    )]
    Newer {
        /// The record.
        path: PathBuf,
        /// Its layout.
        found: i64,
        /// The last layout that this program knows.
        known: i64,
    },
    /// An older version of the program made it, and it was opened for reading alone.
    #[error("{0} was made by an older onrecord; `onrecord add PAGES` into it brings it up to date")]
    Older(PathBuf),
    /// Another program is writing.
    #[error("{0} is being written by another program; try again when that is done")]
    Busy(PathBuf),
    /// The answer took longer than it may.
    #[error("the answer took too long and was given up; narrow the question")]
    TooLong,
    /// Its folder is not there.
    #[error("there is no folder for {0}: make it first, or name another with --record")]
    NoFolder(PathBuf),
    /// It may not be written.
    #[error("{0} may not be written: check its rights and its folder's")]
    ReadOnly(PathBuf),
    /// It may not be read.
    #[error("{0} may not be read: check its rights and its folder's")]
    Unreadable(PathBuf),
    /// Its log must be read with it, and nobody may write what that takes.
    #[error(
        "{0} was not closed and is to be read with its log ({0}-wal), but its folder may not be written: let somebody who may write there open it once, or copy both files to another folder"
    )]
    OpenLog(PathBuf),
    /// No room.
    #[error(
        "the disk that holds {0}, or the one for temporary files, is full: make room; what was reported as added stays, and adding again goes on from there"
    )]
    Full(PathBuf),
    /// The system would not write any more.
    #[error(
        "{path} could not be written further ({source}): the disk, a quota or a limit on the size of files may be full, or the disk fails; what was reported as added stays, and adding again goes on from there"
    )]
    Unwritable {
        /// The record.
        path: PathBuf,
        /// SQLite's words.
        source: rusqlite::Error,
    },
    /// Nothing answers to the name.
    #[error(
        "no article answers to “{0}”; an id (or its first letters, four at least), a file name, a URL or a title does"
    )]
    NoArticle(String),
    /// No utterance has this number.
    #[error("no utterance has the number {0}; `onrecord utterances` lists what two articles tell at least")]
    NoUtterance(i64),
    /// No story has this number.
    #[error(
        "no story has the number {0}; `onrecord stories --all` lists them, and adding pages may give them other ones"
    )]
    NoStory(i64),
    /// Several do.
    #[error("{count} articles answer to “{key}”, among them {first}; say more of it")]
    ManyArticles {
        /// What was asked for.
        key: String,
        /// How many answer to it.
        count: usize,
        /// Two of them.
        first: String,
    },
    /// No actor goes by the name.
    #[error("nobody in the record goes by the name “{0}”")]
    Nobody(String),
    /// Several do.
    #[error("“{name}” may be {}; say more of the name", names.join(", or "))]
    ManyActors {
        /// What was asked for.
        name: String,
        /// Who it may be.
        names: Vec<String>,
    },
    /// There is no decision of that number.
    #[error("there is no decision {0}")]
    NoDecision(i64),
    /// The article has no statement of that number.
    #[error(
        "there is no statement {number} in “{article}”; `onrecord show` lists its statements with their numbers"
    )]
    NoStatement {
        /// As it was asked for.
        article: String,
        /// The number.
        number: u32,
    },
    /// What is asked for cannot be made of a statement.
    #[error("{0}")]
    Uncorrectable(String),
    /// Somebody else was there first.
    #[error(
        "the statement was corrected or read again since you looked at it; look at it as it stands now, and say again what is to be corrected"
    )]
    CorrectedMeanwhile,
    /// There is no correction of that number, or it was taken back already.
    #[error(
        "there is no correction {0}, or it was taken back already; `onrecord corrections` lists them all"
    )]
    NoCorrection(i64),
    /// The search words cannot be searched for.
    #[error("“{0}” holds no word to search for")]
    NoWords(String),
    /// Anything else that SQLite says.
    #[error("{path}: {source}")]
    Sqlite {
        /// The record.
        path: PathBuf,
        /// SQLite's words.
        source: rusqlite::Error,
    },
    /// The migrations of this program fail on it.
    #[error("{path} could not be brought up to date, and is as it was: {source}; please report it")]
    Migration {
        /// The record.
        path: PathBuf,
        /// What failed.
        source: rusqlite_migration::Error,
    },
    /// The bytes of a source could not be unpacked.
    #[error("a source cannot be unpacked: {0}")]
    Packed(#[from] std::io::Error),
}

impl Error {
    /// Whether it concerns the article alone that was being added, and leaves the record fit for others.
    pub fn is_of_one_article(&self) -> bool {
        use rusqlite::ErrorCode as Code;
        let Error::Sqlite { source, .. } = self else { return false };
        matches!(source, rusqlite::Error::ToSqlConversionFailure(_))
            || matches!(
                source.sqlite_error_code(),
                Some(Code::ConstraintViolation | Code::TooBig | Code::TypeMismatch)
            )
    }

    /// SQLite's error about the record at `path`, as the case that a person can act on where there is one.
    pub(crate) fn at(path: &Path, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let path = path.to_owned();
        let damaged = |path| Error::Damaged { path, what: source.to_string() };
        match source.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked | Code::FileLockingProtocolFailed) => {
                Error::Busy(path)
            }
            Some(Code::OperationInterrupted) => Error::TooLong,
            Some(Code::CannotOpen)
                if path.parent().is_some_and(|f| !f.as_os_str().is_empty() && !f.is_dir()) =>
            {
                Error::NoFolder(path)
            }
            Some(Code::CannotOpen) if path.is_dir() => Error::NotARecord(path),
            Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => Error::ReadOnly(path),
            Some(Code::DiskFull) => Error::Full(path),
            Some(Code::NotADatabase) if has_mark(&path) => damaged(path),
            Some(Code::NotADatabase) => Error::NotARecord(path),
            Some(Code::DatabaseCorrupt) => damaged(path),
            Some(Code::SystemIoFailure) if is_short(&source) => damaged(path),
            Some(Code::SystemIoFailure) if is_of_writing(&source) => Error::Unwritable { path, source },
            None if is_of_a_value(&source) => damaged(path),
            _ => Error::Sqlite { path, source },
        }
    }

    /// The error of a migration of the record at `path`, as the case that a person can act on where there is one.
    pub(crate) fn of_migration(path: &Path, source: rusqlite_migration::Error) -> Self {
        let rusqlite_migration::Error::RusqliteError { query, err } = source else {
            return Error::Migration { path: path.to_owned(), source };
        };
        match Error::at(path, err) {
            Error::Sqlite { path, source: err } => {
                Error::Migration { path, source: rusqlite_migration::Error::RusqliteError { query, err } }
            }
            known => known,
        }
    }
}

/// Whether a file that SQLite does not know for its own has a record's mark in its head.
fn has_mark(path: &Path) -> bool {
    let mut head = [0; 72];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head[68..] == crate::APPLICATION_ID.to_be_bytes()
}

/// Whether the file ends before what should stand in it, or the disk says itself that what it holds is not what was written.
fn is_short(source: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{SQLITE_IOERR_CORRUPTFS, SQLITE_IOERR_DATA, SQLITE_IOERR_SHORT_READ};
    let code = source.sqlite_error().map(|err| err.extended_code);
    matches!(code, Some(SQLITE_IOERR_SHORT_READ | SQLITE_IOERR_CORRUPTFS | SQLITE_IOERR_DATA))
}

/// Whether the system would not write.
fn is_of_writing(source: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{
        SQLITE_IOERR_DIR_FSYNC, SQLITE_IOERR_FSYNC, SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_TRUNCATE,
        SQLITE_IOERR_WRITE,
    };
    let code = source.sqlite_error().map(|err| err.extended_code);
    matches!(
        code,
        Some(
            SQLITE_IOERR_WRITE
                | SQLITE_IOERR_FSYNC
                | SQLITE_IOERR_DIR_FSYNC
                | SQLITE_IOERR_TRUNCATE
                | SQLITE_IOERR_SHMSIZE
        )
    )
}

/// Whether a value that is stored is none that this program stores.
fn is_of_a_value(source: &rusqlite::Error) -> bool {
    matches!(
        source,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
    )
}
