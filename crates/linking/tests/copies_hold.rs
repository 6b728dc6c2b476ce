//! What holds for any texts at all.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::ops::Range;

use onrecord_linking::reprint::{Body, Copied, Kind, copied};
use proptest::prelude::*;

/// Text of few words, so that runs of them come back.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => "[a-d]{1,2}",
        2 => "(Ørsted|İzmir|№ 7|Łódź|12|“|”|\"|’|\\.|\n|東京|é)",
        1 => "\\PC{0,4}",
    ];
    prop::collection::vec(word, 0..160).prop_map(|words| words.join(" "))
}

/// Two texts that have long runs of words in common, each with something of its own.
fn pair() -> impl Strategy<Value = (String, String)> {
    (text(), text(), text(), text(), any::<bool>()).prop_map(|(one, shared, also, other, turned)| {
        let copy =
            if turned { format!("{also} {shared} {other}") } else { format!("{other} {shared} x {also}") };
        (format!("{one} {shared} {also}"), copy)
    })
}

fn whole(text: &str) -> Body {
    Body::of(text, std::slice::from_ref(&(0..text.len())))
}

fn hold(ranges: &[Range<usize>], text: &str) {
    let mut ranges = ranges.to_vec();
    ranges.sort_by_key(|range| range.start);
    assert!(ranges.iter().all(|range| !range.is_empty() && text.get(range.clone()).is_some()));
    assert!(ranges.windows(2).all(|two| two[0].end <= two[1].start));
}

fn mirrored(copied: &Copied) -> Vec<(Range<usize>, Range<usize>)> {
    let mut passages: Vec<_> =
        copied.passages.iter().map(|passage| (passage.b.clone(), passage.a.clone())).collect();
    passages.sort_by_key(|(a, _)| a.start);
    passages
}

proptest! {
    #[test]
    fn passages_lie_in_their_texts_and_apart((one, other) in pair()) {

        if let Some(copied) = copied(&whole(&one), &whole(&other)) {
            hold(&copied.passages.iter().map(|passage| passage.a.clone()).collect::<Vec<_>>(), &one);
            hold(&copied.passages.iter().map(|passage| passage.b.clone()).collect::<Vec<_>>(), &other);
            prop_assert!((0.0..=1.0).contains(&copied.share_of_a) && (0.0..=1.0).contains(&copied.share_of_b));
            prop_assert!(copied.passages.windows(2).all(|two| two[0].a.start < two[1].a.start));
        }
    }

    #[test]
    fn either_order_gives_the_same((one, other) in pair(), common in any::<u64>()) {
        let (mut one, other) = (whole(&one), whole(&other));
        one.set_aside(|fingerprint| fingerprint % 8 == common % 8);
        match (copied(&one, &other), copied(&other, &one)) {
            (Some(there), Some(back)) => {
                prop_assert_eq!(there.kind, back.kind);
                prop_assert_eq!((there.share_of_a, there.share_of_b), (back.share_of_b, back.share_of_a));
                let back: Vec<_> = mirrored(&back);
                let there: Vec<_> = there.passages.into_iter().map(|passage| (passage.a, passage.b)).collect();
                prop_assert_eq!(there, back);
            }
            (there, back) => prop_assert_eq!(there, back),
        }
    }

    #[test]
    fn an_article_is_wholly_a_copy_of_itself(words in prop::collection::vec("[a-zA-Zé1-9]{1,4}", 20..200)) {
        let text = words.join(" ");
        let copied = copied(&whole(&text), &whole(&text)).unwrap();
        prop_assert_eq!((copied.kind, copied.share_of_a, copied.share_of_b), (Kind::Reprint, 1.0, 1.0));
        prop_assert_eq!(copied.passages.len(), 1);
        prop_assert_eq!(&copied.passages[0].a, &(0..text.len()));
    }

    #[test]
    fn any_text_and_any_ranges_will_do(text in "\\PC*", ranges in prop::collection::vec((0usize..80, 0usize..80), 0..6)) {
        #[allow(clippy::reversed_empty_ranges, reason = "such are given too")]
        let paragraphs: Vec<Range<usize>> = ranges.into_iter().map(|(start, end)| start..end).collect();
        let body = Body::of(&text, &paragraphs);
        copied(&body, &whole(&text));
    }

    #[test]
    fn a_run_of_words_has_the_same_fingerprints_anywhere(before in text(), run in text(), after in text()) {
        let alone = whole(&run).fingerprints();
        let within = whole(&format!("{before} , {run} , {after}")).fingerprints();
        // Only the windows at its two ends may choose otherwise.
        let kept = alone.iter().filter(|fingerprint| within.contains(fingerprint)).count();
        prop_assert!(kept + 16 >= alone.len());
    }
}

/// Made to cost time: if any of it took time in proportion to the square of its words, this would not end today.
#[test]
fn hostile_articles_take_no_longer() {
    let one_word = "again ".repeat(100_000);
    let refrain = "round and round the garden goes ".repeat(50_000);
    let verse: String = (0..12_000).map(|number| format!("w{} ", number * 7919 % 10_007)).collect();
    let eightfold = verse.repeat(8);
    let halves = "tick tock ".repeat(40_000) + &verse + &"tock tick ".repeat(40_000);
    let marks = "“'‘\" ".repeat(100_000);
    let texts = [one_word, refrain, eightfold, halves, marks].map(|text| text + "the end");
    for one in &texts {
        let body = whole(one);
        assert!(body.fingerprints().len() <= 100_000);
        for other in &texts {
            copied(&body, &whole(&format!("{other} again")));
        }
    }
}
