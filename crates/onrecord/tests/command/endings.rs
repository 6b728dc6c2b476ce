//! How runs end: exit codes, messages that help, quiet ends on broken pipes.

use std::io::{Read, Write};
use std::process::Stdio;

use insta::assert_snapshot;

use crate::environment::Environment;

#[test]
fn wrong_use_is_2_and_says_what_would_be_right() {
    let environment = Environment::new();
    assert_snapshot!("no_record", environment.run(&["said"]));
    environment.write("notes.db", "these are notes about the harbour, and no database");
    assert_snapshot!("not_a_record", environment.run(&["--record", "notes.db", "verify"]));
    assert_eq!(environment.run(&["add"]).code, Some(2), "nothing to add");
    assert_eq!(environment.run(&["said", "--since", "yesterday"]).code, Some(2), "not a day");
    environment.write("a.txt", "Mara Voss said that the quay was safe.\n");
    environment.run(&["add", "a.txt"]);
    assert_snapshot!("no_article", environment.run(&["show", "nowhere.html"]));
    assert_snapshot!("no_words", environment.run(&["said", "?!"]));
}

#[test]
fn bad_pages_are_1_each_named_and_lose_no_other() {
    let environment = Environment::new();
    environment.write("pages/a.txt", "Mara Voss said that the quay was safe.\n");
    environment.write("pages/b.html", "");
    environment.write(
        "pages/c.jsonl",
        "{\"text\":\"Tom Hale said it was not.\"}\nnot json\n{\"title\":\"no text\"}\n",
    );
    environment.write("pages/d.html", [0, 159, 146, 150, 0, 0, 0, 1]);
    environment.write("pages/e.xml", "<rss version=\"2.0\"><channel><title>Cut off</title><item><title>x");
    assert_snapshot!("bad_pages", environment.run(&["add", "pages", "missing.html"]));
    assert_eq!(environment.out(&["export", "articles"]).lines().count(), 2);
    assert_eq!(environment.run(&["verify"]).code, Some(0));
}

#[test]
fn a_broken_pipe_ends_quietly() {
    let environment = Environment::new();
    let line = "{\"text\":\"Mara Voss said that the quay was safe. “It holds,” she said.\"}\n";
    environment.write("a.jsonl", line.repeat(3000));
    let mut child = environment
        .command(&["read", "--json", "a.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[test]
fn a_broken_pipe_ends_it_while_standard_input_is_still_open() {
    let environment = Environment::new();
    let mut child = environment.reading_standard_input();
    let mut input = child.stdin.take().unwrap();
    drop(child.stdout.take());
    input.write_all(b"{\"text\":\"Mara Voss said that the quay was safe.\"}\n").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    drop(input);
}

#[test]
fn the_record_and_hidden_files_are_no_pages_of_a_folder() {
    let environment = Environment::new();
    environment.write("a.txt", "Mara Voss said that the quay was safe.\n");
    environment.write(".git/b.txt", "Tom Hale said that nobody should read this.\n");
    let first = environment.run(&["add", "."]);
    assert_eq!((first.code, first.err.as_str()), (Some(0), ""));
    assert_eq!(environment.run(&["add", "."]).err, "");
    assert_eq!(environment.out(&["export", "articles"]).lines().count(), 1);
}

#[test]
fn styles_are_for_terminals_alone() {
    let environment = Environment::new();
    environment.write("a.txt", "Mara Voss said that the quay would cost €2 million.\n");
    assert!(!environment.out(&["read", "a.txt"]).contains('\u{1b}'));
    let forced = environment.command(&["read", "a.txt"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(String::from_utf8(forced.stdout).unwrap().contains('\u{1b}'), "the test would not see a style");
}
