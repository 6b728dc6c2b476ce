//! A record, a folder that may not be written: what reads goes on, what writes says so.
#![cfg(unix)]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::environment::{Desk, Environment, Run};

/// Whoever may write everything is nobody for this test.
const NOBODY: u32 = 65534;

/// A record in a folder of its own, and the program, where anybody may run it.
fn environment() -> Environment {
    let environment = Environment::new();
    environment.write("a.txt", "Mara Voss said that the quay would cost €2 million.\n");
    environment.write("b.txt", "Tom Hale said that the quay was safe.\n");
    fs::create_dir(environment.path("kept")).unwrap();
    let added = environment.run(&["--record", "kept/onrecord.db", "add", "a.txt"]);
    assert_eq!(added.code, Some(0), "{added}");
    // By another process: what this one has open to write, a run begun beside it would hold on to, and no busy file can be run.
    let copied =
        Command::new("cp").arg(env!("CARGO_BIN_EXE_onrecord")).arg(environment.path("program")).status();
    assert!(copied.unwrap().success());
    allow(&environment.path(""), 0o777);
    allow(&environment.path("program"), 0o755);
    environment
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// The program with the record, as somebody to whom rights apply.
fn command(environment: &Environment, words: &[&str]) -> Command {
    let mut command = Command::new(environment.path("program"));
    command.args(["--record", "kept/onrecord.db"]).args(words).current_dir(environment.path("")).env_clear();
    if fs::metadata(environment.path("")).unwrap().uid() == 0 {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn run(environment: &Environment, words: &[&str]) -> Run {
    Run::of(command(environment, words).output().unwrap())
}

#[test]
fn a_record_that_may_not_be_written_can_be_read() {
    for (folder, file) in [(0o555, 0o444), (0o777, 0o444), (0o555, 0o666)] {
        let environment = environment();
        allow(&environment.path("kept/onrecord.db"), file);
        allow(&environment.path("kept"), folder);
        let rights = format!("folder {folder:o}, file {file:o}");
        for words in [
            &["said"][..],
            &["who", "Voss"],
            &["stories", "--all"],
            &["figures"],
            &["show", "a.txt"],
            &["export", "statements"],
            &["corrections"],
            &["actors", "list"],
            &["verify"],
        ] {
            let run = run(&environment, words);
            assert_eq!(run.code, Some(0), "{rights}: {words:?}: {run}");
            assert!(
                !run.out.is_empty() || matches!(words[0], "corrections" | "actors"),
                "{rights}: {words:?}"
            );
        }
        assert!(served(&environment, "/statements").contains("Mara Voss"), "{rights}");
        for words in [
            &["add", "b.txt"][..],
            &["correct", "a.txt", "0", "accept", "--by", "Rhea"],
            &["actors", "merge", "Voss", "Hale"],
            &["corrections", "undo", "1", "--by", "Rhea"],
        ] {
            let run = run(&environment, words);
            assert_eq!(run.code, Some(1), "{rights}: {words:?}: {run}");
            let told = run.err.lines().last().unwrap_or_default();
            assert_eq!(
                told, "error: kept/onrecord.db may not be written: check its rights and its folder's",
                "{words:?}"
            );
        }
        allow(&environment.path("kept"), 0o777);
        allow(&environment.path("kept/onrecord.db"), 0o666);
        assert_eq!(run(&environment, &["add", "b.txt"]).code, Some(0));
        assert_eq!(run(&environment, &["verify"]).code, Some(0));
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    let environment = environment();
    allow(&environment.path("kept/onrecord.db"), 0o000);
    let unread = run(&environment, &["said"]);
    assert!(unread.err.contains("kept/onrecord.db may not be read: check its rights"), "{unread}");
    allow(&environment.path("kept/onrecord.db"), 0o666);
    // A run that was killed leaves the log; to read it takes a folder that may be written.
    let db = rusqlite::Connection::open(environment.path("kept/onrecord.db")).unwrap();
    db.execute_batch("UPDATE article SET section = 'Harbours'").unwrap();
    fs::copy(environment.path("kept/onrecord.db-wal"), environment.path("log")).unwrap();
    drop(db);
    fs::rename(environment.path("log"), environment.path("kept/onrecord.db-wal")).unwrap();
    allow(&environment.path("kept/onrecord.db-wal"), 0o444);
    allow(&environment.path("kept"), 0o555);
    let unread = run(&environment, &["said"]);
    assert!(unread.err.contains("is to be read with its log (kept/onrecord.db-wal)"), "{unread}");
    allow(&environment.path("kept"), 0o777);
}

/// What the desk answers at an address of its own.
fn served(environment: &Environment, address: &str) -> String {
    let desk = Desk::of(command(environment, &["serve", "--at", "127.0.0.1:0"]));
    let mut stream = TcpStream::connect(&desk.host).unwrap();
    write!(stream, "GET {address} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", desk.host).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
