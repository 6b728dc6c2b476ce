//! `add` is killed in the middle of its work, at several moments, and finishes the job when it is run again.

use std::fmt::Write;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::environment::Environment;

/// 400 different articles, long enough that reading them takes a while.
fn articles() -> String {
    let mut lines = String::new();
    for number in 0..400 {
        let paragraph = format!(
            "Mara Voss said on Tuesday that pier {number} would cost €{number}.5 million. “We build it,” said Tom Hale. "
        );
        let text = paragraph.repeat(12);
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
    assert!(expected.lines().count() >= 400 * 12, "a poor example");

    let mut interrupted = 0;
    for moment in [5, 20, 50, 100, 200, 400] {
        let environment = Environment::new();
        environment.write("a.jsonl", &articles);
        let mut child = environment
            .command(&["add", "a.jsonl"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(moment));
        child.kill().unwrap();
        interrupted += usize::from(child.wait().unwrap().code().is_none());
        assert_eq!(environment.run(&["add", "a.jsonl"]).code, Some(0), "after {moment} ms");
        assert_eq!(environment.out(&["export", "statements"]), expected, "after {moment} ms");
        assert_eq!(environment.run(&["verify"]).code, Some(0), "after {moment} ms");
    }
    assert!(interrupted > 0, "every run ended before it was killed: the test tests nothing");
}
