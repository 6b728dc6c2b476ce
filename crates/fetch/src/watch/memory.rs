//! What is known of the feeds: what they answered with, and which of their entries have been fetched.
//!
//! It is kept in a file beside the record and not in it, as it says nothing about any article: whoever loses it has the feeds' pages
//! fetched once more, and the record knows them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::answer::Validators;

/// The file's format.
const FORMAT: &str = "onrecord.watch/1";

/// What is known of the feeds, and where that is kept.
#[derive(Debug)]
pub struct Memory {
    path: PathBuf,
    pub(super) feeds: BTreeMap<String, Feed>,
}

/// The file.
#[derive(Serialize, Deserialize)]
struct Kept {
    format: String,
    feeds: BTreeMap<String, Feed>,
}

/// What is known of a feed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Feed {
    #[serde(flatten)]
    pub(super) validators: Validators,
    /// Its entries by the addresses that they link to, as long as they stand in it.
    pub(super) entries: BTreeMap<String, Entry>,
}

/// What is known of an entry of a feed.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// SHA-256 of the entry as it stands in the feed: an entry that changes has its page fetched again.
    pub(super) sha256: String,
    /// The same of the entry for which the page was fetched, or will not be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) settled: Option<String>,
    /// How often that went wrong.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) failures: u32,
    /// What the page was answered with.
    #[serde(flatten)]
    pub(super) validators: Validators,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Entry {
    /// Whether its page is to be fetched.
    pub(super) fn is_wanted(&self) -> bool {
        self.settled.as_ref() != Some(&self.sha256)
    }
}

impl Memory {
    /// What is known of feeds beside the record at `record`.
    pub fn beside(record: &Path) -> io::Result<Self> {
        let path = beside(record);
        let feeds = match fs::read(&path) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(Kept { format, feeds }) if format == FORMAT => feeds,
                Ok(Kept { format, .. }) => return Err(strange(&format!("its format is {format:.40?}"))),
                Err(err) => return Err(strange(&err.to_string())),
            },
            Err(err) if err.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(err) => return Err(err),
        };
        Ok(Self { path, feeds })
    }

    /// Keeps it: the file is there whole, as it was or as it is now.
    pub fn keep(&self) -> io::Result<()> {
        #[derive(Serialize)]
        struct Kept<'a> {
            format: &'a str,
            feeds: &'a BTreeMap<String, Feed>,
        }
        let new = with_ending(&self.path, &format!(".{}.new", std::process::id()));
        let write = || {
            let mut file = File::create(&new)?;
            serde_json::to_writer_pretty(&mut file, &Kept { format: FORMAT, feeds: &self.feeds })?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            fs::rename(&new, &self.path)
        };
        write().inspect_err(|_| _ = fs::remove_file(&new))
    }
}

/// Where what is known of feeds is kept: the record's name with `.web.json` behind it.
pub fn beside(record: &Path) -> PathBuf {
    with_ending(record, ".web.json")
}

fn strange(why: &str) -> io::Error {
    let words = format!(
        "it is not what was kept of the feeds ({why}); without it, their pages are fetched once more"
    );
    io::Error::new(io::ErrorKind::InvalidData, words)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_and_what_is_something_else_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let record = folder.path().join("onrecord.db");
        let mut memory = Memory::beside(&record).unwrap();
        let entry = Entry { sha256: "a".to_owned(), failures: 2, ..Entry::default() };
        let validators = Validators { etag: Some("\"1\"".to_owned()), modified: None };
        let entries = BTreeMap::from([("https://post.example/a".to_owned(), entry)]);
        memory.feeds.insert("https://post.example/feed".to_owned(), Feed { validators, entries });
        memory.keep().unwrap();
        memory.keep().unwrap();
        let again = Memory::beside(&record).unwrap();
        assert_eq!(format!("{:?}", again.feeds), format!("{:?}", memory.feeds));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        for other in ["", "{", "{\"format\": \"onrecord.watch/2\", \"feeds\": {}}", "[]"] {
            fs::write(beside(&record), other).unwrap();
            let problem = Memory::beside(&record).unwrap_err().to_string();
            assert!(problem.contains("fetched once more"), "{problem}");
        }
    }
}
