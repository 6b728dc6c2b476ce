//! Numbers in digits and words, with their magnitude.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::words::{ONES, TENS};

/// A number of a passage.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    /// Bytes in the passage, with "million".
    pub(super) at: Range<usize>,
    pub(super) value: f64,
    /// What "million" makes of the digits.
    pub(super) factor: f64,
    /// The most that it can be, where it is open: "millions".
    pub(super) upper: Option<f64>,
    /// Whether it is written in words.
    pub(super) words: bool,
    /// Whether it is a share: "half of".
    pub(super) fraction: bool,
}

/// More digits than any amount has are a serial number.
const MOST_DIGITS: usize = 20;

static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let (ones, tens) = (ONES.join("|"), TENS.join("|"));
    let units = ONES[1..10].join("|");
    let word = format!("(?:(?:{tens})(?:[-\\s](?:{units})\\b)?|{ones})");
    Regex::new(&format!(
        r"(?x)
          (?P<digits> (?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)? | \.\d+ )
        | \b(?i: (?P<many> (?:tens|hundreds)\x20of\x20(?:thousands|millions|billions) | dozens | hundreds | thousands | millions | billions ) )\x20of\b
        | \b(?i: (?P<part> half\x20an? | a\x20quarter\x20of\x20an? | three\x20quarters\x20of\x20an? )\x20(?:hundred|thousand|million|billion|trillion) )\b
        | \b(?i: (?P<few> a\x20dozen | half\x20a\x20dozen ) )\b
        | \b(?i: (?P<fraction> half | one[-\s]half | (?:a|one)[-\s](?:third|quarter|fifth) | two[-\s]thirds | three[-\s]quarters | two[-\s]fifths ) )\x20(?:of|a|an|the)\b
        | \b(?i: (?P<words> a\x20(?:hundred|thousand) | {word} (?:\x20(?:and\x20a\x20half))? ) )\b"
    ))
    .ok()
});

static MAGNITUDE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:(?:-plus)?[\s\u{a0}-]?(?i:(hundred|thousand|million|billion|trillion|dozen|bn|mn|tn)s?)\b|(?:\s?)([kKmMbB])\b)",
    )
    .ok()
});

/// The numbers of `passage`, in order. A letter in front makes a name of a number, and so do letters and digits behind.
pub(super) fn of(passage: &str) -> Vec<Number> {
    let Some(pattern) = NUMBER.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    for captures in pattern.captures_iter(passage) {
        let Some((name, written)) = ["digits", "many", "part", "fraction", "few", "words"]
            .into_iter()
            .find_map(|name| Some((name, captures.name(name)?)))
        else {
            continue;
        };
        let (before, behind) = (&passage[..written.start()], &passage[written.end()..]);
        let text = written.as_str().to_lowercase();
        let mut upper = None;
        let value = match name {
            "digits" => {
                let plain = text.replace(',', "");
                let sign = super::units::SIGNS.iter().any(|(sign, _)| before.ends_with(sign))
                    || super::units::CODES.split_whitespace().any(|code| before.ends_with(code));
                let glued = before
                    .ends_with(|c: char| c.is_alphabetic() || "./_#@".contains(c) || c.is_ascii_digit())
                    && !sign;
                let measure = ["m2", "km2"].iter().any(|unit| behind.starts_with(unit));
                let named = !measure
                    && behind.starts_with(|c: char| c.is_alphabetic())
                    && behind
                        .trim_start_matches(char::is_alphabetic)
                        .starts_with(|c: char| c.is_ascii_digit());
                let ordinal = ["st", "nd", "rd", "th", "s", "'s"].iter().any(|ending| {
                    behind.strip_prefix(ending).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
                });
                if glued || named || ordinal || plain.len() > MOST_DIGITS {
                    continue;
                }
                plain.parse().ok()
            }
            "many" => {
                let (low, high) = many(&text);
                upper = Some(high);
                Some(low)
            }
            "part" => Some(if text.starts_with("half") {
                0.5
            } else if text.starts_with("three") {
                0.75
            } else {
                0.25
            }),
            "fraction" => fraction(&text),
            "few" => Some(if text.starts_with("half") { 6.0 } else { 12.0 }),
            _ => word(&text),
        };
        let Some(mut value) = value.filter(|value: &f64| value.is_finite()) else { continue };
        let mut end = written.end();
        let mut all = 1.0;
        // "4 hundred million"
        while let Some(magnitude) = MAGNITUDE
            .as_ref()
            .and_then(|pattern| pattern.captures(&passage[end..]))
            .filter(|_| ["digits", "words", "part"].contains(&name))
            && let Some(factor) = factor(&magnitude)
        {
            all *= factor;
            end += magnitude.get(0).map_or(0, |whole| whole.end());
        }
        // "4.3M sales", "minus 5 degrees"
        if name == "digits"
            && all == 1.0
            && let Some(millions) = passage[end..].strip_prefix(['M', 'B'])
            && millions.starts_with(' ')
        {
            all = if passage[end..].starts_with('M') { 1e6 } else { 1e9 };
            end += 1;
        }
        value *= all;
        let start = written.start();
        let minus = ["minus ", "minus-", "$-", "€-", "£-"].iter().any(|minus| before.ends_with(minus))
            || before.ends_with(" -") && !before.ends_with("- -");
        if minus && name == "digits" {
            value = -value;
        }
        found.push(Number {
            at: start..end,
            value,
            factor: all,
            upper,
            words: name != "digits",
            fraction: name == "fraction",
        });
    }
    found
}

/// The factor of a magnitude; single letters are one only in capitals or with money, which the caller knows.
fn factor(found: &regex::Captures<'_>) -> Option<f64> {
    let word = found.get(1).map(|word| word.as_str().to_lowercase());
    Some(match word.as_deref() {
        Some("dozen") => 12.0,
        Some("hundred") => 1e2,
        Some("thousand") => 1e3,
        Some("million" | "mn") => 1e6,
        Some("billion" | "bn") => 1e9,
        Some("trillion" | "tn") => 1e12,
        _ => return None,
    })
}

/// The factor of a single letter behind a sum of money, and how long it is: "$13.6M".
pub(super) fn letter(behind: &str) -> Option<(f64, usize)> {
    let found = MAGNITUDE.as_ref()?.captures(behind)?;
    let letter = found.get(2)?;
    let factor = match letter.as_str() {
        "k" | "K" => 1e3,
        "m" | "M" => 1e6,
        _ => 1e9,
    };
    Some((factor, letter.end()))
}

fn word(text: &str) -> Option<f64> {
    let half = text.strip_suffix(" and a half");
    let text = half.unwrap_or(text);
    let more = if half.is_some() { 0.5 } else { 0.0 };
    let value = match text.trim_start_matches("a ") {
        "hundred" => 100.0,
        "thousand" => 1000.0,
        text => {
            let mut parts = text.split(|c: char| c == '-' || c.is_whitespace());
            let first = parts.next()?;
            let one = |word: &str| ONES.iter().position(|one| *one == word).map(|one| one as f64);
            match TENS.iter().position(|tens| *tens == first) {
                Some(tens) => 20.0 + 10.0 * tens as f64 + parts.next().and_then(one).unwrap_or(0.0),
                None => one(first)?,
            }
        }
    };
    Some(value + more)
}

fn fraction(text: &str) -> Option<f64> {
    let text = text.replace('-', " ");
    Some(match text.as_str() {
        "half" | "one half" => 0.5,
        "two thirds" => 2.0 / 3.0,
        "three quarters" => 0.75,
        "two fifths" => 0.4,
        text if text.ends_with("third") => 1.0 / 3.0,
        text if text.ends_with("quarter") => 0.25,
        text if text.ends_with("fifth") => 0.2,
        _ => return None,
    })
}

/// The bounds of "tens of thousands": the word itself, and ten times that.
fn many(text: &str) -> (f64, f64) {
    let one = |word: &str| match word {
        "tens" => 10.0,
        "dozens" => 12.0,
        "hundreds" => 100.0,
        "thousands" => 1e3,
        "millions" => 1e6,
        _ => 1e9,
    };
    let low = text.split(" of ").map(one).product::<f64>();
    (low, 10.0 * low)
}
