//! From the network's scores to attributions: the best legal tags, then each content piece to its cue, and each cue
//! to its source.

use std::collections::BTreeMap;
use std::ops::Range;

use onrecord_network::Rows;

use super::bies::{self, Run, softmax};
use super::model::{Scores, TAGS};
use super::pieces::Window;

/// A content piece whose mean arc to its cue is less likely than this is dropped.
const SURE: f32 = 0.35;

/// A piece outside every tagged source that holds more of a cue's arc than this is a source.
const MADE: f32 = 0.45;

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

/// What a run of tags is, in the order of the network's output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Source,
    Cue,
    Content,
}

/// The attributions of a window, in the order of their cues.
pub(crate) fn attributions(window: &Window, scores: &Scores) -> Vec<Found> {
    let runs = bies::runs::<TAGS>(window, &scores.tags);
    let of = |role: Role| runs.iter().filter(move |run| run.kind == role as usize);
    let cues: Vec<&Run> = of(Role::Cue).collect();
    let mut contents: BTreeMap<usize, Vec<(&Run, f32)>> = BTreeMap::new();
    for content in of(Role::Content) {
        let mut arcs = vec![0.0; window.ids.len()];
        for piece in content.at.clone() {
            let row = arcs_from(&scores.to_cue, piece, window);
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
        let mut mass = arcs_from(&scores.to_source, cue.at.start, window);
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
            && held > MADE.max(sure)
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

/// Where the arcs from piece `from` go; none leaves its group, but for the one to the first, special piece.
fn arcs_from(scores: &Rows, from: usize, window: &Window) -> Vec<f32> {
    let reached = |to: usize| to == 0 || window.groups[to] == window.groups[from];
    let row = scores.row(from);
    softmax(
        row.iter()
            .enumerate()
            .map(|(to, &score)| if reached(to) { score } else { f32::NEG_INFINITY })
            .collect(),
    )
}
