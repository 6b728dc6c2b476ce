//! The example story's utterances in all their wordings, translations back among them: each against every other.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use jiff::civil::Date;
use onrecord_linking::wording::{Relation, Wording, compare};
use serde_json::Value;

/// Wordings of one utterance that must be found: the others share too few words ("the contract holds, and me too").
const FOUND: usize = 35;

#[test]
fn wordings_of_one_utterance_are_found_and_no_others() {
    let story: Value = serde_json::from_str(include_str!("../../../examples/story/expected.json")).unwrap();
    let utterances = story["utterances"].as_array().unwrap();
    let wordings: Vec<(usize, Wording<'_>)> = utterances.iter().enumerate().flat_map(told).collect();
    let (mut found, mut missed) = (0, Vec::new());
    for (at, (utterance, a)) in wordings.iter().enumerate() {
        for (other, b) in &wordings[at + 1..] {
            let verdict = compare(a, b);
            if utterance != other {
                assert!(
                    !verdict.same,
                    "{}: {}\n{}\n{}",
                    verdict.relation.name(),
                    verdict.why,
                    a.text,
                    b.text
                );
            } else if verdict.same {
                found += 1;
            } else {
                missed.push(format!("{}\n  {}\n  {}", verdict.why, a.text, b.text));
            }
        }
    }
    println!("{found} of {}; missed:\n{}", found + missed.len(), missed.join("\n"));
    assert!(found >= FOUND, "{found} found; missed:\n{}", missed.join("\n"));
}

#[test]
fn what_is_said_again_weeks_later_recurs() {
    let story: Value = serde_json::from_str(include_str!("../../../examples/story/expected.json")).unwrap();
    for recurring in story["recurring"].as_array().unwrap() {
        let speaker = recurring["speaker"].as_str();
        let times = recurring["times"].as_array().unwrap();
        let [first, .., last] = times.as_slice() else { panic!("said once") };
        let [a, b] = [first, last].map(|time| wording(time, speaker, time["said"].as_str()));
        assert_eq!(compare(&a, &b).relation, Relation::Recurring, "{}\n{}", a.text, b.text);
    }
}

/// The wordings of an utterance, with its number.
fn told((number, utterance): (usize, &Value)) -> Vec<(usize, Wording<'_>)> {
    let (speaker, said) = (utterance["speaker"].as_str(), utterance["said"].as_str());
    let wordings = utterance["wordings"].as_array().unwrap().iter();
    wordings.map(|told| (number, wording(told, speaker, said))).collect()
}

fn wording<'s>(told: &'s Value, speaker: Option<&'s str>, said: Option<&str>) -> Wording<'s> {
    let day: Option<Date> = said.and_then(|day| day.parse().ok());
    let days = day.map(|day| (day, day.tomorrow().unwrap()));
    Wording { text: told["text"].as_str().unwrap(), outlet: None, days, speaker }
}
