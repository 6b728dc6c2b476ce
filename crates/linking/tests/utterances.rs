//! How many pairs of quotations are told right, on the given pairs of two outlets' quotations on one topic.
//!
//! The pairs are not part of this project: where they are missing, the test says that it is skipped. Their labels were made by the
//! overlap of words, so this half is easy.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::collections::BTreeMap;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;
use onrecord_linking::wording::{Relation, Wording, compare};
use serde_json::Value;

/// How many of the pairs of one kind were told right, and of how many.
type Right = BTreeMap<(String, String), (u32, u32)>;

#[test]
fn wordings_of_one_utterance_are_found_and_others_told_apart() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/utterances/pairs.jsonl");
    let Ok(pairs) = std::fs::read_to_string(&path) else {
        let missing = format!("{} is missing", path.display());
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{missing}, and must not be where CI=true");
        println!("skipped: {missing}");
        return;
    };
    let (mut right, mut relations) = (Right::new(), BTreeMap::<(String, &str), u32>::new());
    let (mut found, mut wrong, mut missed) = (0, 0, 0);
    let start = std::time::Instant::now();
    for line in pairs.lines() {
        let pair: Value = serde_json::from_str(line).unwrap();
        let (kind, topic) = (pair["kind"].as_str().unwrap(), pair["topic"].as_str().unwrap());
        let verdict = compare(&wording(&pair, 1), &wording(&pair, 2));
        assert_ne!(verdict.relation, Relation::Recurring, "all within a fortnight");
        *relations.entry((kind.to_owned(), verdict.relation.name())).or_default() += 1;
        if kind == "ambiguous" {
            continue;
        }
        let same = kind != "shared4gram_lowoverlap";
        found += u32::from(same && verdict.same);
        wrong += u32::from(!same && verdict.same);
        missed += u32::from(same && !verdict.same);
        for topic in [topic, "all"] {
            let (right, all) = right.entry((kind.to_owned(), topic.to_owned())).or_default();
            *right += u32::from(same == verdict.same);
            *all += 1;
        }
    }
    let number = pairs.lines().count() as u32;
    println!("{:?} a pair, reading it included", start.elapsed() / number);
    for ((kind, topic), (right, all)) in &right {
        println!("{kind:24} {topic:14} {right:4} of {all:4}");
    }
    for ((kind, relation), number) in &relations {
        println!("{kind:24} {relation:12} {number}");
    }
    let f1 = f64::from(2 * found) / f64::from(2 * found + wrong + missed);
    println!("F1 {f1:.4}");
    let (apart, of) = right[&("shared4gram_lowoverlap".to_owned(), "all".to_owned())];
    assert!(f1 >= 0.96, "F1 {f1:.4}");
    assert!(f64::from(apart) / f64::from(of) >= 0.95, "{apart} of {of} that share little are told apart");
}

fn wording(pair: &Value, number: u8) -> Wording<'_> {
    let field = |name: &str| pair[format!("{name}{number}").as_str()].as_str();
    let day: Option<Date> = field("date").and_then(|day| day.parse().ok());
    Wording {
        text: field("quote").unwrap(),
        outlet: field("outlet"),
        days: day.map(|day| (day, day + 1.day())),
        speaker: None,
    }
}
