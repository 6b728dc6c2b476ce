//! `verify_passage`: whether an article has just these words there. Where it has not, what stands there is told, and where the words stand
//! else; but nothing takes the place of what was asked for.

use onrecord_record::Record;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::arguments::Asked;
use super::wire::{Place, Verified};
use super::{Agents, Trouble};
use crate::failure::Failure;

/// How many letters of a hash tell it from another at least.
const HASH: usize = 12;
/// How many other places are told.
const PLACES: usize = 10;

/// What is said to stand there.
struct Expected {
    exact: Option<String>,
    sha256: Option<String>,
}

pub(super) async fn verify(agents: &Agents, asked: &Asked) -> Result<Value, Trouble> {
    let (start, end) = (asked.number("start").unwrap_or_default(), asked.number("end").unwrap_or_default());
    if start >= end {
        return Err(Trouble(format!(
            "a passage must end behind its start; here it starts at {start} and ends at {end}"
        )));
    }
    let sha256 = asked.get("sha256").map(str::to_ascii_lowercase);
    if let Some(hash) = &sha256
        && (!(HASH..=64).contains(&hash.len()) || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    {
        return Err(Trouble(format!(
            "“sha256” is the SHA-256 of the passage's words in UTF-8 as 64 hexadecimal digits, or the first {HASH} of them at least; “{hash}” is not"
        )));
    }
    // As it came: white space at the ends of a passage belongs to it.
    let exact = asked.get("exact").map(str::to_owned);
    if exact.is_none() && sha256.is_none() {
        return Err(Trouble(
            "hand in what should stand there: the words themselves as “exact”, or their hash as “sha256”"
                .to_owned(),
        ));
    }
    let key = asked.text("article");
    let expected = Expected { exact, sha256 };
    let verified = agents
        .ask(move |record: &Record| {
            let article = record.article(&key)?.article;
            let source = record.original(&article.id)?.bytes;
            let unchanged = hex(&source) == article.id;
            Ok(expected.held_against(&article.id, &article.text, (start, end), unchanged))
        })
        .await?;
    serde_json::to_value(verified).map_err(|_| Failure::Broken.into())
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Expected {
    fn held_against(
        &self,
        article: &str,
        text: &str,
        (start, end): (u64, u64),
        source_unchanged: bool,
    ) -> Verified {
        let length = text.chars().count() as u64;
        let place = |start: u64, end: u64| Place { article: article.to_owned(), start, end };
        let found = (end <= length)
            .then(|| text.chars().skip(start as usize).take((end - start) as usize).collect::<String>());
        let elsewhere = self.elsewhere(text, start);
        let why = match &found {
            None => format!("the text has {length} code points only; the passage should end at {end}"),
            Some(words) => match self.differs(words) {
                Some(why) => why,
                None if !source_unchanged => "the words stand there, but the stored source bytes are no longer those that the article's id names".to_owned(),
                None => "the stored text has just this there".to_owned(),
            },
        };
        let stands = found.as_ref().is_some_and(|words| self.differs(words).is_none());
        let why = if stands || elsewhere.is_empty() {
            why
        } else {
            format!("{why}; the words stand elsewhere in the article")
        };
        Verified {
            verified: stands && source_unchanged,
            why,
            source_unchanged,
            length,
            found: found.map(|_| place(start, end)),
            elsewhere: elsewhere.into_iter().map(|(start, end)| place(start, end)).collect(),
        }
    }

    /// In what the words that stand there are not what was expected.
    fn differs(&self, words: &str) -> Option<String> {
        let by_words = self.exact.as_ref().filter(|exact| *exact != words).map(|exact| {
            let bare = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            if bare(exact) == bare(words) {
                "the same words stand there, but with other white space"
            } else {
                "other words stand there"
            }
        });
        let hash = hex(words.as_bytes());
        let by_hash = || {
            let differs = self.sha256.as_ref().is_some_and(|expected| !hash.starts_with(expected));
            differs.then_some("what stands there has another SHA-256")
        };
        by_words.or_else(by_hash).map(str::to_owned)
    }

    /// Where the words stand but from `start` on.
    fn elsewhere(&self, text: &str, start: u64) -> Vec<(u64, u64)> {
        let Some(exact) = self.exact.as_ref().filter(|exact| !exact.trim().is_empty()) else {
            return Vec::new();
        };
        let length = exact.chars().count() as u64;
        let (mut points, mut byte) = (0, 0);
        let places = text.match_indices(exact.as_str()).map(|(at, _)| {
            points += text[byte..at].chars().count() as u64;
            byte = at;
            points
        });
        places.filter(|at| *at != start).take(PLACES).map(|at| (at, at + length)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“Nö”, sagte sie. “Nö”, und ging.";

    fn held(exact: Option<&str>, sha256: Option<&str>, place: (u64, u64)) -> Verified {
        let expected = Expected { exact: exact.map(str::to_owned), sha256: sha256.map(str::to_owned) };
        expected.held_against("a", TEXT, place, true)
    }

    #[test]
    fn what_stands_there_is_verified_and_where_else_it_stands_is_told() {
        let held = held(Some("“Nö”"), None, (0, 4));
        assert!(held.verified, "{}", held.why);
        assert_eq!(held.elsewhere.iter().map(|at| (at.start, at.end)).collect::<Vec<_>>(), [(17, 21)]);
    }

    #[test]
    fn a_hash_is_enough_and_must_hold_beside_the_words() {
        let hash = hex("“Nö”".as_bytes());
        assert!(held(None, Some(&hash), (0, 4)).verified);
        assert!(held(Some("“Nö”"), Some(&hash[..12]), (0, 4)).verified);
        assert!(!held(Some("“Nö”"), Some(&hex(b"x")), (0, 4)).verified);
        assert!(!held(None, Some(&hash), (0, 5)).verified);
    }

    #[test]
    fn nothing_is_anchored_anew() {
        let moved = held(Some("sagte sie"), None, (0, 9));
        assert!(
            !moved.verified && moved.why.starts_with("other words stand there; the words stand elsewhere"),
            "{}",
            moved.why
        );
        assert_eq!((moved.found.unwrap().start, moved.elsewhere[0].start), (0, 6));
        let beyond = held(Some("ging."), None, (40, 45));
        assert!(
            !beyond.verified && beyond.found.is_none() && beyond.why.contains("32 code points"),
            "{}",
            beyond.why
        );
        assert!(held(Some("sagte  sie"), None, (6, 15)).why.contains("white space"));
    }
}
