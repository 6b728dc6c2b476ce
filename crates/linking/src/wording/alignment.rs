//! Two texts laid beside each other, word by word.

use std::ops::Range;

use super::path::{Pair, path};
use super::piece::{Piece, brackets, has_ellipsis, pieces, weight};

/// What became of a run of words from one text to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunKind {
    /// The same words in both.
    Kept,
    /// Words of the first text alone.
    Dropped,
    /// Words of the first text, and other words in their place.
    Changed,
    /// Words of the second text alone.
    Added,
    /// Words that one text has in brackets, as editors put in, and those of the other in whose place they stand, if any: "[Rex
    /// Tillerson]" for "he".
    Bracketed,
}

impl RunKind {
    /// Its name in machine output.
    pub fn name(self) -> &'static str {
        match self {
            RunKind::Kept => "kept",
            RunKind::Dropped => "dropped",
            RunKind::Changed => "changed",
            RunKind::Added => "added",
            RunKind::Bracketed => "bracketed",
        }
    }
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What became of it.
    pub kind: RunKind,
    /// Its bytes in the first text, from its first word's first to its last word's last; empty where that text has none of it.
    pub a: Range<usize>,
    /// Its bytes in the second text.
    pub b: Range<usize>,
    /// Whether the text that has none of it says so by an ellipsis; of words that stand for others, whether either text has one there.
    /// Never of what is kept.
    pub ellipsis: bool,
}

/// Which of two texts has some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The first alone.
    A,
    /// The second alone.
    B,
    /// Both.
    Both,
}

/// Two texts laid beside each other. The runs are in order, and each word of either text stands in one of them, but for the names
/// that tokenisers have for brackets ("-LRB-").
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// The runs, in the order of both texts.
    pub runs: Vec<Run>,
    /// How much of the first text is found in the second, from 0 to 1: words by what they tell, what is bracketed left aside.
    pub kept_of_a: f32,
    /// How much of the second text is found in the first.
    pub kept_of_b: f32,
}

impl Alignment {
    /// The same with the texts changed over.
    #[must_use]
    pub fn mirrored(mut self) -> Self {
        for run in &mut self.runs {
            std::mem::swap(&mut run.a, &mut run.b);
            run.kind = match run.kind {
                RunKind::Dropped => RunKind::Added,
                RunKind::Added => RunKind::Dropped,
                kind => kind,
            };
        }
        std::mem::swap(&mut self.kept_of_a, &mut self.kept_of_b);
        self
    }

    /// Both texts as one line of words, each run of them as `mark` makes it. What is kept is as the first has it, and what an editor
    /// put in stands in square brackets.
    pub fn merged(&self, a: &str, b: &str, mark: impl Fn(Side, &str) -> String) -> String {
        let [in_a, in_b] = [a, b].map(brackets);
        let mut line: Vec<String> = Vec::new();
        for run in &self.runs {
            if run.kind == RunKind::Kept {
                line.push(mark(Side::Both, &a[run.a.clone()]));
                continue;
            }
            for (side, words, range, inside) in
                [(Side::A, &a[run.a.clone()], &run.a, &in_a), (Side::B, &b[run.b.clone()], &run.b, &in_b)]
            {
                if run.kind == RunKind::Bracketed && is_within(range, inside) {
                    line.push(mark(side, &format!("[{words}]")));
                } else if !words.is_empty() {
                    line.push(mark(side, words));
                }
            }
        }
        line.join(" ")
    }
}

/// Whether a run of words stands inside one of the brackets, which are in order.
fn is_within(words: &Range<usize>, brackets: &[Range<usize>]) -> bool {
    let inside = brackets.get(brackets.partition_point(|inside| inside.end < words.end));
    inside.is_some_and(|inside| !words.is_empty() && inside.start <= words.start)
}

/// Lays two texts beside each other. `align(b, a)` is `align(a, b).mirrored()`.
///
/// Texts of up to some 2,000 words are aligned in full; longer ones from words that each has once, in nearly linear time.
pub fn align(a: &str, b: &str) -> Alignment {
    Aligned::of([a, b], [&pieces(a), &pieces(b)]).alignment
}

/// An alignment, with what the verdict needs beside it.
pub(super) struct Aligned<'p> {
    pub(super) alignment: Alignment,
    /// The pieces of either text.
    pub(super) pieces: [&'p [Piece]; 2],
    /// The pieces that stand for each other.
    pub(super) pairs: Vec<Pair>,
}

impl<'p> Aligned<'p> {
    /// Two texts with their pieces.
    pub(super) fn of([a, b]: [&str; 2], [in_a, in_b]: [&'p [Piece]; 2]) -> Self {
        // One order for both ways round, so that ties fall alike.
        if a <= b {
            return Self::in_order([a, b], [in_a, in_b]);
        }
        let Self { alignment, pieces: [a, b], mut pairs } = Self::in_order([b, a], [in_b, in_a]);
        pairs.iter_mut().for_each(|pair| std::mem::swap(&mut pair.a, &mut pair.b));
        Self { alignment: alignment.mirrored(), pieces: [b, a], pairs }
    }

    fn in_order([a, b]: [&str; 2], [in_a, in_b]: [&'p [Piece]; 2]) -> Self {
        let pairs = without_noise(path(in_a, in_b), in_a, in_b);
        let runs = Layout { texts: [a, b], pieces: [in_a, in_b], runs: Vec::new() }.lay(&pairs);
        let kept_of_a = kept(in_a, pairs.iter().map(|pair| (&pair.a, pair.likeness)));
        let kept_of_b = kept(in_b, pairs.iter().map(|pair| (&pair.b, pair.likeness)));
        Self { alignment: Alignment { runs, kept_of_a, kept_of_b }, pieces: [in_a, in_b], pairs }
    }
}

/// How much of a text's weight is paired.
fn kept<'p>(pieces: &[Piece], paired: impl Iterator<Item = (&'p Range<usize>, f32)>) -> f32 {
    let mut likeness = vec![0.0; pieces.len()];
    paired.for_each(|(at, alike)| likeness[at.clone()].fill(alike));
    let (mut kept, mut all) = (0.0, 0.0);
    for (piece, likeness) in pieces.iter().zip(likeness) {
        // What is in brackets on one side only is an editor's, and tells nothing of what was said.
        if likeness > 0.0 || !piece.bracketed {
            kept += likeness * piece.weight;
            all += piece.weight;
        }
    }
    if all > 0.0 { kept / all } else { 1.0 }
}

/// The pairs without those that are there by chance: a few light words in a row, where on both sides other words stand before and
/// after that weigh many times more.
fn without_noise(mut pairs: Vec<Pair>, a: &[Piece], b: &[Piece]) -> Vec<Pair> {
    const TIMES: f32 = 5.0;
    const PASSES: usize = 3;
    for _ in 0..PASSES {
        let mut left: Vec<Pair> = Vec::with_capacity(pairs.len());
        let mut behind = 0;
        for stretch in pairs.chunk_by(Pair::goes_on) {
            behind += stretch.len();
            let (first, last) = (&stretch[0], &stretch[stretch.len() - 1]);
            let (from_a, from_b) = left.last().map_or((0, 0), |pair| (pair.a.end, pair.b.end));
            let (to_a, to_b) =
                pairs.get(behind).map_or((a.len(), b.len()), |pair| (pair.a.start, pair.b.start));
            let changed = |a: &[Piece], b: &[Piece]| weight(a).min(weight(b));
            let around = changed(&a[from_a..first.a.start], &b[from_b..first.b.start])
                + changed(&a[last.a.end..to_a], &b[last.b.end..to_b]);
            if weight(&a[first.a.start..last.a.end]) * TIMES >= around {
                left.extend_from_slice(stretch);
            }
        }
        let settled = left.len() == pairs.len();
        pairs = left;
        if settled {
            break;
        }
    }
    pairs
}

/// The runs as they are laid down.
struct Layout<'t> {
    texts: [&'t str; 2],
    pieces: [&'t [Piece]; 2],
    runs: Vec<Run>,
}

/// Words of one text between what is kept, all of them in brackets or none.
struct Group {
    pieces: Range<usize>,
    bracketed: bool,
}

impl Layout<'_> {
    fn lay(mut self, pairs: &[Pair]) -> Vec<Run> {
        let mut from = [0, 0];
        for stretch in whole_words(pairs, self.pieces).chunk_by(Pair::goes_on) {
            let (first, last) = (&stretch[0], &stretch[stretch.len() - 1]);
            self.lay_gap(from, [first.a.start, first.b.start]);
            self.push(RunKind::Kept, &[first.a.start..last.a.end, first.b.start..last.b.end], false);
            from = [last.a.end, last.b.end];
        }
        self.lay_gap(from, self.pieces.map(<[Piece]>::len));
        self.runs
    }

    /// Lays down what stands between two kept runs: what is in brackets by itself, the rest of one text against that of the other.
    fn lay_gap(&mut self, from: [usize; 2], to: [usize; 2]) {
        let ellipsis = [0, 1].map(|text| has_ellipsis(self.gap_around(text, from[text], to[text])));
        let groups = [self.groups(0, from[0]..to[0]), self.groups(1, from[1]..to[1])];
        // Of each text, the group that stands against one of the other: the first that is not bracketed, or else the first.
        let against =
            groups.each_ref().map(|groups| groups.iter().position(|group| !group.bracketed).unwrap_or(0));
        let alone = |layout: &mut Self, text: usize, group: &Group| {
            let kind = match (group.bracketed, text) {
                (true, _) => RunKind::Bracketed,
                (false, 0) => RunKind::Dropped,
                (false, _) => RunKind::Added,
            };
            let mut pieces = [0..0, 0..0];
            pieces[text] = group.pieces.clone();
            layout.push(kind, &pieces, ellipsis[1 - text]);
        };
        let [in_a, in_b] = &groups;
        in_a.iter().take(against[0]).for_each(|group| alone(self, 0, group));
        in_b.iter().take(against[1]).for_each(|group| alone(self, 1, group));
        match (in_a.get(against[0]), in_b.get(against[1])) {
            (Some(a), Some(b)) if a.bracketed == b.bracketed || stands_for(a, b) => {
                let kind = if a.bracketed || b.bracketed { RunKind::Bracketed } else { RunKind::Changed };
                self.push(kind, &[a.pieces.clone(), b.pieces.clone()], ellipsis[0] || ellipsis[1]);
            }
            (a, b) => {
                a.iter().for_each(|group| alone(self, 0, group));
                b.iter().for_each(|group| alone(self, 1, group));
            }
        }
        in_a.iter().skip(against[0] + 1).for_each(|group| alone(self, 0, group));
        in_b.iter().skip(against[1] + 1).for_each(|group| alone(self, 1, group));
    }

    fn groups(&self, text: usize, range: Range<usize>) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for at in range {
            let bracketed = self.pieces[text][at].bracketed;
            match groups.last_mut() {
                Some(group) if group.bracketed == bracketed => group.pieces.end = at + 1,
                _ => groups.push(Group { pieces: at..at + 1, bracketed }),
            }
        }
        groups
    }

    /// The text between the word before the pieces `from..to` and the word after them, those pieces' own text included.
    fn gap_around(&self, text: usize, from: usize, to: usize) -> &str {
        let pieces = self.pieces[text];
        let start = from.checked_sub(1).map_or(0, |before| pieces[before].bytes.end);
        let end = pieces.get(to).map_or(self.texts[text].len(), |after| after.bytes.start);
        &self.texts[text][start..end]
    }

    /// Lays down a run of these pieces of both texts; one that a text has none of stands behind all that is laid down of it.
    fn push(&mut self, kind: RunKind, pieces: &[Range<usize>; 2], ellipsis: bool) {
        let bytes = |text: usize, laid: usize| {
            let range = &pieces[text];
            match self.pieces[text].get(range.clone()) {
                Some([first, .., last]) => first.bytes.start..last.bytes.end,
                Some([only]) => only.bytes.clone(),
                _ => laid..laid,
            }
        };
        let (laid_a, laid_b) = self.runs.last().map_or((0, 0), |run| (run.a.end, run.b.end));
        self.runs.push(Run { kind, a: bytes(0, laid_a), b: bytes(1, laid_b), ellipsis });
    }
}

/// Whether an editor's words in brackets are few enough for the other text's to stand in their place.
fn stands_for(a: &Group, b: &Group) -> bool {
    const FEW: usize = 6;
    a.pieces.len().max(b.pieces.len()) <= FEW
}

/// The pairs of words that are the same as a whole: not the halves of a contracted word whose other half is something else, or stands
/// elsewhere.
fn whole_words(pairs: &[Pair], pieces: [&[Piece]; 2]) -> Vec<Pair> {
    let one_word = |text: usize, at: usize| {
        let word = |at: usize| pieces[text].get(at).map(|piece| piece.word);
        word(at).is_some() && word(at) == word(at + 1)
    };
    let mut whole: Vec<Pair> = pairs.iter().filter(|pair| pair.likeness == 1.0).cloned().collect();
    loop {
        let torn = |at: usize| {
            let pair = &whole[at];
            let after = whole.get(at + 1).is_some_and(|next| pair.goes_on(next));
            let before = at > 0 && whole[at - 1].goes_on(pair);
            let goes_on = one_word(0, pair.a.end - 1) || one_word(1, pair.b.end - 1);
            let began = [(0, pair.a.start), (1, pair.b.start)];
            let began = began.iter().any(|&(text, at)| at > 0 && one_word(text, at - 1));
            (goes_on && !after) || (began && !before)
        };
        let torn: Vec<bool> = (0..whole.len()).map(torn).collect();
        if !torn.contains(&true) {
            return whole;
        }
        let mut torn = torn.into_iter();
        whole.retain(|_| torn.next() == Some(false));
    }
}
