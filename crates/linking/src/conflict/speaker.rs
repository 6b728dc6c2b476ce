//! One quotation given to two people.

use super::gather::Quotation;
use super::wording::wording;
use super::{Conflict, Fact, Kind};
use crate::wording::speakers::{are_different, are_one};
use crate::wording::{Relation, compare_if_like};
use crate::words::words;

/// How many words both must share in a row.
const LEAST_SHARED: usize = 6;
/// How much of the shorter must be in the longer.
const WHOLE: f32 = 0.95;
/// Words told further apart, in days, may be said twice.
pub(super) const NEAR: i32 = 30;

pub(super) fn conflict((a, one): (&Fact, &Quotation), (b, other): (&Fact, &Quotation)) -> Option<Conflict> {
    let (speaker, speaker_of_other) = (one.speaker.as_deref()?, other.speaker.as_deref()?);
    let sure = one.is_named && other.is_named && a.is_near(b, NEAR);
    if !sure
        || !are_different(speaker, speaker_of_other)
        || relays(one, speaker_of_other)
        || relays(other, speaker)
    {
        return None;
    }
    let verdict = compare_if_like(&wording(one), &wording(other))?;
    let alike = matches!(verdict.relation, Relation::Verbatim | Relation::Trimmed)
        && verdict.kept_of_shorter >= WHOLE;
    let longest = verdict
        .alignment
        .runs
        .iter()
        .map(|run| words(&one.text[run.a.clone()]).len().min(words(&other.text[run.b.clone()]).len()))
        .max();
    if !alike || longest.unwrap_or_default() < LEAST_SHARED {
        return None;
    }
    let why = format!("the same words by {speaker} and by {speaker_of_other}");
    Some(Conflict { kind: Kind::Speaker, why, in_one_story: false })
}

/// Whether it comes by way of somebody, who may be quoted for it.
fn relays(quotation: &Quotation, speaker: &str) -> bool {
    quotation.chain.iter().any(|name| are_one(name, speaker))
}
