//! How much two texts share at most, told without laying them side by side: by which words of the one have any like them in the other,
//! wherever these stand. Of statements that share a key by chance, that is enough to tell nearly all apart.

use super::likeness::likeness;
use super::path::make_one;
use super::piece::{Piece, weight};

/// More than all rounding of sums.
const ROUNDING: f32 = 0.001;

/// What is the most that words of two texts can be to each other.
pub(super) struct Bound {
    /// What the words that both have tell at most.
    pub(super) shared: f32,
    /// The weight of the words of the lighter text that the other has not, at least.
    pub(super) left: f32,
    /// How many words in a row have one like them in the other text, at most.
    pub(super) row: usize,
    /// Whether each word of both texts has one like it in the other.
    pub(super) all: bool,
}

/// The words of a text by the best that each can be paired with.
struct Best {
    likeness: Vec<f32>,
    shared: Vec<f32>,
}

impl Best {
    fn of(pieces: &[Piece]) -> Self {
        Self { likeness: vec![0.0; pieces.len()], shared: vec![0.0; pieces.len()] }
    }

    fn put(&mut self, at: usize, likeness: f32, shared: f32) {
        self.likeness[at] = self.likeness[at].max(likeness);
        self.shared[at] = self.shared[at].max(shared);
    }

    fn row(&self) -> usize {
        self.likeness.split(|likeness| *likeness == 0.0).map(<[f32]>::len).max().unwrap_or_default()
    }

    fn left(&self, pieces: &[Piece], alone: impl Fn(&Piece) -> f32) -> f32 {
        let left = |(piece, likeness): (&Piece, &f32)| match piece.bracketed {
            true => 0.0,
            false if *likeness > 0.0 => piece.weight * (1.0 - likeness),
            false => alone(piece),
        };
        pieces.iter().zip(&self.likeness).map(left).sum()
    }
}

impl Bound {
    /// The bound for these texts; a word that has none like it in the other weighs what `alone` says.
    pub(super) fn of(a: &[Piece], b: &[Piece], alone: impl Fn(&Piece) -> f32) -> Self {
        let (mut of_a, mut of_b) = (Best::of(a), Best::of(b));
        for at in 0..a.len() {
            for to in 0..b.len() {
                if !may_be_alike(&a[at], &b[to]) {
                    continue;
                }
                let half = (a[at].weight + b[to].weight) / 2.0;
                let alike = likeness(&a[at], &b[to]);
                of_a.put(at, alike, alike * half);
                of_b.put(to, alike, alike * half);
                if let Some(next) = a.get(at + 1)
                    && make_one(&a[at], next, &b[to])
                {
                    of_a.put(at, 1.0, half);
                    of_a.put(at + 1, 1.0, (next.weight + b[to].weight) / 2.0);
                    of_b.put(to, 1.0, half + next.weight / 2.0);
                }
                if let Some(next) = b.get(to + 1)
                    && make_one(&b[to], next, &a[at])
                {
                    of_b.put(to, 1.0, half);
                    of_b.put(to + 1, 1.0, (next.weight + a[at].weight) / 2.0);
                    of_a.put(at, 1.0, half + next.weight / 2.0);
                }
            }
        }
        let (left_of_a, left_of_b) = (of_a.left(a, &alone), of_b.left(b, &alone));
        // Which is the lighter depends on what in brackets is paired, where there are any.
        let bracketed = a.iter().chain(b).any(|piece| piece.bracketed);
        let (all_of_a, all_of_b) = (weight(a), weight(b));
        let left = if bracketed || (all_of_a - all_of_b).abs() < ROUNDING {
            left_of_a.min(left_of_b)
        } else if all_of_a < all_of_b {
            left_of_a
        } else {
            left_of_b
        };
        let sum = |best: &Best| best.shared.iter().sum::<f32>();
        Self {
            shared: sum(&of_a).min(sum(&of_b)) + ROUNDING,
            left: left - ROUNDING,
            row: of_a.row().min(of_b.row()),
            all: of_a.likeness.iter().chain(&of_b.likeness).all(|likeness| *likeness > 0.0),
        }
    }
}

/// Whether two words may be like each other, or one begin the other; told fast.
fn may_be_alike(a: &Piece, b: &Piece) -> bool {
    let (one, other) = (a.key.as_bytes().first(), b.key.as_bytes().first());
    one == other || one == Some(&b'\'') || other == Some(&b'\'') || a.forms.is_some() && a.forms == b.forms
}
