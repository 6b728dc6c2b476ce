//! The network: weights, tokenizer, and one pass over a window.

use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::NdTensor;
use tokenizers::Tokenizer;

use super::pieces::Window;

/// Tags of a piece: outside, and beginning, inside, end or whole of a source, a cue, a content.
pub(crate) const TAGS: usize = 13;

static WEIGHTS: &[u8] = include_bytes!("../../../../models/attribution-2.onnx");
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

pub(crate) struct Network {
    model: Model,
    inputs: [NodeId; 2],
    outputs: [NodeId; 3],
    pub(crate) tokenizer: Tokenizer,
}

thread_local! {
    /// One thread of its own for each thread that reads: two of them beat one pool of two, and the sums of one
    /// window are always made in the same order.
    static POOL: Arc<ThreadPool> = Arc::new(ThreadPool::with_num_threads(1));
}

impl Network {
    /// The network that this crate ships.
    pub(crate) fn new() -> Self {
        let model = ModelOptions::with_all_ops()
            .prepack_weights(true)
            .load_static_slice(WEIGHTS)
            .expect("the shipped weights load");
        let node = |name| model.node_id(name).expect("the shipped weights have their inputs and outputs");
        let inputs = ["ids", "features"].map(node);
        let outputs = ["tags", "to_cue", "to_source"].map(node);
        let tokenizer = Tokenizer::from_bytes(TOKENIZER).expect("the shipped tokenizer loads");
        Self { model, inputs, outputs, tokenizer }
    }

    /// The scores of one window. A window is never batched with others: what it says would depend on them, as int8
    /// takes its scale from everything in a batch.
    pub(crate) fn scores(&self, window: &Window) -> Scores {
        let row = |values: &[i32]| Value::from(NdTensor::from_data([1, values.len()], values.to_vec()));
        let values = [row(&window.ids), row(&window.features)];
        let inputs = self.inputs.into_iter().zip(values.map(Into::into)).collect();
        let options = POOL.with(|pool| RunOptions::default().with_thread_pool(Some(pool.clone())));
        let outputs =
            self.model.run_n(inputs, self.outputs, Some(options)).expect("the shipped network runs");
        let [tags, to_cue, to_source] =
            outputs.map(|output| output.try_into().expect("three dimensions of 32-bit floats"));
        Scores { tags, to_cue, to_source }
    }
}
