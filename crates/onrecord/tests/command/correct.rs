//! What is corrected by hand on the command line, and what other verbs say of it.

use insta::assert_snapshot;

use crate::environment::{Environment, Run};

const PAGE: &str = "Mara Voss, the mayor, opened the quay on Monday with Tom Hale.\n\n\
     “The quay will hold for a hundred years,” Voss said.\n\n\
     Hale said that it had cost €2 million.\n";

fn quay() -> Environment {
    let environment = Environment::new();
    environment.write("quay.txt", PAGE);
    environment.run(&["add", "quay.txt"]);
    environment
}

fn correct(environment: &Environment, words: &[&str]) -> Run {
    environment.run(&[&["correct", "quay.txt"], words, &["--by", "Ida"]].concat())
}

/// What is printed, with one day in place of today's.
fn dated(run: &Run) -> String {
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let printed = run.to_string();
    let mut parts = printed.split(&today);
    let mut told = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // The time behind it, where there is one.
        let time =
            part.strip_prefix('T').and_then(|part| part.split_once('Z')).filter(|(time, _)| time.len() == 8);
        told += "2024-05-01";
        told += &time.map_or_else(|| part.to_owned(), |(_, rest)| format!("T09:30:00Z{rest}"));
    }
    told
}

#[test]
fn a_statement_is_corrected_listed_and_taken_back() {
    let environment = quay();
    assert_snapshot!(
        "speaker",
        dated(&correct(&environment, &["0", "speaker", "Tom Hale", "--note", "the paper\nmixed them up"]))
    );
    assert_snapshot!("said", environment.run(&["said", "--by", "Hale"]));
    assert_snapshot!("said_json", dated(&environment.run(&["said", "--by", "Hale", "hundred", "--json"])));
    correct(&environment, &["0", "speaker", "--nobody"]);
    correct(&environment, &["0", "span", "64", "83", "--and", "84", "103"]);
    correct(&environment, &["0", "accept"]);
    correct(&environment, &["1", "words", "that it had cost"]);
    correct(&environment, &["1", "reject"]);
    assert_snapshot!("all", dated(&environment.run(&["corrections"])));
    assert_snapshot!("show", environment.run(&["show", "quay.txt"]));
    assert_snapshot!("verify", environment.run(&["verify"]));
    assert_snapshot!("undo", dated(&environment.run(&["corrections", "undo", "6", "--by", "Ole"])));
    for number in ["1", "2", "3", "4", "5"] {
        environment.run(&["corrections", "undo", number, "--by", "Ole"]);
    }
    let (kept, read) =
        (environment.out(&["show", "--json", "quay.txt"]), environment.out(&["read", "--json", "quay.txt"]));
    assert_eq!(kept, read, "what is taken back leaves what is read");
}

#[test]
fn json_has_what_was_corrected_beside_what_the_machine_read() {
    let environment = quay();
    correct(&environment, &["0", "words", "The quay will hold"]);
    correct(&environment, &["1", "reject"]);
    let shown: serde_json::Value =
        serde_json::from_str(&environment.out(&["show", "--json", "quay.txt"])).unwrap();
    let read: serde_json::Value =
        serde_json::from_str(&environment.out(&["read", "--json", "quay.txt"])).unwrap();
    assert_eq!(shown["statements"][0]["text"], "The quay will hold");
    assert_eq!(shown["statements"][0]["hand"]["machine"], read["statements"][0]);
    assert_eq!(shown["statements"][0]["hand"]["corrections"][0]["what"], "span");
    assert_eq!(shown["statements"].as_array().unwrap().len(), 1);
    assert_eq!(shown["rejected"][0]["hand"]["machine"], read["statements"][1]);
    assert_eq!(read.get("rejected"), None);
    assert_eq!(read["statements"][0].get("hand"), None);
    let line = environment.out(&["corrections", "--json"]);
    let first: serde_json::Value = serde_json::from_str(line.lines().next().unwrap()).unwrap();
    assert_eq!((&first["state"], &first["by"], &first["id"]), (&"in force".into(), &"Ida".into(), &1.into()));
    // A table of columns stays one, and has it in one of them.
    let csv = environment.out(&["export", "statements", "--format", "csv"]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!((lines.len(), lines[0].ends_with(",hand")), (2, true), "{csv}");
}

#[test]
fn what_cannot_be_corrected_is_told() {
    let environment = quay();
    let told = [
        environment.run(&["correct", "quay.txt", "0", "accept"]),
        correct(&environment, &["9", "accept"]),
        correct(&environment, &["0", "words", "nothing of the kind"]),
        correct(&environment, &["0", "span", "9", "3"]),
        environment.run(&["correct", "nowhere.txt", "0", "accept", "--by", "Ida"]),
        environment.run(&["corrections", "undo", "7", "--by", "Ida"]),
        environment.run(&["serve", "--edit"]),
    ];
    assert_snapshot!("refused", told.map(|run| run.to_string()).join("\n"));
    assert_snapshot!("none", environment.run(&["corrections"]));
}

#[test]
fn who_is_who_is_settled_by_somebody() {
    let environment = quay();
    let mut merge = environment.command(&["actors", "merge", "Mara Voss", "Tom Hale"]);
    assert_snapshot!("merge", dated(&Run::of(merge.env("USER", "ida").output().unwrap())));
}
