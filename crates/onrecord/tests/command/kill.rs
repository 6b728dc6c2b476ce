//! The program is killed in the middle of its work, and nothing that it has said to be done is lost: run again, it comes to the same end.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use crate::environment::Environment;

/// How often an `add` is killed.
const KILLS: u32 = 8;

/// Different articles, so that reading them takes a while; some tell the same.
fn articles(number: usize) -> String {
    let mut lines = String::new();
    for number in 0..number {
        let (outlet, of) = (["Post", "Courier"][number % 2], number / 3);
        let text = format!(
            "Mara Voss said on Tuesday that pier {of} would cost €{of}.5 million. “We build pier {of} before the winter,” said Tom Hale. "
        );
        writeln!(
            lines,
            "{{\"id\":\"{number}\",\"outlet\":\"{outlet}\",\"published\":\"2024-03-04\",\"text\":\"{text}It is page {number}.\"}}"
        )
        .unwrap();
    }
    lines
}

/// The pages of a run: made-up ones, and the example story.
fn environment() -> Environment {
    let environment = Environment::with_story(&[
        "courier/2024-03-22-audit-draft.html",
        "lantern/2024-03-15-tunnel-terror.html",
        "nna/2024-03-15-shaft-flood.html",
        "tsr/2024-03-28-not-one-euro-more.txt",
    ]);
    environment.write("a.jsonl", articles(150));
    environment
}

/// A moment within `time`, another for each seed.
fn moment(seed: u32, time: Duration) -> Duration {
    let mixed = (u64::from(seed) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    time.mul_f64(mixed as f64 / (1_u64 << 24) as f64)
}

const ADD: [&str; 5] = ["add", "--report", "report.jsonl", "a.jsonl", "story"];

/// Runs it, and kills it after that time; says whether it was still running.
fn killed(environment: &Environment, words: &[&str], after: Duration) -> bool {
    killed_when(environment, words, |_| thread::sleep(after))
}

fn killed_when(environment: &Environment, words: &[&str], wait: impl FnOnce(&mut Child)) -> bool {
    let mut command = environment.command(words);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait(&mut child);
    let running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    running
}

#[test]
fn a_run_that_is_killed_again_and_again_ends_as_one_that_was_not() {
    let undisturbed = environment();
    let since = Instant::now();
    assert_eq!(undisturbed.run(&ADD).code, Some(0));
    let took = since.elapsed();

    let environment = environment();
    let mut running = 0;
    for seed in 0..KILLS {
        let after = moment(seed, took / 3);
        running += u32::from(killed(&environment, &ADD, after));
        let lost = reported(&environment).difference(&kept(&environment)).count();
        assert_eq!(lost, 0, "kill {seed}, after {after:?}: reported as added, and not there");
    }
    assert!(running > KILLS / 2, "it had ended before it was killed");
    assert_eq!(environment.run(&ADD).code, Some(0));
    environment.assert_same_record(&undisturbed);
    assert_eq!(environment.run(&["verify"]).code, Some(0));
}

#[test]
fn linking_that_is_killed_goes_on() {
    let (undisturbed, environment) = (environment(), environment());
    assert_eq!(undisturbed.run(&ADD).code, Some(0));
    let articles = count(&undisturbed, "article");
    let mut running = 0;
    for seed in 0..4 {
        // Some of them are linked, while others are still read.
        running += u32::from(killed_when(&environment, &ADD, |child| {
            let linked = articles * (u64::from(seed) + 1) / 6;
            while count(&environment, "profile") < linked && child.try_wait().unwrap().is_none() {
                thread::sleep(Duration::from_millis(2));
            }
            thread::sleep(moment(seed, Duration::from_millis(100)));
        }));
    }
    assert!(running > 0, "it had ended before it was killed");
    assert_eq!(environment.run(&ADD).code, Some(0));
    environment.assert_same_record(&undisturbed);
    assert_eq!(environment.run(&["verify"]).code, Some(0));
}

#[test]
fn a_migration_that_is_killed_is_done_by_the_next_run() {
    let old = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../record/tests/old");
    for (seed, file) in old.read_dir().unwrap().enumerate() {
        let environment = Environment::new();
        environment.write("a.txt", "Mara Voss said that the quay was safe.\n");
        environment.write("onrecord.db", std::fs::read(file.unwrap().path()).unwrap());
        let after = moment(seed as u32, Duration::from_millis(120));
        killed(&environment, &["add", "a.txt"], after);
        assert_eq!(environment.run(&["add", "a.txt"]).code, Some(0), "{after:?}");
        assert_eq!(environment.run(&["verify"]).code, Some(0), "{after:?}");
    }
}

#[test]
fn a_correction_that_is_killed_is_made_or_it_is_not() {
    let environment = Environment::new();
    environment.write("a.jsonl", articles(6));
    assert_eq!(environment.run(&["add", "a.jsonl"]).code, Some(0));
    let correct = ["correct", "a.jsonl:1", "0", "speaker", "Ilsa Brandvik", "--by", "Rhea"];
    for seed in 0..6 {
        let after = moment(seed, Duration::from_millis(80));
        killed(&environment, &correct, after);
        let verified = environment.run(&["verify"]);
        assert_eq!(verified.code, Some(0), "{after:?}: {verified}");
    }
    assert_eq!(environment.run(&correct).code, Some(0));
    assert!(environment.out(&["said", "--by", "Brandvik"]).contains("Ilsa Brandvik"));
}

/// The ids of all articles that the report says to be in the record.
fn reported(environment: &Environment) -> BTreeSet<String> {
    let report = std::fs::read_to_string(environment.path("report.jsonl")).unwrap_or_default();
    let line = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).ok()?;
        let is_in = matches!(line["outcome"].as_str()?, "added" | "read again" | "known");
        is_in.then(|| line["article"].as_str().map(str::to_owned))?
    };
    report.lines().filter_map(line).collect()
}

/// The ids of all articles in the record; none where there is no record yet.
fn kept(environment: &Environment) -> BTreeSet<String> {
    let ask = |db: Connection| -> rusqlite::Result<BTreeSet<String>> {
        db.prepare("SELECT hash FROM article")?.query_map([], |row| row.get(0))?.collect()
    };
    open(environment).and_then(ask).unwrap_or_default()
}

/// How many rows a table has; none where there is no record yet.
fn count(environment: &Environment, table: &str) -> u64 {
    let ask = |db: Connection| db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0));
    open(environment).and_then(ask).unwrap_or_default()
}

fn open(environment: &Environment) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(environment.path("onrecord.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)
}
