//! Where accounts differ: in the example story against what a careful reader finds (`examples/story/expected.json`), and in the seeds,
//! where they do not.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use onrecord_eval::data;
use onrecord_intake::Pages;
use onrecord_reading::wire::Reading;
use onrecord_record::{ConflictQuery, ConflictRow, ConflictSide, Entry, Record};
use serde_json::Value;

/// The conflicts in a new record of all pages of a folder.
fn conflicts_in(folder: &Path) -> Vec<ConflictRow> {
    let (reader, place) = (onrecord_eval::reader(), tempfile::tempdir().unwrap());
    let mut record = Record::create_or_open(&place.path().join("onrecord.db")).unwrap();
    let mut batch = record.batch().unwrap();
    for page in Pages::of([folder.to_owned()]).pages().filter_map(Result::ok) {
        let reading = Reading::new(&page.name, &reader.read(onrecord_page::read(&page)));
        let entry = Entry { page, reading, reader: "test".to_owned() };
        batch.add(&entry).unwrap();
    }
    batch.commit().unwrap();
    record.link(|| {}).unwrap();
    record.conflicts(&ConflictQuery::default()).unwrap()
}

fn told(row: &ConflictRow) -> String {
    format!(
        "{}: {}\n    {}: {}\n    {}: {}",
        row.kind, row.why, row.one.file, row.one.text, row.other.file, row.other.text
    )
}

/// A conflict that a careful reader finds.
struct Expected {
    kind: String,
    about: String,
    /// The passages, each with its file.
    between: Vec<(String, String)>,
}

fn expected(folder: &Path) -> Vec<Expected> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let json: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
    let conflicts = json["conflicts"].as_array().unwrap().iter();
    let passages = |conflict: &Value| {
        let between = conflict["between"].as_array().unwrap().iter();
        // A feed's entries go by its name and their own.
        between
            .map(|passage| {
                (text(&passage["file"]).split('#').next().unwrap().to_owned(), text(&passage["text"]))
            })
            .collect()
    };
    let one = |conflict: &Value| Expected {
        kind: text(&conflict["kind"]),
        about: text(&conflict["about"]),
        between: passages(conflict),
    };
    conflicts.map(one).collect()
}

impl Expected {
    fn has(&self, side: &ConflictSide) -> bool {
        self.between.iter().any(|(file, text)| is_in(side, file) && share_words(text, &side.text))
    }

    /// Whether one side is a passage of it, and the other stands in one of its files, or is a passage of another one of this kind: the
    /// auditors' sum, which differs from the minister's and from the translator's.
    fn is(&self, row: &ConflictRow, all: &[Expected]) -> bool {
        let related = |side: &ConflictSide| {
            self.between.iter().any(|(file, _)| is_in(side, file))
                || all.iter().any(|other| other.kind == self.kind && other.has(side))
        };
        let (one, other) = (&row.one, &row.other);
        self.kind == row.kind && (self.has(one) && related(other) || related(one) && self.has(other))
    }
}

fn is_in(side: &ConflictSide, file: &str) -> bool {
    side.file.contains(file)
}

/// Whether most words of the shorter stand in the longer.
fn share_words(one: &str, other: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    2 * one.intersection(&other).count() > one.len().min(other.len())
}

#[test]
fn most_conflicts_of_the_example_story_are_found_and_few_others() {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/story");
    let (found, all) = (conflicts_in(&folder), expected(&folder));
    let missed: Vec<&str> = all
        .iter()
        .filter(|expected| !found.iter().any(|row| expected.is(row, &all)))
        .map(|expected| expected.about.as_str())
        .collect();
    let others: Vec<String> =
        found.iter().filter(|row| !all.iter().any(|expected| expected.is(row, &all))).map(told).collect();
    println!(
        "{} of {} found; {} found, {} of them others",
        all.len() - missed.len(),
        all.len(),
        found.len(),
        others.len()
    );
    println!("missed: {missed:#?}\nothers:\n{}", others.join("\n"));
    assert!(all.len() - missed.len() >= 10, "missed: {missed:#?}");
    assert!(others.len() <= 1, "others:\n{}", others.join("\n"));
}

/// Five accounts of one story over two years, which differ in nothing that a rule may speak of.
#[test]
fn the_seeds_do_not_differ() {
    let Some(folder) = data::required("../seeds") else { return };
    let found: Vec<String> = conflicts_in(&folder).iter().map(told).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
