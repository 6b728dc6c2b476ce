//! Dates, times, durations and sets against TempEval-3's marks (TIMEX3): an expression is found where the spans overlap.

use std::fmt;

use onrecord_reading::wire;
use serde::Deserialize;

use crate::counts::Counts;
use crate::data::Error;

/// The expressions of one article.
#[derive(Debug, Clone, Deserialize)]
pub struct Gold {
    /// The article's id.
    pub id: String,
    /// The expressions.
    pub times: Vec<GoldTime>,
}

/// One expression.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldTime {
    /// Its first code point.
    pub start: usize,
    /// The one behind its last.
    pub end: usize,
    /// DATE, TIME, DURATION or SET.
    #[serde(rename = "type")]
    pub kind: String,
    /// TIMEX3 value.
    pub value: String,
}

/// How well times are read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Scores {
    /// Spans that overlap.
    pub relaxed: Counts,
    /// Spans that are equal.
    pub strict: Counts,
    /// Those that overlap, with the same value.
    pub value: Counts,
    /// Those that overlap, of the same type.
    pub kind: Counts,
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all =
            [("relaxed", self.relaxed), ("strict", self.strict), ("value", self.value), ("type", self.kind)];
        for (name, counts) in all {
            let (f1, p, r) = (100.0 * counts.f1(), 100.0 * counts.precision(), 100.0 * counts.recall());
            writeln!(f, "{name:36}{f1:.1}  (P {p:.1}, R {r:.1})")?;
        }
        Ok(())
    }
}

/// Scores the times of `readings`.
///
/// # Errors
/// When an article of the gold has no reading.
pub fn score(gold: &[Gold], readings: &[wire::Reading]) -> Result<Scores, Error> {
    let by_id = crate::by_id(readings);
    let mut scores = Scores::default();
    for one in gold {
        let reading = crate::of_id(&by_id, &one.id)?;
        let mut left: Vec<&wire::Time> = reading.times.iter().collect();
        let mut matched = [0; 4];
        for time in &one.times {
            let shared =
                |other: &wire::Time| other.end.min(time.end).saturating_sub(other.start.max(time.start));
            let best =
                (0..left.len()).filter(|&at| shared(left[at]) > 0).rev().max_by_key(|&at| shared(left[at]));
            let Some(found) = best.map(|at| left.remove(at)) else { continue };
            matched[0] += 1;
            matched[1] += usize::from((found.start, found.end) == (time.start, time.end));
            matched[2] += usize::from(found.value.as_ref() == Some(&time.value));
            matched[3] += usize::from(found.kind == time.kind);
        }
        let all = [&mut scores.relaxed, &mut scores.strict, &mut scores.value, &mut scores.kind];
        for (counts, matched) in all.into_iter().zip(matched) {
            counts.add(one.times.len(), reading.times.len(), matched);
        }
    }
    Ok(scores)
}
