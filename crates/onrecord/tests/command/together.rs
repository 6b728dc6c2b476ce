//! Several programs with one record at once.

use std::fmt::Write;
use std::process::{Child, Stdio};

use crate::environment::{Environment, Run};

fn articles(of: &str) -> String {
    let mut lines = String::new();
    for number in 0..60 {
        let text = format!("Mara Voss said on Tuesday that {of} {number} would cost €{number}.5 million.");
        writeln!(lines, "{{\"published\":\"2024-03-04\",\"text\":\"{text}\"}}").unwrap();
    }
    lines
}

fn begun(environment: &Environment, words: &[&str]) -> Child {
    environment.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn two_runs_that_add_to_one_new_record_both_come_to_their_end() {
    let environment = Environment::new();
    environment.write("a.jsonl", articles("pier"));
    environment.write("b.jsonl", articles("bridge"));
    let runs = [begun(&environment, &["add", "a.jsonl"]), begun(&environment, &["add", "b.jsonl"])];
    // Who reads meanwhile waits for nobody.
    let mut read = 0;
    while read < 3 {
        let said = environment.run(&["said", "--json"]);
        match said.code {
            Some(0) => read += 1,
            // Not made yet, or not more than that.
            Some(2) => {}
            _ => panic!("{said}"),
        }
    }
    for run in runs {
        let run = Run::of(run.wait_with_output().unwrap());
        assert_eq!(run.code, Some(0), "{run}");
        assert!(run.out.starts_with("60 articles added"), "{run}");
    }
    assert_eq!(environment.out(&["export", "articles"]).lines().count(), 120);
    let verified = environment.run(&["verify"]);
    assert_eq!(verified.code, Some(0), "{verified}");
}

#[test]
fn a_correction_and_a_check_beside_a_run_that_adds() {
    let environment = Environment::new();
    environment.write("a.jsonl", articles("pier"));
    environment.write("b.jsonl", articles("bridge"));
    assert_eq!(environment.run(&["add", "a.jsonl"]).code, Some(0));
    let adding = begun(&environment, &["add", "b.jsonl"]);
    let corrected = environment.run(&["correct", "a.jsonl:1", "0", "accept", "--by", "Rhea"]);
    assert_eq!(corrected.code, Some(0), "{corrected}");
    let verified = environment.run(&["verify"]);
    assert_eq!(verified.code, Some(0), "{verified}");
    let added = Run::of(adding.wait_with_output().unwrap());
    assert_eq!(added.code, Some(0), "{added}");
    assert_eq!(environment.run(&["verify"]).code, Some(0));
}
