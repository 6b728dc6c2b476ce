//! Differences between two wordings that a reader must be told of: another figure, a negation more or less.

use std::ops::Range;

use super::alignment::Aligned;
use super::piece::Piece;

/// Words that turn a sentence round.
const NEGATIONS: [&str; 11] =
    ["n't", "not", "no", "never", "nor", "neither", "nobody", "nothing", "none", "nowhere", "without"];

/// Figures in words; "one" is mostly none.
const NUMBERS: &str = "two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty sixty \
    seventy eighty ninety hundred thousand million billion trillion dozen half third quarter";

/// Of how many words a difference is at most. What is longer is another sentence, with figures and negations of its own.
const SHORT: usize = 4;

/// What stands between two words that both texts have in a row, in either text.
pub(super) struct Gap<'t> {
    pub(super) a: &'t [Piece],
    pub(super) b: &'t [Piece],
    /// Whether both texts go on before it and after it.
    pub(super) inside: bool,
}

/// The gaps between what the texts share, those at the ends too, that hold any words.
pub(super) fn gaps<'p>(aligned: &'p Aligned<'_>) -> Vec<Gap<'p>> {
    let [a, b] = &aligned.pieces;
    let last = aligned.pairs.len();
    let ends = aligned
        .pairs
        .iter()
        .map(|pair| (pair.a.clone(), pair.b.clone()))
        .chain([(a.len()..a.len(), b.len()..b.len())]);
    let mut from = (0, 0);
    let mut found = Vec::new();
    for (number, (to_a, to_b)) in ends.enumerate() {
        let gap =
            Gap { a: &a[from.0..to_a.start], b: &b[from.1..to_b.start], inside: number > 0 && number < last };
        from = (to_a.end, to_b.end);
        if !gap.a.is_empty() || !gap.b.is_empty() {
            found.push(gap);
        }
    }
    found
}

impl Gap<'_> {
    /// Whether one text has words here and the other none.
    fn is_one_sided(&self) -> bool {
        self.a.is_empty() || self.b.is_empty()
    }

    /// Whether one text is negated here and the other is not.
    pub(super) fn turns(&self) -> bool {
        let negations =
            |pieces: &[Piece]| pieces.iter().filter(|piece| NEGATIONS.contains(&piece.key.as_str())).count();
        (self.inside || !self.is_one_sided())
            && self.is_short()
            && negations(self.a) % 2 != negations(self.b) % 2
    }

    fn is_short(&self) -> bool {
        self.a.len().max(self.b.len()) <= SHORT
    }

    /// The bytes of a figure of the one and a figure of the other that stands in its place.
    pub(super) fn figures(&self) -> Option<(Range<usize>, Range<usize>)> {
        let figures = |pieces: &[Piece]| -> Vec<(String, Range<usize>)> {
            pieces.iter().filter_map(|piece| Some((figure(&piece.key)?, piece.bytes.clone()))).collect()
        };
        if !self.is_short() {
            return None;
        }
        let (in_a, in_b) = (figures(self.a), figures(self.b));
        let only = |mine: &[(String, Range<usize>)], others: &[(String, Range<usize>)]| {
            let found = mine.iter().find(|(value, _)| others.iter().all(|(other, _)| other != value));
            found.map(|(_, bytes)| bytes.clone())
        };
        only(&in_a, &in_b).zip(only(&in_b, &in_a))
    }
}

/// A word's figure: its digits, without a unit that is written to them, or the word itself.
fn figure(key: &str) -> Option<String> {
    if key.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(key.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect());
    }
    NUMBERS.split_whitespace().any(|number| number == key).then(|| key.to_owned())
}
