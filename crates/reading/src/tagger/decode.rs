//! From the network's scores to attributions: the best legal tags, then each content piece to its cue, and each cue
//! to its source.

use std::collections::BTreeMap;
use std::ops::Range;

use rten_tensor::NdTensorView;
use rten_tensor::prelude::*;

use super::model::{Scores, TAGS};
use super::pieces::Window;

/// A content piece whose mean arc to its cue is less likely than this is dropped.
const SURE: f32 = 0.4;

/// A piece outside every tagged source that holds more of a cue's arc than this is a source.
const MADE: f32 = 0.5;

/// One attribution in pieces of its window.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub(crate) source: Option<Range<usize>>,
    pub(crate) cue: Range<usize>,
    pub(crate) content: Vec<Range<usize>>,
    /// How sure the network is of each part.
    pub(crate) evidence: Evidence,
}

/// Probabilities that the network gives to the parts of an attribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Evidence {
    /// Mean of the tags of the content's pieces.
    pub(crate) content: f32,
    /// The least sure piece of the content: its extent.
    pub(crate) extent: f32,
    /// Mean of the tags of the cue.
    pub(crate) cue: f32,
    /// From the content to the cue.
    pub(crate) to_cue: f32,
    /// From the cue to the source, or to none.
    pub(crate) to_source: f32,
}

/// A tag's role and its place in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Outside,
    Of(Role, Move),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Source,
    Cue,
    Content,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Begin,
    Inside,
    End,
    Single,
}

/// The tags in the order of the network's output.
const TAG: [Tag; TAGS] = {
    use Move::{Begin, End, Inside, Single};
    use Role::{Content, Cue, Source};
    use Tag::{Of, Outside};
    [
        Outside,
        Of(Source, Begin),
        Of(Source, Inside),
        Of(Source, End),
        Of(Source, Single),
        Of(Cue, Begin),
        Of(Cue, Inside),
        Of(Cue, End),
        Of(Cue, Single),
        Of(Content, Begin),
        Of(Content, Inside),
        Of(Content, End),
        Of(Content, Single),
    ]
};

impl Tag {
    /// Whether a run may stand so at the beginning of a paragraph.
    fn starts(self) -> bool {
        matches!(self, Tag::Outside | Tag::Of(_, Move::Begin | Move::Single))
    }

    /// Whether a run may stand so at the end of a paragraph.
    fn stops(self) -> bool {
        matches!(self, Tag::Outside | Tag::Of(_, Move::End | Move::Single))
    }

    fn may_follow(self, before: Tag) -> bool {
        match (before, self) {
            (Tag::Of(role, Move::Begin | Move::Inside), Tag::Of(same, Move::Inside | Move::End)) => {
                role == same
            }
            _ => before.stops() && self.starts(),
        }
    }
}

/// The attributions of a window, in the order of their cues.
pub(crate) fn attributions(window: &Window, scores: &Scores) -> Vec<Found> {
    let (tags, to_cue, to_source) = (scores.tags.slice(0), scores.to_cue.slice(0), scores.to_source.slice(0));
    let log: Vec<[f32; TAGS]> = (0..window.ids.len()).map(|piece| log_softmax(&tags, piece)).collect();
    let runs = runs(window, &log);
    let of = |role| runs.iter().filter(move |run| run.role == role);
    let cues: Vec<&Run> = of(Role::Cue).collect();
    let mut contents: BTreeMap<usize, Vec<(&Run, f32)>> = BTreeMap::new();
    for content in of(Role::Content) {
        let mut arcs = vec![0.0; window.ids.len()];
        for piece in content.at.clone() {
            let row = arcs_from(&to_cue, piece, window);
            arcs.iter_mut().zip(row).for_each(|(sum, arc)| *sum += arc / content.at.len() as f32);
        }
        let best =
            cues.iter().enumerate().max_by(|(_, a), (_, b)| arcs[a.at.start].total_cmp(&arcs[b.at.start]));
        if let Some((cue, run)) = best
            && arcs[run.at.start] >= SURE
        {
            contents.entry(cue).or_default().push((content, arcs[run.at.start]));
        }
    }
    let mut found = Vec::new();
    for (cue, pieces) in contents {
        let cue = cues[cue];
        let mut mass = arcs_from(&to_source, cue.at.start, window);
        let (mut sure, mut source) = (mass[0], None);
        mass[0] = 0.0;
        for run in of(Role::Source) {
            let held: f32 = mass[run.at.clone()].iter().sum();
            mass[run.at.clone()].fill(0.0);
            if held > sure {
                (sure, source) = (held, Some(run.at.clone()));
            }
        }
        if let Some((piece, &held)) = mass.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))
            && held > MADE
            && window.spans[piece].is_some()
        {
            (sure, source) = (held, Some(piece..piece + 1));
        }
        let length: usize = pieces.iter().map(|(run, _)| run.at.len()).sum();
        let mean = |of: fn(&(&Run, f32)) -> f32| {
            pieces.iter().map(|piece| of(piece) * piece.0.at.len() as f32).sum::<f32>() / length as f32
        };
        let evidence = Evidence {
            content: mean(|(run, _)| run.mean),
            extent: pieces.iter().map(|(run, _)| run.least).fold(1.0, f32::min),
            cue: cue.mean,
            to_cue: mean(|&(_, arc)| arc),
            to_source: sure,
        };
        let content = pieces.into_iter().map(|(run, _)| run.at.clone()).collect();
        found.push(Found { source, cue: cue.at.clone(), content, evidence });
    }
    found
}

/// Pieces with one role, and the probability of their tags.
struct Run {
    role: Role,
    at: Range<usize>,
    mean: f32,
    least: f32,
}

/// The runs of every paragraph of the window, in order.
fn runs(window: &Window, log: &[[f32; TAGS]]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut start = 0;
    for (end, _) in window.spans.iter().enumerate().filter(|(_, span)| span.is_none()) {
        let mut from = start;
        for (at, tag) in best_path(&log[start..end]).into_iter().enumerate() {
            let Tag::Of(role, step) = TAG[tag] else { continue };
            if matches!(step, Move::Begin | Move::Single) {
                from = start + at;
            }
            if matches!(step, Move::End | Move::Single) {
                let at = from..start + at + 1;
                let sure = |piece: usize| {
                    let of_role =
                        (0..TAGS).filter(|&tag| matches!(TAG[tag], Tag::Of(same, _) if same == role));
                    of_role.map(|tag| log[piece][tag].exp()).sum::<f32>()
                };
                let sure: Vec<f32> = at.clone().map(sure).collect();
                let mean = sure.iter().sum::<f32>() / sure.len() as f32;
                let least = sure.into_iter().fold(1.0, f32::min);
                runs.push(Run { role, at, mean, least });
            }
        }
        start = end + 1;
    }
    runs
}

/// The likeliest legal tags of one paragraph (Viterbi).
fn best_path(log: &[[f32; TAGS]]) -> Vec<usize> {
    let Some((first, rest)) = log.split_first() else { return Vec::new() };
    let allowed = |allowed: bool| if allowed { 0.0 } else { f32::NEG_INFINITY };
    let mut best: [f32; TAGS] = std::array::from_fn(|tag| first[tag] + allowed(TAG[tag].starts()));
    let mut back = Vec::with_capacity(rest.len());
    for row in rest {
        let mut from = [0_u8; TAGS];
        let mut next = [f32::NEG_INFINITY; TAGS];
        for tag in 0..TAGS {
            for before in 0..TAGS {
                if best[before] > next[tag] && TAG[tag].may_follow(TAG[before]) {
                    (next[tag], from[tag]) = (best[before], before as u8);
                }
            }
            next[tag] += row[tag];
        }
        best = next;
        back.push(from);
    }
    let stops = |&tag: &usize| TAG[tag].stops();
    let mut tag = (0..TAGS).filter(stops).max_by(|&a, &b| best[a].total_cmp(&best[b])).unwrap_or(0);
    let mut path = vec![tag];
    for from in back.iter().rev() {
        tag = usize::from(from[tag]);
        path.push(tag);
    }
    path.reverse();
    path
}

/// Where the arcs from piece `from` go; none leaves its group, but for the one to the first, special piece.
fn arcs_from(scores: &NdTensorView<'_, f32, 2>, from: usize, window: &Window) -> Vec<f32> {
    let reached = |to: usize| to == 0 || window.groups[to] == window.groups[from];
    let row = scores.slice(from);
    softmax(
        row.iter()
            .enumerate()
            .map(|(to, &score)| if reached(to) { score } else { f32::NEG_INFINITY })
            .collect(),
    )
}

fn softmax(mut scores: Vec<f32>) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|score| *score = (*score - most).exp());
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
    scores
}

fn log_softmax(scores: &NdTensorView<'_, f32, 2>, row: usize) -> [f32; TAGS] {
    let mass = softmax(scores.slice(row).iter().copied().collect());
    std::array::from_fn(|tag| (mass[tag] + 1e-12).ln())
}
