//! What one actor said, of whom and to whom, and what others said of it.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use onrecord_page::{Format, Page};
use onrecord_reading::wire::{Actor, Mention, Party, Passage, Reading, Speaker, Statement};
use onrecord_record::{Counted, Entry, Record};

mod folder;

use folder::Folder;

/// An article of that day in which people, all named in full, say things to others: speaker, words, and to whom.
fn entry(day: Option<&str>, said: &[(&str, &str, Option<&str>)]) -> Entry {
    const PEOPLE: [&str; 3] = ["Mara Voss", "Tomas Relling", "Sigrun Hale"];
    let text: String = said
        .iter()
        .map(|(who, words, to)| format!("{words} {who} told {}.\n", to.unwrap_or("reporters")))
        .collect();
    let source = serde_json::json!({ "published": day, "outlet": "Post", "text": text }).to_string();
    let page = Page::new(format!("{day:?}.jsonl:1"), Format::JsonLine, source);
    let mut reading =
        Reading::new(&page.name, &onrecord_reading::Reading::unread(onrecord_page::read(&page)));
    let mention =
        |(start, name): (usize, &str)| Mention { start, end: start + name.len(), form: "name".to_owned() };
    let actor = |(id, name): (usize, &&str)| Actor {
        id,
        name: (*name).to_owned(),
        names: vec![(*name).to_owned()],
        kind: "person".to_owned(),
        mentions: text.match_indices(*name).map(mention).collect(),
        roles: Vec::new(),
    };
    reading.actors = PEOPLE.iter().enumerate().map(actor).collect();
    let number = |name: &str| PEOPLE.iter().position(|known| *known == name);
    let mut start = 0;
    for (id, (who, words, to)) in said.iter().enumerate() {
        let content = Passage { start, end: start + words.len(), text: (*words).to_owned() };
        let party = |name: &str| Party { actor: number(name), name: name.to_owned(), start: 0, end: 1 };
        reading.statements.push(Statement {
            id,
            kind: "indirect".to_owned(),
            text: (*words).to_owned(),
            source: None,
            cue: None,
            content: vec![content],
            speaker: number(who).map(|actor| Speaker { actor, name: (*who).to_owned() }),
            polarity: "affirmed".to_owned(),
            addressee: Some(party(to.unwrap_or("reporters"))),
            medium: None,
            said: None,
            within: None,
            chain: vec![(*who).to_owned()],
            figures: Vec::new(),
            event: None,
            confidence: 1.0,
            hand: None,
        });
        start += format!("{words} {who} told {}.\n", to.unwrap_or("reporters")).len();
    }
    Entry { page, reading, reader: "by hand".to_owned() }
}

fn counted(name: &str, statements: u64) -> Counted {
    Counted { name: name.to_owned(), statements }
}

#[test]
fn what_somebody_said_stands_by_time_by_subject_and_by_listener() {
    let folder = Folder::new();
    let mut record = Record::create_or_open(&folder.path()).unwrap();
    let mut batch = record.batch().unwrap();
    for entry in [
        entry(
            Some("2024-03-04"),
            &[
                ("Tomas Relling", "Mara Voss knows the bill, and Mara Voss pays it", Some("Sigrun Hale")),
                ("Tomas Relling", "the tunnel of Sigrun Hale leaks", None),
                ("Mara Voss", "Tomas Relling cannot count", None),
            ],
        ),
        entry(
            Some("2024-05-17"),
            &[("Tomas Relling", "so does Tomas Relling, says Mara Voss", Some("Sigrun Hale"))],
        ),
        entry(None, &[("Tomas Relling", "nothing", None), ("The harbour", "Tomas Relling is late", None)]),
    ] {
        batch.add(&entry).unwrap();
    }
    batch.commit().unwrap();
    let who = record.who("Relling").unwrap();
    assert_eq!(who.len(), 1);
    let account = record.account(&who[0], 10).unwrap();
    let days: Vec<Option<&str>> = account.said.iter().map(|row| row.date.as_deref()).collect();
    assert_eq!(days, [Some("2024-05-17"), Some("2024-03-04"), Some("2024-03-04"), None]);
    let month = |month: Option<&str>, statements| (month.map(str::to_owned), statements);
    assert_eq!(account.months, [month(Some("2024-03"), 2), month(Some("2024-05"), 1), month(None, 1)]);
    // A statement counts once, however often it names somebody; nobody speaks of himself.
    assert_eq!(account.of, [counted("Mara Voss", 2), counted("Sigrun Hale", 1)]);
    assert_eq!(account.to, [counted("Sigrun Hale", 2), counted("reporters", 2)]);
    let told: Vec<&str> = account.told.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(told, ["Tomas Relling cannot count", "Tomas Relling is late"]);
    assert_eq!(account.told_by, [counted("Mara Voss", 1)]);
    assert_eq!(record.account(&who[0], 1).unwrap().said.len(), 1);
}
