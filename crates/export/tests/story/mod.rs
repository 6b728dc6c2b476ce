//! A record of the example story, for all tests of this folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use onrecord_intake::Pages;
use onrecord_reading::{Reader, wire};
use onrecord_record::{Entry, Record};

static PATH: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("formats.db");
    for ending in ["", "-wal", "-shm"] {
        let mut file = path.clone().into_os_string();
        file.push(ending);
        _ = fs::remove_file(file);
    }
    let reader = Reader::new();
    let version = format!("{} {}", onrecord_page::VERSION, reader.version());
    let mut record = Record::create_or_open(&path).unwrap();
    let mut batch = record.batch().unwrap();
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/story");
    for page in Pages::of([pages]).pages().map(Result::unwrap) {
        let reading = wire::Reading::new(&page.name, &reader.read(onrecord_page::read(&page)));
        batch.add(&Entry { page, reading, reader: version.clone() }).unwrap();
    }
    batch.commit().unwrap();
    record.link(|| ()).unwrap();
    path
});

/// The record, open; each test has it for itself.
pub(crate) fn record() -> Record {
    Record::open(&PATH).unwrap()
}
