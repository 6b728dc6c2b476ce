//! Where the data to measure on lies, and how its gold is loaded.
//!
//! The data is no part of the project: its texts belong to their publishers. Where it is not at hand, what needs it
//! is skipped and says so.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

/// What can keep a score from being taken.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of the data cannot be read.
    #[error("{path} cannot be read: {problem}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        problem: String,
    },
    /// An input was not taken in.
    #[error("{name} {problem}")]
    NotTaken {
        /// The input.
        name: String,
        /// Why.
        problem: String,
    },
    /// Articles of the gold have no reading.
    #[error("{count} articles of the gold have no reading, the first: {first}")]
    NoReading {
        /// How many.
        count: usize,
        /// The first one's id.
        first: String,
    },
}

/// The folder of the data: what `ONRECORD_DATA` names, else `shared/data` beside the workspace.
pub fn folder() -> PathBuf {
    match env::var_os("ONRECORD_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => {
            let workspace =
                Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate lies in the workspace");
            workspace.with_file_name("shared").join("data")
        }
    }
}

/// The file or folder called `name` inside the data, or nothing, and a line on standard error, where it is missing.
///
/// # Panics
/// When it is missing and `CI` is `true`: there a gate that is skipped would pass for one that holds.
pub fn required(name: &str) -> Option<PathBuf> {
    let path = folder().join(name);
    if path.exists() {
        return Some(path);
    }
    let missing = format!("{} is missing; ONRECORD_DATA names the folder of the data", path.display());
    assert!(env::var_os("CI").is_none_or(|value| value != "true"), "{missing}");
    eprintln!("skipped: {missing}");
    None
}

/// The objects of a JSON Lines file.
///
/// # Errors
/// When the file cannot be read, or a line is not such an object.
pub fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Error> {
    let unreadable = |problem: String| Error::Unreadable { path: path.display().to_string(), problem };
    let text = fs::read_to_string(path).map_err(|err| unreadable(err.to_string()))?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|err| unreadable(format!("line {}: {err}", at + 1)))
        })
        .collect()
}
