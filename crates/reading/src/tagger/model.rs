//! The networks: weights, tokenizer, and one pass over a window.
//!
//! The tagger's network reads the words. The actors' network is a small one on top of what the layers of the first
//! make of them, so that finding who is meant costs little more than finding who says what.

use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use tokenizers::Tokenizer;

use super::pieces::Window;

/// Tags of a piece: outside, and beginning, inside, end or whole of a source, a cue, a content.
pub(crate) const TAGS: usize = 13;

/// Tags of a piece: outside, and beginning, inside, end or whole of a name of one of four kinds.
pub(crate) const KINDS: usize = 17;

/// Tags of a piece: outside, and the four of a noun phrase around a name, around a noun, and of a pronoun.
pub(crate) const PHRASES: usize = 13;

/// How many numbers stand for a mention that refers, or is referred to.
pub(crate) const WIDTH: usize = 64;

/// What is told of a pair of mentions beside those.
pub(crate) const FEATURES: usize = 14;

static WEIGHTS: &[u8] = include_bytes!("../../../../models/attribution-2.onnx");
static ACTORS: &[u8] = include_bytes!("../../../../models/actors-1.onnx");
static TOKENIZER: &[u8] = include_bytes!("../../../../models/attribution-2.tokenizer.json");

/// What the network says of a window of `n` pieces; logits.
pub(crate) struct Scores {
    /// `n` × [`TAGS`].
    pub(crate) tags: NdTensor<f32, 3>,
    /// From content to the first piece of its cue, `n` × `n`.
    pub(crate) to_cue: NdTensor<f32, 3>,
    /// From the first piece of a cue to its source, `n` × `n`; the first, special piece stands for none.
    pub(crate) to_source: NdTensor<f32, 3>,
}

/// What the actors' network says of a window of `n` pieces.
pub(crate) struct Mentioned {
    /// `n` × [`KINDS`]; logits.
    pub(crate) kinds: NdTensor<f32, 3>,
    /// `n` × [`PHRASES`]; logits.
    pub(crate) phrases: NdTensor<f32, 3>,
    /// `n` × 4 [`WIDTH`]: as the first and the last piece of a mention that refers, and of one that is referred to.
    pub(crate) projections: NdTensor<f32, 3>,
}

/// Mentions in pairs: one that refers, and one that it may refer to.
#[derive(Default)]
pub(crate) struct Pairs {
    /// [`WIDTH`] numbers a pair.
    pub(crate) anaphors: Vec<f32>,
    /// [`WIDTH`] numbers a pair.
    pub(crate) antecedents: Vec<f32>,
    /// [`FEATURES`] numbers a pair.
    pub(crate) features: Vec<f32>,
}

pub(crate) struct Network {
    model: Model,
    inputs: [NodeId; 2],
    outputs: [NodeId; 3],
    pub(crate) tokenizer: Tokenizer,
    actors: Model,
    /// What the layers of the first network make of the pieces, there and in the second.
    layers: [(NodeId, NodeId); LAYERS],
    mentioned: [NodeId; 3],
    pair: [NodeId; 3],
    scored: [NodeId; 2],
}

/// How many layers of the tagger's network the actors' network looks at.
const LAYERS: usize = 5;

thread_local! {
    /// One thread of its own for each thread that reads: two of them beat one pool of two, and the sums of one
    /// window are always made in the same order.
    static POOL: Arc<ThreadPool> = Arc::new(ThreadPool::with_num_threads(1));
}

impl Network {
    /// The networks that this crate ships.
    pub(crate) fn new() -> Self {
        let load = |weights| {
            ModelOptions::with_all_ops()
                .prepack_weights(true)
                .load_static_slice(weights)
                .expect("the shipped weights load")
        };
        let (model, actors): (Model, Model) = (load(WEIGHTS), load(ACTORS));
        let node = |model: &Model, name: &str| {
            model.node_id(name).expect("the shipped weights have their inputs and outputs")
        };
        let of_tagger = |name: &str| node(&model, name);
        let of_actors = |name: &str| node(&actors, name);
        let names: Vec<&str> =
            actors.input_ids().iter().filter_map(|&id| actors.node_info(id)?.name()).collect();
        // The names of the layers' outputs are the same in both.
        let layers = std::array::from_fn(|layer| (of_tagger(names[layer]), of_actors(names[layer])));
        Self {
            inputs: ["ids", "features"].map(of_tagger),
            outputs: ["tags", "to_cue", "to_source"].map(of_tagger),
            tokenizer: Tokenizer::from_bytes(TOKENIZER).expect("the shipped tokenizer loads"),
            layers,
            mentioned: ["kinds", "phrases", "projections"].map(of_actors),
            pair: ["anaphor", "antecedent", "features"].map(of_actors),
            scored: ["score", "none"].map(of_actors),
            model,
            actors,
        }
    }

    /// The scores of one window. A window is never batched with others: what it says would depend on them, as int8
    /// takes its scale from everything in a batch.
    pub(crate) fn scores(&self, window: &Window) -> Scores {
        scores(run(&self.model, self.words(window), self.outputs))
    }

    /// The scores of one window, and what the actors' network makes of it.
    pub(crate) fn scores_and_mentions(&self, window: &Window) -> (Scores, Mentioned) {
        let [a, b, c] = self.outputs;
        let [d, e, f, g, h] = self.layers.map(|(layer, _)| layer);
        let [a, b, c, layers @ ..] = run(&self.model, self.words(window), [a, b, c, d, e, f, g, h]);
        let inputs = self.layers.iter().zip(layers).map(|(&(_, input), layer)| (input, layer)).collect();
        let [kinds, phrases, projections] = run(&self.actors, inputs, self.mentioned).map(three);
        (scores([a, b, c]), Mentioned { kinds, phrases, projections })
    }

    /// How well each pair goes together, and how well the one that refers goes with nothing at all; logits.
    pub(crate) fn pairs(&self, pairs: Pairs) -> Vec<(f32, f32)> {
        let count = pairs.features.len() / FEATURES;
        if count == 0 {
            return Vec::new();
        }
        let rows = |values: Vec<f32>, width| Value::from(NdTensor::from_data([count, width], values));
        let values =
            [rows(pairs.anaphors, WIDTH), rows(pairs.antecedents, WIDTH), rows(pairs.features, FEATURES)];
        let [score, none]: [NdTensor<f32, 2>; 2] =
            run(&self.actors, self.pair.into_iter().zip(values).collect(), self.scored)
                .map(|output| output.try_into().expect("two dimensions of 32-bit floats"));
        score.iter().copied().zip(none.iter().copied()).collect()
    }

    fn words(&self, window: &Window) -> Vec<(NodeId, Value)> {
        let row = |values: &[i32]| Value::from(NdTensor::from_data([1, values.len()], values.to_vec()));
        self.inputs.into_iter().zip([row(&window.ids), row(&window.features)]).collect()
    }
}

fn scores(outputs: [Value; 3]) -> Scores {
    let [tags, to_cue, to_source] = outputs.map(three);
    Scores { tags, to_cue, to_source }
}

fn three(output: Value) -> NdTensor<f32, 3> {
    output.try_into().expect("three dimensions of 32-bit floats")
}

fn run<const N: usize>(model: &Model, inputs: Vec<(NodeId, Value)>, outputs: [NodeId; N]) -> [Value; N] {
    let inputs = inputs.into_iter().map(|(node, value)| (node, value.into())).collect();
    let options = POOL.with(|pool| RunOptions::default().with_thread_pool(Some(pool.clone())));
    model.run_n(inputs, outputs, Some(options)).expect("the shipped networks run")
}
