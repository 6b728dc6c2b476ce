//! The dateline at the head of an article's text, "HALDBY, 9 May 2022 (NNA) –", and the agency's credit at its foot.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{Basis, Block, Dateline, Published};
use crate::dates;

/// A dateline, and the date in it.
pub(crate) struct Found {
    pub(crate) dateline: Dateline,
    pub(crate) published: Option<Published>,
    /// How many bytes of the paragraph it is, with its dash and what stands around that.
    length: usize,
}

/// How many bytes of `paragraph` are its dateline, "HALDBY (NNA) – "; none where it has none.
pub fn dateline_length(paragraph: &str) -> usize {
    of(paragraph).map_or(0, |found| found.length)
}

/// How many letters the name of a place or of an agency has at most; a sentence has more. The patterns leave it open: counting takes them
/// longer to make than all else that is made at the start.
const LONGEST: usize = 41;

/// The dateline that `paragraph` begins with.
pub(crate) fn of(paragraph: &str) -> Option<Found> {
    // With an agency a place may be in small letters; without one, capitals are all that tells it from a sentence.
    static WITH_AGENCY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:(\p{Lu}[\p{L}.’' /-]+?(?:,\s\p{Lu}[\p{L}. ’'-]+?)?)(?:,?\s+((?:\p{L}{3,10}\.?\s\d{1,2}|\d{1,2}\.?\s\p{L}{3,10}\.?)(?:,?\s\d{4})?))?,?\s+)?\((\p{Lu}[^()]+)\)\s*(?:[-–—:]{1,2}\s*|\.\s)")
            .expect("the pattern is valid")
    });
    static CAPITALS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(\p{Lu}[\p{Lu}.’' /-]{2,}(?:,\s\p{Lu}[\p{L}. ’'-]+?)?)(?:,\s+((?:\p{L}{3,10}\.?\s\d{1,2}|\d{1,2}\.?\s\p{L}{3,10}\.?)(?:,?\s\d{4})?))?\s*(?:\s[-–—]{1,2}\s|—)")
            .expect("the pattern is valid")
    });
    // Only the head is looked at: a bracket and a dash further on are no dateline.
    let end = paragraph.floor_char_boundary(140);
    let head = &paragraph[..end];
    let short = |name: &str| name.split(',').all(|part| part.chars().count() <= LONGEST);
    let (place, date, agency, length) = if let Some(found) = WITH_AGENCY.captures(head) {
        let agency = found[3].trim().to_owned();
        if agency.chars().any(|c| c.is_ascii_digit()) || !short(&agency) {
            return None;
        }
        (found.get(1), found.get(2), Some(agency), found[0].len())
    } else {
        let found = CAPITALS.captures(head)?;
        (found.get(1), found.get(2), None, found[0].len())
    };
    if place.is_some_and(|place| !short(place.as_str())) {
        return None;
    }
    let published = date
        .and_then(|date| dates::day_at(date.as_str()))
        .map(|(day, _)| Published::on(day, day.to_string(), Basis::Dateline));
    let place = place.map(|place| place.as_str().trim().to_owned());
    Some(Found { dateline: Dateline { place, agency }, published, length })
}

/// The agency that the last lines of a text credit: "AP contributed to this report.", a line of nothing but its name, or
/// its name in brackets behind the last sentence.
pub(crate) fn credit<'b>(text: &str, blocks: impl DoubleEndedIterator<Item = &'b Block>) -> Option<String> {
    /// A credit stands at the foot, above the notice of rights and the like.
    const FOOT: usize = 4;
    const AGENCY: &str = r"(?:The )?(Associated Press|Agence France[- ]Presse|Press Association|Press Trust of India|United Press International|Deutsche Presse-Agentur|Canadian Press|Anadolu(?: Agency)?|Reuters|AFP|AP|UPI|PTI|ANI|IANS|dpa|EFE|ANSA|TASS|Interfax|RIA Novosti|Sputnik|Xinhua|Kyodo(?: News)?|Yonhap|Bloomberg|AAP|Tanjug|Ukrinform|MTI|PAP|CTK|APA|NTB|TT|Ritzau|Lusa|Belga)";
    static CREDITS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let contributed = r"(?: News)?(?: and(?: \p{L}+){1,4})?(?: also)? contributed (?:reporting )?to this (?:report|story|article)";
        [
            format!(r"^\W*{AGENCY}{contributed}"),
            format!(r"(?i:\b(?:with (?:files|reporting|material|inputs?|additional reporting)|reporting|source) ?(?:from|by|:)) {AGENCY}\b\W*$"),
            format!(r"^\W*{AGENCY}(?:(?:,| and|/| &) ?\p{{L}}[\p{{L}} ]{{1,20}})?\W*$"),
            format!(r"[.!?”\x22] ?[-–—(]+ ?{AGENCY}\)?\W*$"),
        ]
        .iter()
        .map(|pattern| Regex::new(pattern).expect("the pattern is valid"))
        .collect()
    });
    let foot = blocks.rev().take(FOOT).map(|block| block.span.of(text));
    foot.map(|line| &line[line.ceil_char_boundary(line.len().saturating_sub(200))..])
        .find_map(|line| CREDITS.iter().find_map(|credit| Some(credit.captures(line)?[1].to_owned())))
}
