//! `add` on archives: what comes from them holds as much as what comes from files, and each page's end is reported.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::environment::{Environment, Run};

/// A record of a web archive that is not packed.
fn response(url: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n");
    let length = head.len() + body.len();
    let fields = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-06-01T08:30:00Z\r\n\
         Content-Type: application/http\r\nContent-Length: {length}\r\n\r\n"
    );
    [fields.as_bytes(), head.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn story(page: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/story").join(page)).unwrap()
}

/// The report's lines: file, outcome, what was wrong.
fn reported(environment: &Environment) -> Vec<String> {
    let report = fs::read_to_string(environment.path("report.jsonl")).unwrap();
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(line["milliseconds"].is_u64());
        let text = |field: &str| line[field].as_str().unwrap_or("-").to_owned();
        format!("{} | {} | {}", text("file"), text("outcome"), text("problem"))
    };
    report.lines().map(line).collect()
}

#[test]
fn an_archive_s_page_is_the_article_that_the_saved_page_is() {
    let page = story("nna/2024-03-22-minister-denies-way-out.html");
    let environment = Environment::new();
    environment.write("pages/saved.html", &page);
    // Two bytes that are a word in the encoding that only the server names, and an address that the page does not give.
    let cyrillic = b"<html><body><article><p>\xcf\xee\xf0\xf2: \xd1\xe8\xe3\xf0\xf3\xed \xd5\xe0\xeb\xe5 said on Monday that the port was open to all ships.</p></article></body></html>";
    let archive = [
        response("https://nna.example/denies", "text/html; charset=utf-8", &page),
        response("https://port.example/2024/05/30/open", "text/html; charset=windows-1251", cyrillic),
        response("https://port.example/a.png", "image/png", b"PNG"),
    ]
    .concat();
    environment.write("pages/crawl.warc", &archive);
    environment.write("pages/style.css", "p {}");
    let added = environment.run(&["add", "--report", "report.jsonl", "pages"]);
    assert_eq!(added.code, Some(0), "{added}");
    assert_eq!(
        reported(&environment),
        [
            "pages/crawl.warc#0 | added | -".to_owned(),
            format!(
                "pages/crawl.warc#{} | added | -",
                response("https://nna.example/denies", "text/html; charset=utf-8", &page).len()
            ),
            format!(
                "pages/crawl.warc#{} | passed over | image/png",
                archive.len() - response("https://port.example/a.png", "image/png", b"PNG").len()
            ),
            "pages/saved.html | known | -".to_owned(),
            "pages/style.css | passed over | .css".to_owned(),
        ]
    );
    assert_eq!(added.err, "2 passed over, being no page: 1 .css, 1 image/png\n");
    // The charset and the address that came from outside are kept with the bytes: they give the same article again.
    let verified = environment.run(&["verify"]);
    assert_eq!(verified.code, Some(0), "{verified}");
    for name in ["https://port.example/2024/05/30/open", "https://nna.example/denies", "crawl.warc#0"] {
        assert_eq!(environment.run(&["show", name]).code, Some(0), "{name}");
    }
    let shown = environment.out(&["show", "https://port.example/2024/05/30/open"]);
    assert!(
        shown.contains("Порт: ") && shown.contains("Сигрун Хале") && shown.contains("2024-05-30"),
        "{shown}"
    );
}

#[test]
fn a_damaged_record_is_named_and_reported_and_the_next_is_read() {
    let page = |place: &str| format!("<p>The quay holds, said Mara Voss in {place}.</p>");
    let mut damaged = response("https://post.example/b", "text/html", page("Korvik").as_bytes());
    let length = damaged.len();
    damaged.truncate(length - 40);
    let first = response("https://post.example/a", "text/html", page("Haldby").as_bytes());
    let archive =
        [first.clone(), damaged, response("https://post.example/c", "text/html", page("Skarn").as_bytes())]
            .concat();
    let environment = Environment::new();
    environment.write("crawl.warc", &archive);
    let added = environment.run(&["add", "--report", "report.jsonl", "crawl.warc"]);
    assert_eq!(added.code, Some(1), "{added}");
    let lines = reported(&environment);
    assert_eq!(lines.len(), 3);
    assert!(lines[1].starts_with(&format!("crawl.warc#{} | problem | ", first.len())), "{}", lines[1]);
    assert!(lines[1].ends_with("(https://post.example/b)"), "{}", lines[1]);
    assert_eq!(environment.out(&["export", "articles"]).lines().count(), 2);
}

#[test]
fn a_report_that_cannot_be_written_is_wrong_use() {
    let environment = Environment::new();
    environment.write("a.txt", "Mara Voss said that the quay was safe.\n");
    let run = environment.run(&["add", "--report", "nowhere/report.jsonl", "a.txt"]);
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.err.contains("nowhere/report.jsonl cannot be written"), "{run}");
}

/// Sends Ctrl-C.
#[cfg(unix)]
pub(crate) fn interrupt(process: u32) {
    assert!(Command::new("kill").args(["-INT", &process.to_string()]).status().unwrap().success());
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_was_read_and_the_next_run_finishes_it() {
    let environment = Environment::new();
    let lines = |numbers: std::ops::Range<usize>| -> String {
        numbers
            .map(|number| {
                format!("{{\"id\":\"{number}\",\"text\":\"Mara Voss said that pier {number} was safe.\"}}\n")
            })
            .collect()
    };
    environment.write("a.jsonl", lines(0..400));
    let mut child = environment
        .command(&["add", "--jobs", "1", "--report", "report.jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It reads as long as something comes: so the end is that which was asked for.
    let mut input = child.stdin.take().unwrap();
    input.write_all(lines(0..40).as_bytes()).unwrap();
    while !fs::read_to_string(environment.path("report.jsonl")).is_ok_and(|report| !report.is_empty()) {
        input.write_all(lines(40..41).as_bytes()).unwrap();
        thread::sleep(Duration::from_millis(20));
    }
    interrupt(child.id());
    while child.try_wait().unwrap().is_none() {
        _ = input.write_all(lines(41..42).as_bytes());
        thread::sleep(Duration::from_millis(20));
    }
    let run = Run::of(child.wait_with_output().unwrap());
    assert_eq!(run.code, Some(130), "{run}");
    assert!(run.err.contains("interrupted: what is counted is in the record"), "{run}");
    let report = reported(&environment);
    let added = report.iter().filter(|line| line.contains("| added |")).count();
    assert!(added > 0, "{run}");
    assert_eq!(environment.out(&["export", "articles"]).lines().count(), added, "{run}");
    assert_eq!(environment.run(&["verify"]).code, Some(0));
    assert_eq!(environment.run(&["add", "a.jsonl"]).code, Some(0));
    assert_eq!(environment.run(&["verify"]).code, Some(0));
}

#[cfg(unix)]
#[test]
fn a_second_ctrl_c_ends_at_once() {
    let environment = Environment::new();
    let mut child = environment
        .command(&["add", "--report", "report.jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // It waits for a line that never comes, and so cannot end by itself. The report is there when it listens.
    while !environment.path("report.jsonl").exists() {
        thread::sleep(Duration::from_millis(10));
    }
    interrupt(child.id());
    thread::sleep(Duration::from_millis(200));
    assert!(child.try_wait().unwrap().is_none(), "the first one ended it");
    interrupt(child.id());
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
