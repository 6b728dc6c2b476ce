//! What a record promises: what goes in comes out, once, and what does not hold is found.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::fs;
use std::path::Path;

use onrecord_page::{ArticleId, Format, Page};
use onrecord_reading::Reader;
use onrecord_reading::wire::Reading;
use onrecord_record::{Added, Among, Entry, Error, FigureQuery, Record, SaidQuery};

const PAGE: &str = r#"{"id":"a1","outlet":"The Harbour Post","published":"2024-03-04","title":"Åsa Berg speaks",
"text":"Minister Åsa Berg said the bridge would cost €4.2 billion. “Vi skal bygge – it stands,” Berg told reporters on Monday.\n\nAccording to Tom Hale, the work takes six years."}"#;

mod folder;

use folder::Folder;

impl Folder {
    fn record(&self) -> Record {
        Record::create_or_open(&self.path()).unwrap()
    }

    /// Runs SQL behind the record's back.
    fn tamper(&self, sql: &str) {
        rusqlite::Connection::open(self.path()).unwrap().execute_batch(sql).unwrap();
    }
}

fn entry(source: &str) -> Entry {
    let source = source.replace('\n', " ");
    entry_of(Page::new("post.jsonl:1", Format::JsonLine, source))
}

fn entry_of(page: Page) -> Entry {
    let reader = Reader::new();
    let reading = Reading::new(&page.name, &reader.read(onrecord_page::read(&page)));
    let version = format!("{} {}", onrecord_page::VERSION, reader.version());
    Entry { page, reading, reader: version }
}

fn add(record: &mut Record, entry: &Entry) -> Added {
    let mut batch = record.batch().unwrap();
    let added = batch.add(entry).unwrap();
    batch.commit().unwrap();
    added
}

fn findings(path: &Path) -> Vec<String> {
    let mut told = Vec::new();
    let verified = Record::open(path)
        .unwrap()
        .verify(|finding| told.push(format!("{}: {}", finding.item, finding.problem)), || ())
        .unwrap();
    assert_eq!(verified.findings as usize, told.len());
    told
}

#[test]
fn a_reading_comes_out_as_it_went_in() {
    let folder = Folder::new();
    let (mut record, entry) = (folder.record(), entry(PAGE));
    assert!(entry.reading.statements.len() >= 3 && !entry.reading.figures.is_empty(), "a poor example");
    assert_eq!(add(&mut record, &entry), Added::New);
    for key in
        [&entry.reading.article.id, &entry.reading.article.id[..6], "post.jsonl:1", "a1", "åsa berg speaks"]
    {
        assert_eq!(record.article(key).unwrap(), entry.reading, "{key}");
    }
    assert_eq!(findings(&folder.path()), Vec::<String>::new());
}

#[test]
fn the_same_bytes_are_one_article_under_every_name() {
    let folder = Folder::new();
    let (mut record, mut entry) = (folder.record(), entry(PAGE));
    assert_eq!(add(&mut record, &entry), Added::New);
    entry.reading.file = "copy.jsonl:1".to_owned();
    assert_eq!(add(&mut record, &entry), Added::Known);
    assert_eq!(record.summary().unwrap().articles, 1);
    assert_eq!(record.article("copy.jsonl:1").unwrap().article.id, entry.reading.article.id);
    assert!(record.known(&entry.reader).unwrap().contains(&ArticleId::of(&entry.page.bytes).to_string()));
    assert!(record.known("another reader").unwrap().is_empty());
}

#[test]
fn another_reader_replaces_the_reading_and_keeps_the_rest() {
    let folder = Folder::new();
    let (mut record, mut entry) = (folder.record(), entry(PAGE));
    add(&mut record, &entry);
    entry.reader = "page/1 reading/1 a better one".to_owned();
    entry.reading.statements.truncate(1);
    entry.reading.figures.retain_mut(|figure| {
        figure.statement = figure.statement.filter(|&statement| statement == 0);
        true
    });
    entry.reading.file = "again.jsonl:9".to_owned();
    assert_eq!(add(&mut record, &entry), Added::ReadAgain);
    let summary = record.summary().unwrap();
    assert_eq!((summary.articles, summary.statements), (1, 1));
    assert_eq!(record.article("post.jsonl:1").unwrap().statements.len(), 1, "the old name is kept");
    let found =
        record.said(&SaidQuery { words: Some("six years".to_owned()), ..SaidQuery::default() }).unwrap();
    assert_eq!(found.rows.len(), 0, "what is gone is no longer found by its words");
    assert_eq!(findings(&folder.path()), Vec::<String>::new());
}

#[test]
fn a_batch_that_is_not_committed_was_never_there() {
    let folder = Folder::new();
    let mut record = folder.record();
    record.batch().unwrap().add(&entry(PAGE)).unwrap();
    assert_eq!(record.summary().unwrap().articles, 0);
}

#[test]
fn statements_are_found_by_each_condition() {
    let folder = Folder::new();
    let mut record = folder.record();
    add(&mut record, &entry(PAGE));
    let count = |query: SaidQuery| record.said(&query).unwrap().rows.len();
    let some = |words: &str| Some(words.to_owned());
    let all = count(SaidQuery::default());
    assert_eq!(all, record.summary().unwrap().statements as usize);
    assert_eq!(count(SaidQuery { by: some("berg"), ..SaidQuery::default() }), 2);
    assert_eq!(count(SaidQuery { by: some("Hale"), ..SaidQuery::default() }), 1);
    assert_eq!(count(SaidQuery { by: some("Berger"), ..SaidQuery::default() }), 0);
    assert_eq!(count(SaidQuery { words: some("\"it stands\""), ..SaidQuery::default() }), 1);
    assert_eq!(count(SaidQuery { words: some("\"stands it\""), ..SaidQuery::default() }), 0);
    assert_eq!(count(SaidQuery { about: some("bridge"), ..SaidQuery::default() }), 1);
    assert_eq!(
        count(SaidQuery {
            among: Among { outlet: some("harbour"), ..Among::default() },
            ..SaidQuery::default()
        }),
        all
    );
    assert_eq!(count(SaidQuery { kind: some("direct"), ..SaidQuery::default() }), 1);
    assert_eq!(
        count(SaidQuery {
            among: Among { since: some("2024-03-05"), ..Among::default() },
            ..SaidQuery::default()
        }),
        0
    );
    assert_eq!(
        count(SaidQuery {
            among: Among { until: some("2024-03-04"), ..Among::default() },
            ..SaidQuery::default()
        }),
        all
    );
    assert!(matches!(
        record.said(&SaidQuery { words: some("…"), ..SaidQuery::default() }),
        Err(Error::NoWords(_))
    ));
}

#[test]
fn what_has_no_date_is_left_out_of_a_span_of_time_and_counted() {
    let folder = Folder::new();
    let mut record = folder.record();
    add(&mut record, &entry(r#"{"text":"“We will not sign anything today,” Mara Voss said."}"#));
    let found = record
        .said(&SaidQuery {
            among: Among { since: Some("2024-01-01".to_owned()), ..Among::default() },
            ..SaidQuery::default()
        })
        .unwrap();
    assert_eq!((found.rows.len(), found.undated), (0, 1));
}

#[test]
fn figures_are_found_by_unit_speaker_and_the_words_around_them() {
    let folder = Folder::new();
    let mut record = folder.record();
    add(&mut record, &entry(PAGE));
    let find = |query: FigureQuery| record.figures(&query).unwrap().rows;
    let row = find(FigureQuery { unit: Some("eur".to_owned()), ..FigureQuery::default() }).remove(0);
    assert_eq!((row.value, row.text.as_str()), (4.2e9, "€4.2 billion"));
    assert!(row.before.ends_with("the bridge would cost ") && row.after.starts_with('.'), "{row:?}");
    assert_eq!(
        find(FigureQuery { words: Some("bridge cost".to_owned()), ..FigureQuery::default() }).len(),
        1
    );
    assert_eq!(find(FigureQuery { by: Some("Berg".to_owned()), ..FigureQuery::default() }).len(), 1);
    assert_eq!(find(FigureQuery { words: Some("tunnel".to_owned()), ..FigureQuery::default() }).len(), 0);
}

#[test]
fn verify_names_what_was_tampered_with() {
    let cases = [
        (
            "UPDATE content SET text = 'nothing of the kind' WHERE position = 0 AND statement_id = 1",
            "statement 0",
        ),
        ("UPDATE article SET text = replace(text, 'bridge', 'tunnel')", "text"),
        ("UPDATE source SET zstd = x'00'", "source"),
        ("UPDATE source SET zstd = x'00'; UPDATE reader SET version = 'page/0 reading/0 earlier'", "source"),
        ("UPDATE source SET length = length + 1", "source"),
        ("UPDATE article SET title = 'Åsa Berg is silent'", "title"),
        ("UPDATE article SET published_latest = '2025-01-01'", "date of publication"),
        ("DELETE FROM block", "blocks"),
        ("UPDATE statement SET chain = 'Berg'", "article"),
        ("UPDATE article SET hash = printf('%064d', 7)", "source"),
        ("UPDATE figure SET end_char = 100000", "figure 0"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM actor", "record"),
    ];
    for (sql, item) in cases {
        let folder = Folder::new();
        add(&mut folder.record(), &entry(PAGE));
        folder.tamper(sql);
        let found = findings(&folder.path());
        assert!(found.iter().any(|finding| finding.starts_with(&format!("{item}: "))), "{sql}: {found:?}");
    }
}

#[test]
fn verify_holds_blocks_against_the_bytes_that_they_are_said_to_stand_in() {
    let folder = Folder::new();
    // Everything that a web page can say of itself must come out as it went in.
    let page = "<html><head><meta property=article:section content=Harbours><meta property=article:modified_time \
                content=2021-03-09></head><body><article><h1>Quay</h1><p>“The quay <b>holds</b>,” said Mara Voss on Monday, when the \
                storm was over at last, and the harbour open.</p></article></body></html>";
    let page = Page::new("quay.html", Format::Html, page);
    add(&mut folder.record(), &entry_of(page));
    assert_eq!(findings(&folder.path()), Vec::<String>::new());
    folder.tamper("UPDATE block SET end_byte = end_byte - 2");
    let found = findings(&folder.path());
    assert!(found[0].starts_with("block 0: says what bytes "), "{found:?}");
}

#[test]
fn verify_holds_what_copies_have_in_common_against_both_texts() {
    let story = "The old quay at the mouth of the river was closed to all boats on Monday morning after divers found a crack below the \
                 water line, and the harbour office has sent for engineers from the capital to look at it before the spring tide comes.";
    let page = |outlet: &str| format!(r#"{{"outlet":"{outlet}","published":"2024-03-04","text":"{story}"}}"#);
    for side in ["end_char", "other_end_char"] {
        let folder = Folder::new();
        let mut record = folder.record();
        add(&mut record, &entry(&page("The Harbour Post")));
        add(&mut record, &entry(&page("The Courier")));
        record.link(|| ()).unwrap();
        assert_eq!(record.reprints().unwrap().len(), 1, "a poor example");
        assert_eq!(findings(&folder.path()), Vec::<String>::new());
        folder.tamper(&format!("UPDATE reprint_passage SET {side} = 100000"));
        let found = findings(&folder.path());
        assert!(found.len() == 1 && found[0].starts_with("passage in common with "), "{found:?}");
    }
}

#[test]
fn verify_believes_no_date_either_that_lay_ahead_when_the_page_was_taken_in() {
    let folder = Folder::new();
    let page =
        "<meta property=article:published_time content=2100-12-31><article><p>The quay holds.</p></article>";
    let page = Page::new("quay.html", Format::Html, page);
    add(
        &mut folder.record(),
        &entry_of(Page {
            fetched: Some(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()),
            ..page
        }),
    );
    assert_eq!(findings(&folder.path()), Vec::<String>::new());
}

#[test]
fn what_is_no_record_is_refused_and_left_alone() {
    let folder = Folder::new();
    assert!(matches!(Record::open(&folder.path()), Err(Error::Missing(_))));
    fs::write(folder.path(), "notes about the bridge, and not a database at all").unwrap();
    assert!(matches!(Record::create_or_open(&folder.path()), Err(Error::NotARecord(_))));
    assert!(matches!(Record::open(&folder.path()), Err(Error::NotARecord(_))));
    fs::remove_file(folder.path()).unwrap();
    folder.tamper("CREATE TABLE mine (x)");
    assert!(matches!(Record::create_or_open(&folder.path()), Err(Error::NotARecord(_))));
    fs::remove_file(folder.path()).unwrap();
    drop(folder.record());
    folder.tamper("PRAGMA user_version = 99");
    assert!(matches!(Record::create_or_open(&folder.path()), Err(Error::Newer { found: 99, .. })));
}

#[test]
fn two_articles_under_one_name_are_told_apart_by_asking() {
    let folder = Folder::new();
    let mut record = folder.record();
    add(&mut record, &entry(r#"{"title":"Bridge","text":"One thing."}"#));
    add(&mut record, &entry(r#"{"title":"Bridge","text":"Another thing."}"#));
    assert!(matches!(record.article("Bridge"), Err(Error::ManyArticles { count: 2, .. })));
    assert!(matches!(record.article("Tunnel"), Err(Error::NoArticle(_))));
}

#[test]
fn datasette_is_told_of_every_table() {
    let folder = Folder::new();
    drop(folder.record());
    let db = rusqlite::Connection::open(folder.path()).unwrap();
    let metadata = include_str!("../metadata.yaml");
    let mut select = db
        .prepare("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE '%words%' AND name NOT LIKE 'sqlite%'")
        .unwrap();
    for name in select.query_map([], |row| row.get::<_, String>(0)).unwrap().flatten() {
        assert!(metadata.contains(&format!("\n      {name}:\n")), "metadata.yaml says nothing of {name}");
    }
}

/// `tests/old/layout-N.db` was made by the program when N was the newest layout.
#[test]
fn records_of_every_layout_still_open() {
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/old");
    let mut layouts = 0;
    for file in fs::read_dir(old).unwrap().map(|entry| entry.unwrap().path()) {
        let folder = Folder::new();
        fs::copy(&file, folder.path()).unwrap();
        let record = folder.record();
        let found = record.said(&SaidQuery { by: Some("Voss".to_owned()), ..SaidQuery::default() }).unwrap();
        assert_eq!(found.rows[0].text, "“The quay holds,”", "{}", file.display());
        assert_eq!(record.figures(&FigureQuery::default()).unwrap().rows[0].value, 2e6);
        assert_eq!(findings(&folder.path()), Vec::<String>::new(), "{}", file.display());
        layouts += 1;
    }
    assert!(layouts > 0, "no old record is kept");
}
