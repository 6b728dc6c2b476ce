//! A damaged record: nothing of it brings the program down, and a repair loses nothing without saying so.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use onrecord_page::{Format, Page};
use onrecord_reading::Reader;
use onrecord_reading::wire::Reading;
use onrecord_record::{
    Amend, Entry, Error, FigureQuery, GazetteerEntry, Record, Repair, Repaired, SaidQuery, StoryQuery,
    Verified, Wanted,
};

mod folder;

use folder::Folder;

/// How many times something is damaged at random.
const TIMES: u64 = 96;

/// A record with everything in it that a repair must save.
struct Made {
    bytes: Vec<u8>,
    entries: HashMap<String, Entry>,
    readings: BTreeMap<String, Reading>,
}

static MADE: LazyLock<Made> = LazyLock::new(|| {
    let reader = Reader::new();
    let version = format!("{} {}", onrecord_page::VERSION, reader.version());
    let folder = Folder::new();
    let mut record = Record::create_or_open(&folder.path()).unwrap();
    let mut entries = HashMap::new();
    let mut batch = record.batch().unwrap();
    for number in 0..12 {
        // Some tell the same, and one is so long that its source and its text do not stand on one page of the file.
        let (outlet, of) = (["Post", "Courier", "Lantern"][number % 3], number / 2);
        let filling = (0..if number == 7 { 400 } else { 3 })
            .map(|line| format!("The office counted {} boats on pier {of} that day. ", line * 37 + of))
            .collect::<String>();
        let text = format!(
            "Mara Voss said on Monday that pier {of} would cost €{of}.5 million. “We build pier {of} before the winter,” said Tom Hale. {filling}"
        );
        let source =
            format!(r#"{{"outlet":"{outlet}","published":"2024-03-0{}","text":"{text}"}}"#, 4 + number % 3);
        let page = Page {
            url: Some(format!("https://{outlet}.example/{number}")),
            fetched: Some("2024-04-01".parse().unwrap()),
            ..Page::new(format!("pages.jsonl:{number}"), Format::JsonLine, source)
        };
        let reading = Reading::new(&page.name, &reader.read(onrecord_page::read(&page)));
        let entry = Entry { page, reading, reader: version.clone() };
        batch.add(&entry).unwrap();
        entries.insert(entry.reading.article.id.clone(), entry);
    }
    batch.commit().unwrap();
    record.link(|| ()).unwrap();
    let wanted = Wanted {
        article: "pages.jsonl:3".to_owned(),
        number: 0,
        amend: Amend::Speaker(Some("Ilsa Brandvik".to_owned())),
        by: "Rhea".to_owned(),
        note: None,
        seen: None,
    };
    record.correct(&wanted).unwrap();
    record.merge("Mara Voss", "Tom Hale", None).unwrap();
    record
        .bring(&[GazetteerEntry::parse(r#"{"id":"Q1","name":"Mara Voss","kind":"person"}"#).unwrap()])
        .unwrap();
    record.link(|| ()).unwrap();
    let readings = readings(&record);
    drop(record);
    assert!(verify(&folder.path()).unwrap().findings == 0, "a poor example");
    Made { bytes: fs::read(folder.path()).unwrap(), entries, readings }
});

/// What was read in the articles, by their ids.
fn readings(record: &Record) -> BTreeMap<String, Reading> {
    let found = (0..12).filter_map(|number| record.article(&format!("pages.jsonl:{number}")).ok());
    found.map(|reading| (reading.article.id.clone(), reading)).collect()
}

fn verify(path: &Path) -> Result<Verified, Error> {
    Record::open(path)?.verify(|_| (), || ())
}

/// Repairs as the program does.
fn repair(path: &Path) -> Result<Repaired, Error> {
    let mut repair = Repair::begin(path)?;
    repair.carry_over(|| ())?;
    let pages: Vec<Page> = repair.pages().collect();
    for page in pages {
        let id = onrecord_page::ArticleId::of(&page.bytes).to_string();
        match MADE.entries.get(&id) {
            // The same page is read the same way.
            Some(entry) if (&entry.page.url, entry.page.fetched) == (&page.url, page.fetched) => {
                let reading = Reading { file: page.name.clone(), ..entry.reading.clone() };
                repair.add(&Entry { page, reading, reader: entry.reader.clone() })?;
            }
            _ => {
                let reading = Reading::new(&page.name, &READER.read(onrecord_page::read(&page)));
                repair.add(&Entry { page, reading, reader: "made up".to_owned() })?;
            }
        }
    }
    repair.finish(|| ())
}

static READER: LazyLock<Reader> = LazyLock::new(Reader::new);

/// Numbers that look random, always the same for a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % bound as u64).unwrap()
    }
}

/// Damages a file in one of several ways, and says which.
fn damage(bytes: &mut Vec<u8>, random: &mut Random) -> String {
    const PAGE: usize = 4096;
    let page = random.below(bytes.len() / PAGE) * PAGE;
    match random.below(7) {
        0 => {
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(8);
            format!("a bit of byte {at}")
        }
        1 => {
            let (at, length) = (random.below(bytes.len() - 64), 1 + random.below(64));
            (at..at + length).for_each(|at| bytes[at] = random.below(256) as u8);
            format!("{length} bytes from {at}")
        }
        2 => {
            bytes[page..page + PAGE].fill(0);
            format!("zeros at {page}")
        }
        3 => {
            (page..page + PAGE).for_each(|at| bytes[at] = random.below(256) as u8);
            format!("noise at {page}")
        }
        4 => {
            let length = 1 + random.below(bytes.len() - 1);
            bytes.truncate(length);
            format!("cut off after {length}")
        }
        5 => {
            // The head of the file, or of a page.
            let at = if random.below(2) == 0 { random.below(100) } else { page + random.below(12) };
            bytes[at] = random.below(256) as u8;
            format!("byte {at} of a head")
        }
        _ => {
            let other = random.below(bytes.len() / PAGE) * PAGE;
            let copy = bytes[other..other + PAGE].to_vec();
            bytes[page..page + PAGE].copy_from_slice(&copy);
            format!("the page at {other} over that at {page}")
        }
    }
}

/// What the verbs ask. None of it may panic; whether it fails is none of this test's business.
fn ask(path: &Path) {
    let Ok(record) = Record::open(path) else { return };
    _ = record.summary();
    _ = record.said(&SaidQuery { words: Some("pier".to_owned()), ..SaidQuery::default() });
    _ = record.said(&SaidQuery { by: Some("Voss".to_owned()), ..SaidQuery::default() });
    _ = record.figures(&FigureQuery::default());
    _ = record.stories(&StoryQuery { alone: true, ..StoryQuery::default() });
    _ = record.who("Voss");
    _ = record.corrections(None);
    _ = readings(&record);
}

#[test]
fn wherever_a_record_is_damaged_nothing_is_lost_in_silence() {
    let (mut mended, mut lost, mut refused) = (0, 0, 0);
    for seed in 0..TIMES {
        let folder = Folder::new();
        let mut bytes = MADE.bytes.clone();
        let what = format!("seed {seed}: {}", damage(&mut bytes, &mut Random(seed)));
        fs::write(folder.path(), &bytes).unwrap();
        ask(&folder.path());
        _ = verify(&folder.path());
        // What was read and is not damaged as far as anybody can tell is carried over.
        let believed = Record::open(&folder.path()).map(|record| readings(&record)).unwrap_or_default();
        let repaired = match repair(&folder.path()) {
            Ok(repaired) => repaired,
            // Of a file that was cut off in its first pages nothing is left; and whether it is of a later layout, it says itself.
            Err(Error::NotARecord(_)) if bytes.len() < 1 << 16 => {
                refused += 1;
                continue;
            }
            Err(Error::Newer { .. }) => {
                refused += 1;
                continue;
            }
            Err(err) => panic!("{what}: {err}"),
        };
        let mut findings = Vec::new();
        let record = Record::open(&folder.path()).unwrap();
        record.verify(|finding| findings.push(finding), || ()).unwrap();
        findings.retain(|finding| finding.repairable);
        assert_eq!(findings, [], "{what}");
        let after = readings(&record);
        for (id, before) in &MADE.readings {
            match after.get(id) {
                Some(now) => assert!(
                    now == before || believed.get(id) == Some(now) || says_lost(&repaired, "corrections"),
                    "{what}: {id} is read otherwise"
                ),
                None => assert!(
                    repaired.lost.iter().any(|loss| loss.article.as_ref() == Some(id))
                        || repaired.lost.iter().any(|loss| loss.files.contains(&before.file))
                        // Its bytes are there, and it is found under the hash alone.
                        || record.article(id).is_ok()
                        // Nothing names what stood behind the end.
                        || bytes.len() < MADE.bytes.len(),
                    "{what}: {} is lost in silence: {:?}",
                    before.file,
                    repaired.lost
                ),
            }
        }
        let corrections = record.corrections(None).unwrap().len();
        assert!(corrections == 1 || says_lost(&repaired, "corrections"), "{what}");
        let decisions = record.decisions().unwrap().len();
        assert!(decisions == 1 || says_lost(&repaired, "decisions"), "{what}");
        assert_eq!(fs::read(&repaired.damaged).unwrap(), bytes, "{what}: the damaged file is changed");
        mended += 1;
        lost += u64::from(!repaired.lost.is_empty());
    }
    println!("{mended} repaired, {lost} of them with losses; {refused} refused");
    assert!(
        mended > TIMES / 2 && lost > 0 && lost < mended,
        "{mended} repaired, {lost} with losses, {refused} refused"
    );
}

/// Whether it says that things of this kind may be lost.
fn says_lost(repaired: &Repaired, what: &str) -> bool {
    repaired.lost.iter().any(|loss| loss.article.is_none() && loss.problem.starts_with(what))
}

/// The record, in a folder of its own, with SQL run behind its back.
fn tampered(sql: &str) -> Folder {
    let folder = Folder::new();
    fs::write(folder.path(), &MADE.bytes).unwrap();
    rusqlite::Connection::open(folder.path()).unwrap().execute_batch(sql).unwrap();
    folder
}

#[test]
fn what_is_kept_twice_is_held_against_what_it_is_kept_from_and_made_anew() {
    for (item, sql) in [
        ("index of words of articles", "DELETE FROM article_words_data WHERE id > 10"),
        (
            "index of words of statements",
            "INSERT INTO statement_words (rowid, text) VALUES (9999, 'nowhere')",
        ),
        (
            "index of words of what figures measure",
            "INSERT INTO figure_words (rowid, of) VALUES (9999, 'nowhere')",
        ),
        ("counts of names", "UPDATE named SET statements = statements + 1"),
        ("names", "DELETE FROM name WHERE name = 'Mara Voss'"),
        ("counts of stories", "UPDATE story SET articles = 99"),
        ("days of utterances", "UPDATE utterance SET day = '1999-01-01'"),
        ("days of statements", "UPDATE statement SET day = '1999-01-01'"),
        ("days of figures", "UPDATE figure SET day_after = NULL"),
        ("actors", "PRAGMA foreign_keys = OFF; DELETE FROM actor WHERE number = 0"),
        ("text", "UPDATE article SET text = replace(text, 'winter', 'summer') WHERE id = 2"),
    ] {
        let folder = tampered(sql);
        let mut told = Vec::new();
        let verified =
            Record::open(&folder.path()).unwrap().verify(|finding| told.push(finding.item), || ()).unwrap();
        assert!(verified.words && verified.repairable > 0, "{sql}");
        assert!(told.iter().any(|found| found == item), "{sql}: {told:?}");
        let repaired = repair(&folder.path()).unwrap();
        assert_eq!(repaired.lost, [], "{sql}");
        assert!(
            repaired.articles == 12 && repaired.corrections == 1 && repaired.decisions == 1,
            "{repaired:?}"
        );
        assert_eq!((repaired.gazetteer, verify(&folder.path()).unwrap().findings), (1, 0), "{sql}");
        assert_eq!(readings(&Record::open(&folder.path()).unwrap()), MADE.readings, "{sql}");
    }
}

#[test]
fn readings_that_hold_are_carried_over_and_others_are_read_again() {
    let folder = tampered("UPDATE statement SET text = 'otherwise' WHERE article_id IN (2, 5)");
    assert_eq!(repair(&folder.path()).unwrap().read_again, 2);
    let folder = tampered("UPDATE source SET zstd = zeroblob(20) WHERE article_id = 4");
    let repaired = repair(&folder.path()).unwrap();
    assert_eq!((repaired.articles, repaired.read_again), (11, 0));
    let [loss] = &repaired.lost[..] else { panic!("{:?}", repaired.lost) };
    assert_eq!(
        (&loss.files[..], loss.problem.as_str()),
        (&["pages.jsonl:3".to_owned()][..], "is lost: its source is damaged")
    );
}

#[test]
fn a_repair_that_was_ended_goes_on_and_nobody_writes_meanwhile() {
    // Before it was done: what it left is taken away.
    let folder = tampered("UPDATE statement SET text = 'otherwise'");
    let mut begun = Repair::begin(&folder.path()).unwrap();
    begun.carry_over(|| ()).unwrap();
    drop(begun);
    assert_eq!(repair(&folder.path()).unwrap().articles, 12);
    // While it put the files in their places: after each of its steps.
    for moved in [false, true] {
        let folder = tampered("");
        let beside = |ending: &str| folder.path().with_file_name(format!("onrecord.db{ending}"));
        fs::copy(folder.path(), beside(".repaired")).unwrap();
        fs::write(beside(".damaged-1"), "an earlier one").unwrap();
        let (log, kept) = (beside("-wal"), if moved { ".damaged-1" } else { ".damaged-2" });
        if moved {
            fs::rename(folder.path(), beside(".damaged-1")).unwrap();
        }
        fs::write(&log, "the log").unwrap();
        assert!(matches!(Record::open(&folder.path()), Err(Error::HalfRepaired(_))));
        assert!(matches!(Record::create_or_open(&folder.path()), Err(Error::HalfRepaired(_))));
        assert_eq!(Repair::finish_earlier(&folder.path()).unwrap(), Some(beside(kept)));
        assert_eq!(fs::read(beside(kept)).unwrap(), MADE.bytes);
        assert_eq!(fs::read_to_string(beside(&format!("{kept}-wal"))).unwrap(), "the log");
        assert_eq!(verify(&folder.path()).unwrap().findings, 0);
        assert_eq!(Repair::finish_earlier(&folder.path()).unwrap(), None);
    }
}

#[test]
fn what_is_in_the_log_alone_is_saved_and_a_log_of_another_record_hides_nothing() {
    let folder = Folder::new();
    fs::write(folder.path(), &MADE.bytes).unwrap();
    let log = |path: &Path| path.with_file_name("onrecord.db-wal");
    let record = Record::create_or_open(&folder.path()).unwrap();
    record.corrections(None).unwrap();
    let wanted = Wanted {
        article: "pages.jsonl:5".to_owned(),
        number: 0,
        amend: Amend::Accept,
        by: "Rhea".to_owned(),
        note: None,
        seen: None,
    };
    record.correct(&wanted).unwrap();
    // As a crash leaves it: the correction stands in the log alone.
    let crashed = Folder::new();
    fs::copy(folder.path(), crashed.path()).unwrap();
    fs::copy(log(&folder.path()), log(&crashed.path())).unwrap();
    let mut bytes = fs::read(crashed.path()).unwrap();
    bytes[..100].fill(0);
    fs::write(crashed.path(), bytes).unwrap();
    let repaired = repair(&crashed.path()).unwrap();
    assert_eq!((repaired.articles, repaired.corrections, &repaired.lost[..]), (12, 2, &[][..]));
    // The log of this record beside another one.
    let other = Folder::new();
    fs::write(other.path(), &MADE.bytes[..MADE.bytes.len() - 4096 * 3]).unwrap();
    fs::copy(log(&folder.path()), log(&other.path())).unwrap();
    ask(&other.path());
    let repaired = repair(&other.path()).unwrap();
    assert!(repaired.articles + repaired.lost.len() as u64 >= 12, "{repaired:?}");
    assert_eq!(verify(&other.path()).unwrap().repairable, 0);
}

#[test]
fn what_is_no_record_is_not_repaired_and_not_touched() {
    for content in [&b""[..], b"notes about the bridge", &[0; 20_000], &[0x0d; 20_000]] {
        let folder = Folder::new();
        fs::write(folder.path(), content).unwrap();
        assert!(Record::open(&folder.path()).is_err());
        assert!(matches!(Repair::begin(&folder.path()), Err(Error::NotARecord(_))), "{content:?}");
        assert_eq!(fs::read(folder.path()).unwrap(), content);
        assert_eq!(fs::read_dir(folder.path().parent().unwrap()).unwrap().count(), 1);
    }
    let folder = Folder::new();
    assert!(matches!(Repair::begin(&folder.path()), Err(Error::Missing(_))));
}

#[test]
fn each_table_is_either_derived_or_carried_over() {
    // Whoever adds a table says here which it is; what is settled by hand is carried over by the repair.
    const BY_HAND: &[&str] = &["correction", "decision", "gazetteer", "gazetteer_name", "gazetteer_role"];
    const READ: &[&str] = &[
        "actor",
        "article",
        "author",
        "block",
        "called",
        "content",
        "event",
        "figure",
        "file",
        "machine",
        "mention",
        "participant",
        "problem",
        "reader",
        "rejected",
        "role",
        "source",
        "statement",
        "time",
    ];
    const COUNTED: &[&str] =
        &["calling", "calling_name", "counted", "name", "named", "settled", "spoken", "word_count"];
    const LINKED: &[&str] = &[
        "conflict",
        "conflict_fact",
        "conflict_key",
        "fingerprint",
        "likeness",
        "profile",
        "profile_word",
        "reprint",
        "reprint_passage",
        "retelling",
        "same_words",
        "story",
        "story_article",
        "utterance",
        "wording",
        "wording_key",
    ];
    let folder = Folder::new();
    drop(Record::create_or_open(&folder.path()).unwrap());
    let db = rusqlite::Connection::open(folder.path()).unwrap();
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%fts5%' AND name NOT GLOB '*_words_*' AND name NOT LIKE 'sqlite%'";
    let mut select = db.prepare(sql).unwrap();
    for name in select.query_map([], |row| row.get::<_, String>(0)).unwrap().flatten() {
        let known = [BY_HAND, READ, COUNTED, LINKED].concat();
        assert!(known.contains(&name.as_str()), "is {name} derived, or settled by hand?");
    }
}

#[test]
fn a_migration_that_fails_leaves_the_older_record_whole() {
    let mut layouts = 0;
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/old");
    for file in fs::read_dir(old).unwrap().map(|entry| entry.unwrap().path()) {
        let folder = Folder::new();
        fs::copy(&file, folder.path()).unwrap();
        let before = dump(&folder.path());
        // A table in the way stands for anything that ends it half way.
        let in_the_way =
            rusqlite::Connection::open(folder.path()).unwrap().execute_batch("CREATE TABLE named (x)");
        if in_the_way.is_err() {
            // The layout has one.
            continue;
        }
        assert!(Record::is_older(&folder.path()));
        assert!(
            matches!(Record::create_or_open(&folder.path()), Err(Error::Migration { .. })),
            "{}",
            file.display()
        );
        rusqlite::Connection::open(folder.path()).unwrap().execute_batch("DROP TABLE named").unwrap();
        assert_eq!(dump(&folder.path()), before, "{}", file.display());
        drop(Record::create_or_open(&folder.path()).unwrap());
        assert_eq!(verify(&folder.path()).unwrap().findings, 0, "{}", file.display());
        layouts += 1;
    }
    assert!(layouts > 0, "no old record is kept");
}

/// The layout, and all rows of the tables that every layout has.
fn dump(path: &Path) -> Vec<String> {
    let db = rusqlite::Connection::open(path).unwrap();
    let mut rows =
        vec![db.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap().to_string()];
    for table in ["article", "source", "file", "statement", "content", "actor", "figure"] {
        let mut select = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = select.column_count();
        let found = select.query_map([], |row| {
            let values: Result<Vec<rusqlite::types::Value>, _> = (0..columns).map(|at| row.get(at)).collect();
            Ok(format!("{table} {:?}", values?))
        });
        rows.extend(found.unwrap().map(Result::unwrap));
    }
    rows
}
