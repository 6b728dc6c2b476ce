use onrecord_reading::wire;

use super::*;
use crate::text::tests::reading;

const TEXT: &str = "“We left Port Alba at dawn,” Mayor Ida Crane said. Officials denied a ‘strike’.";

/// Where `part` stands in the text, in code points.
fn at(part: &str) -> [usize; 2] {
    let start = TEXT[..TEXT.find(part).unwrap()].chars().count();
    [start, start + part.chars().count()]
}

fn marked(source: &str, cue: &str, content: &[&str]) -> Marked {
    let pieces = |part: &str| if part.is_empty() { Vec::new() } else { vec![at(part)] };
    let head = source.rsplit(' ').next().filter(|head| !head.is_empty()).map(at);
    Marked {
        id: String::new(),
        source: pieces(source),
        cue: pieces(cue),
        content: content.iter().map(|part| at(part)).collect(),
        head,
    }
}

fn gold(attributions: Vec<Marked>) -> Vec<Gold> {
    vec![
        Gold { id: "alba".to_owned(), first: true, attributions },
        Gold { id: "alba".to_owned(), first: false, attributions: Vec::new() },
    ]
}

fn stated(source: &str, cue: &str, content: &[&str]) -> wire::Statement {
    let passage = |part: &str| {
        let [start, end] = at(part);
        wire::Passage { start, end, text: part.to_owned() }
    };
    let one = |part: &str| (!part.is_empty()).then(|| passage(part));
    wire::Statement {
        id: 0,
        kind: "indirect".to_owned(),
        text: String::new(),
        source: one(source),
        cue: one(cue),
        content: content.iter().map(|part| passage(part)).collect(),
        speaker: None,
        polarity: "affirmed".to_owned(),
        addressee: None,
        medium: None,
        said: None,
        within: None,
        chain: Vec::new(),
        figures: Vec::new(),
        event: None,
        confidence: 1.0,
        hand: None,
    }
}

fn read(statements: Vec<wire::Statement>) -> wire::Reading {
    let mut read = reading("alba", &[]);
    TEXT.clone_into(&mut read.article.text);
    read.statements = statements;
    read
}

fn scores(gold_has: Vec<Marked>, reading_has: Vec<wire::Statement>) -> Scores {
    score(&gold(gold_has), &[read(reading_has)]).unwrap()
}

#[test]
fn the_same_attributions_score_full_and_edges_cost_nothing() {
    let scores = scores(
        vec![
            marked("Mayor Ida Crane", "said", &["“We left Port Alba at dawn,”"]),
            marked("Officials", "denied", &["a ‘strike’."]),
        ],
        vec![
            stated("Mayor Ida Crane", "said", &["We left Port Alba at dawn"]),
            stated("Officials", "denied", &["a ‘strike"]),
        ],
    );
    for (name, counts) in scores.lines() {
        let expected = if name == "linked.mixed" { 0.0 } else { 1.0 };
        assert_eq!(counts.f1(), expected, "{name}");
    }
    assert_eq!((scores.linked_direct.gold, scores.linked_indirect.gold), (1, 1));
}

#[test]
fn half_of_the_content_and_the_head_of_the_source_make_a_link() {
    let gold = || vec![marked("Mayor Ida Crane", "said", &["We left Port Alba at dawn"])];
    let link = |source, content: &[&str]| scores(gold(), vec![stated(source, "said", content)]).linked.f1();
    assert_eq!(link("Crane", &["We left Port"]), 1.0);
    assert_eq!(link("Crane", &["We left"]), 0.0);
    assert_eq!(link("Mayor Ida", &["We left Port"]), 0.0);
    assert_eq!(link("", &["We left Port"]), 0.0);
    assert_eq!(link("Crane", &["We left", "at dawn"]), 1.0);
}

#[test]
fn a_gold_attribution_without_a_source_wants_none() {
    let gold = || vec![marked("", "denied", &["a ‘strike’"])];
    let link = |source| scores(gold(), vec![stated(source, "denied", &["a ‘strike’"])]).linked.f1();
    assert_eq!(link(""), 1.0);
    assert_eq!(link("Officials"), 0.0);
}

#[test]
fn each_attribution_is_matched_once_and_the_most_alike_first() {
    let scores = scores(
        vec![marked("Mayor Ida Crane", "said", &["We left Port Alba"])],
        vec![
            stated("Mayor Ida Crane", "said", &["We left Port Alba at"]),
            stated("Mayor Ida Crane", "said", &["We left Port Alba"]),
        ],
    );
    assert_eq!((scores.linked.precision(), scores.linked.recall()), (0.5, 1.0));
    assert_eq!(
        (scores.strict.found, scores.exact.content.found, scores.overlap.content.predicted),
        (1, 1, 2)
    );
    // One source that serves two attributions is one passage.
    assert_eq!((scores.overlap.source.predicted, scores.token.source.predicted), (1, 3));
}

#[test]
fn statements_inside_others_and_ones_without_words_are_left_out() {
    let inner = wire::Statement { within: Some(0), ..stated("Officials", "denied", &["a ‘strike’"]) };
    let scores = scores(Vec::new(), vec![inner, stated("Officials", "denied", &["’."])]);
    assert_eq!(scores, Scores::default());
}

#[test]
fn content_is_mixed_where_quotation_marks_hold_a_part_of_it() {
    let text = Text::of("the \"good\" ship\n\"sailed");
    assert_eq!(text.kind(std::slice::from_ref(&(0..15))), Kind::Mixed);
    assert_eq!(text.kind(std::slice::from_ref(&(5..9))), Kind::Direct);
    assert_eq!(text.kind(std::slice::from_ref(&(0..3))), Kind::Indirect);
    assert_eq!(text.kind(std::slice::from_ref(&(16..99))), Kind::Direct);
}

#[test]
fn an_article_without_a_reading_is_named() {
    let err = score(&gold(Vec::new()), &[]).unwrap_err();
    assert_eq!(err.to_string(), "1 articles of the gold have no reading, the first: alba");
}
