//! No room: on the disk, for a file, for what is written beside the record.
#![cfg(unix)]

use std::fmt::Write;

use crate::environment::{Environment, Run};

fn articles() -> String {
    let mut lines = String::new();
    for number in 0..120 {
        let filling = format!("The office counted {number} boats that day. ").repeat(40);
        writeln!(
            lines,
            "{{\"text\":\"Mara Voss said that pier {number} would cost €{number}.5 million. {filling}\"}}"
        )
        .unwrap();
    }
    lines
}

/// Runs it where no file may grow beyond that many blocks; as on a full disk, writing fails.
fn limited(environment: &Environment, blocks: u32, words: &[&str]) -> Run {
    // The signal would end it, as it does not on a full disk.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = std::process::Command::new("/bin/sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_onrecord")]).args(words);
    Run::of(command.current_dir(environment.path("")).env_clear().output().unwrap())
}

#[test]
fn add_that_runs_out_of_room_says_so_and_goes_on_when_there_is_some() {
    let undisturbed = Environment::new();
    undisturbed.write("a.jsonl", articles());
    assert_eq!(undisturbed.run(&["add", "a.jsonl"]).code, Some(0));

    let environment = Environment::new();
    environment.write("a.jsonl", articles());
    // Less and less is in the way: first of the new record itself, then of its articles, then of what links them.
    let (mut failed, mut with_articles) = (0, 0);
    for blocks in (0..12).map(|doubled| 16 << doubled) {
        let run = limited(&environment, blocks, &["add", "--report", "report.jsonl", "a.jsonl"]);
        assert!(!run.err.contains("panicked"), "{blocks}: {run}");
        let reported = std::fs::read_to_string(environment.path("report.jsonl")).unwrap_or_default();
        let added = environment.out(&["export", "articles"]);
        for line in reported.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(added.contains(line["article"].as_str().unwrap()), "{blocks}: {line}");
        }
        if run.code == Some(0) {
            break;
        }
        assert_eq!(run.code, Some(1), "{blocks}: {run}");
        assert!(run.err.contains("onrecord.db could not be written further ("), "{blocks}: {run}");
        failed += 1;
        with_articles += u32::from(!added.is_empty());
    }
    assert!(
        failed > 4 && with_articles > 0,
        "it failed {failed} times, {with_articles} with articles in the record"
    );
    assert_eq!(environment.run(&["add", "a.jsonl"]).code, Some(0));
    environment.assert_same_record(&undisturbed);
    assert_eq!(environment.run(&["verify"]).code, Some(0));
}

#[test]
#[cfg(target_os = "linux")]
fn a_report_or_an_export_without_room_names_its_file_and_loses_no_article() {
    let environment = Environment::new();
    environment.write("a.jsonl", articles());
    let added = environment.run(&["add", "--report", "/dev/full", "a.jsonl"]);
    assert_eq!(added.code, Some(1), "{added}");
    assert!(
        added.err.contains("/dev/full is cut off, as it cannot be written further: No space left"),
        "{added}"
    );
    assert_eq!(environment.run(&["add", "a.jsonl"]).code, Some(0));
    assert_eq!(environment.run(&["verify"]).code, Some(0));
    for format in ["csv", "jsonl", "parquet", "jsonld", "atom", "bibtex", "csl"] {
        let run = environment.run(&["export", "statements", "--format", format, "--output", "/dev/full"]);
        assert_eq!(run.code, Some(1), "{format}: {run}");
        assert!(run.err.contains("/dev/full is cut off"), "{format}: {run}");
    }
}
