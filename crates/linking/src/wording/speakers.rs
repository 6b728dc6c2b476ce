//! Whether two names are clearly those of different people, or of one.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::likeness::likeness;
use super::piece::{Piece, pieces};

/// Words that no person's name has: who is called so may be, or speak for, anybody.
static NO_NAME: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set(
        "the a an of for and to his her their white house ministry department office government council commission union \
    party company agency army police court bank group official officials spokesman spokeswoman spokesperson source sources \
    administration committee association organisation president minister secretary chief mayor general chairman director king queen \
    pope prince leader adviser analyst expert resident witness reporter state states united nations news",
    )
});

/// What stands before or after a name.
static TITLES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set(
        "mr mrs ms miss dr sir lord lady dame prof professor president minister secretary chief mayor general colonel chairman \
    senator governor chancellor king queen pope prince jr sr ii iii",
    )
});

fn set(words: &'static str) -> HashSet<&'static str> {
    words.split_whitespace().collect()
}

/// Whether they are: both are names of people, and neither holds the other's last word. "Obama" may be "Barack Obama", and "the
/// president" anybody.
pub(crate) fn are_different(a: &str, b: &str) -> bool {
    // Most often the same name is written twice.
    a != b && name(a).zip(name(b)).is_some_and(|(a, b)| !share_a_last_word(&a, &b))
}

/// Whether they are one name, or both are names of people and one holds the other's last word.
pub(crate) fn are_one(a: &str, b: &str) -> bool {
    a.trim() == b.trim() || name(a).zip(name(b)).is_some_and(|(a, b)| share_a_last_word(&a, &b))
}

/// The last word of a name, by which it is known in short; of what is no person's, the last of all.
pub(super) fn last_word(written: &str) -> Option<String> {
    name(written).unwrap_or_else(|| pieces(written)).pop().map(|word| word.key)
}

fn share_a_last_word(a: &[Piece], b: &[Piece]) -> bool {
    let holds = |name: &[Piece], other: &[Piece]| {
        other.last().is_some_and(|last| name.iter().any(|word| may_be_one(word, last)))
    };
    holds(a, b) || holds(b, a)
}

/// Whether two words of names may be one: alike, or a letter apart, as names become in translation ("Velimar", "Welimar").
fn may_be_one(a: &Piece, b: &Piece) -> bool {
    likeness(a, b) > 0.0 || a.key.len().min(b.key.len()) >= LONG && a_letter_apart(&a.key, &b.key)
}

/// Names of fewer letters are other names with another letter.
const LONG: usize = 6;

/// Whether one letter changed, dropped or added makes one of the other.
fn a_letter_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let ahead = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let behind = a[ahead..].iter().rev().zip(b[ahead..].iter().rev()).take_while(|(a, b)| a == b).count();
    (a.len() - ahead - behind).max(b.len() - ahead - behind) <= 1
}

/// Whether both name somebody or something, and have no word of these names in common: "The Courier" and "the Court of Audit".
pub fn are_named_apart(a: &str, b: &str) -> bool {
    let (a, b) = (named(a), named(b));
    !a.is_empty() && !b.is_empty() && !a.iter().any(|word| b.iter().any(|other| may_be_one(word, other)))
}

/// The first name in a source as written: "Brandvik to the journalists" has "Brandvik". None where it has none.
pub fn first_name(written: &str) -> Option<&str> {
    let words = named(written);
    let first = words.first()?;
    let goes_on = |pair: &&[Piece]| pair[1].bytes.start == pair[0].bytes.end + 1;
    let more = words.windows(2).take_while(goes_on).last().map_or(first, |pair| &pair[1]);
    Some(&written[first.bytes.start..more.bytes.end])
}

/// The words of a source that are names: those with a capital, but for titles and what a sentence begins with.
fn named(written: &str) -> Vec<Piece> {
    let mut words = pieces(written);
    let capital = |word: &Piece| written[word.bytes.clone()].starts_with(char::is_uppercase);
    words.retain(|word| {
        capital(word)
            && !TITLES.contains(word.key.as_str())
            && (word.bytes.start > 0 || word.weight >= NAMELIKE)
    });
    words.iter_mut().for_each(|word| word.weight = 1.0);
    words
}

/// What the first word of a source weighs if it is a name rather than any word with a capital.
const NAMELIKE: f32 = 1.0;

/// The words of a person's name without titles; nothing where it may be something else.
fn name(written: &str) -> Option<Vec<Piece>> {
    let mut words = pieces(written);
    words.retain(|word| !TITLES.contains(word.key.as_str()) && word.key != "'s");
    let capital = |word: &Piece| written[word.bytes.clone()].starts_with(char::is_uppercase);
    let last = words.last()?;
    let acronym = words.len() == 1 && written[last.bytes.clone()].chars().skip(1).all(char::is_uppercase);
    let named = capital(last) && !acronym && !words.iter().any(|word| NO_NAME.contains(word.key.as_str()));
    named.then(|| {
        // A name is rare, whatever word it is.
        words.iter_mut().for_each(|word| word.weight = 1.0);
        words
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_a_name_or_none() {
        assert_eq!(first_name("Brandvik to the journalists in front of the Parliament"), Some("Brandvik"));
        assert_eq!(first_name("Mara Voss, who runs Lund's campaign"), Some("Mara Voss"));
        assert_eq!(first_name("Two officials"), None);
        assert!(are_named_apart("The Courier", "the Court of Audit"));
        assert!(
            !are_named_apart("Two officials", "the Court of Audit")
                && !are_named_apart("Velimar", "Darko Welimar")
        );
    }

    #[test]
    fn only_what_is_clearly_two_people() {
        for (a, b) in [("Mara Voss", "Tom Lund"), ("Voss", "Lund"), ("Mr Lund", "Mara Voss")] {
            assert!(are_different(a, b) && are_different(b, a), "{a}, {b}");
        }
        for (a, b) in [
            ("Voss", "Mara Voss"),
            ("President Voss", "Ms. Mara Voss"),
            ("the mayor", "Mara Voss"),
            ("HPA", "Tom Lund"),
            ("Ilsa Brandvik", "Ilsa Branvik"),
            ("White House", "Tom Lund"),
            ("Mara Voss Jr.", "Voss"),
            ("", "Voss"),
        ] {
            assert!(!are_different(a, b) && !are_different(b, a), "{a}, {b}");
        }
    }
}
