//! A folder for one record, gone with the test.

use std::path::PathBuf;

/// The folder.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for the test"))
    }

    /// Where the record lies in it.
    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join("onrecord.db")
    }
}
