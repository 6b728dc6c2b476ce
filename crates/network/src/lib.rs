//! The sums of small encoders (BERT's kind) whose weights are 8-bit numbers, over one window of word pieces at a time.
//!
//! It takes the file that `training/` writes, an ONNX graph, node by node in the order in which it was written, and
//! knows nothing of what the networks are for. A general runtime takes more than half as long again for the same
//! windows: it goes over the numbers once for each node, where here what a product gives is scaled, biased, bent,
//! normalised and made 8-bit numbers again while it is at hand. The products themselves are `rten-gemm`'s.
//!
//! What goes into a product is made 8-bit numbers row by row, each row with a scale and a zero of its own, where the
//! graph says one for all: a piece loses less so, and nothing that is said of it hangs on how the others were scaled.

#![forbid(unsafe_code)]

mod file;
mod layer;
mod product;
mod vectors;

use std::cell::RefCell;
use std::ops::Range;

use rayon::{ThreadPool, ThreadPoolBuilder};

pub use file::{Malformed, Nodes};
pub use layer::{Layer, Norm, Table};
pub use product::{Floats, Product, pairs};
pub use vectors::{Bytes, add_scaled, bend};

/// Rows of numbers, all of one width.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    width: usize,
    values: Vec<f32>,
}

impl Rows {
    /// Rows of `width` numbers each.
    pub fn new(width: usize, values: Vec<f32>) -> Self {
        Self { width, values }
    }

    /// One row.
    pub fn row(&self, at: usize) -> &[f32] {
        &self.values[at * self.width..][..self.width]
    }

    /// Every row, in order.
    pub fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.width)
    }

    /// How many numbers a row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The numbers of all rows.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The numbers of all rows, to be changed.
    pub fn values_mut(&mut self) -> &mut [f32] {
        &mut self.values
    }

    /// Some columns of some rows.
    pub fn part(&self, rows: Range<usize>, columns: Range<usize>) -> Rows {
        let (width, rows) = (columns.len(), &self.values[rows.start * self.width..rows.end * self.width]);
        let mut values = Vec::with_capacity(rows.len() / self.width * width);
        for row in rows.chunks_exact(self.width) {
            values.extend_from_slice(&row[columns.clone()]);
        }
        Rows { width, values }
    }
}

/// Room for what is worked out on the way, kept from one window to the next.
#[derive(Default)]
pub struct Space {
    sums: Vec<i32>,
    wide: Vec<f32>,
    bytes: Bytes,
    queries: Vec<f32>,
    values: Vec<f32>,
    weights: Vec<f32>,
    taken: Vec<f32>,
    spare: Vec<Vec<f32>>,
}

impl Space {
    /// Rows of nothing, in room that is kept.
    pub fn rows(&mut self, count: usize, width: usize) -> Rows {
        let mut values = self.spare.pop().unwrap_or_default();
        values.clear();
        values.resize(count * width, 0.0);
        Rows::new(width, values)
    }

    /// Takes back the room of rows that are no longer needed.
    pub fn keep(&mut self, rows: Rows) {
        self.spare.push(rows.values);
    }
}

thread_local! {
    /// One thread of its own for each thread that reads: two of them beat one pool of two, and no sum is made in
    /// another order for there being more of them.
    static POOL: ThreadPool = ThreadPoolBuilder::new()
        .num_threads(1)
        .thread_name(|_| "onrecord-sums".to_owned())
        .build()
        .expect("a thread starts");
    static SPACE: RefCell<Space> = RefCell::default();
}

/// Does `work` on the thread that makes the sums of this one, with its room.
pub fn on_own_thread<T: Send>(work: impl FnOnce(&mut Space) -> T + Send) -> T {
    POOL.with(|pool| pool.install(|| SPACE.with_borrow_mut(work)))
}
