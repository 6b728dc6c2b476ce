//! The dateline at the head of an article's text: "HALDBY, 9 May 2022 (NNA) –".

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Basis, Dateline, Published};
use crate::dates;

/// A dateline, and the date in it.
pub(crate) struct Found {
    pub(crate) dateline: Dateline,
    pub(crate) published: Option<Published>,
}

/// The dateline that `paragraph` begins with.
pub(crate) fn of(paragraph: &str) -> Option<Found> {
    // With an agency a place may be in small letters; without one, capitals are all that tells it from a sentence.
    static WITH_AGENCY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:(\p{Lu}[\p{L}.’' /-]{1,40}?(?:,\s\p{Lu}[\p{L}. ’'-]{1,30}?)?)(?:,?\s+((?:\p{L}{3,10}\.?\s\d{1,2}|\d{1,2}\.?\s\p{L}{3,10}\.?)(?:,?\s\d{4})?))?,?\s+)?\((\p{Lu}[^()]{1,40})\)\s*(?:[-–—:]{1,2}\s*|\.\s)")
            .expect("the pattern is valid")
    });
    static CAPITALS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(\p{Lu}[\p{Lu}.’' /-]{2,40}(?:,\s\p{Lu}[\p{L}. ’'-]{1,30}?)?)(?:,\s+((?:\p{L}{3,10}\.?\s\d{1,2}|\d{1,2}\.?\s\p{L}{3,10}\.?)(?:,?\s\d{4})?))?\s*(?:\s[-–—]{1,2}\s|—)")
            .expect("the pattern is valid")
    });
    // Only the head is looked at: a bracket and a dash further on are no dateline.
    let end = paragraph.floor_char_boundary(140);
    let head = &paragraph[..end];
    let (place, date, agency) = if let Some(found) = WITH_AGENCY.captures(head) {
        let agency = found[3].trim().to_owned();
        if agency.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
        (found.get(1), found.get(2), Some(agency))
    } else {
        let found = CAPITALS.captures(head)?;
        (found.get(1), found.get(2), None)
    };
    let published = date
        .and_then(|date| dates::day_at(date.as_str()))
        .map(|(day, _)| Published::on(day, day.to_string(), Basis::Dateline));
    let place = place.map(|place| place.as_str().trim().to_owned());
    Some(Found { dateline: Dateline { place, agency }, published })
}
