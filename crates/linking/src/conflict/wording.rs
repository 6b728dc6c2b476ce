//! One utterance whose words inside quotation marks differ.

use super::gather::Quotation;
use super::{Conflict, Fact, Kind, What};
use crate::wording::speakers::{are_different, are_one};
use crate::wording::{Alignment, Relation, RunKind, Wording, compare, compare_if_like, frequency};
use crate::words::words;

/// How much of the longer quotation must be in the shorter, and how much of the shorter in the longer.
const KEPT: [f32; 2] = [0.6, 0.75];
/// How much the words must tell in which they differ.
const TELLS: f32 = 0.6;
/// Words told further apart, in days, may be said twice.
pub(super) const NEAR: i32 = 10;

pub(super) fn conflict((a, one): (&Fact, &Quotation), (b, other): (&Fact, &Quotation)) -> Option<Conflict> {
    let by_one = || {
        one.speaker.as_deref().zip(other.speaker.as_deref()).is_some_and(|(one, other)| are_one(one, other))
    };
    if !a.is_near(b, NEAR) || !by_one() {
        return None;
    }
    let verdict = compare_if_like(&wording(one), &wording(other))?;
    let alike = verdict.kept_of_longer >= KEPT[0] && verdict.kept_of_shorter >= KEPT[1];
    if verdict.relation != Relation::Reworded || !alike {
        return None;
    }
    let differing = differing(&verdict.alignment, &one.text, &other.text);
    let tells = |text: &str| words(text).iter().any(|word| frequency::weight(&word.folded) >= TELLS);
    let differs = |one: &str, other: &str| letters(one) != letters(other) && (tells(one) || tells(other));
    let (one, other) = differing.iter().find(|(one, other)| differs(one, other))?;
    let why = match (one.is_empty(), other.is_empty()) {
        (false, false) => format!("words inside the quotation marks differ: “{one}” against “{other}”"),
        (false, true) => format!("the second has no “{one}” inside the quotation marks"),
        _ => format!("the first has no “{other}” inside the quotation marks"),
    };
    Some(Conflict { kind: Kind::Wording, why, in_one_story: false })
}

/// The letters and digits of a text: what is left when signs are set otherwise.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A quotation as it is compared, whoever said it.
pub(super) fn wording(quotation: &Quotation) -> Wording<'_> {
    Wording { text: &quotation.text, ..Wording::default() }
}

/// The words between what both have in which they differ, where neither says that it leaves something out.
fn differing(alignment: &Alignment, one: &str, other: &str) -> Vec<(String, String)> {
    let runs = &alignment.runs;
    let kept = |kind: RunKind| kind == RunKind::Kept;
    let first = runs.iter().position(|run| kept(run.kind)).unwrap_or(runs.len());
    let last = runs.iter().rposition(|run| kept(run.kind)).unwrap_or(first);
    let inside = runs.get(first..last).unwrap_or_default();
    let unlike =
        inside.iter().filter(|run| !run.ellipsis && !matches!(run.kind, RunKind::Kept | RunKind::Bracketed));
    unlike.map(|run| (one[run.a.clone()].to_owned(), other[run.b.clone()].to_owned())).collect()
}

/// Whether one of two articles, by their facts, tells the other's quotations in a translation: of those that both have, more are alike
/// than are the same.
pub fn is_translated(a: &[Fact], b: &[Fact]) -> bool {
    const ALIKE: f32 = 0.4;
    let (mut same, mut alike) = (0, 0);
    for one in quotations(a) {
        for other in quotations(b).filter(|other| !said_by_others(one, other)) {
            let verdict = compare(&wording(one), &wording(other));
            match verdict.relation {
                Relation::Verbatim | Relation::Trimmed => same += 1,
                _ if verdict.kept_of_shorter >= ALIKE => alike += 1,
                _ => {}
            }
        }
    }
    alike > 1 && alike > same
}

fn said_by_others(one: &Quotation, other: &Quotation) -> bool {
    one.speaker.as_deref().zip(other.speaker.as_deref()).is_some_and(|(one, other)| are_different(one, other))
}

fn quotations(facts: &[Fact]) -> impl Iterator<Item = &Quotation> {
    facts.iter().filter_map(|fact| match &fact.what {
        What::Quotation(quotation) => Some(quotation),
        _ => None,
    })
}
