//! What holds of any two texts that are laid beside each other.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::time::{Duration, Instant};

use onrecord_linking::wording::{Relation, Run, RunKind, Wording, align, compare};
use onrecord_linking::words::words;
use proptest::prelude::*;

/// Few words, so that they meet, with all that is taken apart, put together or left aside.
const WORDS: [&str; 40] = [
    "the",
    "harbour",
    "harbor",
    "is",
    "isn't",
    "is n't",
    "n't",
    "’s",
    "don’t",
    "do",
    "not",
    "cannot",
    "can",
    "4.2",
    "4,200",
    "39mph",
    "39",
    "mph",
    "air",
    "strikes",
    "airstrikes",
    "…",
    "...",
    ". . .",
    "[",
    "]",
    "(the",
    "quay)",
    "-LRB-",
    "-RRB-",
    "“",
    "''",
    ",",
    "naïve",
    "日本語",
    "ﬁn’t",
    "İ's",
    "🇳🇴",
    "e\u{301}",
    "\u{301}",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..40).prop_map(|words| words.join(" ")),
        1 => proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..20).prop_map(|words| words.concat()),
        1 => any::<String>(),
    ]
}

/// Whether the word is a tokeniser's name for a bracket.
fn is_mark(text: &str, start: usize, end: usize) -> bool {
    let marks = ["-LRB-", "-RRB-", "-LSB-", "-RSB-", "-LCB-", "-RCB-"];
    start > 0 && text.get(start - 1..end + 1).is_some_and(|around| marks.contains(&around))
}

fn check_side(text: &str, runs: &[Run], side: impl Fn(&Run) -> &std::ops::Range<usize>) {
    let mut laid = 0;
    for run in runs {
        let range = side(run);
        assert!(laid <= range.start && range.start <= range.end, "{runs:?}");
        assert!(text.get(range.clone()).is_some(), "{range:?} does not lie on borders of {text:?}");
        laid = range.end;
    }
    for word in words(text).into_iter().filter(|word| !is_mark(text, word.start, word.end)) {
        let inside = |run: &&Run| side(run).start < word.end && word.start < side(run).end;
        let whole = |run: &Run| side(run).start <= word.start && word.end <= side(run).end;
        let of: Vec<&Run> = runs.iter().filter(inside).collect();
        assert!(of.len() == 1 && whole(of[0]), "{:?} of {text:?} lies in {of:?}", word.folded);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_runs_part_the_words_of_both(a in text(), b in text()) {
        let alignment = align(&a, &b);
        check_side(&a, &alignment.runs, |run| &run.a);
        check_side(&b, &alignment.runs, |run| &run.b);
        for run in &alignment.runs {
            let empty = (run.a.is_empty(), run.b.is_empty());
            match run.kind {
                RunKind::Kept | RunKind::Changed => assert_eq!(empty, (false, false)),
                RunKind::Dropped => assert_eq!(empty, (false, true)),
                RunKind::Added => assert_eq!(empty, (true, false)),
                RunKind::Bracketed => assert_ne!(empty, (true, true)),
            }
        }
        for share in [alignment.kept_of_a, alignment.kept_of_b] {
            assert!((0.0..=1.0 + 1e-5).contains(&share), "{share}");
        }
    }

    #[test]
    fn the_other_way_round_is_the_mirror_image(a in text(), b in text()) {
        assert_eq!(align(&b, &a), align(&a, &b).mirrored());
        let (a, b) = (Wording { text: &a, ..Wording::default() }, Wording { text: &b, ..Wording::default() });
        let (there, back) = (compare(&a, &b), compare(&b, &a));
        assert_eq!((there.same, there.relation), (back.same, back.relation));
    }

    #[test]
    fn a_text_is_kept_whole_in_itself(a in text()) {
        let runs = align(&a, &a).runs;
        assert!(runs.len() <= 1 && runs.iter().all(|run| run.kind == RunKind::Kept), "{runs:?}");
        let wording = Wording { text: &a, ..Wording::default() };
        let relation = compare(&wording, &wording).relation;
        assert_eq!(relation, if runs.is_empty() { Relation::Different } else { Relation::Verbatim });
    }
}

#[test]
fn long_and_hostile_texts_are_quick() {
    let numbered = |step: usize| (0..200_000).step_by(step).map(|n| format!("w{n} ")).collect::<String>();
    let (fewer, more) = (numbered(3), numbered(2));
    for (a, b) in [
        ("a ".repeat(300_000), "a ".repeat(200_000)),
        ("a b ".repeat(100_000), "b a ".repeat(100_000)),
        ("[".repeat(500_000), "[a".repeat(200_000)),
        ("(a) ".repeat(200_000), "-LRB- a ".repeat(100_000)),
        ("'".repeat(500_000), "a'".repeat(200_000)),
        ("-LRB- ".repeat(100_000), "...".repeat(100_000)),
        ("don't ".repeat(100_000), "do n't ".repeat(100_001)),
        ("x".repeat(1_000_000), "x ".repeat(200_000)),
        (fewer, more),
    ] {
        let start = Instant::now();
        let wording = |text| Wording { text, ..Wording::default() };
        compare(&wording(&a), &wording(&b));
        let took = start.elapsed();
        assert!(took < Duration::from_secs(10), "{took:?} for {:?} and {:?}", &a[..10], &b[..10]);
        println!("{took:?} for {:?} and {:?}", &a[..10], &b[..10]);
    }
}
