//! What the fuzz targets do with the bytes they are given: take in pages, read the page, read the article, or read a series, and hold
//! what comes out against what must always be true.

#![forbid(unsafe_code)]

use std::sync::LazyLock;

use onrecord_intake::{Answer, Pages, Taken};
use onrecord_page::{Article, Format, Page, Span};
use onrecord_reading::{Attribution, Reader, Tagged, Tagger, wire};
use onrecord_series::{Change, Claim, Description, Series};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::with(Box::new(Everybody)));

/// Takes every sentence for an attribution, its first word for the source, its second for the cue. A network under
/// instrumentation is too slow to fuzz, and says less that is odd.
struct Everybody;

impl Tagger for Everybody {
    fn version(&self) -> &str {
        "everybody"
    }

    fn tag(&self, article: &Article, sentences: &[Span]) -> Tagged {
        let mut found: Vec<Attribution> = Vec::new();
        for sentence in sentences {
            let text = sentence.of(&article.text);
            let mut at = sentence.start();
            let mut words = text.split_inclusive(char::is_whitespace).map(|word| {
                at += word.len();
                Span::new(at - word.len(), at).trimmed(&article.text)
            });
            let (source, cue) = (words.next(), words.next());
            let content: Vec<Span> = words.filter(|word| !word.is_empty()).take(40).collect();
            let before = found.len().checked_sub(1);
            let inside =
                |at: usize| content.first().is_some_and(|first| found[at].content[0].contains(*first));
            let within = before.filter(|&at| inside(at));
            if !content.is_empty() {
                let full = |span: &Span| !span.is_empty();
                found.push(Attribution {
                    source: source.filter(full),
                    cue: cue.filter(full),
                    content,
                    within,
                    confidence: 0.5,
                });
            }
        }
        Tagged { attributions: found, mentions: Vec::new(), references: Vec::new() }
    }
}

/// Reads `bytes` as a page of `format`.
///
/// # Panics
/// When a passage is not what the text says there, or a block lies outside the text, or is not what its source shows.
pub fn read(bytes: &[u8], format: Format) {
    let page = Page::new("fuzz", format, bytes);
    let article = onrecord_page::read(&page);
    for pair in article.blocks.windows(2) {
        assert!(pair[0].span.end() <= pair[1].span.start(), "blocks overlap");
    }
    for block in &article.blocks {
        let says = |at: Span| onrecord_page::shows(format, &bytes[at.range()], block.span.of(&article.text));
        assert!(block.source.is_none_or(says), "a block is not what its bytes show");
    }
    let reading = wire::Reading::new(&page.name, &READER.read(article));
    let text: Vec<char> = reading.article.text.chars().collect();
    let holds = |start: usize, end: usize, passage: &str| {
        assert!(
            text[start..end].iter().copied().eq(passage.chars()),
            "the text does not say “{passage}” there"
        );
    };
    for statement in &reading.statements {
        assert!(!statement.content.is_empty(), "a statement without content");
        for passage in statement.source.iter().chain(&statement.cue).chain(&statement.content) {
            holds(passage.start, passage.end, &passage.text);
        }
    }
    reading.figures.iter().for_each(|figure| holds(figure.start, figure.end, &figure.text));
    reading.times.iter().for_each(|time| holds(time.start, time.end, &time.text));
    for mention in reading.actors.iter().flat_map(|actor| &actor.mentions) {
        assert!(mention.start < mention.end && mention.end <= text.len(), "a mention outside the text");
    }
}

/// Takes in the pages of a file that holds `bytes`: a web archive (`warc`), a zip archive (`zip`), a saved page (`mhtml`), or a
/// feed or list of items in XML or JSON (`items`).
///
/// # Panics
/// When a page is longer than any may be, or what is taken has no name.
pub fn take(bytes: &[u8], what: &str) {
    let ending = match (what, bytes) {
        ("warc", [0x1f, 0x8b, ..]) => "warc.gz",
        ("warc", [0x28, 0xb5, ..] | [0x5d, 0x2a, ..]) => "warc.zst",
        ("items", [b'<', ..]) => "xml",
        ("items", _) => "json",
        (ending, _) => ending,
    };
    let path = std::env::temp_dir().join(format!("onrecord-fuzz-{}.{ending}", std::process::id()));
    if std::fs::write(&path, bytes).is_err() {
        return;
    }
    hold(Pages::of([path]));
}

/// Takes in `bytes` as a server's answer.
///
/// # Panics
/// When a page is longer than any may be, or what is taken has no name.
pub fn answered(bytes: &[u8]) {
    let (name, url) = ("http://fuzz.example/a".to_owned(), "http://fuzz.example/b".to_owned());
    let answer = Answer { name, url, fetched: jiff::civil::date(2024, 3, 4), bytes: bytes.to_vec() };
    hold(answer.taken());
}

/// Holds what was taken against what must be true of all of it.
fn hold(taken: impl Iterator<Item = Taken>) {
    for taken in taken {
        match taken {
            Taken::Page(page) => {
                assert!(page.bytes.len() <= onrecord_intake::LONGEST, "a page without end");
                assert!(!page.name.is_empty(), "a page without a name");
                if page.bytes.len() < 1 << 16 {
                    onrecord_page::read(&page);
                }
            }
            Taken::Again { name, .. } | Taken::PassedOver { name, .. } => {
                assert!(!name.is_empty(), "no name")
            }
            Taken::Problem(problem) => assert!(!problem.problem.is_empty(), "a problem without words"),
        }
    }
}

/// Reads `bytes` as a list of feeds.
///
/// # Panics
/// When a feed is named twice or has no address, or a problem has no words.
pub fn list(bytes: &[u8]) {
    match onrecord_intake::feeds_of(bytes) {
        Ok(feeds) => {
            let each: std::collections::HashSet<&String> = feeds.iter().collect();
            assert!(each.len() == feeds.len() && !feeds.is_empty(), "a feed twice, or none");
            assert!(feeds.iter().all(|feed| !feed.trim().is_empty()), "a feed without an address");
        }
        Err(problem) => assert!(!problem.is_empty(), "a problem without words"),
    }
}

/// Reads `bytes` as a series, its description and its table with a line `---` between them, and holds figures of every
/// kind against it.
///
/// # Panics
/// When a value is no number, or comes from lines that the table has not.
pub fn hold_against(bytes: &[u8]) {
    const BETWEEN: &[u8] = b"\n---\n";
    let Some(at) = bytes.windows(BETWEEN.len()).position(|window| window == BETWEEN) else { return };
    let Ok(toml) = std::str::from_utf8(&bytes[..at]) else { return };
    let table = &bytes[at + BETWEEN.len()..];
    let Ok(Ok(series)) = Description::parse(toml).map(|description| Series::new(description, table)) else {
        return;
    };
    // Both "\n" and "\r" may end a line.
    let lines = 1 + table.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64;
    let (first, last) = series.periods();
    let whole = Some((first.earliest(), last.latest())).filter(|(from, to)| from < to);
    let times = [first, last].map(|period| Some((period.earliest(), period.latest())));
    for unit in ["USD", "percent", "percentage point", "rank", "people", ""] {
        for change in [None, Some(Change::Increase), Some(Change::Decrease)] {
            for (of, share_of) in
                [("spending", None), ("debt", Some("the League's spending")), ("debt", Some("income"))]
            {
                let claim = Claim {
                    value: 3.0,
                    unit,
                    change,
                    text: "3.0",
                    of: Some(of),
                    share_of,
                    holder: Some("the League members"),
                    ..Claim::default()
                };
                for time in times.into_iter().chain([whole]) {
                    for check in [Claim { time, ..claim }, Claim { said: time, ..claim }]
                        .map(|claim| series.check(&claim))
                    {
                        assert!(!check.why.is_empty(), "a verdict without a reason");
                        for measured in check.measured {
                            assert!(measured.value.is_finite(), "a value that is no number");
                            let inside = |line: &u64| (2..=lines).contains(line);
                            assert!(measured.rows.iter().all(inside), "a row outside the table");
                        }
                    }
                }
            }
        }
    }
    for of in ["spending", "debt"] {
        let points = series.values(of, "League").into_iter().flat_map(|line| line.points);
        points.for_each(|point| assert!(point.value.is_finite(), "a value that is no number"));
    }
}
