//! `add` is killed in the middle of its work, at several moments, and finishes the job when it is run again.

use std::fmt::Write;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::environment::Environment;

/// 400 different articles, so that reading them takes a while.
fn articles() -> String {
    let mut lines = String::new();
    for number in 0..400 {
        let paragraph = format!(
            "Mara Voss said on Tuesday that pier {number} would cost €{number}.5 million. “We build it,” said Tom Hale. "
        );
        let text = paragraph.repeat(2);
        writeln!(
            lines,
            "{{\"id\":\"{number}\",\"outlet\":\"Post\",\"published\":\"2024-03-04\",\"text\":\"{text}\"}}"
        )
        .unwrap();
    }
    lines
}

#[test]
fn a_run_that_was_killed_is_finished_by_the_next_one() {
    let articles = articles();
    let undisturbed = Environment::new();
    undisturbed.write("a.jsonl", &articles);
    assert_eq!(undisturbed.run(&["add", "a.jsonl"]).code, Some(0));
    let expected = undisturbed.out(&["export", "statements"]);
    assert!(expected.lines().count() >= 400 * 2, "a poor example");

    // At some moments, whatever is done by then; and as soon as some articles are in, when others cannot be.
    for moment in [Some(5), Some(50), Some(200), None] {
        let environment = Environment::new();
        environment.write("a.jsonl", &articles);
        let mut child = environment
            .command(&["add", "a.jsonl"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        match moment {
            Some(moment) => thread::sleep(Duration::from_millis(moment)),
            None => while kept(&environment).is_none_or(|kept| kept == 0) {},
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = kept(&environment);
        assert!(moment.is_some() || kept.is_some_and(|kept| 0 < kept && kept < 400), "{kept:?} articles");
        if kept.is_some() {
            assert_eq!(environment.run(&["verify"]).code, Some(0), "after the kill: {moment:?} ms");
        }
        assert_eq!(environment.run(&["add", "a.jsonl"]).code, Some(0), "{moment:?} ms");
        assert_eq!(environment.out(&["export", "statements"]), expected, "{moment:?} ms");
        assert_eq!(environment.run(&["verify"]).code, Some(0), "{moment:?} ms");
    }
}

/// How many articles the record holds; none where there is no record yet.
fn kept(environment: &Environment) -> Option<u64> {
    let path = environment.path("onrecord.db");
    let db = rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    db.query_row("SELECT count(*) FROM article", [], |row| row.get(0)).ok()
}
