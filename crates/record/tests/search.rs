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
        batch.add(&Entry { page, reading, reader: reader.version() }).unwrap();
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

/// A record of so many articles that not all of what is asked for is gathered first.
fn large(folder: &Folder) -> Record {
    let mut record = Record::create_or_open(&folder.path()).unwrap();
    let reader = Reader::new();
    let source = PAGES[0].replace('\n', " ");
    let page = Page::new("post.jsonl".to_owned(), Format::JsonLine, source.clone());
    let reading = Reading::new(&page.name, &reader.read(onrecord_page::read(&page)));
    let mut batch = record.batch().unwrap();
    for number in 0..3000 {
        let mut reading = reading.clone();
        reading.article.id = format!("{number:064x}");
        reading.article.outlet =
            Some(if number % 500 == 7 { "Coast Wire" } else { "The Harbour Post" }.to_owned());
        if let Some(published) = reading.article.published.as_mut().filter(|_| number % 1000 != 999) {
            let (year, month) = (2000 + number / 200, 1 + number / 17 % 12);
            published.earliest = format!("{year}-{month:02}-01");
            published.latest = format!("{year}-{month:02}-02");
        } else {
            reading.article.published = None;
        }
        for statement in &mut reading.statements {
            statement.said = None;
            if number % 300 == 5 {
                statement.text.push_str(" Tunnel");
            }
        }
        for figure in &mut reading.figures {
            figure.of = Some("cost of the quay".to_owned());
        }
        let entry = Entry { page: page.clone(), reading, reader: "one".to_owned() };
        batch.add(&entry).unwrap();
    }
    batch.commit().unwrap();
    record
}

#[test]
fn a_large_record_answers_page_by_page_as_it_answers_at_once() {
    let folder = Folder::new();
    let record = large(&folder);
    let of = |words: Option<&str>, by: Option<&str>, among: Among| SaidQuery {
        words: words.map(str::to_owned),
        by: by.map(str::to_owned),
        among,
        ..SaidQuery::default()
    };
    let outlet = Among { outlet: Some("coast".to_owned()), ..Among::default() };
    let days = Among {
        since: Some("2003-02-01".to_owned()),
        until: Some("2014-03-09".to_owned()),
        ..Among::default()
    };
    let queries = [
        of(None, None, Among::default()),
        of(Some("quay"), None, Among::default()),
        of(Some("\"quay holds\""), None, Among::default()),
        of(Some("tunnel"), None, Among::default()),
        of(None, Some("Voss"), Among::default()),
        of(Some("quay"), Some("Hale"), outlet),
        of(None, None, days.clone()),
        of(Some("late"), None, days),
        SaidQuery { about: Some("quay".to_owned()), to: None, ..SaidQuery::default() },
    ];
    for query in queries {
        let mut whole: Vec<(String, u32)> =
            record.said(&query).unwrap().rows.into_iter().map(|row| (row.article, row.number)).collect();
        assert!(!whole.is_empty(), "{query:?}");
        whole.sort();
        for newest_first in [true, false] {
            let mut pieces: Vec<SaidRow> = Vec::new();
            loop {
                let asked = Part { newest_first, ..part(&[], pieces.len() as u64, 1700) };
                let found = record.said_part(&query, &asked).unwrap();
                let counted = found.counts[&Column::Kind].iter().map(|one| one.1).sum::<u64>();
                assert_eq!(counted, found.total, "{query:?}");
                assert!(if found.more {
                    found.total < whole.len() as u64
                } else {
                    found.total == whole.len() as u64
                });
                if found.rows.is_empty() {
                    break;
                }
                pieces.extend(found.rows);
            }
            let day = |row: &SaidRow| row.date_earliest.clone();
            match newest_first {
                true => assert!(pieces.is_sorted_by(|a, b| day(a) >= day(b)), "{query:?}"),
                false => assert!(pieces.is_sorted_by_key(|row| (day(row).is_none(), day(row))), "{query:?}"),
            }
            let mut pieces: Vec<(String, u32)> =
                pieces.into_iter().map(|row| (row.article, row.number)).collect();
            pieces.sort();
            assert_eq!(pieces, whole, "{query:?}");
        }
    }
}

#[test]
fn figures_and_articles_of_a_large_record_are_found_by_words_that_many_have() {
    let folder = Folder::new();
    let record = large(&folder);
    let by_words = ArticleQuery { words: Some("\"quay holds\" late".to_owned()), among: Among::default() };
    let articles = record.articles_part(&by_words, &part(&[], 2990, 50)).unwrap();
    assert_eq!((articles.total, articles.more, articles.rows.len()), (1000, true, 10));
    let counted = articles.counts[&Column::Outlet].iter().map(|one| one.1).sum::<u64>();
    assert_eq!((counted, articles.rows[9].published.as_deref()), (1000, None));
    let of = FigureQuery { of: Some("cost".to_owned()), ..FigureQuery::default() };
    let (whole, rows) = (
        record.figures(&of).unwrap().rows.len(),
        record.figures_part(&of, &part(&[], 0, 4000)).unwrap().rows.len(),
    );
    assert_eq!((whole, rows), (3000, 3000));
    let nothing = FigureQuery { of: Some("million".to_owned()), ..FigureQuery::default() };
    assert_eq!(record.figures_part(&nothing, &part(&[], 0, 10)).unwrap().rows, []);
    let here = Part { only: vec![(Column::Outlet, "Coast Wire".to_owned())], ..part(&[], 0, 10) };
    assert_eq!(record.figures_part(&of, &here).unwrap().total, 6);
}

#[test]
fn what_is_kept_beside_is_what_counting_anew_finds() {
    let folder = Folder::new();
    let mut record = record(&folder);
    let reader = Reader::new();
    // One more telling, so that something is linked; then two articles are read again, and linked again.
    let again = r#"{"id":"a5","outlet":"Bay News","published":"2024-03-05","title":"Quay","text":"“The quay holds,” Mara Voss said on Monday. She said it would cost €2 million. Tom Hale denied the quay was late."}"#;
    let mut added: Vec<(&str, &str)> = vec![(again, "one")];
    added.extend([(PAGES[0], "two"), (PAGES[1], "two"), (again, "two")]);
    for (source, version) in added {
        let page = Page::new("more.jsonl".to_owned(), Format::JsonLine, source.replace('\n', " "));
        let reading = Reading::new(&page.name, &reader.read(onrecord_page::read(&page)));
        let mut batch = record.batch().unwrap();
        let entry = Entry { page, reading, reader: version.to_owned() };
        batch.add(&entry).unwrap();
        batch.commit().unwrap();
        record.link(|| {}).unwrap();
        let db = rusqlite::Connection::open(folder.path()).unwrap();
        for (kept, anew) in [
            (
                "SELECT lower(name), kind, articles, statements FROM named",
                "SELECT lower(name), kind, count(*), sum((SELECT count(*) FROM statement WHERE speaker_id = actor.id))
                   FROM actor GROUP BY lower(name), kind",
            ),
            (
                "SELECT id, articles, first_day, last_day FROM story",
                "SELECT story_id, count(*), min(published_earliest), max(published_earliest)
                   FROM story_article JOIN article ON article.id = article_id GROUP BY story_id",
            ),
            (
                "SELECT id, day, 0, 0 FROM utterance",
                "SELECT utterance_id, min(day), 0, 0 FROM wording JOIN statement ON statement.id = statement_id GROUP BY utterance_id",
            ),
            (
                "SELECT id, day, day_after, 0 FROM statement",
                "SELECT statement.id, coalesce(said_earliest, published_earliest), coalesce(said_latest, published_latest), 0
                   FROM statement JOIN article ON article.id = article_id",
            ),
            (
                "SELECT calling_id || part, outlet, month, statements FROM spoken WHERE statements <> 0",
                "SELECT calling_id || part, outlet, month, count(*) FROM speaking GROUP BY calling_id, part, outlet, month",
            ),
            (
                "SELECT actor.id, calling.kind || calling.name || names, day, 0 FROM actor JOIN calling ON calling.id = calling_id",
                "SELECT actor.id, kind || actor.name || (SELECT group_concat(name, char(10)) FROM
                    (SELECT DISTINCT name FROM called WHERE actor_id = actor.id ORDER BY name)), published_earliest, 0
                   FROM actor JOIN article ON article.id = article_id",
            ),
            ("SELECT name, 0, 0, 0 FROM name", "SELECT name, 0, 0, 0 FROM (SELECT name FROM called UNION SELECT name FROM actor UNION SELECT addressee FROM statement UNION SELECT medium FROM statement) WHERE name IS NOT NULL"),
        ] {
            let rows = |sql: &str| -> Vec<String> {
                let mut select = db.prepare(&format!("{sql} ORDER BY 1, 2")).unwrap();
                let rows = select.query_map([], |row| {
                    Ok((0..4).map(|at| format!("{:?} ", row.get_ref(at).unwrap())).collect::<String>())
                });
                rows.unwrap().flatten().collect()
            };
            let (kept, anew) = (rows(kept), rows(anew));
            assert!(!anew.is_empty() && kept == anew, "{kept:#?}\n{anew:#?}");
        }
    }
}

#[test]
fn an_article_comes_with_what_stands_beside_it() {
    let folder = Folder::new();
    let mut record = record(&folder);
    record.link(|| {}).unwrap();
    let links = record.links("a1").unwrap();
    assert_eq!(links.files, ["post.jsonl:0"]);
    assert!(links.reprints.is_empty() && links.utterances.is_empty());
    let page = record.original("a1").unwrap();
    assert_eq!((page.format, page.bytes), (Format::JsonLine, PAGES[0].replace('\n', " ").into_bytes()));
    let id = record.article("a1").unwrap().article.id;
    assert_eq!(record.statement(&id, 0).unwrap().unwrap().speaker.as_deref(), Some("Mara Voss"));
    assert_eq!(record.statement(&id, 99).unwrap(), None);
    assert_eq!(record.named(1).unwrap()[0].name, "Mara Voss");
}
