//! How a record is opened: made where there is none, brought up to date, read where it may not be written; and who is told what where
//! it cannot be.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::repair::is_half_repaired;
use crate::{APPLICATION_ID, Error, LAYOUT, MIGRATIONS, Record, add_functions, layout};

/// How long a writer waits for another one before it gives up: linking holds a large record for some seconds at a time.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// After how long it tries again. SQLite's own waiting tries ten times a second, and between two batches there is less time than that.
pub(crate) const TRIED_AGAIN: Duration = Duration::from_millis(5);

/// How many SQL statements are kept ready: linking alone has some forty.
const STATEMENTS: usize = 128;

/// How many kibibytes of the file are kept in memory at most, for writing: links go into all parts of large indexes.
const CACHE: i64 = 128 << 10;

/// The same for reading, where several read at once.
const CACHE_OF_READERS: i64 = 16 << 10;

/// How many pages the log may hold before they go into the file: a page that several batches change is then written there once.
const LOG: i64 = 16 << 10;

impl Record {
    /// Opens the record at `path` for reading and writing, makes it where there is none, and brings an older one up
    /// to date: in one transaction, so that it is the older one still where that fails.
    pub fn create_or_open(path: &Path) -> Result<Self, Error> {
        if is_half_repaired(path) {
            return Err(Error::HalfRepaired(path.to_owned()));
        }
        if is_read_only(path) {
            // To open it for writing would leave an index of its log that stands in the way of whoever may write it.
            return Err(Error::ReadOnly(path.to_owned()));
        }
        let at = |source| Error::at(path, source);
        let mut db = Connection::open(path).map_err(at)?;
        db.busy_handler(Some(wait)).map_err(at)?;
        let since = Instant::now();
        // Of two programs that make one record at once, SQLite turns one away without letting it wait.
        while let Err(err) = prepare(&mut db, path) {
            if !matches!(err, Error::Busy(_)) || since.elapsed() > PATIENCE {
                return Err(err);
            }
            thread::sleep(TRIED_AGAIN);
        }
        Self::of(db, path)
    }

    /// Opens the record at `path` for reading and writing, and makes none where there is none.
    pub fn open_to_change(path: &Path) -> Result<Self, Error> {
        missing(path)?;
        Self::create_or_open(path)
    }

    /// Opens the record at `path` for reading alone; neither it nor its folder need to be writable.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if is_half_repaired(path) {
            return Err(Error::HalfRepaired(path.to_owned()));
        }
        missing(path)?;
        if path.is_dir() {
            return Err(Error::NotARecord(path.to_owned()));
        }
        let at = |source| Error::at(path, source);
        let db = open_to_read(path)?;
        if !is_record(&db).map_err(at)? {
            return Err(no_record(&db, path));
        }
        refuse_newer(&db, path)?;
        if layout(&db).map_err(at)? < LAYOUT {
            return Err(Error::Older(path.to_owned()));
        }
        db.pragma_update(None, "cache_size", -CACHE_OF_READERS).map_err(at)?;
        add_functions(&db).map_err(at)?;
        Self::of(db, path)
    }

    /// Whether an older version of the program made the record at `path`, so that opening it for writing brings it up to date, which
    /// takes a while where it is large.
    pub fn is_older(path: &Path) -> bool {
        matches!(Self::open(path), Err(Error::Older(_)))
    }
}

/// Waits a moment for whoever writes, unless it was tried for long.
pub(crate) fn wait(tried: i32) -> bool {
    thread::sleep(TRIED_AGAIN);
    TRIED_AGAIN * tried.unsigned_abs() < PATIENCE
}

/// Everything between opening a file for writing and using it as a record.
fn prepare(db: &mut Connection, path: &Path) -> Result<(), Error> {
    let at = |source| Error::at(path, source);
    // In this order: whoever makes the record at the same time marks it before anything stands in it.
    let is_empty = is_empty(db).map_err(at)?;
    let is_record = is_record(db).map_err(at)?;
    if !is_record && !is_empty {
        return Err(no_record(db, path));
    }
    refuse_newer(db, path)?;
    if db.is_readonly("main").map_err(at)? {
        return Err(Error::ReadOnly(path.to_owned()));
    }
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
    if let Err(err) = MIGRATIONS.to_latest(db)
        // Another program may have been first.
        && layout(db).map_err(at)? != LAYOUT
    {
        return Err(Error::of_migration(path, err));
    }
    add_functions(db).map_err(at)
}

/// A connection for reading alone. In a folder that may not be written SQLite cannot make the index of the log, and where the file may not
/// be written it makes one that stands in the way of whoever writes next. Where there is no log, the file is whole without it, and is
/// read as one that nobody changes.
fn open_to_read(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = |name: &Path, flags| {
        let db = Connection::open_with_flags(name, flags)?;
        db.busy_timeout(PATIENCE)?;
        is_record(&db).map(|_| db)
    };
    let unchanging = || open(&unchanging(path), flags | OpenFlags::SQLITE_OPEN_URI);
    let has_log = has_log(path);
    let is_shut = |err: &rusqlite::Error| {
        matches!(err.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
    };
    let opened = if !has_log && is_read_only(path) {
        unchanging()
    } else {
        match open(path, flags) {
            Err(err) if is_shut(&err) && !has_log => unchanging(),
            opened => opened,
        }
    };
    opened.map_err(|err| {
        // Only now: closing the file takes the locks away that this program may have on it.
        let is_denied = || fs::File::open(path).is_err_and(|err| err.kind() == ErrorKind::PermissionDenied);
        match err {
            err if is_shut(&err) && is_denied() => Error::Unreadable(path.to_owned()),
            err if is_shut(&err) && has_log => Error::OpenLog(path.to_owned()),
            err => Error::at(path, err),
        }
    })
}

/// The address that tells SQLite that nobody changes the file.
fn unchanging(path: &Path) -> PathBuf {
    let mut address = "file:".to_owned();
    for &byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                address.push(byte.into());
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    PathBuf::from(address + "?immutable=1")
}

/// Refuses where there is no file.
fn missing(path: &Path) -> Result<(), Error> {
    match path.try_exists() {
        Ok(true) => Ok(()),
        Err(err) if err.kind() == ErrorKind::PermissionDenied => Err(Error::Unreadable(path.to_owned())),
        _ => Err(Error::Missing(path.to_owned())),
    }
}

/// Why a file that has not the mark of a record is none.
fn no_record(db: &Connection, path: &Path) -> Error {
    const TABLES: &str = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('article', 'source', 'statement')";
    match db.query_row(TABLES, [], |row| row.get(0)) {
        Ok(3) => Error::Damaged {
            path: path.to_owned(),
            what: "it has the tables of a record, but not the mark of one".to_owned(),
        },
        _ if fs::metadata(path).is_ok_and(|file| file.len() == 0) => Error::Empty(path.to_owned()),
        _ => Error::NotARecord(path.to_owned()),
    }
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

/// Whether nobody may write the file.
pub(crate) fn is_read_only(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.permissions().readonly())
}

/// Whether something stands in the log of a record that is to be read with it.
pub(crate) fn has_log(path: &Path) -> bool {
    fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// The file beside a record with this ending behind its name.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Which file a path leads to, where the system tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    pub(crate) fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(path).ok().map(|file| Self(file.dev(), file.ino()))
    }

    /// Elsewhere nobody can put another file in the place of one that is open.
    #[cfg(not(unix))]
    pub(crate) fn of(_: &Path) -> Option<Self> {
        None
    }
}
