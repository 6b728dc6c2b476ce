//! `compare`: a verdict for every pair, in step with the lines.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use insta::assert_snapshot;

use crate::environment::Environment;

/// A pair of each relation.
const PAIRS: &str = r#"{"quote1":"“The quay won’t hold,” she said.","outlet1":"NNA","date1":"2024-03-04","quote2":"The quay wo n't hold , she said","outlet2":"TSR","date2":"2024-03-05","topic":"ignored"}
{"quote1":"The tunnel, whatever they tell you, will be built on time.","quote2":"The tunnel … will be built on time"}
{"quote1":"It will cost 4.2 billion crowns – “not a crown more”.","quote2":"It will cost 4.9 billion crowns, not a crown more","speaker1":"Mara Voss","speaker2":"Voss"}
{"quote1":"We stand by every clause of the treaty.","date1":"2023-03","quote2":"We stand by every clause of the treaty","date2":"2024-03-04/2024-03-06"}
{"quote1":"He will be told as soon as possible.","quote2":"We need the ferry back as soon as possible."}
"#;

#[test]
fn each_pair_has_a_verdict() {
    let environment = Environment::new();
    environment.write("pairs.jsonl", PAIRS);
    assert_snapshot!("compare", environment.run(&["compare", "pairs.jsonl"]));
    assert_snapshot!("compare_json", environment.run(&["compare", "--json", "pairs.jsonl"]));
}

#[test]
fn colours_take_the_place_of_marks() {
    let environment = Environment::new();
    environment.write(
        "pairs.jsonl",
        r#"{"quote1":"The old quay will hold.","quote2":"The quay will hold for years."}"#,
    );
    let mut command = environment.command(&["compare", "pairs.jsonl"]);
    let shown = String::from_utf8(command.env("CLICOLOR_FORCE", "1").output().unwrap().stdout).unwrap();
    assert!(
        shown.contains("\u{1b}[9m") && shown.contains("\u{1b}[32mfor years") && !shown.contains("[-"),
        "{shown:?}"
    );
}

#[test]
fn a_quotation_cannot_steer_the_terminal() {
    let environment = Environment::new();
    let quote = r#""The quay \u001b]0;x\u0007 will \u001b[2J hold""#;
    environment.write(
        "pairs.jsonl",
        format!("{{\"quote1\":{quote},\"quote2\":{quote},\"outlet1\":{quote},\"date2\":{quote}}}"),
    );
    let run = environment.run(&["compare", "pairs.jsonl"]);
    assert!(!run.out.contains(['\u{1b}', '\u{7}']) && !run.err.contains(['\u{1b}', '\u{7}']), "{run}");
    assert!(run.out.contains("\u{fffd}"), "{run}");
}

#[test]
fn bad_lines_are_named_and_keep_their_places() {
    let environment = Environment::new();
    let good = r#"{"quote1":"The quay will hold.","quote2":"The quay will hold","date1":"","date2":"soon"}"#;
    environment.write(
        "pairs.jsonl",
        format!("{{\"quote1\":\"The quay\"}}\n{good}\n\nno JSON\n[1]\n{{\"quote1\":1}}\n"),
    );
    assert_snapshot!("compare_bad_lines", environment.run(&["compare", "--json", "pairs.jsonl"]));
    assert_snapshot!("compare_bad_lines_for_people", environment.run(&["compare", "pairs.jsonl"]));
    assert_eq!(environment.run(&["compare", "nowhere.jsonl"]).code, Some(2));
}

#[test]
fn nothing_in_nothing_out() {
    let environment = Environment::new();
    environment.write("pairs.jsonl", "");
    let run = environment.run(&["compare", "pairs.jsonl"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(0), "", ""));
}

#[test]
fn a_pair_is_answered_before_the_next_is_sent() {
    let environment = Environment::new();
    let mut command = environment.command(&["compare", "--json"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 0..3 {
        writeln!(
            to,
            "{{\"quote1\":\"Pier {number} is safe 日本\",\"quote2\":\"日本: pier {number} is safe\"}}"
        )
        .unwrap();
        let verdict: serde_json::Value = serde_json::from_str(&from.next().unwrap().unwrap()).unwrap();
        assert_eq!(verdict["same"], true);
        let kept = verdict["runs"].as_array().unwrap().iter().find(|run| run["kind"] == "kept").unwrap();
        assert_eq!((kept["quote2"]["start"].as_u64(), kept["quote2"]["end"].as_u64()), (Some(4), Some(18)));
    }
    drop(to);
    assert!(child.wait().unwrap().success());
}
