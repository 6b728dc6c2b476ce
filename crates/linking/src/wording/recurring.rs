//! What somebody says again on another occasion: not the whole, but a part of it in nearly the same words.

use std::ops::Range;

use super::alignment::Aligned;
use super::bound::Bound;
use super::path::Pair;
use super::piece::{Cut, Piece, weight};

/// How much a word that is not in the other text takes away from what is shared around it.
const AGAINST: f32 = 0.6;
/// What a part must weigh after that.
const ENOUGH: f32 = 2.5;
/// So many of its words must be neither names nor common ones: names come back with the subject.
const TELLING: usize = 3;
/// What such a word weighs at least.
const COMMON: f32 = 0.4;

/// The part of two texts that has most words in common in one place, where these are enough to say that the words come back: its bytes in
/// either text, which come with their words.
pub fn recurring_part([a, b]: [&str; 2], of_each: [&Cut; 2]) -> Option<(Range<usize>, Range<usize>)> {
    let of_each = of_each.map(Cut::pieces);
    let bound = Bound::of(of_each[0], of_each[1], |piece| piece.weight);
    if bound.shared < ENOUGH || bound.row < 1 {
        return None;
    }
    let aligned = Aligned::of([a, b], of_each);
    let [one, other] = &aligned.pieces;
    let worth =
        |pair: &Pair| pair.likeness * (weight(&one[pair.a.clone()]) + weight(&other[pair.b.clone()])) / 2.0;
    let between = |before: &Pair, behind: &Pair| {
        let left =
            weight(&one[before.a.end..behind.a.start]).max(weight(&other[before.b.end..behind.b.start]));
        AGAINST * left
    };
    // The best run of pairs: it begins anew wherever what went before takes more away than it gives.
    let (mut best, mut run) = ((0.0, 0..0), (0.0, 0));
    for (at, pair) in aligned.pairs.iter().enumerate() {
        let before = if at > run.1 { run.0 - between(&aligned.pairs[at - 1], pair) } else { 0.0 };
        run = if before > 0.0 { (before + worth(pair), run.1) } else { (worth(pair), at) };
        if run.0 > best.0 {
            best = (run.0, run.1..at + 1);
        }
    }
    let pairs = &aligned.pairs[best.1];
    let is_telling =
        |piece: &Piece| piece.weight >= COMMON && a[piece.bytes.clone()].starts_with(char::is_lowercase);
    let telling =
        pairs.iter().flat_map(|pair| &one[pair.a.clone()]).filter(|piece| is_telling(piece)).count();
    let (first, last) = (pairs.first()?, pairs.last()?);
    (best.0 >= ENOUGH && telling >= TELLING).then(|| {
        (
            one[first.a.start].bytes.start..one[last.a.end - 1].bytes.end,
            other[first.b.start].bytes.start..other[last.b.end - 1].bytes.end,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(a: &str, b: &str) -> Option<String> {
        recurring_part([a, b], [&Cut::of(a), &Cut::of(b)]).map(|(part, _)| a[part].to_owned())
    }

    #[test]
    fn a_part_comes_back_in_nearly_the_same_words() {
        let first = "We had a long debate on the pumps, and it shows that the stern warning of Mayor Voss is bearing fruit";
        let later =
            "Next year we shall have nine boats. We see that a stern warning by Mayor Mara Voss bears fruit";
        assert_eq!(again(first, later).unwrap(), "stern warning of Mayor Voss is bearing fruit");
    }

    #[test]
    fn a_subject_that_comes_back_is_not_the_words() {
        assert_eq!(
            again("I met Mayor Mara Voss in Port Zelin", "Mayor Mara Voss left Port Zelin on Monday"),
            None
        );
        assert_eq!(again("it is what we have to do now", "we have to do what is right, and it is now"), None);
        assert_eq!(again("", "…"), None);
    }
}
