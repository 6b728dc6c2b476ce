//! What is looked through page by page: the parts make up the whole, and the counts say what is there.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use onrecord_page::{Format, Page};
use onrecord_reading::Reader;
use onrecord_reading::wire::Reading;
use onrecord_record::{Among, ArticleQuery, Column, Entry, FigureQuery, Part, Record, SaidQuery, SaidRow};

mod folder;

use folder::Folder;

const PAGES: [&str; 4] = [
    r#"{"id":"a1","outlet":"The Harbour Post","published":"2024-03-04","title":"Quay",
"text":"“The quay holds,” Mara Voss said on Monday. She said it would cost €2 million. Tom Hale denied the quay was late."}"#,
    r#"{"id":"a2","outlet":"Coast Wire","published":"2023-06-01","title":"Ferry",
"text":"Mara Voss said the ferry would stay. “Not this year,” said Tom Hale. The ferry costs €3 million, he said."}"#,
    r#"{"id":"a3","outlet":"Coast Wire","title":"No date","text":"Mara Voss told reporters the quay would close."}"#,
    r#"{"id":"a4","outlet":"Coast Wire","published":"2024-03-05","title":"Le quai","text":"Le quai est fermé depuis lundi, et les voyageurs attendent toujours une réponse de la ville."}"#,
];

fn record(folder: &Folder) -> Record {
    let mut record = Record::create_or_open(&folder.path()).unwrap();
    let reader = Reader::new();
    let mut batch = record.batch().unwrap();
    for (number, source) in PAGES.into_iter().enumerate() {
        let page = Page::new(format!("post.jsonl:{number}"), Format::JsonLine, source.replace('\n', " "));
        let reading = Reading::new(&page.name, &reader.read(onrecord_page::read(&page)));
        batch
            .add(&Entry { format: page.format, bytes: page.bytes, reading, reader: reader.version() })
            .unwrap();
    }
    batch.commit().unwrap();
    record
}

fn part(only: &[(Column, &str)], skip: u64, most: u64) -> Part {
    let only = only.iter().map(|&(column, value)| (column, value.to_owned())).collect();
    Part { only, newest_first: true, after: None, skip, most }
}

#[test]
fn parts_make_up_the_whole() {
    let folder = Folder::new();
    let record = record(&folder);
    let whole = record.said_part(&SaidQuery::default(), &part(&[], 0, 100)).unwrap();
    assert!(whole.total >= 6 && !whole.more && whole.rows.len() as u64 == whole.total, "{}", whole.total);
    let mut pieces: Vec<SaidRow> = Vec::new();
    for skip in (0..whole.total).step_by(2) {
        pieces.extend(record.said_part(&SaidQuery::default(), &part(&[], skip, 2)).unwrap().rows);
    }
    assert_eq!(pieces, whole.rows);
    let days: Vec<Option<&str>> = whole.rows.iter().map(|row| row.date_earliest.as_deref()).collect();
    assert!(days.is_sorted_by(|a, b| a >= b), "the latest first, and those without a date last: {days:?}");
    let oldest = Part { newest_first: false, ..part(&[], 0, 100) };
    let days: Vec<Option<String>> = record
        .said_part(&SaidQuery::default(), &oldest)
        .unwrap()
        .rows
        .into_iter()
        .map(|row| row.date_earliest)
        .collect();
    assert!(days.is_sorted_by_key(|day| (day.is_none(), day.clone())), "{days:?}");
}

#[test]
fn a_count_is_what_narrowing_to_it_finds() {
    let folder = Folder::new();
    let record = record(&folder);
    let whole = record.said_part(&SaidQuery::default(), &part(&[], 0, 100)).unwrap();
    let mut counted = 0;
    for (&column, values) in &whole.counts {
        for (value, count) in values {
            let one = record.said_part(&SaidQuery::default(), &part(&[(column, value)], 0, 100)).unwrap();
            assert_eq!(one.total, *count, "{value}");
            counted += 1;
        }
    }
    assert!(counted >= 8, "{:?}", whole.counts);
    let figures =
        record.figures_part(&FigureQuery::default(), &part(&[(Column::Unit, "EUR")], 0, 100)).unwrap();
    assert_eq!(figures.rows.iter().map(|row| row.value).collect::<Vec<_>>(), [2e6, 3e6]);
}

#[test]
fn a_date_leaves_out_what_has_none_and_says_so() {
    let folder = Folder::new();
    let query = SaidQuery {
        words: Some("quay".to_owned()),
        among: Among { since: Some("2024-01-01".to_owned()), ..Among::default() },
        ..SaidQuery::default()
    };
    let found = record(&folder).said_part(&query, &part(&[(Column::Speaker, "Mara Voss")], 0, 100)).unwrap();
    assert_eq!((found.total, found.undated), (1, 1));
}

#[test]
fn articles_are_found_by_their_words() {
    let folder = Folder::new();
    let record = record(&folder);
    let asked = |words: &str| {
        let query = ArticleQuery { words: Some(words.to_owned()), ..ArticleQuery::default() };
        record.articles_part(&query, &part(&[], 0, 10)).unwrap()
    };
    let found = asked("\"ferry would\"");
    assert_eq!(found.rows.iter().map(|row| row.title.as_deref()).collect::<Vec<_>>(), [Some("Ferry")]);
    assert!(found.rows[0].excerpt.contains("ferry would stay"), "{}", found.rows[0].excerpt);
    assert_eq!(asked("quay").total, 2);
    assert_eq!(asked("ferme").rows[0].language.as_deref(), Some("fr"));
    let all = record
        .articles_part(&ArticleQuery::default(), &part(&[(Column::Outlet, "Coast Wire")], 0, 10))
        .unwrap();
    assert_eq!(all.total, 3);
}

#[test]
fn an_article_comes_with_what_stands_beside_it() {
    let folder = Folder::new();
    let mut record = record(&folder);
    record.link(|| {}).unwrap();
    let links = record.links("a1").unwrap();
    assert_eq!(links.files, ["post.jsonl:0"]);
    assert!(links.reprints.is_empty() && links.utterances.is_empty());
    let (format, bytes) = record.original("a1").unwrap();
    assert_eq!((format, bytes), (Format::JsonLine, PAGES[0].replace('\n', " ").into_bytes()));
    let id = record.article("a1").unwrap().article.id;
    assert_eq!(record.statement(&id, 0).unwrap().unwrap().speaker.as_deref(), Some("Mara Voss"));
    assert_eq!(record.statement(&id, 99).unwrap(), None);
    assert_eq!(record.named(1).unwrap()[0].name, "Mara Voss");
}
