//! Prints what is read from each of the pages given, one JSON object a line, offsets in code points:
//!
//! ```text
//! cargo run --release -p onrecord-page --example articles -- page.html story.txt lines.jsonl > articles.jsonl
//! ```

use std::io::{self, BufWriter, Write};
use std::path::Path;

use onrecord_page::{Article, CodePoints, Format, Page, read};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for path in std::env::args().skip(1) {
        for page in pages(&path)? {
            writeln!(out, "{}", json!({ "file": page.name, "article": object(&read(&page)) }))?;
        }
    }
    out.flush()
}

fn pages(path: &str) -> io::Result<Vec<Page>> {
    let bytes = std::fs::read(path)?;
    let page = |format, name: String, bytes: &[u8]| Page::new(name, format, bytes);
    Ok(match Path::new(path).extension().and_then(|extension| extension.to_str()) {
        Some("html" | "htm" | "xhtml") => vec![page(Format::Html, path.to_owned(), &bytes)],
        Some("jsonl") => bytes
            .split(|&byte| byte == b'\n')
            .enumerate()
            .filter(|(_, line)| !line.trim_ascii().is_empty())
            .map(|(at, line)| page(Format::JsonLine, format!("{path}:{}", at + 1), line))
            .collect(),
        Some("xml" | "rss" | "atom") => vec![page(Format::FeedEntry, path.to_owned(), &bytes)],
        _ => vec![page(Format::Text, path.to_owned(), &bytes)],
    })
}

fn object(article: &Article) -> Value {
    let index = CodePoints::of(&article.text);
    let blocks: Vec<Value> = article
        .blocks
        .iter()
        .map(|block| {
            let span = index.span(block.span);
            json!({ "start": span.start, "end": span.end, "kind": block.kind.name() })
        })
        .collect();
    json!({
        "id": article.id.to_string(),
        "source_id": article.source_id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "authors": article.authors,
        "language": article.language,
        "published": article.published.as_ref().map(|published| json!({
            "value": published.value,
            "earliest": published.earliest.to_string(),
            "latest": published.latest.to_string(),
            "basis": published.basis.name(),
        })),
        "dateline": article.dateline.as_ref().map(|d| json!({ "place": d.place, "agency": d.agency })),
        "text": article.text,
        "blocks": blocks,
        "problems": article.problems,
    })
}
