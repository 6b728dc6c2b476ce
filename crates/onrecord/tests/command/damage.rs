//! A damaged record, one of another version: what the program says, and how it is repaired.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;

use crate::environment::{Environment, Run};

/// A record of three articles, closed.
fn environment() -> Environment {
    let environment = Environment::new();
    environment.write("a.txt", "Mara Voss said that the quay would cost €2 million.\n");
    environment.write("b.txt", "Tom Hale said that the quay was safe.\n");
    environment.write("c.txt", "Tom Hale said that the bridge was not.\n");
    assert_eq!(environment.run(&["add", "a.txt", "b.txt", "c.txt"]).code, Some(0));
    environment
}

/// Changes the record's bytes.
fn damaged(environment: &Environment, change: impl FnOnce(&mut Vec<u8>)) {
    let path = environment.path("onrecord.db");
    let mut bytes = fs::read(&path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

fn tampered(environment: &Environment, sql: &str) {
    rusqlite::Connection::open(environment.path("onrecord.db")).unwrap().execute_batch(sql).unwrap();
}

/// Holds what a run printed against its snapshot, with the ids of articles made alike.
fn assert_printed(name: &str, run: &Run) {
    insta::with_settings!({filters => vec![("[0-9a-f]{64}", "ID")]}, { assert_snapshot!(name, run) });
}

#[test]
fn a_record_with_a_broken_head_says_what_to_do_and_is_repaired() {
    let environment = environment();
    let before = environment.out(&["export", "statements"]);
    damaged(&environment, |bytes| bytes[..16].fill(0));
    assert_snapshot!("broken_head", environment.run(&["said"]));
    assert_eq!(environment.run(&["add", "a.txt"]).code, Some(1));
    assert_eq!(environment.run(&["verify"]).code, Some(1));
    assert_printed("repaired", &environment.run(&["verify", "--repair"]));
    assert_eq!(environment.out(&["export", "statements"]), before);
    assert_eq!(fs::read(environment.path("onrecord.db.damaged-1")).unwrap()[..16], [0; 16]);
    // Once more there is nothing to do.
    assert_snapshot!("nothing_to_repair", environment.run(&["verify", "--repair"]));
}

#[test]
fn what_is_lost_is_named_and_comes_back_with_its_page() {
    let environment = environment();
    let before = environment.out(&["export", "statements"]);
    tampered(&environment, "UPDATE source SET zstd = zeroblob(20) WHERE article_id = 2");
    let verified = environment.run(&["verify"]);
    assert!(verified.err.contains("`onrecord verify --repair`"), "{verified}");
    assert_printed("lost", &environment.run(&["verify", "--repair"]));
    assert_eq!(environment.run(&["verify"]).code, Some(0));
    assert_eq!(environment.run(&["add", "b.txt"]).code, Some(0));
    assert_eq!(environment.out(&["export", "statements"]).lines().count(), before.lines().count());
}

#[test]
fn whatever_is_there_instead_of_a_record_has_its_own_message() {
    for (name, content) in [("empty", &b""[..]), ("notes", b"notes about the harbour"), ("noise", &[7; 9000])]
    {
        let environment = Environment::new();
        environment.write("onrecord.db", content);
        assert_snapshot!(name, environment.run(&["said"]));
        let repaired = environment.run(&["verify", "--repair"]);
        assert_eq!(repaired.code, Some(2), "{repaired}");
        assert_eq!(fs::read(environment.path("onrecord.db")).unwrap(), content);
    }
    let environment = environment();
    damaged(&environment, |bytes| bytes.truncate(bytes.len() / 2));
    let cut_off = environment.run(&["verify", "--repair"]);
    assert!(cut_off.out.contains("the damaged record is kept as onrecord.db.damaged-1"), "{cut_off}");
    tampered(&environment, "PRAGMA user_version = 99");
    let newer = environment.run(&["add", "a.txt"]);
    assert!(newer.err.contains("onrecord.db was made by a newer onrecord (its layout is 99, "), "{newer}");
    assert_eq!(environment.run(&["said"]).code, Some(2));
    assert_eq!(environment.run(&["verify", "--repair"]).code, Some(2));
}

#[test]
fn records_of_older_layouts_are_brought_up_to_date_and_say_so() {
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("../record/tests/old");
    for file in fs::read_dir(old).unwrap().map(|entry| entry.unwrap().path()) {
        let environment = Environment::new();
        environment.write("onrecord.db", fs::read(&file).unwrap());
        environment.write("a.txt", "Tom Hale said that the bridge was safe.\n");
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let said = environment.run(&["said"]);
        let older = said.code == Some(2);
        assert_eq!(
            older,
            said.err.contains("was made by an older onrecord; `onrecord add PAGES`"),
            "{name}: {said}"
        );
        let added = environment.run(&["add", "a.txt"]);
        assert_eq!(added.code, Some(0), "{name}: {added}");
        assert_eq!(
            older,
            added.err.contains("is brought up to date, which takes a while"),
            "{name}: {added}"
        );
        for words in [&["verify"][..], &["said"], &["who", "Voss"], &["stories", "--all"]] {
            assert_eq!(environment.run(words).code, Some(0), "{name}: {words:?}");
        }
    }
}
