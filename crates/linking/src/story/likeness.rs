//! How likely two articles tell of one happening.

use super::profile::{Profile, Term};

/// Below this nothing is kept of a likeness.
pub const LIKELY: f32 = 0.05;

/// How many days lie between two articles of which one bears no day, or nothing closer than a month.
const UNKNOWN_GAP: f32 = 7.0;
const CLOSE: i32 = 31;

/// What speaks for one happening, each with its weight: a logistic regression on pairs of articles of which people said whether
/// they tell of one incident, and on pairs about one campaign that lie weeks apart (`training/stories/fit.py`).
const WEIGHTS: [f32; 7] = [8.51, 11.38, -0.43, 0.3, 2.92, 1.36, -1.3];
const BIAS: f32 = -5.94;

/// The probability that two articles tell of one happening, 0 to 1.
pub fn likeness(a: &Profile, b: &Profile) -> f32 {
    let evidence: f32 = WEIGHTS.iter().zip(features(a, b)).map(|(weight, feature)| weight * feature).sum();
    1.0 / (1.0 + (-BIAS - evidence).exp())
}

/// What is like in two articles: all words, and words of names (each the cosine of their weights, 0 to 1); the logarithm of the days
/// between them; how rare the rarest person is that both name; which share of the days that they speak of are common to both (Dice's
/// coefficient), whether any is, and whether both speak of days and have none in common.
pub fn features(a: &Profile, b: &Profile) -> [f32; 7] {
    let gap = match (a.published, b.published) {
        (Some(a), Some(b)) if a.length().max(b.length()) <= CLOSE || a.gap(b) > 0 => a.gap(b) as f32,
        _ => UNKNOWN_GAP,
    };
    let person = common(&a.people, &b.people, |p| p.0).map(|(a, b)| a.1.min(b.1)).fold(0.0, f32::max);
    let days = common(&a.days, &b.days, |day| *day).count();
    let apart = days == 0 && !a.days.is_empty() && !b.days.is_empty();
    [
        cosine(a, b, Term::weight),
        cosine(a, b, |term| if term.in_name { term.rarity } else { 0.0 }),
        gap.ln_1p(),
        person,
        2.0 * days as f32 / (a.days.len() + b.days.len()).max(1) as f32,
        f32::from(u8::from(days > 0)),
        f32::from(u8::from(apart)),
    ]
}

fn cosine(a: &Profile, b: &Profile, weight: impl Fn(&Term) -> f32 + Copy) -> f32 {
    let length =
        |profile: &Profile| profile.terms.iter().map(|term| weight(term).powi(2)).sum::<f32>().sqrt();
    let dot: f32 = common(&a.terms, &b.terms, |term| term.word).map(|(a, b)| weight(a) * weight(b)).sum();
    if dot > 0.0 { dot / (length(a) * length(b)) } else { 0.0 }
}

/// The pairs of items of two lists with the same key, by which both are in order.
fn common<'a, T, K: Ord>(
    a: &'a [T],
    b: &'a [T],
    key: impl Fn(&T) -> K + Copy + 'a,
) -> impl Iterator<Item = (&'a T, &'a T)> {
    let mut rest = b.iter().peekable();
    a.iter().filter_map(move |one| {
        while rest.next_if(|other| key(other) < key(one)).is_some() {}
        rest.next_if(|other| key(other) == key(one)).map(|other| (one, other))
    })
}
