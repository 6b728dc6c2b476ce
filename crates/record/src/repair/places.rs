//! Where the files of a repair stand: the record that is being made, the one that is done, and the damaged one that is kept.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::open::beside;

/// The endings of files that belong to an open record.
const BESIDES: [&str; 2] = ["-wal", "-shm"];

/// The names of the files.
pub(crate) struct Places {
    record: PathBuf,
    /// What is being made.
    pub(crate) unfinished: PathBuf,
    /// What is done, and is put in the record's place next.
    finished: PathBuf,
}

/// Whether a repair was ended while it put the files in their places. Until that is finished, nobody is to open the record, or make
/// one where none is.
pub(crate) fn is_half_repaired(path: &Path) -> bool {
    Places::of(path).finished.exists()
}

impl Places {
    pub(crate) fn of(record: &Path) -> Self {
        Self {
            record: record.to_owned(),
            unfinished: beside(record, ".repairing"),
            finished: beside(record, ".repaired"),
        }
    }

    /// Takes away what a repair has left that was ended before it was done.
    pub(crate) fn clear(&self) -> Result<(), Error> {
        remove(&self.unfinished)
            .and_then(|()| self.clear_beside(&self.unfinished))
            .map_err(|err| self.unwritten(&err))
    }

    /// The record that was made is done: from here on a repair that is ended is finished by the next.
    pub(crate) fn complete(&self) -> Result<(), Error> {
        let done = || {
            fs::File::open(&self.unfinished)?.sync_all()?;
            fs::rename(&self.unfinished, &self.finished)?;
            self.clear_beside(&self.unfinished)
        };
        done().map_err(|err| self.unwritten(&err))
    }

    /// Puts what is done in the record's place, and the damaged one with its log beside it; says where that is.
    pub(crate) fn swap(&self) -> Result<PathBuf, Error> {
        let swap = || {
            let name = |number: u32| beside(&self.record, &format!(".damaged-{number}"));
            let mut number = 1;
            while name(number).exists() {
                number += 1;
            }
            // Where the record is not in its place any more, an earlier try has moved it last.
            let damaged = if self.record.exists() {
                fs::rename(&self.record, name(number))?;
                name(number)
            } else {
                name((number - 1).max(1))
            };
            let log = beside(&self.record, "-wal");
            if log.exists() {
                fs::rename(log, beside(&damaged, "-wal"))?;
            }
            self.clear_beside(&self.record)?;
            fs::rename(&self.finished, &self.record)?;
            Ok(damaged)
        };
        swap().map_err(|err| self.unwritten(&err))
    }

    fn clear_beside(&self, path: &Path) -> io::Result<()> {
        BESIDES.iter().try_for_each(|ending| remove(&beside(path, ending)))
    }

    fn unwritten(&self, err: &io::Error) -> Error {
        match err.kind() {
            ErrorKind::StorageFull => Error::Full(self.unfinished.clone()),
            _ => Error::ReadOnly(self.unfinished.clone()),
        }
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(err) if err.kind() != ErrorKind::NotFound => Err(err),
        _ => Ok(()),
    }
}
