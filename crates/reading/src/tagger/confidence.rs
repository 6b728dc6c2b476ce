//! How likely an attribution is right, from how sure the network is of its parts.
//!
//! A logistic regression on the development articles of PolNeAR, made by `training/tagger/calibrate.py`; the model's
//! card has its reliability on articles that it was not fitted on.

use super::decode::Evidence;

const CONTENT: f32 = 0.65;
const EXTENT: f32 = -0.13;
const CUE: f32 = 0.167;
const TO_CUE: f32 = 0.085;
const TO_SOURCE: f32 = 0.154;
const CONSTANT: f32 = -2.28;

/// Between 0 and 1.
pub(crate) fn of(evidence: Evidence) -> f32 {
    let logit = |probability: f32| {
        let probability = probability.clamp(0.001, 0.999);
        (probability / (1.0 - probability)).ln()
    };
    let sum = CONSTANT
        + CONTENT * logit(evidence.content)
        + EXTENT * logit(evidence.extent)
        + CUE * logit(evidence.cue)
        + TO_CUE * logit(evidence.to_cue)
        + TO_SOURCE * logit(evidence.to_source);
    1.0 / (1.0 + (-sum).exp())
}
