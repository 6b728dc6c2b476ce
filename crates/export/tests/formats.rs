//! Every format as somebody else's reader takes it, on a record of the example story.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

mod story;

use std::collections::HashMap;

use onrecord_export::{Error, Format, What, export};
use onrecord_record::{
    Among, ArticleQuery, ConflictQuery, EventQuery, FigureQuery, SaidQuery, StoryQuery, UtteranceQuery,
};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::Value;

use crate::story::record;

/// What the record holds, table by table.
fn tables() -> [What; 11] {
    [
        What::Statements(SaidQuery::default()),
        What::Spans,
        What::Figures(FigureQuery::default()),
        What::Events(EventQuery::default()),
        What::Articles(ArticleQuery::default()),
        What::Actors,
        What::Mentions,
        What::Stories(StoryQuery { alone: true, ..StoryQuery::default() }),
        What::Utterances(UtteranceQuery::default()),
        What::Conflicts(ConflictQuery::default()),
        What::Reprints,
    ]
}

fn bytes(what: &What, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    export(&record(), what, format, &mut out).unwrap();
    out
}

fn text(what: &What, format: Format) -> String {
    String::from_utf8(bytes(what, format)).unwrap()
}

fn lines(what: &What, format: Format) -> Vec<Value> {
    text(what, format).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn statements() -> What {
    What::Statements(SaidQuery::default())
}

fn articles() -> What {
    What::Articles(ArticleQuery::default())
}

/// The texts of all articles, by their ids.
fn texts() -> HashMap<String, String> {
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    lines(&articles(), Format::JsonLines)
        .iter()
        .map(|row| (text(row, "article"), text(row, "text")))
        .collect()
}

/// The code points of a text between two numbers, as JSON has these.
fn stretch(text: &str, start: &Value, end: &Value) -> String {
    let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
    text.chars().skip(start).take(end - start).collect()
}

#[test]
fn every_table_has_the_same_rows_in_every_form() {
    for what in tables() {
        let name = what.name();
        let parquet = SerializedFileReader::new(bytes::Bytes::from(bytes(&what, Format::Parquet))).unwrap();
        let rows: Vec<Vec<(String, Field)>> = parquet
            .get_row_iter(None)
            .unwrap()
            .map(|row| {
                row.unwrap().get_column_iter().map(|(name, field)| (name.clone(), field.clone())).collect()
            })
            .collect();
        let table = bytes(&what, Format::Csv);
        let mut table = csv::Reader::from_reader(&table[..]);
        let names: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
        let written: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        assert!(!rows.is_empty() && rows.len() == written.len(), "{name}");
        for (row, other) in rows.iter().zip(&written) {
            assert!(row.iter().map(|(name, _)| name).eq(&names), "{name}: {names:?}");
            for ((column, field), text) in row.iter().zip(other) {
                assert!(same(field, text), "{name}, {column}: {field:?}, {text:?}");
            }
        }
        if matches!(what, What::Stories(_) | What::Utterances(_) | What::Conflicts(_)) {
            continue;
        }
        let lines = lines(&what, Format::JsonLines);
        assert_eq!(lines.len(), rows.len(), "{name}");
        for (line, other) in lines.iter().zip(&written) {
            let fields = line.as_object().unwrap();
            assert!(fields.keys().all(|field| names.contains(field)), "{name}: a field without a column");
            for (column, text) in names.iter().zip(other) {
                // What was not corrected says nothing of it.
                let value = match fields.get(column) {
                    Some(value) => value,
                    None if column == "hand" => &Value::Null,
                    None => panic!("{name} has no {column}"),
                };
                assert!(is_written(value, text), "{name}, {column}: {value}, {text:?}");
            }
        }
    }
}

/// Whether a field of JSON is what a field of CSV says.
fn is_written(value: &Value, text: &str) -> bool {
    match value {
        Value::Null => text.is_empty(),
        Value::String(own) => own == text,
        // What reads JSON here rounds the last digit of long fractions.
        Value::Number(own) if own.is_f64() => {
            (own.as_f64().unwrap() - text.parse::<f64>().unwrap()).abs() < 1e-12
        }
        other => text == format!("{other}"),
    }
}

/// Whether a typed value is what the text says.
fn same(field: &Field, text: &str) -> bool {
    match field {
        Field::Null => text.is_empty(),
        Field::Bool(flag) => flag.to_string() == text,
        Field::Long(number) => number.to_string() == text,
        Field::Double(number) => text.parse() == Ok(*number),
        // Days since 1970-01-01, shown as a day with a zone.
        Field::Date(_) => !text.is_empty() && field.to_string().starts_with(text),
        Field::Str(own) => own == text,
        Field::Bytes(own) => own.as_utf8().unwrap() == text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_item_says_where_it_stands() {
    let texts = texts();
    for what in tables() {
        for row in lines(&what, Format::JsonLines) {
            let Some(article) = row["article"].as_str().filter(|_| row.get("start").is_some()) else {
                continue;
            };
            assert_eq!(row["offsets"], "code points");
            assert!(row["id"].as_str().unwrap().starts_with(&format!("urn:sha256:{article}#")), "{row}");
            if matches!(what, What::Statements(_) | What::Actors) {
                continue;
            }
            assert_eq!(stretch(&texts[article], &row["start"], &row["end"]), row["text"].as_str().unwrap());
        }
    }
}

#[test]
fn annotations_point_to_the_passage_in_two_ways() {
    let texts = texts();
    let collection: Value = serde_json::from_str(&text(&statements(), Format::Annotation)).unwrap();
    let items = collection["first"]["items"].as_array().unwrap();
    assert_eq!(collection["total"], items.len());
    assert_eq!(items.len(), lines(&statements(), Format::JsonLines).len());
    for item in items {
        for target in item["target"].as_array().unwrap() {
            let hash = target["state"]["cached"].as_str().unwrap().strip_prefix("urn:sha256:").unwrap();
            let (quote, place) = (&target["selector"][0], &target["selector"][1]);
            let words = |name: &str| quote[name].as_str().unwrap();
            assert_eq!(stretch(&texts[hash], &place["start"], &place["end"]), words("exact"));
            let around = format!("{}{}{}", words("prefix"), words("exact"), words("suffix"));
            assert!(texts[hash].contains(&around));
        }
    }
}

#[test]
fn nobody_makes_a_claim_who_denies_it() {
    let graph: Value = serde_json::from_str(&text(&statements(), Format::JsonLd)).unwrap();
    let told: Vec<&Value> =
        graph["@graph"].as_array().unwrap().iter().filter(|node| node["@type"] != "NewsArticle").collect();
    let rows = lines(&statements(), Format::JsonLines);
    assert_eq!(told.len(), rows.len());
    let mut denied = 0;
    for (node, row) in told.iter().zip(&rows) {
        assert_eq!(node["@id"], row["id"]);
        let quotation = row["kind"] == "direct";
        assert_eq!(node["@type"], if quotation { "Quotation" } else { "Claim" });
        assert!(node.get("spokenByCharacter").is_none() || quotation);
        let affirmed = row["polarity"] == "affirmed";
        assert!(node.get("creator").is_none() || (affirmed && !quotation));
        denied += u32::from(row["polarity"] == "denied" && !quotation);
    }
    assert!(denied > 0, "a poor example");
}

#[test]
fn a_feed_reader_takes_the_feed_of_a_search() {
    let query = SaidQuery { by: Some("Brandvik".to_owned()), ..SaidQuery::default() };
    let what = What::Statements(query);
    let xml = text(&what, Format::Atom);
    let feed = feed_rs::parser::parse(xml.as_bytes()).unwrap();
    assert_eq!(feed.feed_type, feed_rs::model::FeedType::Atom);
    assert_eq!(feed.title.unwrap().content, "Statements by Brandvik");
    let ids: Vec<String> =
        lines(&what, Format::JsonLines).iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    assert!(feed.entries.len() > 3 && feed.entries.len() == ids.len());
    for entry in &feed.entries {
        assert!(ids.contains(&entry.id) && entry.updated.is_some() && entry.content.is_some());
        assert!(entry.links.iter().all(|link| link.href.contains("#:~:text=")));
    }
    // What stands in the feed is the same at every time, as long as the record is.
    assert_eq!(xml, text(&what, Format::Atom));
}

#[test]
fn no_text_ends_its_element() {
    let what =
        What::Statements(SaidQuery { about: Some("<b> & \u{1} \"]]>".to_owned()), ..SaidQuery::default() });
    let feed = feed_rs::parser::parse(text(&what, Format::Atom).as_bytes()).unwrap();
    assert_eq!(feed.title.unwrap().content, "Statements about <b> & \u{fffd} \"]]>");
}

#[test]
fn citations_are_read_by_those_who_read_citations() {
    let rows = lines(&statements(), Format::JsonLines);
    let bibtex = text(&statements(), Format::BibTex);
    let entries = biblatex::Bibliography::parse(&bibtex).unwrap();
    assert_eq!(entries.len(), rows.len());
    assert!(entries.iter().all(|entry| entry.note().is_ok()));
    let with_address = rows.iter().filter(|row| !row["url"].is_null()).count();
    assert_eq!(entries.iter().filter(|entry| entry.url().is_ok()).count(), with_address);
    let ris = text(&statements(), Format::Ris);
    let entries = biblib::CitationParser::parse(&biblib::RisParser::new(), &ris).unwrap();
    assert_eq!(entries.len(), rows.len());
    let items: Vec<citationberg::json::Item> =
        serde_json::from_str(&text(&statements(), Format::CslJson)).unwrap();
    assert_eq!(items.len(), rows.len());
}

#[test]
fn entities_point_to_entities() {
    let entities = lines(&articles(), Format::FollowTheMoney);
    let schemas: HashMap<&str, &str> =
        entities.iter().map(|one| (one["id"].as_str().unwrap(), one["schema"].as_str().unwrap())).collect();
    let party = ["Person", "Organization", "LegalEntity"];
    for entity in &entities {
        let to = |name: &str| entity["properties"][name].as_array().cloned().unwrap_or_default();
        for (name, kinds) in [
            ("document", &["Article"][..]),
            ("proof", &["Article"]),
            ("resolved", &party),
            ("involved", &party),
        ] {
            assert!(to(name).iter().all(|id| kinds.contains(&schemas[id.as_str().unwrap()])), "{entity}");
        }
        assert!(to("entity").iter().all(|id| schemas.contains_key(id.as_str().unwrap())), "{entity}");
    }
    // Who goes by one name in several articles is one.
    let of = |name: &str| {
        let named =
            entities.iter().filter(|one| one["properties"]["name"][0] == name && one["schema"] == "Person");
        named.map(|one| one["id"].as_str().unwrap()).collect::<Vec<_>>()
    };
    let brandvik = of("Ilsa Brandvik");
    assert!(brandvik.len() > 3 && brandvik.iter().all(|id| *id == brandvik[0]));
}

#[test]
fn quotes_of_citron_stand_where_they_say() {
    let mut quotes = 0;
    for document in lines(&articles(), Format::Citron) {
        let text = document["text"].as_str().unwrap();
        for quote in document["quotes"].as_array().unwrap() {
            quotes += 1;
            let lists = ["sources", "contents", "coreferences"].map(|name| quote[name].as_array().unwrap());
            for span in lists.into_iter().flatten().chain([&quote["cue"]]) {
                assert_eq!(stretch(text, &span["start"], &span["end"]), span["text"].as_str().unwrap());
            }
        }
    }
    assert_eq!(quotes, lines(&statements(), Format::JsonLines).len());
}

#[test]
fn news_items_have_what_ninjs_asks_of_them() {
    for (what, kind) in [(articles(), "text"), (What::Events(EventQuery::default()), "event")] {
        let items = lines(&what, Format::Ninjs);
        assert_eq!(items.len(), lines(&what, Format::JsonLines).len());
        for item in items {
            assert!(item["uri"].as_str().unwrap().starts_with("urn:sha256:") && item["type"] == kind);
            assert_eq!(item["standard"]["version"], "3.2");
        }
    }
}

#[test]
fn a_question_leaves_in_every_format_that_its_table_has() {
    let among = Among { outlet: Some("Haldby Courier".to_owned()), ..Among::default() };
    let some = What::Statements(SaidQuery { among: among.clone(), ..SaidQuery::default() });
    let rows = lines(&some, Format::JsonLines);
    assert!(!rows.is_empty() && rows.iter().all(|row| row["outlet"] == "The Haldby Courier"));
    assert!(rows.len() < lines(&statements(), Format::JsonLines).len());
    let annotations: Value = serde_json::from_str(&text(&some, Format::Annotation)).unwrap();
    assert_eq!(annotations["total"], rows.len());
    let some = What::Articles(ArticleQuery { words: Some("shaft".to_owned()), among });
    let found = lines(&some, Format::Citron);
    assert_eq!(found.len(), lines(&some, Format::JsonLines).len());
    for what in tables() {
        let fit = Format::ALL
            .into_iter()
            .filter(|format| format.holds().is_empty() || format.holds().contains(&what.name()));
        for format in Format::ALL {
            let ended = export(&record(), &what, format, std::io::sink());
            let fits = fit.clone().any(|fit| fit == format);
            assert_eq!(ended.is_ok(), fits, "{} as {}", what.name(), format.name());
            assert!(fits || matches!(ended, Err(Error::Unfit { .. })));
        }
    }
}

#[test]
fn what_does_not_fit_is_told_with_what_does() {
    let told = export(&record(), &statements(), Format::Ninjs, std::io::sink()).unwrap_err().to_string();
    assert_eq!(
        told,
        "statements do not leave as ninjs, which holds articles and events; they do as jsonl, csv, parquet, annotation, jsonld, atom, bibtex, ris, csl"
    );
}

#[test]
fn conflicts_stories_and_utterances_are_those_that_are_told() {
    let record = record();
    let count = |what: &What| lines(what, Format::JsonLines).len();
    let conflicts = record.conflicts(&ConflictQuery::default()).unwrap();
    let exported = lines(&What::Conflicts(ConflictQuery::default()), Format::JsonLines);
    assert_eq!(exported.len(), conflicts.len());
    for (exported, told) in exported.iter().zip(&conflicts) {
        assert_eq!(
            (&exported["why"], &exported["more"]),
            (&Value::from(told.why.as_str()), &told.more.into())
        );
    }
    let stories = StoryQuery { alone: true, ..StoryQuery::default() };
    assert_eq!(count(&What::Stories(stories.clone())), record.stories(&stories).unwrap().len());
    let utterances = record.utterances(&UtteranceQuery::default()).unwrap();
    assert_eq!(count(&What::Utterances(UtteranceQuery::default())), utterances.len());
    assert_eq!(count(&What::Reprints), record.reprints().unwrap().len());
}
