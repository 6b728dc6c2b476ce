//! Where statements go wrong: the kinds of miss by how common they are, and what confidences are worth.

use std::collections::BTreeMap;
use std::fmt;

use onrecord_reading::wire;

use super::{Attribution, Gold, Kind, SAME_PASSAGE, alike, each, linked};
use crate::counts::ratio;
use crate::data::Error;

/// How many kinds of miss are told.
const TOLD: usize = 10;

/// What goes wrong in some readings, and how much of it the reader knows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Analysis {
    /// How often each kind of miss was seen.
    misses: BTreeMap<String, usize>,
    /// By tenths of confidence: the sum of what was said, how many were right, how many there were.
    reliability: [(f64, usize, usize); 10],
}

/// Analyses `readings`, which are matched and scored as in [`super::score`].
///
/// # Errors
/// When an article of the gold has no reading.
pub fn analyse(gold: &[Gold], readings: &[wire::Reading]) -> Result<Analysis, Error> {
    let mut analysis = Analysis::default();
    each(gold, readings, |marked, stated| analysis.add(marked, stated))?;
    Ok(analysis)
}

impl Analysis {
    fn add(&mut self, gold: &[Attribution], predicted: &[Attribution]) {
        let pairs = linked(gold, predicted);
        for (number, one) in predicted.iter().enumerate() {
            let right = pairs.iter().any(|&(_, p)| p == number);
            let tenth = ((one.confidence * 10.0) as usize).min(9);
            let (said, rights, all) = &mut self.reliability[tenth];
            *said += one.confidence;
            *rights += usize::from(right);
            *all += 1;
            if !right {
                let touched = gold.iter().any(|marked| !marked.content.is_disjoint(&one.content));
                let what = if touched {
                    "told of a passage that is marked otherwise"
                } else {
                    "told where nothing is marked"
                };
                self.count(what, one.kind);
            }
        }
        for (number, one) in gold.iter().enumerate() {
            if !pairs.iter().any(|&(g, _)| g == number) {
                self.count(why_missed(one, predicted), one.kind);
            }
        }
    }

    fn count(&mut self, what: &str, kind: Kind) {
        let kind = match kind {
            Kind::Direct => "direct",
            Kind::Mixed => "mixed",
            Kind::Indirect => "indirect",
        };
        *self.misses.entry(format!("{kind}: {what}")).or_default() += 1;
    }
}

fn why_missed(marked: &Attribution, predicted: &[Attribution]) -> &'static str {
    if let Some(one) = predicted.iter().find(|one| alike(&one.content, &marked.content) >= SAME_PASSAGE) {
        return match (marked.source.is_empty(), one.source.is_empty()) {
            _ if marked.has_source(&one.source) => "missed: two statements are one",
            (false, true) => "missed: the source was not seen",
            (true, false) => "missed: it has no source, and was given one",
            _ => "missed: another source was taken",
        };
    }
    if predicted.iter().any(|one| !one.cue.is_disjoint(&marked.cue)) {
        "missed: the cue was seen, the content's extent is wrong"
    } else if predicted.iter().any(|one| one.content.is_superset(&marked.content)) {
        "missed: it stands inside another statement"
    } else {
        "missed: no cue was seen"
    }
}

impl fmt::Display for Analysis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the commonest kinds of miss")?;
        let mut misses: Vec<(&String, &usize)> = self.misses.iter().collect();
        misses.sort_by_key(|&(what, count)| (std::cmp::Reverse(*count), what));
        for (what, count) in misses.into_iter().take(TOLD) {
            writeln!(f, "{count:5}  {what}")?;
        }
        writeln!(f, "\nconfidence")?;
        for (tenth, &(said, right, all)) in self.reliability.iter().enumerate().filter(|(_, bin)| bin.2 > 0) {
            let (low, high) = (tenth as f64 / 10.0, (tenth + 1) as f64 / 10.0);
            let (said, right) = (said / all as f64, ratio(right, all));
            writeln!(f, "{low:.1} to {high:.1}  said {said:.2}  right {right:.2}  of {all}")?;
        }
        Ok(())
    }
}
