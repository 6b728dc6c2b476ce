//! `read` on a stream: each page is answered as it comes, in order, the same with one thread and with many.

use std::io::{BufRead, BufReader, Write};

use crate::environment::Environment;

#[test]
fn each_line_is_answered_before_the_next_is_sent() {
    let environment = Environment::new();
    let mut child = environment.reading_standard_input();
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 0..3 {
        writeln!(to, "{{\"id\":\"{number}\",\"text\":\"Mara Voss said that pier {number} was safe.\"}}")
            .unwrap();
        let reading: serde_json::Value = serde_json::from_str(&from.next().unwrap().unwrap()).unwrap();
        assert_eq!(reading["article"]["source_id"], number.to_string());
    }
    drop(to);
    assert!(from.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[test]
fn the_order_is_that_of_the_pages_whatever_the_number_of_threads() {
    let environment = Environment::new();
    let lines: String = (0..200)
        .map(|number| {
            let text = "Mara Voss said that the pier was safe. ".repeat((number * 7) % 40 + 1);
            format!("{{\"id\":\"{number}\",\"text\":\"{text}\"}}\n")
        })
        .collect();
    environment.write("a.jsonl", lines);
    let one = environment.out(&["read", "--json", "--jobs", "1", "a.jsonl"]);
    let many = environment.out(&["read", "--json", "--jobs", "7", "a.jsonl"]);
    assert_eq!(one.lines().count(), 200);
    assert_eq!(one, many);
}
