//! Runs of pieces from the scores of their tags: outside, or the beginning, the inside, the end or the whole of a run
//! of one of several kinds.

use std::ops::Range;

use onrecord_network::Rows;

use super::pieces::Window;

/// Pieces of one kind, and the probability of their tags.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// The kind's number.
    pub(crate) kind: usize,
    pub(crate) at: Range<usize>,
    /// Mean over the pieces of how likely they are of the kind.
    pub(crate) mean: f32,
    /// How likely the least likely of them is.
    pub(crate) least: f32,
}

/// A tag's kind and its place in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Outside,
    Of(usize, Move),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Begin,
    Inside,
    End,
    Single,
}

impl Tag {
    /// The tags in the order of a network's output: outside, then four of each kind.
    fn of(number: usize) -> Self {
        const MOVES: [Move; 4] = [Move::Begin, Move::Inside, Move::End, Move::Single];
        number.checked_sub(1).map_or(Tag::Outside, |number| Tag::Of(number / 4, MOVES[number % 4]))
    }

    /// Whether a run may stand so at the beginning of a paragraph.
    fn starts(self) -> bool {
        matches!(self, Tag::Outside | Tag::Of(_, Move::Begin | Move::Single))
    }

    /// Whether a run may stand so at the end of a paragraph.
    fn stops(self) -> bool {
        matches!(self, Tag::Outside | Tag::Of(_, Move::End | Move::Single))
    }
}

/// The runs of every paragraph of the window, in order, from the scores of its pieces' tags.
pub(crate) fn runs<const TAGS: usize>(window: &Window, scores: &Rows) -> Vec<Run> {
    let log: Vec<[f32; TAGS]> = (0..window.ids.len()).map(|piece| log_softmax(scores, piece)).collect();
    let mut runs = Vec::new();
    let mut start = 0;
    for (end, _) in window.spans.iter().enumerate().filter(|(_, span)| span.is_none()) {
        let mut from = start;
        for (at, tag) in best_path(&log[start..end]).into_iter().enumerate() {
            let Tag::Of(kind, step) = Tag::of(tag) else { continue };
            if matches!(step, Move::Begin | Move::Single) {
                from = start + at;
            }
            if matches!(step, Move::End | Move::Single) {
                let at = from..start + at + 1;
                let sure =
                    |piece: usize| log[piece][1 + 4 * kind..][..4].iter().map(|log| log.exp()).sum::<f32>();
                let sure: Vec<f32> = at.clone().map(sure).collect();
                let mean = sure.iter().sum::<f32>() / sure.len() as f32;
                let least = sure.into_iter().fold(1.0, f32::min);
                runs.push(Run { kind, at, mean, least });
            }
        }
        start = end + 1;
    }
    runs
}

/// The likeliest legal tags of one paragraph (Viterbi).
fn best_path<const TAGS: usize>(log: &[[f32; TAGS]]) -> Vec<usize> {
    let Some((first, rest)) = log.split_first() else { return Vec::new() };
    let tags: [Tag; TAGS] = std::array::from_fn(Tag::of);
    let allowed = |allowed: bool| if allowed { 0.0 } else { f32::NEG_INFINITY };
    let mut best: [f32; TAGS] = std::array::from_fn(|tag| first[tag] + allowed(tags[tag].starts()));
    let mut back = Vec::with_capacity(rest.len());
    for row in rest {
        // Whatever may end a run may stand before whatever begins one; inside a run only the run itself goes on.
        let likelier = |a: usize, b: usize| if best[b] > best[a] { b } else { a };
        let ended = (0..TAGS).filter(|&tag| tags[tag].stops()).fold(0, likelier);
        let from: [usize; TAGS] = std::array::from_fn(|tag| match tags[tag] {
            Tag::Of(kind, Move::Inside | Move::End) => likelier(1 + 4 * kind, 2 + 4 * kind),
            _ => ended,
        });
        let next = std::array::from_fn(|tag| best[from[tag]] + row[tag]);
        best = next;
        back.push(from);
    }
    let stops = |&tag: &usize| tags[tag].stops();
    let mut tag = (0..TAGS).filter(stops).max_by(|&a, &b| best[a].total_cmp(&best[b])).unwrap_or(0);
    let mut path = vec![tag];
    for from in back.iter().rev() {
        tag = from[tag];
        path.push(tag);
    }
    path.reverse();
    path
}

/// Scores to probabilities.
pub(crate) fn softmax(mut scores: Vec<f32>) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|score| *score = (*score - most).exp());
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
    scores
}

fn log_softmax<const TAGS: usize>(scores: &Rows, row: usize) -> [f32; TAGS] {
    let mass = softmax(scores.row(row).to_vec());
    std::array::from_fn(|tag| (mass[tag] + 1e-12).ln())
}
