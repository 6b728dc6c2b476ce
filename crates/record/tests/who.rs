//! Who is who across articles, and what a person settles about it.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use jiff::civil::{Date, date};
use onrecord_page::{Format, Page};
use onrecord_reading::wire::{Actor, Mention, Reading, Role};
use onrecord_record::{Entry, Error, GazetteerEntry, InOffice, Record};

mod folder;

use folder::Folder;

/// An article that names `people`, each once, the first of them as `title`.
fn entry(day: &str, people: &[(&str, &str)], title: Option<&str>) -> Entry {
    let mut text = String::new();
    let mut actors = Vec::new();
    for (id, (name, kind)) in people.iter().enumerate() {
        let start = text.chars().count();
        text += &format!("{name} ");
        let end = text.chars().count() - 1;
        let title = title.filter(|_| id == 0);
        let role = title.map(|title| Role { title: title.to_owned(), of: None, start, end });
        actors.push(Actor {
            id,
            name: (*name).to_owned(),
            names: vec![(*name).to_owned()],
            kind: (*kind).to_owned(),
            mentions: vec![Mention { start, end, form: "name".to_owned() }],
            roles: role.into_iter().collect(),
        });
    }
    let source =
        serde_json::json!({ "id": day, "published": day, "outlet": "Post", "text": text }).to_string();
    let page = Page::new(format!("{day}.jsonl:1"), Format::JsonLine, source);
    let mut reading =
        Reading::new(&page.name, &onrecord_reading::Reading::unread(onrecord_page::read(&page)));
    reading.actors = actors;
    Entry { page, reading, reader: "by hand".to_owned() }
}

fn record(folder: &Folder, entries: &[Entry]) -> Record {
    let mut record = Record::create_or_open(&folder.path()).unwrap();
    let mut batch = record.batch().unwrap();
    for entry in entries {
        batch.add(entry).unwrap();
    }
    batch.commit().unwrap();
    record
}

fn names(record: &Record, name: &str) -> Vec<(String, u64)> {
    record.who(name).unwrap().into_iter().map(|who| (who.name, who.articles)).collect()
}

const PERSON: &str = "person";

#[test]
fn a_last_name_alone_is_the_one_person_of_that_name() {
    let folder = Folder::new();
    let record = record(
        &folder,
        &[
            entry("2024-03-04", &[("Mara Voss", PERSON)], Some("mayor")),
            entry("2024-03-09", &[("Voss", PERSON)], Some("minister")),
            entry("2024-03-12", &[("Voss", "organization")], None),
        ],
    );
    let found = record.who("voss").unwrap();
    assert_eq!(names(&record, "voss"), [("Mara Voss".to_owned(), 2), ("Voss".to_owned(), 1)]);
    let roles: Vec<(&str, &str)> =
        found[0].roles.iter().map(|role| (role.date.as_deref().unwrap(), role.title.as_str())).collect();
    assert_eq!(roles, [("2024-03-04", "mayor"), ("2024-03-09", "minister")]);
    assert_eq!(names(&record, "mara voss"), [("Mara Voss".to_owned(), 2)]);
    assert!(matches!(record.who("?!"), Err(Error::NoWords(_))));
    assert_eq!(names(&record, "nobody"), []);
}

#[test]
fn of_two_people_of_one_last_name_the_company_decides_or_nothing() {
    let folder = Folder::new();
    let harbour = [("Tom Lund", PERSON), ("NATO", "organization"), ("Haldby", "place")];
    let with = |name| [&[(name, PERSON)][..], &harbour].concat();
    let record = record(
        &folder,
        &[
            entry("2024-03-04", &with("Mara Voss"), None),
            entry("2024-03-05", &[("Erik Voss", PERSON), ("Opera", "organization")], None),
            entry("2024-03-06", &with("Voss"), None),
            entry("2024-03-07", &[("Voss", PERSON)], None),
        ],
    );
    let found = [("Mara Voss".to_owned(), 2), ("Erik Voss".to_owned(), 1), ("Voss".to_owned(), 1)];
    assert_eq!(names(&record, "Voss"), found);
}

#[test]
fn what_a_person_settles_outlasts_another_reading() {
    let folder = Folder::new();
    let entries = [
        entry("2024-03-04", &[("Mara Voss", PERSON)], None),
        entry("2024-03-05", &[("Mara Lund", PERSON)], None),
        entry("2024-03-06", &[("Mara Voss", PERSON)], None),
    ];
    let held = record(&folder, &entries);
    held.merge("Mara Voss", "mara lund", Some("Ida")).unwrap();
    assert_eq!(names(&held, "lund"), [("Mara Voss".to_owned(), 3)]);
    let other = held.article("2024-03-06").unwrap().article.id;
    held.split("Mara Voss", &other, None).unwrap();
    let settled = [("Mara Lund".to_owned(), 2), ("Mara Voss".to_owned(), 1)];
    assert_eq!(names(&held, "voss"), settled);

    // The same pages, read by another version.
    let again = entries.map(|entry| Entry { reader: "by another hand".to_owned(), ..entry });
    let held = record(&folder, &again);
    assert_eq!(names(&held, "voss"), settled);

    let decisions = held.decisions().unwrap();
    assert_eq!(decisions.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>(), ["same", "apart"]);
    assert_eq!(
        (decisions[0].actor.as_str(), decisions[0].other.as_deref()),
        ("mara voss", Some("mara lund"))
    );
    for decision in decisions {
        held.undecide(decision.id).unwrap();
    }
    assert_eq!(names(&held, "voss"), [("Mara Voss".to_owned(), 2)]);
    assert!(matches!(held.undecide(7), Err(Error::NoDecision(7))));
    assert!(matches!(held.merge("Mara", "Lund", None), Err(Error::ManyActors { .. })));
    assert!(matches!(held.merge("Tom Hale", "Lund", None), Err(Error::Nobody(_))));
}

#[test]
fn who_held_an_office_on_a_day() {
    let folder = Folder::new();
    let record = record(
        &folder,
        &[
            entry("2017-01-31", &[("Mara Voss", PERSON)], Some("Minister of Defence")),
            entry("2017-06-30", &[("Mara Voss", PERSON)], Some("Defense Minister")),
            entry("2018-03-01", &[("Tom Lund", PERSON)], Some("defence minister")),
            entry("2018-04-01", &[("Mara Voss", PERSON)], Some("former defence minister")),
            entry("2018-05-01", &[("Ilsa Berg", PERSON)], Some("transport minister")),
        ],
    );
    let held = |office: &str, on: Option<Date>| -> Vec<String> {
        let told = |held: InOffice| {
            format!("{} {} to {}", held.name, held.first.unwrap_or_default(), held.last.unwrap_or_default())
        };
        record.in_office(office, on).unwrap().into_iter().map(told).collect()
    };
    let (voss, lund) = ("Mara Voss 2017-01-31 to 2017-06-30", "Tom Lund 2018-03-01 to 2018-03-01");
    assert_eq!(held("minister of defense", None), [voss, lund]);
    assert_eq!(held("defence minister", Some(date(2017, 3, 1))), [voss, lund]);
    assert_eq!(held("defence minister", Some(date(2018, 2, 1))), [lund, voss]);
    assert_eq!(held("former defence minister", None), ["Mara Voss 2018-04-01 to 2018-04-01"]);
    assert!(held("harbour master", None).is_empty());
    assert!(matches!(record.in_office("?!", None), Err(Error::NoWords(_))));
}

#[test]
fn a_gazetteer_knows_other_names_and_offices() {
    let folder = Folder::new();
    let mut record = record(
        &folder,
        &[
            entry("2017-01-31", &[("Mara Voss", PERSON), ("HLO", "organization")], None),
            entry("2017-06-30", &[("Maria Voss", PERSON), ("Harbour League Office", "organization")], None),
            entry("2018-03-01", &[("Tarvenia", "place")], None),
        ],
    );
    let line = |line: &str| GazetteerEntry::parse(line).unwrap();
    record
        .bring(&[
            line(r#"{"id": "q1", "name": "Harbour League Office", "aliases": ["HLO"], "kind": "organization"}"#),
            line(
                r#"{"id": "q2", "name": "Maria Voss", "aliases": ["Mara Voss", "Mizzi Voss"], "kind": "person",
                    "roles": [{"title": "Mayor", "of": "Haldby", "from": "2016-01-01", "until": "2017-12-31"}]}"#,
            ),
            line(r#"{"id": "q3", "name": "Tarvenia", "kind": "place"}"#),
            line(r#"{"id": "q4", "name": "Tarvenia", "aliases": ["HLO"], "kind": "place"}"#),
        ])
        .unwrap();
    assert_eq!(names(&record, "Mizzi Voss"), [("Mara Voss".to_owned(), 2)]);
    assert_eq!(names(&record, "Voss"), [("Mara Voss".to_owned(), 2)]);
    assert_eq!(record.who("Voss").unwrap()[0].entry.as_deref(), Some("q2"));
    // A name of two entries joins nothing.
    assert_eq!(names(&record, "HLO"), [("HLO".to_owned(), 1)]);
    assert_eq!(record.who("Tarvenia").unwrap()[0].entry, None);
    let held = record.in_office("mayor of Haldby", Some(date(2017, 5, 1))).unwrap();
    assert_eq!((held[0].name.as_str(), held[0].last.as_deref()), ("Maria Voss", Some("2017-12-31")));
    // What is known is replaced, not added to.
    record.bring(&[line(r#"{"id": "q2", "name": "Maria Voss", "kind": "person"}"#)]).unwrap();
    assert_eq!(names(&record, "Voss").len(), 2);
    assert!(record.in_office("mayor of Haldby", None).unwrap().is_empty());
}

#[test]
fn a_line_that_is_no_entry_says_why() {
    for (line, why) in [
        ("{", "EOF"),
        (r#"{"id": "q1", "name": "…", "kind": "person"}"#, "no name"),
        (r#"{"id": " ", "name": "Voss", "kind": "person"}"#, "id is empty"),
        (r#"{"id": "q1", "name": "Voss", "kind": "ship"}"#, "unknown variant `ship`"),
        (r#"{"id": "q1", "name": "Voss", "kind": "person", "rolls": []}"#, "unknown field `rolls`"),
        (
            r#"{"id": "q1", "name": "Voss", "kind": "person", "roles": [{"title": "Mayor", "from": "2016-13-01"}]}"#,
            "month",
        ),
    ] {
        let told = GazetteerEntry::parse(line).unwrap_err();
        assert!(told.contains(why), "{line}: {told}");
    }
}
