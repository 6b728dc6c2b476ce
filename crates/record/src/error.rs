//! What can go wrong with a record, told so that a person knows what to do.

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
    /// No room.
    #[error(
        "the disk that holds {0} is full; what was added before stays, and adding again goes on from there"
    )]
    Full(PathBuf),
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
    #[error("{path} could not be brought up to date: {source}")]
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
        match source.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Error::Busy(path),
            Some(Code::OperationInterrupted) => Error::TooLong,
            Some(Code::CannotOpen)
                if path.parent().is_some_and(|f| !f.as_os_str().is_empty() && !f.is_dir()) =>
            {
                Error::NoFolder(path)
            }
            Some(Code::CannotOpen) if path.is_dir() => Error::NotARecord(path),
            Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => Error::ReadOnly(path),
            Some(Code::DiskFull) => Error::Full(path),
            Some(Code::NotADatabase) => Error::NotARecord(path),
            _ => Error::Sqlite { path, source },
        }
    }
}
