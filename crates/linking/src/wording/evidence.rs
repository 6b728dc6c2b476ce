//! How strongly the words that two texts share say that they are one act of speech.

use std::ops::Range;

use super::alignment::Aligned;
use super::bound::Bound;
use super::path::Pair;
use super::piece::{Piece, weight};

/// What each shared run must weigh before it counts: two texts on one subject share some words anyway, and the more runs, the more
/// by chance.
const CHANCE: f32 = 0.2;

/// How much a word of the shorter text that the other has not speaks against, for each that it has.
const AGAINST: f32 = 1.5;

/// What a word that the other has not weighs at least: "we've had a" is no part of "what about a no-fly zone".
const LEAST_AGAINST: f32 = 0.3;

/// The same where one person is known to have said both within days: then even a translation back of it counts.
const AGAINST_WHERE_EXPECTED: f32 = 0.6;

/// What must be left after that: one rare word, or a handful of common ones.
const ENOUGH: f32 = 1.0;

/// So many words in one unbroken run, and of such weight, are not shared by chance, whatever else stands around them: two outlets
/// that cut one speech differently, or a quotation with the outlet's own words stitched in.
const LONG: (usize, f32) = (9, 4.0);

/// What two texts share, and what of the shorter one is left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    /// Of each unbroken run of words in both: their number and weight, in the order of the texts.
    pub(super) stretches: Vec<(usize, f32)>,
    /// The weight of the words of the lighter text that the other has not.
    pub(super) left: f32,
}

impl Evidence {
    pub(super) fn of(aligned: &Aligned<'_>) -> Self {
        let [a, b] = &aligned.pieces;
        let shared =
            |pair: &Pair| pair.likeness * (weight(&a[pair.a.clone()]) + weight(&b[pair.b.clone()])) / 2.0;
        let stretches = aligned.pairs.chunk_by(Pair::goes_on);
        let stretches = stretches.map(|stretch| (stretch.len(), stretch.iter().map(shared).sum())).collect();
        let left_of_a = left(a, aligned.pairs.iter().map(|pair| (pair.a.clone(), pair.likeness)));
        let left_of_b = left(b, aligned.pairs.iter().map(|pair| (pair.b.clone(), pair.likeness)));
        let lighter = if left_of_a <= left_of_b { left_of_a } else { left_of_b };
        Self { stretches, left: lighter.1 }
    }

    /// Whether it could be enough, were the words that both have in the same order; of most texts that are different it could not.
    pub(super) fn may_suffice(a: &[Piece], b: &[Piece], expected: bool) -> bool {
        let bound = Bound::of(a, b, |piece| piece.weight.max(LEAST_AGAINST));
        let against = if expected { AGAINST_WHERE_EXPECTED } else { AGAINST };
        bound.all
            || bound.shared - CHANCE - against * bound.left >= ENOUGH
            || bound.row >= LONG.0 && bound.shared >= LONG.1
    }

    /// Whether it is enough to call them one; `expected` where one person said both within days.
    pub(super) fn suffices(&self, expected: bool) -> bool {
        let against = if expected { AGAINST_WHERE_EXPECTED } else { AGAINST };
        let shared: f32 = self.stretches.iter().map(|(_, weight)| (weight - CHANCE).max(0.0)).sum();
        let long = |&(words, weight): &(usize, f32)| words >= LONG.0 && weight >= LONG.1;
        shared - against * self.left >= ENOUGH || self.stretches.iter().any(long)
    }
}

/// The weight of a text, and how much of it is not paired. What stands in brackets on one side alone counts in neither.
fn left(pieces: &[Piece], paired: impl Iterator<Item = (Range<usize>, f32)>) -> (f32, f32) {
    let mut likeness = vec![0.0; pieces.len()];
    paired.for_each(|(at, alike)| likeness[at].fill(alike));
    let counted = pieces.iter().zip(likeness).filter(|(piece, likeness)| *likeness > 0.0 || !piece.bracketed);
    counted.fold((0.0, 0.0), |(all, left), (piece, likeness)| {
        let against = if likeness > 0.0 { piece.weight } else { piece.weight.max(LEAST_AGAINST) };
        (all + piece.weight, left + against * (1.0 - likeness))
    })
}
