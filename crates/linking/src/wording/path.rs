//! Which pieces of two texts stand for each other, in order: those of the greatest weight, in few runs.
//!
//! Needleman and Wunsch's alignment (1970) without a price for what is left over. Where the table of it would be too large, words that
//! each text has once are laid together first (as in "patience" diffs), and the table is filled between them only.

use std::collections::HashMap;
use std::ops::Range;

use super::likeness::likeness;
use super::piece::Piece;

/// Pieces that stand for each other: one for one, or two for one where a word is written in two ("air strikes", "airstrikes").
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pair {
    /// Pieces of the first text.
    pub(super) a: Range<usize>,
    /// Pieces of the second.
    pub(super) b: Range<usize>,
    /// How far they are the same: 1, or less for forms of a word.
    pub(super) likeness: f32,
}

impl Pair {
    /// Whether the next pair follows at once in both texts.
    pub(super) fn goes_on(&self, next: &Pair) -> bool {
        self.a.end == next.a.start && self.b.end == next.b.start
    }
}

/// Scores count thousandths of a rare word's weight: whole numbers, so that equal sums are equal.
const SCALE: f32 = 1000.0;

/// What it costs to begin another run: less than the lightest word.
const RUN: i32 = 50;

/// How many cells are filled for two texts at most, all tables together: some 2,000 words by 2,000.
const CELLS: usize = 4_000_000;

/// The pairs, in order.
pub(super) fn path(a: &[Piece], b: &[Piece]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut cells = CELLS;
    if a.len().saturating_mul(b.len()) <= CELLS {
        Table { a, b }.fill(0..a.len(), 0..b.len(), &mut cells, &mut pairs);
        return pairs;
    }
    let (mut in_a, mut in_b) = (0, 0);
    let end = Pair { a: a.len()..a.len(), b: b.len()..b.len(), likeness: 1.0 };
    for anchor in anchors(a, b).into_iter().chain([end]) {
        Table { a, b }.fill(in_a..anchor.a.start, in_b..anchor.b.start, &mut cells, &mut pairs);
        (in_a, in_b) = (anchor.a.end, anchor.b.end);
        if !anchor.a.is_empty() {
            pairs.push(anchor);
        }
    }
    pairs
}

/// What is surely the same in two long texts: how they begin, how they end, and between these the longest row of words that each has
/// once.
fn anchors(a: &[Piece], b: &[Piece]) -> Vec<Pair> {
    let one = |a: usize, b: usize| Pair { a: a..a + 1, b: b..b + 1, likeness: 1.0 };
    let same = |(a, b): &(&Piece, &Piece)| a.key == b.key;
    let start = a.iter().zip(b).take_while(same).count();
    let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(same).count();
    let (end_a, end_b) = (a.len() - end, b.len() - end);
    let (once_a, once_b) = (once(&a[start..end_a]), once(&b[start..end_b]));
    let mut both: Vec<(usize, usize)> =
        once_a.iter().filter_map(|(key, at)| Some((at + start, once_b.get(key)? + start))).collect();
    both.sort_unstable();
    let mut found: Vec<Pair> = (0..start).map(|at| one(at, at)).collect();
    found.extend(longest_rising(&both).into_iter().map(|(a, b)| one(a, b)));
    found.extend((0..end).map(|at| one(end_a + at, end_b + at)));
    found
}

/// The words that are there once, and where.
fn once(pieces: &[Piece]) -> HashMap<&str, usize> {
    let mut seen: HashMap<&str, (usize, bool)> = HashMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        seen.entry(&piece.key).and_modify(|(_, again)| *again = true).or_insert((at, false));
    }
    seen.into_iter().filter(|(_, (_, again))| !again).map(|(key, (at, _))| (key, at)).collect()
}

/// The longest row whose second numbers rise, of pairs whose first numbers do.
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // Of each length, the row that ends lowest: the place of its last pair.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![None; pairs.len()];
    for (at, &(_, b)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < b);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let mut row = Vec::new();
    let mut at = ends.last().copied();
    while let Some(pair) = at {
        row.push(pairs[pair]);
        at = before[pair];
    }
    row.reverse();
    row
}

/// Two texts laid beside each other.
struct Table<'t> {
    a: &'t [Piece],
    b: &'t [Piece],
}

/// How a cell was come to, in the bits of a byte: what was paired (ONE, two of a, or two of b) and whether a pair stood before
/// it, for the best that ends in a pair; which text was stepped over and whether a pair stood before, for the best that does not.
mod step {
    pub(super) const PAIR: u8 = 0b0000_0011;
    pub(super) const ONE: u8 = 1;
    pub(super) const TWO_OF_A: u8 = 2;
    pub(super) const TWO_OF_B: u8 = 3;
    pub(super) const PAIR_AFTER_PAIR: u8 = 0b0000_0100;
    pub(super) const OVER_A: u8 = 0b0000_1000;
    pub(super) const GAP_AFTER_PAIR: u8 = 0b0001_0000;
}

/// Less than any score, and far from overflow.
const NEVER: i32 = i32::MIN / 2;

/// The best scores of a cell: of the ways that end in a pair, and of those that do not.
#[derive(Clone, Copy)]
struct Cell {
    pair: i32,
    gap: i32,
}

impl Cell {
    /// The best way on into a pair, and whether it goes on from one.
    fn into_pair(self) -> (i32, bool) {
        let new_run = self.gap - RUN;
        if self.pair >= new_run { (self.pair, true) } else { (new_run, false) }
    }

    /// The best way on over a word, and whether it comes from a pair.
    fn into_gap(self) -> (i32, bool) {
        if self.pair > self.gap { (self.pair, true) } else { (self.gap, false) }
    }
}

impl Table<'_> {
    /// Adds the best pairs of these pieces, if there are cells left for so many.
    fn fill(&self, rows: Range<usize>, columns: Range<usize>, cells: &mut usize, pairs: &mut Vec<Pair>) {
        let size = rows.len().saturating_mul(columns.len());
        if size == 0 || size > *cells {
            return;
        }
        *cells -= size;
        let (a, b) = (&self.a[rows.clone()], &self.b[columns.clone()]);
        let width = b.len() + 1;
        let mut steps = vec![0u8; (a.len() + 1) * width];
        let edge = Cell { pair: NEVER, gap: 0 };
        // The row in hand and the two above it.
        let (mut above, mut row) = (vec![edge; width], vec![edge; width]);
        let mut two_above = above.clone();
        row[0] = Cell { pair: 0, gap: 0 };
        for at in 0..a.len() {
            std::mem::swap(&mut two_above, &mut above);
            std::mem::swap(&mut above, &mut row);
            row[0] = edge;
            steps[(at + 1) * width] = step::OVER_A;
            for to in 0..b.len() {
                let mut cell = Cell { pair: NEVER, gap: NEVER };
                let mut taken = 0;
                let mut pair = |from: Cell, score: i32, how: u8| {
                    let (best, after_pair) = from.into_pair();
                    if best + score > cell.pair {
                        cell.pair = best + score;
                        taken = how | if after_pair { step::PAIR_AFTER_PAIR } else { 0 };
                    }
                };
                let alike = likeness(&a[at], &b[to]);
                if alike > 0.0 {
                    pair(above[to], score(alike * (a[at].weight + b[to].weight) / 2.0), step::ONE);
                }
                if at > 0 && make_one(&a[at - 1], &a[at], &b[to]) {
                    pair(two_above[to], score(b[to].weight), step::TWO_OF_A);
                }
                if to > 0 && make_one(&b[to - 1], &b[to], &a[at]) {
                    pair(above[to - 1], score(a[at].weight), step::TWO_OF_B);
                }
                let (over_a, over_b) = (above[to + 1].into_gap(), row[to].into_gap());
                let (gap, after_pair, over) = if over_a.0 >= over_b.0 {
                    (over_a.0, over_a.1, step::OVER_A)
                } else {
                    (over_b.0, over_b.1, 0)
                };
                cell.gap = gap;
                taken |= over | if after_pair { step::GAP_AFTER_PAIR } else { 0 };
                row[to + 1] = cell;
                steps[(at + 1) * width + to + 1] = taken;
            }
        }
        let ends_in_pair = row[b.len()].pair >= row[b.len()].gap;
        self.trace(&steps, ends_in_pair, rows, columns, pairs);
    }

    /// Goes back from the last cell to the first and adds the pairs on the way.
    fn trace(
        &self,
        steps: &[u8],
        mut in_pair: bool,
        rows: Range<usize>,
        columns: Range<usize>,
        pairs: &mut Vec<Pair>,
    ) {
        let first = pairs.len();
        let width = columns.len() + 1;
        let (mut at, mut to) = (rows.len(), columns.len());
        while at > 0 && to > 0 {
            let step = steps[at * width + to];
            if in_pair {
                let (of_a, of_b) = match step & step::PAIR {
                    step::TWO_OF_A => (2, 1),
                    step::TWO_OF_B => (1, 2),
                    _ => (1, 1),
                };
                in_pair = step & step::PAIR_AFTER_PAIR != 0;
                let (a, b) = (rows.start + at, columns.start + to);
                let whole = of_a + of_b > 2;
                let likeness = if whole { 1.0 } else { likeness(&self.a[a - 1], &self.b[b - 1]) };
                pairs.push(Pair { a: a - of_a..a, b: b - of_b..b, likeness });
                (at, to) = (at - of_a, to - of_b);
            } else {
                in_pair = step & step::GAP_AFTER_PAIR != 0;
                if step & step::OVER_A != 0 { at -= 1 } else { to -= 1 }
            }
        }
        pairs[first..].reverse();
    }
}

fn score(weight: f32) -> i32 {
    (weight * SCALE).round() as i32
}

/// Whether two words in a row, written as one, are that word.
pub(super) fn make_one(first: &Piece, second: &Piece, whole: &Piece) -> bool {
    whole.key.len() == first.key.len() + second.key.len()
        && whole.key.starts_with(&first.key)
        && whole.key.ends_with(&second.key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::piece::pieces;

    fn paired(a: &str, b: &str) -> Vec<(String, String)> {
        let (a, b) = (pieces(a), pieces(b));
        let keys =
            |pieces: &[Piece]| pieces.iter().map(|piece| piece.key.as_str()).collect::<Vec<_>>().join(" ");
        path(&a, &b).into_iter().map(|pair| (keys(&a[pair.a]), keys(&b[pair.b]))).collect()
    }

    #[test]
    fn one_run_rather_than_two() {
        let found = paired("to do it to be clear", "to be clear");
        assert_eq!(found.len(), 3);
        let (a, b) = (pieces("to do it to be clear"), pieces("to be clear"));
        assert_eq!(path(&a, &b)[0].a, 3..4);
    }

    #[test]
    fn a_word_written_in_two() {
        assert_eq!(
            paired("the air strikes at 39 mph", "the airstrikes at 39mph"),
            [("the", "the"), ("air strikes", "airstrikes"), ("at", "at"), ("39 mph", "39mph")]
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
    }

    #[test]
    fn long_texts_are_laid_together_by_the_words_that_each_has_once() {
        let text = |skipped: usize| {
            let words =
                (0..6000).filter(|number| number % 1000 != skipped).map(|number| format!("the w{number}q"));
            words.collect::<Vec<_>>().join(" ")
        };
        let (a, b) = (pieces(&text(3)), pieces(&text(5)));
        assert!(a.len() * b.len() > CELLS);
        let same = path(&a, &b).iter().filter(|pair| pair.likeness == 1.0).count();
        assert!(same >= 2 * 5988, "{same} of {}", a.len());
    }
}
