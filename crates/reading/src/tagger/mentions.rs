//! Who and what is mentioned, and what each pronoun and each noun phrase may refer to: from the scores of the actors'
//! network, over the windows of a whole article.

use std::collections::HashMap;
use std::sync::LazyLock;

use onrecord_network::Rows;
use onrecord_page::Span;
use regex::Regex;

use super::bies::{self, softmax};
use super::model::{FEATURES, KINDS, Mentioned, Network, PHRASES, WIDTH};
use super::pieces::Window;
use crate::pronouns::{self, Pronoun};
use crate::{ActorKind, MentionForm, Reference, Spotted};

/// What is mentioned in a window, before anything is known of the others.
struct Local {
    spotted: Spotted,
    /// As one that refers and as one that is referred to.
    projections: [Vec<f32>; 2],
}

/// How far before a mention, in bytes, and among how many what it refers to is looked for.
const BEFORE: (usize, usize) = (1800, 40);
/// How far behind a pronoun, in bytes, and among how many: "In his letter, Lund said …".
const BEHIND: (usize, usize) = (80, 5);

/// The mentions of the windows of one article, in the order of the text, and what they may refer to.
pub(crate) fn of(
    network: &Network,
    text: &str,
    windows: &[(Window, Mentioned)],
) -> (Vec<Spotted>, Vec<Reference>) {
    let mut spotted: Vec<Vec<Spotted>> =
        windows.iter().map(|(window, mentioned)| in_window(text, window, mentioned)).collect();
    told(text, windows, &mut spotted);
    again(text, windows, &mut spotted);
    let place = |((window, mentioned), spotted): (&(Window, Mentioned), Vec<Spotted>)| {
        let place = |spotted: Spotted| {
            let within = |at: &usize| window.spans[*at].is_some_and(|piece| piece.overlaps(spotted.span));
            let first = (0..window.spans.len()).find(within)?;
            let last = (0..window.spans.len()).rev().find(within)?;
            let projections = [0, 2].map(|part| sum(&mentioned.projections, first, last, part));
            Some(Local { spotted, projections })
        };
        spotted.into_iter().filter_map(place).collect::<Vec<Local>>()
    };
    let mut found: Vec<Local> = windows.iter().zip(spotted).flat_map(place).collect();
    found.sort_by_key(|local| (local.spotted.span.start(), local.spotted.span.end()));
    let references = references(network, text, &found);
    (found.into_iter().map(|local| local.spotted).collect(), references)
}

fn in_window(text: &str, window: &Window, mentioned: &Mentioned) -> Vec<Spotted> {
    const KIND: [ActorKind; 4] =
        [ActorKind::Person, ActorKind::Organization, ActorKind::Place, ActorKind::Group];
    let names = bies::runs::<KINDS>(window, &mentioned.kinds);
    let phrases = bies::runs::<PHRASES>(window, &mentioned.phrases);
    let mut found: Vec<Spotted> = Vec::new();
    for name in &names {
        let Some(span) = window.span(name.at.start, name.at.end) else { continue };
        let around = |phrase: &&bies::Run| phrase.at.start <= name.at.start && name.at.end <= phrase.at.end;
        let phrase = phrases.iter().find(around).filter(|phrase| phrase.kind == 0);
        let phrase = phrase.and_then(|phrase| window.span(phrase.at.start, phrase.at.end));
        let kind = Some(KIND[name.kind]);
        found.push(Spotted { span, phrase, form: MentionForm::Name, kind, likely: name.least });
    }
    let other = |span, form, likely| Spotted { span, phrase: None, form, kind: None, likely };
    for phrase in phrases.iter().filter(|phrase| phrase.kind == 1) {
        let Some(span) = window.span(phrase.at.start, phrase.at.end) else { continue };
        if !found.iter().any(|name| name.span == span) {
            found.push(other(span, MentionForm::Nominal, phrase.least));
        }
        // "the president's Pacific roots": the president, too.
        let owner = ["'s ", "’s "].iter().filter_map(|joint| span.of(text).find(joint)).min();
        let owner = owner.map(|length| Span::new(span.start(), span.start() + length));
        if let Some(owner) = owner.filter(|owner| !owner.of(text).chars().skip(1).any(char::is_uppercase)) {
            found.push(other(owner, MentionForm::Nominal, phrase.least));
        }
    }
    for piece in window.spans.iter().flatten() {
        if pronouns::of(piece.of(text)).is_some() {
            found.retain(|other| other.span != *piece);
            found.push(other(*piece, MentionForm::Pronoun, 1.0));
        }
    }
    found
}

/// Adds the names that their own words tell: "the Ministry of Fisheries", "Mr. Ban".
fn told(text: &str, windows: &[(Window, Mentioned)], spotted: &mut [Vec<Spotted>]) {
    static BODY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let heads = "Academy|Association|Bank|Board|Bureau|Chamber|College|Committee|Council|Court|Department|Federation|Institute|\
            League|Ministry|Museum|Office|School|Society|University";
        let word = r"\p{Lu}[\p{L}'’-]+";
        Regex::new(&format!(r"\b((?:{heads}) (?:of|for) (?:the |an? )?{word}(?: (?:and |of |& )?\p{{Lu}}\p{{Ll}}[\p{{L}}'’-]*){{0,4}})"))
            .ok()
    });
    static ADDRESSED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let forms = "Mr|Mrs|Ms|Dr|Sen|Gov|Rep|Gen|Prof";
        Regex::new(&format!(
            r"\b(?:{forms})\.?[\x20\u{{a0}}](\p{{Lu}}[\p{{L}}-]+(?:\x20\p{{Lu}}\p{{Ll}}[\p{{L}}-]*){{0,2}})"
        ))
        .ok()
    });
    for (pattern, kind) in [(&BODY, ActorKind::Organization), (&ADDRESSED, ActorKind::Person)] {
        let names = pattern.as_ref().into_iter().flat_map(|pattern| pattern.captures_iter(text));
        for span in names.filter_map(|found| found.get(1)).map(|name| Span::new(name.start(), name.end())) {
            for ((window, _), spotted) in windows.iter().zip(spotted.iter_mut()) {
                let inside = window.spans.iter().flatten().any(|piece| piece.start() == span.start());
                let known = spotted.iter().any(|one| {
                    one.form == MentionForm::Name
                        && (one.span.contains(span) || kind == ActorKind::Person && one.span.overlaps(span))
                });
                if inside && !known {
                    spotted.retain(|one| !(one.span.overlaps(span) && one.form != MentionForm::Pronoun));
                    let kind = Some(kind);
                    spotted.push(Spotted { span, phrase: None, form: MentionForm::Name, kind, likely: 1.0 });
                }
            }
        }
    }
}

/// How likely a name is one that was found by its words alone.
const AGAIN: f32 = 0.5;

/// Names that mean the same wherever they stand.
const EVERYWHERE: [(&str, ActorKind); 4] = [
    ("NATO", ActorKind::Organization),
    ("Nato", ActorKind::Organization),
    ("EU", ActorKind::Organization),
    ("UN", ActorKind::Organization),
];

/// Adds to what was spotted in each window the names that are spotted elsewhere in the article, and the last names of
/// people: what is a name in one sentence is one in the next.
fn again(text: &str, windows: &[(Window, Mentioned)], spotted: &mut [Vec<Spotted>]) {
    let mut known: HashMap<&str, Vec<(&str, ActorKind)>> = HashMap::new();
    // Telling it takes the whole text.
    let mut telling: HashMap<&str, bool> = HashMap::new();
    for (name, kind) in EVERYWHERE {
        known.entry(name).or_default().push((name, kind));
    }
    for one in spotted.iter().flatten() {
        let (Some(kind), written) = (one.kind, one.span.of(text)) else { continue };
        let last = written.rsplit(' ').next().filter(|_| kind == ActorKind::Person);
        for name in [Some(written), last].into_iter().flatten() {
            let names = known.entry(name.split(' ').next().unwrap_or_default()).or_default();
            if !names.contains(&(name, kind))
                && *telling.entry(name).or_insert_with(|| is_telling(text, name))
            {
                names.push((name, kind));
            }
        }
    }
    known.values_mut().for_each(|names| names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len())));
    for ((window, _), spotted) in windows.iter().zip(spotted) {
        for piece in window.spans.iter().flatten() {
            let rest = &text[piece.start()..];
            let word = rest.split(|c: char| !is_of_word(c)).next().unwrap_or_default();
            let stands = |(name, _): &&(&str, ActorKind)| {
                rest.starts_with(name) && !rest[name.len()..].starts_with(is_of_word)
            };
            let begins = !text[..piece.start()].ends_with(is_of_word);
            let Some(&(name, kind)) =
                known.get(word).filter(|_| begins).and_then(|names| names.iter().find(stands))
            else {
                continue;
            };
            let span = Span::new(piece.start(), piece.start() + name.len());
            if spotted.iter().any(|one| one.form == MentionForm::Name && one.span.overlaps(span)) {
                continue;
            }
            spotted.retain(|one| one.span != span);
            spotted.push(Spotted {
                span,
                phrase: None,
                form: MentionForm::Name,
                kind: Some(kind),
                likely: AGAIN,
            });
        }
    }
}

/// Whether words are a name wherever they stand in the article: capitals, and never written small.
fn is_telling(text: &str, name: &str) -> bool {
    let words = || name.split(' ').filter(|word| word.chars().count() > 3);
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let small = |word: &str| {
        let lower = word.to_lowercase();
        text.match_indices(&lower).any(|(at, _)| {
            !text[..at].ends_with(is_of_word) && !text[at + lower.len()..].starts_with(is_of_word)
        })
    };
    let month = |word: &str| {
        ["March", "April", "June", "July", "August", "Sunday", "Monday"].contains(&word) || word.len() < 2
    };
    let acronym = name.chars().all(char::is_uppercase) && name.chars().count() > 1;
    acronym || capital(name) && words().next().is_some() && !words().any(|word| small(word) || month(word))
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// What stands for a mention of the pieces `first..=last`: the part of the first piece and that of the last.
fn sum(projections: &Rows, first: usize, last: usize, part: usize) -> Vec<f32> {
    let (first, last) = (projections.row(first), projections.row(last));
    let from = part * WIDTH;
    (from..from + WIDTH).map(|at| first[at] + last[at + WIDTH]).collect()
}

/// What every pronoun and every noun phrase may refer to.
fn references(network: &Network, text: &str, found: &[Local]) -> Vec<Reference> {
    let spotted: Vec<Spotted> = found.iter().map(|local| local.spotted).collect();
    let mut counts = HashMap::new();
    let tells: Vec<Tell> = spotted.iter().map(|spotted| Tell::of(text, spotted.span, &mut counts)).collect();
    let mut candidates = candidates(&spotted);
    // What is new to the reader ("a company") refers to nothing, and most noun phrases are.
    candidates.retain(|&(own, _)| {
        spotted[own].form == MentionForm::Pronoun || is_definite(spotted[own].span.of(text))
    });
    let marks = Marks::of(text);
    let side = |side: usize| found.iter().flat_map(|local| &local.projections[side]).copied().collect();
    let weighed = network.weighed([side(0), side(1)]);
    let reference = |(mention, reached): (usize, Vec<usize>)| {
        let features = |&other: &usize| features(&marks, &tells[other], &tells[mention]);
        let features: Vec<f32> = reached.iter().flat_map(features).collect();
        let mut likely = softmax(network.pairs(&weighed, mention, &reached, &features));
        let nothing = likely.pop().unwrap_or(1.0);
        Reference { mention, nothing, antecedents: reached.into_iter().zip(likely).collect() }
    };
    candidates.into_iter().map(reference).collect()
}

/// Each mention that is no name, with those that it may refer to, if any, the nearest before it first.
fn candidates(mentions: &[Spotted]) -> Vec<(usize, Vec<usize>)> {
    let span = |at: usize| mentions[at].span;
    let mut found = Vec::new();
    for (at, own) in mentions.iter().enumerate().filter(|(_, own)| own.form != MentionForm::Name) {
        let near = |&other: &usize| own.span.start() - span(other).start() <= BEFORE.0;
        let before = (0..at).rev().take_while(near).filter(|&other| span(other).end() <= own.span.start());
        let mut reached: Vec<usize> = before.take(BEFORE.1).collect();
        if own.form == MentionForm::Pronoun {
            let near = |&other: &usize| span(other).start() <= own.span.end() + BEHIND.0;
            let behind = (at + 1..mentions.len()).take(BEHIND.1).take_while(near);
            let names = behind.filter(|&other| mentions[other].form == MentionForm::Name);
            reached.extend(names.filter(|&other| span(other).start() >= own.span.end()));
        }
        if !reached.is_empty() {
            found.push((at, reached));
        }
    }
    found
}

/// Whether a noun phrase speaks of what the reader knows.
fn is_definite(phrase: &str) -> bool {
    let first = phrase.split(' ').next().unwrap_or_default().to_lowercase();
    crate::words::listed("the this that these those both his her its their", &first)
}

/// Where sentences and lines end in a text.
struct Marks {
    sentences: Vec<usize>,
    lines: Vec<usize>,
}

impl Marks {
    fn of(text: &str) -> Self {
        let ends = |marks: &[char]| text.match_indices(marks).map(|(at, _)| at).collect();
        Self { sentences: ends(&['.', '!', '?']), lines: ends(&['\n']) }
    }

    /// How many of `places` lie from `start` up to `end`.
    fn between(places: &[usize], start: usize, end: usize) -> usize {
        let before = |at: usize| places.partition_point(|&place| place < at);
        before(end) - before(start)
    }
}

/// What a mention shows of itself.
struct Tell {
    span: Span,
    pronoun: Option<Pronoun>,
    capital: bool,
    possessive: bool,
    /// How often its last word stands in the article.
    count: usize,
    words: usize,
    /// Whether it opens its sentence.
    opens: bool,
    owned: bool,
}

impl Tell {
    /// `counts` keeps how often words were found to stand in `text`.
    fn of<'t>(text: &'t str, span: Span, counts: &mut HashMap<&'t str, usize>) -> Self {
        let written = span.of(text);
        let article =
            |word: &&str| ["the", "a", "an"].iter().any(|article| word.eq_ignore_ascii_case(article));
        let capital = written
            .split_whitespace()
            .filter(|word| !article(word))
            .any(|word| word.starts_with(char::is_uppercase));
        let pronoun = pronouns::of(written);
        let capital = capital && pronoun.is_none();
        let last = written.split_whitespace().next_back().unwrap_or_default();
        let mut count = || *counts.entry(last).or_insert_with(|| text.matches(last).count());
        let before: Vec<char> = text[..span.start()].chars().rev().take(2).collect();
        let before: String = before.into_iter().rev().collect();
        Self {
            span,
            pronoun,
            capital,
            possessive: pronouns::is_possessive(written),
            count: if capital { count() } else { 1 },
            words: written.split_whitespace().count(),
            opens: matches!(before.trim(), "" | "." | "\"" | "”"),
            owned: text[span.end()..].starts_with("'s") || text[span.end()..].starts_with("’s"),
        }
    }

    /// A noun phrase written small.
    fn is_nominal(&self) -> bool {
        self.pronoun.is_none() && !self.capital
    }
}

/// What the network is told of a pair beside its words; `training/actors/pairs.py` computes the same.
fn features(marks: &Marks, other: &Tell, own: &Tell) -> [f32; FEATURES] {
    let (at, span) = (other.span, own.span);
    let flag = |holds: bool| f32::from(u8::from(holds));
    let (from, to) = (at.start().min(span.start()), at.start().max(span.start()));
    let sentences = Marks::between(&marks.sentences, from, to);
    let distance = at.start().abs_diff(span.start());
    let same = other.pronoun.is_some() && other.pronoun == own.pronoun;
    [
        flag(at.start() > span.start()),
        distance.min(600) as f32 / 200.0,
        sentences.min(5) as f32 / 2.0,
        flag(sentences == 0),
        flag(Marks::between(&marks.lines, from, to) > 0),
        other.count.min(6) as f32 / 3.0,
        flag(other.owned),
        flag(other.capital),
        flag(other.is_nominal()),
        flag(same),
        flag(other.pronoun.is_some() && !same),
        flag(other.opens),
        other.words.min(4) as f32 / 4.0,
        flag(own.possessive),
    ]
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Case {
        text: String,
        mentions: Vec<(usize, usize)>,
        references: Vec<Referring>,
    }

    #[derive(Deserialize)]
    struct Referring {
        own: (usize, usize),
        reached: Vec<Reached>,
    }

    #[derive(Deserialize)]
    struct Reached {
        other: (usize, usize),
        told: Vec<f32>,
    }

    /// `training/tests/pairs.json`, which the training's own tests are held to as well.
    #[test]
    fn candidates_and_features_are_those_that_the_network_has_learnt_with() {
        let case: Case = serde_json::from_str(include_str!("../../../../training/tests/pairs.json")).unwrap();
        let text = case.text.as_str();
        let spotted: Vec<Spotted> = case
            .mentions
            .iter()
            .map(|&(start, end)| {
                let tell = Tell::of(text, Span::new(start, end), &mut HashMap::new());
                let form = match (tell.pronoun, tell.capital) {
                    (Some(_), _) => MentionForm::Pronoun,
                    (None, true) => MentionForm::Name,
                    (None, false) => MentionForm::Nominal,
                };
                Spotted { span: tell.span, phrase: None, form, kind: None, likely: 1.0 }
            })
            .collect();
        let found = candidates(&spotted);
        assert_eq!(found.len(), case.references.len());
        for ((own, reached), expected) in found.iter().zip(&case.references) {
            assert_eq!((spotted[*own].span.start(), spotted[*own].span.end()), expected.own);
            assert_eq!(reached.len(), expected.reached.len(), "{}", spotted[*own].span.of(text));
            for (other, expected) in reached.iter().zip(&expected.reached) {
                let tell = |at: usize| Tell::of(text, spotted[at].span, &mut HashMap::new());
                let other = tell(*other);
                assert_eq!((other.span.start(), other.span.end()), expected.other);
                let told = features(&Marks::of(text), &other, &tell(*own));
                for (told, expected) in told.iter().zip(&expected.told) {
                    assert!(
                        (told - expected).abs() < 1e-3,
                        "{told} is not {expected}: {}",
                        other.span.of(text)
                    );
                }
            }
        }
    }
}
