//! Whether two names are clearly those of different people, or of one.

use super::likeness::likeness;
use super::piece::{Piece, pieces};

/// Words that no person's name has: who is called so may be, or speak for, anybody.
const NO_NAME: &str = "the a an of for and to his her their white house ministry department office government council commission union \
    party company agency army police court bank group official officials spokesman spokeswoman spokesperson source sources \
    administration committee association organisation president minister secretary chief mayor general chairman director king queen \
    pope prince leader adviser analyst expert resident witness reporter state states united nations";

/// What stands before or after a name.
const TITLES: &str = "mr mrs ms miss dr sir lord lady dame prof professor president minister secretary chief mayor general colonel chairman \
    senator governor chancellor king queen pope prince jr sr ii iii";

/// Whether they are: both are names of people, and neither holds the other's last word. "Obama" may be "Barack Obama", and "the
/// president" anybody.
pub(crate) fn are_different(a: &str, b: &str) -> bool {
    name(a).zip(name(b)).is_some_and(|(a, b)| !share_a_last_word(&a, &b))
}

/// Whether they are one name, or both are names of people and one holds the other's last word.
pub(crate) fn are_one(a: &str, b: &str) -> bool {
    a.trim() == b.trim() || name(a).zip(name(b)).is_some_and(|(a, b)| share_a_last_word(&a, &b))
}

fn share_a_last_word(a: &[Piece], b: &[Piece]) -> bool {
    let holds = |name: &[Piece], other: &[Piece]| {
        other.last().is_some_and(|last| name.iter().any(|word| likeness(word, last) > 0.0))
    };
    holds(a, b) || holds(b, a)
}

/// The words of a person's name without titles; nothing where it may be something else.
fn name(written: &str) -> Option<Vec<Piece>> {
    let listed = |list: &str, piece: &Piece| list.split_whitespace().any(|word| word == piece.key);
    let mut words = pieces(written);
    words.retain(|word| !listed(TITLES, word) && word.key != "'s");
    let capital = |word: &Piece| written[word.bytes.clone()].starts_with(char::is_uppercase);
    let last = words.last()?;
    let acronym = words.len() == 1 && written[last.bytes.clone()].chars().skip(1).all(char::is_uppercase);
    let named = capital(last) && !acronym && !words.iter().any(|word| listed(NO_NAME, word));
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
