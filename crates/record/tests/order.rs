//! What is linked does not hang on the order in which articles come in, nor on how many come in at once.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::collections::{BTreeMap, BTreeSet};

use onrecord_page::{ArticleId, Format, Page};
use onrecord_reading::wire;
use onrecord_record::{Entry, Record, StoryQuery, UtteranceQuery};
use proptest::prelude::*;
use proptest::test_runner::Config;

mod folder;

use folder::Folder;

const SYLLABLES: [&str; 16] =
    ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu", "dar", "fen", "gol", "hin", "jup", "lam"];
const NAMES: [&str; 6] = ["Mara Voss", "Tom Lund", "Ilsa Brandvik", "Pavel Orsk", "Rhea Quist", "Dario Venn"];

/// A made-up word, always the same for a number.
fn word(number: usize) -> String {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as usize) >> 20;
    (0..3).map(|at| SYLLABLES[mixed >> (4 * at) & 15]).collect()
}

/// A made-up sentence of `length` words, always the same for a number.
fn sentence(number: usize, length: usize) -> String {
    let words: Vec<String> = (0..length).map(|at| word(number * 100 + at)).collect();
    format!("The {}.", words.join(" "))
}

/// What one article is made of.
#[derive(Debug, Clone)]
struct Made {
    outlet: usize,
    day: i32,
    /// Of which happening it tells.
    happening: usize,
    /// Which of the happening's paragraphs it has: all in a copy, some in a partial one.
    shared: Vec<usize>,
    /// How many paragraphs of its own.
    own: usize,
    /// Quotations of the happening, and to whom each is given.
    quoted: Vec<(usize, usize)>,
    boilerplate: bool,
    /// The page that it is a version of.
    page: Option<usize>,
}

fn made() -> impl Strategy<Value = Made> {
    (
        0..3_usize,
        prop_oneof![4 => 0..4_i32, 1 => 60..64_i32],
        0..3_usize,
        prop::collection::vec(0..4_usize, 0..4),
        0..3_usize,
        prop::collection::vec((0..5_usize, prop_oneof![4 => Just(0_usize), 1 => 1..3_usize]), 0..5),
        any::<bool>(),
        prop::option::weighted(0.2, 0..3_usize),
    )
        .prop_map(|(outlet, day, happening, shared, own, quoted, boilerplate, page)| Made {
            outlet,
            day,
            happening,
            shared,
            own,
            quoted,
            boilerplate,
            page,
        })
}

/// A reading as it is put together.
struct Draft {
    reading: wire::Reading,
}

impl Draft {
    fn paragraph(&mut self, text: &str) -> usize {
        let article = &mut self.reading.article;
        if !article.text.is_empty() {
            article.text.push_str("\n\n");
        }
        let start = article.text.chars().count();
        article.text.push_str(text);
        article.blocks.push(wire::Block {
            start,
            end: start + text.chars().count(),
            kind: "paragraph".to_owned(),
            reason: None,
            path: None,
            published: None,
            bytes: None,
        });
        start
    }

    fn quotation(&mut self, words: &str, name: &str) {
        let said = format!("“{words}”");
        let start = self.paragraph(&format!("{said} said {name}."));
        let letters = said.chars().count();
        let passage = |from: usize, text: &str| wire::Passage {
            start: from,
            end: from + text.chars().count(),
            text: text.to_owned(),
        };
        let reading = &mut self.reading;
        let actor = match reading.actors.iter().position(|actor| actor.name == name) {
            Some(known) => known,
            None => {
                reading.actors.push(wire::Actor {
                    id: reading.actors.len(),
                    name: name.to_owned(),
                    names: vec![name.to_owned()],
                    kind: "person".to_owned(),
                    mentions: Vec::new(),
                    roles: Vec::new(),
                });
                reading.actors.len() - 1
            }
        };
        reading.statements.push(wire::Statement {
            id: reading.statements.len(),
            kind: "direct".to_owned(),
            text: said.clone(),
            source: Some(passage(start + letters + 6, name)),
            cue: Some(passage(start + letters + 1, "said")),
            content: vec![passage(start, &said)],
            speaker: Some(wire::Speaker { actor, name: name.to_owned() }),
            polarity: "affirmed".to_owned(),
            addressee: None,
            medium: None,
            said: None,
            within: None,
            chain: vec![name.to_owned()],
            figures: Vec::new(),
            event: None,
            confidence: 1.0,
            hand: None,
        });
    }
}

fn entry(number: usize, made: &Made) -> Entry {
    entry_that_quotes(number, made, None)
}

/// The same, with words of somebody besides.
fn entry_that_quotes(number: usize, made: &Made, said: Option<&str>) -> Entry {
    let day = |day: i32| {
        let first = jiff::civil::date(2024, 3, 1);
        first.checked_add(jiff::Span::new().days(day)).unwrap().to_string()
    };
    let article = wire::Article {
        id: String::new(),
        source_id: None,
        url: made.page.map(|page| format!("https://outlet-{}.example/{page}", made.outlet)),
        outlet: Some(format!("Outlet {}", made.outlet)),
        title: Some(sentence(7000 + made.happening, 4)),
        authors: Vec::new(),
        language: None,
        published: Some(wire::PublishedAt {
            value: day(made.day),
            earliest: day(made.day),
            latest: day(made.day + 1),
            basis: "given".to_owned(),
        }),
        modified: None,
        section: None,
        dateline: None,
        text: String::new(),
        blocks: Vec::new(),
    };
    let reading = wire::Reading {
        schema: wire::SCHEMA.to_owned(),
        file: format!("{number}.txt"),
        article,
        statements: Vec::new(),
        actors: Vec::new(),
        times: Vec::new(),
        figures: Vec::new(),
        events: Vec::new(),
        problems: Vec::new(),
        rejected: Vec::new(),
    };
    let mut draft = Draft { reading };
    for paragraph in &made.shared {
        draft.paragraph(&sentence(1000 + made.happening * 10 + paragraph, 30));
    }
    for &(quotation, speaker) in &made.quoted {
        let words = sentence(3000 + made.happening * 10 + quotation, 7 + quotation);
        draft.quotation(&words, NAMES[(made.happening + speaker) % NAMES.len()]);
    }
    for paragraph in 0..made.own {
        draft.paragraph(&sentence(5000 + number * 10 + paragraph, 25));
    }
    if made.boilerplate {
        draft.paragraph(&sentence(9000 + made.outlet, 40));
    }
    if let Some(said) = said {
        draft.quotation(said, NAMES[0]);
    }
    draft.paragraph(&format!("This is page {number}."));
    let mut reading = draft.reading;
    let bytes = reading.article.text.clone().into_bytes();
    reading.article.id = ArticleId::of(&bytes).to_string();
    let page = Page::new(&reading.file, Format::Text, bytes);
    Entry { page, reading, reader: "made up".to_owned() }
}

/// What is linked, in words that say nothing of the order in which it came in.
#[derive(Debug, PartialEq)]
struct Linked {
    reprints: BTreeSet<(String, String, String)>,
    utterances: BTreeSet<BTreeSet<(String, u32)>>,
    recurring: BTreeSet<BTreeSet<(String, u32)>>,
    stories: BTreeSet<BTreeSet<String>>,
}

impl Linked {
    fn of(record: &Record, path: &std::path::Path) -> Self {
        let utterances = record.utterances(&UtteranceQuery::default()).unwrap();
        let stories = record.stories(&StoryQuery { alone: true, ..StoryQuery::default() }).unwrap();
        let reprint = |row: onrecord_record::ReprintRow| {
            let (a, b) =
                if row.article < row.other { (row.article, row.other) } else { (row.other, row.article) };
            (a, b, row.kind)
        };
        Self {
            reprints: record.reprints().unwrap().into_iter().map(reprint).collect(),
            utterances: utterances
                .iter()
                .map(|one| one.wordings.iter().map(|row| (row.article.clone(), row.number)).collect())
                .collect(),
            recurring: recurring(path),
            stories: stories
                .iter()
                .map(|story| story.articles.iter().map(|row| row.article.clone()).collect())
                .collect(),
        }
    }
}

fn recurring(path: &std::path::Path) -> BTreeSet<BTreeSet<(String, u32)>> {
    let db = rusqlite::Connection::open(path).unwrap();
    let mut select = db
        .prepare(
            "SELECT a.hash, one.number, b.hash, other.number FROM same_words
             JOIN statement AS one ON one.id = statement_id JOIN article AS a ON a.id = one.article_id
             JOIN statement AS other ON other.id = other_id JOIN article AS b ON b.id = other.article_id
             WHERE relation = 'recurring'",
        )
        .unwrap();
    let pairs = select
        .query_map([], |row| Ok(BTreeSet::from([(row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?)])));
    pairs.unwrap().map(Result::unwrap).collect()
}

/// Adds the articles in this order and links them, in so many runs: some of each while the others are still to come.
fn linked(entries: &[Entry], order: &[usize], runs: usize) -> Linked {
    let folder = Folder::new();
    let mut record = Record::create_or_open(&folder.path()).unwrap();
    for run in order.chunks(order.len().div_ceil(runs)) {
        for (number, part) in run.chunks(run.len().div_ceil(3)).enumerate() {
            let mut batch = record.batch().unwrap();
            for &at in part {
                batch.add(&entries[at]).unwrap();
            }
            batch.commit().unwrap();
            if number == 0 {
                assert_eq!(record.link_newest(|| ()).unwrap(), part.len() as u64);
            }
        }
        record.link(|| ()).unwrap();
    }
    Linked::of(&record, &folder.path())
}

/// How far two partings of articles into stories agree: the F1 of the pairs that they hold together.
fn agreement(one: &BTreeSet<BTreeSet<String>>, other: &BTreeSet<BTreeSet<String>>) -> f64 {
    let pairs = |stories: &BTreeSet<BTreeSet<String>>| -> BTreeSet<(String, String)> {
        let of_story = |story: &BTreeSet<String>| {
            let story: Vec<String> = story.iter().cloned().collect();
            (0..story.len())
                .flat_map(|a| (a + 1..story.len()).map(move |b| (a, b)))
                .map(|(a, b)| (story[a].clone(), story[b].clone()))
                .collect::<Vec<_>>()
        };
        stories.iter().flat_map(of_story).collect()
    };
    let (one, other) = (pairs(one), pairs(other));
    if one.is_empty() && other.is_empty() {
        return 1.0;
    }
    2.0 * one.intersection(&other).count() as f64 / (one.len() + other.len()) as f64
}

fn shuffled(length: usize, seed: u64) -> Vec<usize> {
    let keys: BTreeMap<u64, usize> = (0..length)
        .map(|at| ((at as u64 + seed).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17) ^ seed, at))
        .collect();
    keys.into_values().collect()
}

/// Articles of a few happenings in five outlets, with everything in them that is linked.
fn archive(articles: usize) -> Vec<Entry> {
    let one = |number: usize| {
        let happening = number / 8;
        let made = Made {
            outlet: number % 5,
            day: if number.is_multiple_of(7) { 60 } else { (number % 3) as i32 },
            happening,
            shared: (0..number % 5).filter(|paragraph| *paragraph < 4).collect(),
            own: number % 3,
            quoted: (0..number % 3)
                .map(|at| (at + number % 2, usize::from(number.is_multiple_of(11))))
                .collect(),
            boilerplate: number.is_multiple_of(2),
            page: matches!(number % 8, 0 | 5).then_some(happening),
        };
        entry(number, &made)
    };
    (0..articles).map(one).collect()
}

#[test]
fn an_archive_in_one_run_and_in_ten() {
    let entries = archive(80);
    let given: Vec<usize> = (0..entries.len()).collect();
    let other = shuffled(entries.len(), 7);
    let (first, again, in_runs) =
        (linked(&entries, &given, 1), linked(&entries, &other, 1), linked(&entries, &other, 10));
    let Linked { reprints, utterances, recurring, stories } = &first;
    let kinds: BTreeSet<&str> = reprints.iter().map(|(_, _, kind)| kind.as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["partial", "reprint", "version"]));
    assert!(utterances.len() > 4, "{utterances:?}");
    assert!(!recurring.is_empty());
    assert!(stories.iter().any(|story| story.len() > 2), "{stories:?}");
    assert_eq!(first, again);
    // Of more articles than that, not all runs end with settling anew.
    assert!(agreement(stories, &in_runs.stories) >= 0.95, "{}", agreement(stories, &in_runs.stories));
    assert_eq!(
        (reprints, utterances, recurring),
        (&in_runs.reprints, &in_runs.utterances, &in_runs.recurring)
    );
}

/// Articles that each quote some words on a day.
fn quoting(said: &[(i32, String)]) -> Vec<Entry> {
    let one = |(number, (day, words)): (usize, &(i32, String))| {
        let made = Made {
            outlet: number,
            day: *day,
            happening: number,
            shared: Vec::new(),
            own: 1,
            quoted: Vec::new(),
            boilerplate: false,
            page: None,
        };
        entry_that_quotes(number, &made, Some(words))
    };
    said.iter().enumerate().map(one).collect()
}

/// A speech, a part of it, and many other things said that have more words in common with the speech than the part has: the part is
/// found whatever stands between.
#[test]
fn a_part_of_a_speech_among_many_that_share_its_words() {
    const LENGTH: usize = 48;
    const RUN: usize = 8;
    let speech: Vec<String> = (0..LENGTH).map(|at| word(90_000 + at)).collect();
    let own = |number: usize| (0..20).map(move |at| word(91_000 + 100 * number + at));
    let other = |number: usize| {
        let runs = (0..3).flat_map(|run| {
            let start = (number * 5 + run * 17) % (LENGTH - RUN + 1);
            speech[start..start + RUN].iter().cloned().chain(own(3 * number + run))
        });
        (10, runs.collect::<Vec<_>>().join(" "))
    };
    let mut said: Vec<(i32, String)> = (0..24).map(other).collect();
    said.push((0, speech.join(" ")));
    said.push((0, speech[20..20 + RUN].join(" ")));
    let entries = quoting(&said);
    let given: Vec<usize> = (0..entries.len()).collect();
    let first = linked(&entries, &given, 1);
    let id = |at: usize| (entries[at].reading.article.id.clone(), 0);
    let [whole, part] = [entries.len() - 2, entries.len() - 1].map(id);
    assert!(first.utterances.iter().any(|one| one.contains(&whole) && one.contains(&part)), "{first:?}");
    let part_first: Vec<usize> = given.iter().rev().copied().collect();
    assert_eq!(first, linked(&entries, &part_first, 1));
    for seed in 1..4 {
        assert_eq!(first, linked(&entries, &shuffled(entries.len(), seed), 1));
    }
}

/// What an outlet prints a third time is furniture from then on. Two articles that have it and were no copies of one another before
/// can be copies without it.
#[test]
fn what_becomes_furniture_late() {
    let quoted = |outlet: usize, own: usize, shared: &[usize], quoted: &[(usize, usize)]| Made {
        outlet,
        day: 0,
        happening: 1,
        shared: shared.to_vec(),
        own,
        quoted: quoted.to_vec(),
        boilerplate: false,
        page: None,
    };
    let made = [
        Made { boilerplate: true, ..quoted(0, 0, &[0], &[(0, 0), (1, 0)]) },
        Made { boilerplate: true, ..quoted(0, 0, &[], &[(2, 1), (1, 0), (4, 0), (1, 1)]) },
        quoted(0, 1, &[], &[(1, 1), (0, 0), (4, 2)]),
        quoted(2, 0, &[0], &[(1, 2), (1, 2), (3, 0), (0, 0)]),
        quoted(2, 1, &[], &[(0, 0), (0, 0), (2, 0), (0, 0)]),
        quoted(2, 1, &[], &[(0, 0), (4, 0)]),
        quoted(2, 2, &[], &[(0, 0), (1, 0), (1, 0)]),
    ];
    let entries: Vec<Entry> = made.iter().enumerate().map(|(number, made)| entry(number, made)).collect();
    let first = linked(&entries, &[0, 1, 2, 3, 4, 5, 6], 1);
    let id = |at: usize| &entries[at].reading.article.id;
    assert!(
        first
            .reprints
            .iter()
            .any(|(one, other, _)| BTreeSet::from([one, other]) == BTreeSet::from([id(0), id(3)]))
    );
    assert_eq!(first, linked(&entries, &[4, 2, 3, 1, 0, 6, 5], 1));
}

proptest! {
    #![proptest_config(Config { cases: 12, max_shrink_iters: 60, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_order_and_any_runs_link_alike(
        made in prop::collection::vec(made(), 12..30),
        seed in any::<u64>(),
        runs in 2..6_usize,
    ) {
        let entries: Vec<Entry> = made.iter().enumerate().map(|(number, made)| entry(number, made)).collect();
        let given: Vec<usize> = (0..entries.len()).collect();
        let other = shuffled(entries.len(), seed);
        let first = linked(&entries, &given, 1);
        prop_assert_eq!(&first, &linked(&entries, &other, 1));
        let in_runs = linked(&entries, &other, runs);
        // A record of so few articles is settled anew after each run.
        prop_assert!(agreement(&first.stories, &in_runs.stories) >= 0.95);
        prop_assert_eq!(&first, &in_runs);
    }
}
