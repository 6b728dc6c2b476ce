//! Pages with what must be read from them, as Markdown: see `cases/*.md`.
//!
//! A case is a heading, a fenced page (`text`, `html`, `jsonl` or `xml`) and a fenced `expect` block. A line
//! `kind | text` there is a block of the article (`furniture: reason | text` where it is none,
//! `kind @ time | text` in a live blog), in order and complete (a
//! text ending in `…` is its beginning); `field: value` is a field, and `field: -` means that there is none. What is not
//! mentioned is not checked.

use std::path::Path;

use onrecord_page::{Article, Block, Format, Page, Span, read, shows};

struct Case {
    name: String,
    format: Format,
    page: String,
    expect: String,
}

fn cases(file: &Path) -> Vec<Case> {
    let source = std::fs::read_to_string(file).expect("the file of cases");
    let mut cases = Vec::new();
    let mut name = String::new();
    let mut page: Option<(Format, String)> = None;
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            name = heading.to_owned();
        }
        let Some(kind) = line.strip_prefix("```") else { continue };
        let body: String =
            lines.by_ref().take_while(|line| *line != "```").flat_map(|line| [line, "\n"]).collect();
        let format = match kind {
            "text" => Format::Text,
            "html" => Format::Html,
            "jsonl" => Format::JsonLine,
            "xml" => Format::FeedEntry,
            "expect" => {
                let (format, page) = page.take().expect("a page before what is expected of it");
                cases.push(Case { name: name.clone(), format, page, expect: body });
                continue;
            }
            other => panic!("{name}: no such fence: {other}"),
        };
        page = Some((format, body));
    }
    cases
}

fn field(article: &Article, name: &str) -> Option<String> {
    match name {
        "id" => article.source_id.clone(),
        "url" => article.url.clone(),
        "outlet" => article.outlet.clone(),
        "title" => article.title.clone(),
        "authors" => Some(article.authors.join("; ")).filter(|authors| !authors.is_empty()),
        "language" => article.language.clone(),
        "published" => article.published.as_ref().map(|p| format!("{} ({})", p.value, p.basis.name())),
        "days" => article.published.as_ref().map(|p| format!("{} to {}", p.earliest, p.latest)),
        "modified" => article.modified.clone(),
        "section" => article.section.clone(),
        "dateline" => article.dateline.as_ref().map(|d| {
            format!("{} / {}", d.place.as_deref().unwrap_or("-"), d.agency.as_deref().unwrap_or("-"))
        }),
        "problem" => Some(article.problems.join("; ")).filter(|problems| !problems.is_empty()),
        _ => panic!("no such field: {name}"),
    }
}

fn check(case: &Case) -> Vec<String> {
    let page = Page::new(&case.name, case.format, case.page.as_bytes());
    let article = read(&page);
    let mut failures = Vec::new();
    let kind = |block: &Block| {
        let reason = block.reason.map(|reason| format!(": {}", reason.name())).unwrap_or_default();
        let at = block.published.as_ref().map(|at| format!(" @ {}", at.value)).unwrap_or_default();
        format!("{}{reason}{at}", block.kind.name())
    };
    for block in &article.blocks {
        let says = |bytes: Span| shows(case.format, &page.bytes[bytes.range()], block.span.of(&article.text));
        if !block.source.is_none_or(says) {
            failures
                .push(format!("{:?} is not what its bytes in the source show", block.span.of(&article.text)));
        }
        let (has_path, has_place) = match case.format {
            // What a page gives to machines alone stands in no element.
            Format::Html => (block.source.is_some(), block.path.is_some()),
            Format::Text => (false, true),
            Format::JsonLine | Format::FeedEntry => (false, false),
        };
        if (block.path.is_some(), block.source.is_some()) != (has_path, has_place) {
            failures.push(format!(
                "{:?} stands at {:?}, {:?}",
                block.span.of(&article.text),
                block.path,
                block.source
            ));
        }
    }
    let found: Vec<(String, &str)> =
        article.blocks.iter().map(|b| (kind(b), b.span.of(&article.text))).collect();
    let mut expected = Vec::new();
    for line in case.expect.lines().filter(|line| !line.trim().is_empty()) {
        if let Some((kind, text)) = line.split_once(" | ") {
            expected.push((kind.trim(), text.trim()));
            continue;
        }
        let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("{}: {line}", case.name));
        let found = field(&article, name).unwrap_or_else(|| "-".to_owned());
        if found != value {
            failures.push(format!("{name}: {value:?} was expected, {found:?} was found"));
        }
    }
    let same = |(expected, found): (&(&str, &str), &(String, &str))| {
        expected.0 == found.0
            && expected.1.strip_suffix('…').map_or(expected.1 == found.1, |start| found.1.starts_with(start))
    };
    let all = expected.len() == found.len() && expected.iter().zip(&found).all(same);
    if !(expected.is_empty() || all) {
        let shown: Vec<String> = found.iter().map(|(kind, text)| format!("    {kind} | {text}")).collect();
        failures.push(format!("other blocks were found:\n{}", shown.join("\n")));
    }
    failures
}

fn check_file(name: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
    let cases = cases(&file);
    assert!(!cases.is_empty());
    let failures: Vec<String> = cases
        .iter()
        .flat_map(|case| check(case).into_iter().map(move |failure| format!("## {}\n  {failure}", case.name)))
        .collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn plain_text() {
    check_file("text.md");
}

#[test]
fn web_pages() {
    check_file("html.md");
}

#[test]
fn metadata_of_web_pages() {
    check_file("metadata.md");
}

#[test]
fn json_lines_and_feeds() {
    check_file("ready.md");
}
