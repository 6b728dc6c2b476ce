//! Which words of one body are which of another: runs of equal words, the longest first, then word by word over small edits.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::body::{Body, Word};
use super::fingerprint;

/// Words in a row that must be equal for a match to begin.
const SEED: usize = 4;

/// A run of words that a body has more often than this begins no match: it is a refrain, or made to cost time.
const OFTEN: usize = 8;

/// Words that may be changed, dropped or added in a row without ending a passage.
const HOP: usize = 4;

/// Words that a passage must match at least; shorter ones are anybody's phrases.
const PASSAGE: usize = 8;

/// No word.
const NONE: u32 = u32::MAX;

/// Two passages that match, as ranges of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) a: Range<usize>,
    pub(super) b: Range<usize>,
}

/// Two bodies' words side by side.
pub(super) struct Matching<'a> {
    a: &'a [Word],
    b: &'a [Word],
    /// The word of `b` that each word of `a` is, and the other way round.
    of_a: Vec<u32>,
    of_b: Vec<u32>,
}

impl<'a> Matching<'a> {
    /// The words of `a` and `b` that match in passages. Linear in their lengths, but for sorting.
    pub(super) fn of(a: &'a Body, b: &'a Body) -> (Self, Vec<Stretch>) {
        let (a, b) = (&a.words[..], &b.words[..]);
        let mut matching = Self { a, b, of_a: vec![NONE; a.len()], of_b: vec![NONE; b.len()] };
        if a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.hash == b.hash) {
            (0..a.len()).filter(|&at| !a[at].aside && !b[at].aside).for_each(|at| matching.pair(at, at));
        } else {
            for tile in matching.tiles() {
                matching.extend(tile.a.end - 1, tile.b.end - 1, 1);
                matching.extend(tile.a.start, tile.b.start, -1);
            }
        }
        let stretches = matching.stretches();
        (matching, stretches)
    }

    /// The pairs of words that match inside a passage.
    pub(super) fn pairs(&self, stretch: &Stretch) -> impl Iterator<Item = (&'a Word, &'a Word)> {
        stretch
            .a
            .clone()
            .filter(|&i| self.of_a[i] != NONE)
            .map(|i| (&self.a[i], &self.b[self.of_a[i] as usize]))
    }

    /// What stands between pairs that follow one another in both bodies, at most `most` words in each: what one has in place of the
    /// other's.
    pub(super) fn replaced(
        &self,
        stretches: &[Stretch],
        most: usize,
    ) -> impl Iterator<Item = (&'a [Word], &'a [Word])> {
        let pairs = stretches.iter().flat_map(|stretch| stretch.a.clone()).filter(|&i| self.of_a[i] != NONE);
        let mut last = None;
        pairs.filter_map(move |i| {
            let j = self.of_a[i] as usize;
            let (from_a, from_b) = last.replace((i + 1, j + 1))?;
            let near = from_a < i && from_b < j && i - from_a <= most && j - from_b <= most;
            near.then(|| (&self.a[from_a..i], &self.b[from_b..j]))
        })
    }

    fn pair(&mut self, i: usize, j: usize) {
        self.of_a[i] = j as u32;
        self.of_b[j] = i as u32;
    }

    fn equal(&self, i: usize, j: usize) -> bool {
        let (a, b) = (&self.a[i], &self.b[j]);
        a.hash == b.hash && !a.aside && !b.aside
    }

    fn free(&self, i: usize, j: usize) -> bool {
        self.of_a[i] == NONE && self.of_b[j] == NONE
    }

    /// Pairs runs of equal words, the longest first, and gives them.
    fn tiles(&mut self) -> Vec<Stretch> {
        let mut runs: BinaryHeap<_> =
            self.runs().into_iter().map(|(i, j, len)| (len, Reverse(i), Reverse(j))).collect();
        let mut tiles = Vec::new();
        while let Some((len, Reverse(mut i), Reverse(mut j))) = runs.pop() {
            // What was paired before is no shorter than this run, so it takes away from its ends, never from its middle.
            let mut left = len;
            while left > 0 && !self.free(i, j) {
                (i, j, left) = (i + 1, j + 1, left - 1);
            }
            while left > 0 && !self.free(i + left - 1, j + left - 1) {
                left -= 1;
            }
            if left < len {
                if left >= SEED {
                    runs.push((left, Reverse(i), Reverse(j)));
                }
                continue;
            }
            (0..len).for_each(|step| self.pair(i + step, j + step));
            tiles.push(Stretch { a: i..i + len, b: j..j + len });
        }
        tiles
    }

    /// The longest runs of equal words about every seed: where they begin in `a` and `b`, and their lengths.
    fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for (diagonal, i) in self.seeds() {
            let (mut i, mut j) = (i, i + diagonal - self.a.len());
            if runs.last().is_some_and(|&(x, y, len)| y + i == x + j && i < x + len) {
                continue;
            }
            while i > 0 && j > 0 && self.equal(i - 1, j - 1) {
                (i, j) = (i - 1, j - 1);
            }
            let len = (0..).take_while(|step| {
                i + step < self.a.len() && j + step < self.b.len() && self.equal(i + step, j + step)
            });
            runs.push((i, j, len.count()));
        }
        runs
    }

    /// The places where both bodies have the same seed, sorted: `j - i` (plus the length of `a`, so as not to be negative), and
    /// `i`.
    fn seeds(&self) -> Vec<(usize, usize)> {
        let (in_a, in_b) = (places(self.a), places(self.b));
        let mut seeds = Vec::new();
        let mut rest = &in_b[..];
        for same in in_a.chunk_by(|x, y| x.0 == y.0) {
            rest = &rest[rest.partition_point(|place| place.0 < same[0].0)..];
            let other = &rest[..rest.partition_point(|place| place.0 == same[0].0)];
            if same.len() <= OFTEN && other.len() <= OFTEN {
                let pairs = same.iter().flat_map(|&(_, i)| other.iter().map(move |&(_, j)| (i, j)));
                seeds.extend(pairs.map(|(i, j)| (j + self.a.len() - i, i)));
            }
        }
        seeds.sort_unstable();
        seeds
    }

    /// Goes on from the pair (`i`, `j`), forwards or backwards, over words that are changed, dropped or added, as long as words
    /// behind them match that nothing else was matched with.
    fn extend(&mut self, mut i: usize, mut j: usize, step: isize) {
        while let Some(next) = self.next(i, j, step) {
            (i, j) = next;
            self.pair(i, j);
        }
    }

    /// The nearest pair behind (`i`, `j`) that matches, together with the one behind it unless it follows directly.
    fn next(&self, i: usize, j: usize, step: isize) -> Option<(usize, usize)> {
        let ahead = |at: usize, by: usize, len: usize| {
            at.checked_add_signed(step * (by as isize + 1)).filter(|&at| at < len)
        };
        let open = |at: usize, of: &[u32]| {
            (0..=HOP).take_while(|&by| ahead(at, by, of.len()).is_some_and(|at| of[at] == NONE)).count()
        };
        let (open_a, open_b) = (open(i, &self.of_a), open(j, &self.of_b));
        let hops = (0..=2 * HOP).flat_map(|sum| (0..=sum).map(move |hop| (hop, sum - hop)));
        hops.filter(|&(x, y)| x < open_a && y < open_b).find_map(|(x, y)| {
            let pair = (ahead(i, x, self.a.len())?, ahead(j, y, self.b.len())?);
            let holds = self.equal(pair.0, pair.1)
                && (x + y == 0 || {
                    let behind = (ahead(i, x + 1, self.a.len())?, ahead(j, y + 1, self.b.len())?);
                    self.equal(behind.0, behind.1)
                        && (self.free(behind.0, behind.1) || self.of_a[behind.0] == behind.1 as u32)
                });
            holds.then_some(pair)
        })
    }

    /// The passages, in the order of `a`: pairs that follow one another in both bodies. What matches in shorter runs matches no
    /// more.
    fn stretches(&mut self) -> Vec<Stretch> {
        let mut stretches: Vec<(Stretch, usize)> = Vec::new();
        for i in 0..self.a.len() {
            if self.of_a[i] == NONE {
                continue;
            }
            let j = self.of_a[i] as usize;
            let near = |stretch: &Stretch| {
                i - stretch.a.end <= HOP
                    && j >= stretch.b.end
                    && j - stretch.b.end <= HOP
                    && self.of_b[stretch.b.end..j].iter().all(|&mate| mate == NONE)
            };
            match stretches.last_mut() {
                Some((stretch, pairs)) if near(stretch) => {
                    (stretch.a.end, stretch.b.end) = (i + 1, j + 1);
                    *pairs += 1;
                }
                _ => stretches.push((Stretch { a: i..i + 1, b: j..j + 1 }, 1)),
            }
        }
        stretches.retain(|(_, pairs)| *pairs >= PASSAGE);
        stretches.into_iter().map(|(stretch, _)| stretch).collect()
    }
}

/// Every seed of a body with its place, sorted.
fn places(words: &[Word]) -> Vec<(u64, usize)> {
    let seeds = words.windows(SEED).enumerate().filter(|(_, seed)| seed.iter().all(|word| !word.aside));
    let mut places: Vec<_> = seeds.map(|(at, seed)| (fingerprint::of_words(seed), at)).collect();
    places.sort_unstable();
    places
}
