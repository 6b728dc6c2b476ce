//! One event told with two days.

use super::gather::Happening;
use super::{Conflict, Fact, Kind};
use crate::wording::speakers::are_one;
use crate::words::words;

/// Days further apart are those of two events.
const FURTHEST: i32 = 7;
/// Articles further apart, in days, tell of other events.
pub(super) const NEAR: i32 = 60;
/// What the same people may do again the next day.
const DAILY: [&str; 8] =
    ["rally", "interview", "remarks", "speech", "call", "press conference", "visit", "vote"];

pub(super) fn conflict((a, one): (&Fact, &Happening), (b, other): (&Fact, &Happening)) -> Option<Conflict> {
    let (days, days_of_other) = (one.days?, other.days?);
    let apart = days.gap(days_of_other);
    let told = one.kind == other.kind && !one.planned && !other.planned && a.is_near(b, NEAR);
    if !told || DAILY.contains(&one.kind.as_str()) || apart == 0 || apart > FURTHEST {
        return None;
    }
    let one_place =
        one.place.as_deref().zip(other.place.as_deref()).map(|(one, other)| same_place(one, other));
    let took_part = in_common(&one.people, &other.people);
    let around = in_common(&everybody(one), &everybody(other));
    let is_one = match one_place {
        Some(true) => around >= 2,
        Some(false) => false,
        None => took_part >= 2,
    };
    is_one.then(|| {
        let day = |days: crate::days::Days| crate::days::date(days.first);
        let place = one
            .place
            .as_deref()
            .filter(|_| one_place.is_some())
            .map_or_else(String::new, |place| format!(" in {place}"));
        let why =
            format!("one {}{place} on two days: {} against {}", one.kind, day(days), day(days_of_other));
        Conflict { kind: Kind::Date, why, in_one_story: false }
    })
}

/// Everybody who took part or is named beside it.
pub(super) fn everybody(event: &Happening) -> Vec<String> {
    [&event.people[..], &event.near[..]].concat()
}

/// How many of the one are among the others.
pub(super) fn in_common(one: &[String], other: &[String]) -> usize {
    one.iter().filter(|name| other.iter().any(|theirs| are_one(name, theirs))).count()
}

/// Whether one place is the other, or names it.
pub(super) fn same_place(one: &str, other: &str) -> bool {
    let named = |place: &str| words(place).into_iter().map(|word| word.folded).collect::<Vec<_>>();
    let (one, other) = (named(one), named(other));
    let within =
        |one: &[String], other: &[String]| !one.is_empty() && one.iter().all(|word| other.contains(word));
    within(&one, &other) || within(&other, &one)
}
