//! The parts of an encoder.

use crate::file::Node;
use crate::vectors::{self, Attention, Bytes};
use crate::{Malformed, Nodes, Product, Rows, Space};

/// A table of rows in 8-bit numbers, each with a scale of its own: embeddings.
pub struct Table {
    values: Vec<i8>,
    width: usize,
    scale: Vec<f32>,
}

impl Table {
    /// Reads a table.
    pub fn read(nodes: &mut Nodes) -> Result<Self, Malformed> {
        let node = nodes.next("Gather")?;
        let (values, [rows, width]) = nodes.bytes(&node, 0)?;
        nodes.pass(&["Cast"])?;
        let scale = nodes.next_floats("Gather", 0)?;
        nodes.pass(&["Mul"])?;
        if scale.len() != rows {
            return Err(Malformed::new(format!("{rows} rows have {} scales", scale.len())));
        }
        Ok(Self { values, width, scale })
    }

    /// How many numbers a row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Adds row `at` to `sum`.
    pub fn add(&self, at: usize, sum: &mut [f32]) {
        let scale = self.scale[at];
        for (sum, &value) in sum.iter_mut().zip(&self.values[at * self.width..][..self.width]) {
            *sum += f32::from(value) * scale;
        }
    }
}

/// Rows brought to a mean of nothing and a variance of one, then scaled and shifted (layer normalisation).
pub struct Norm {
    pub(crate) scale: Vec<f32>,
    pub(crate) shift: Vec<f32>,
    pub(crate) epsilon: f32,
}

impl Norm {
    /// Reads a normalisation of a sum of two, and the bias that is added with it.
    pub fn read_of_sum(nodes: &mut Nodes) -> Result<(Self, Vec<f32>), Malformed> {
        let node = nodes.next("SkipLayerNormalization")?;
        Ok((Self::told(nodes, &node, 2)?, nodes.floats(&node, 4)?))
    }

    /// Reads a normalisation.
    pub fn read(nodes: &mut Nodes) -> Result<Self, Malformed> {
        let node = nodes.next("LayerNormalization")?;
        Self::told(nodes, &node, 1)
    }

    fn told(nodes: &Nodes, node: &Node, at: usize) -> Result<Self, Malformed> {
        let epsilon =
            node.float("epsilon").ok_or_else(|| Malformed::new("a normalisation has no epsilon"))?;
        Ok(Self { scale: nodes.floats(node, at)?, shift: nodes.floats(node, at + 1)?, epsilon })
    }

    /// Normalises each row, and makes 8-bit numbers of it.
    pub fn apply(&self, rows: &mut Rows, bytes: &mut Bytes) {
        bytes.reserve(rows.values.len() / self.scale.len(), self.scale.len());
        vectors::normed(&mut rows.values, self, bytes);
    }
}

/// A layer of an encoder: each piece looks at all, and then is worked on by itself.
pub struct Layer {
    heads: usize,
    /// The width of a head.
    size: usize,
    /// Query, key and value of the first head, then of the next.
    attention: Product,
    out: Product,
    norm_attention: Norm,
    inner: Product,
    outer: Product,
    norm: Norm,
}

impl Layer {
    /// Reads a layer.
    pub fn read(nodes: &mut Nodes) -> Result<Self, Malformed> {
        let mut attention = Product::read(nodes)?;
        attention.read_bias(nodes)?;
        let laid_out = nodes.next_whole_numbers("Reshape", 1)?;
        let &[_, _, heads, 3, size] = laid_out.as_slice() else {
            return Err(Malformed::new(format!("attention is laid out as {laid_out:?}")));
        };
        if attention.outputs() != 3 * heads * size {
            return Err(Malformed::new(format!(
                "{heads} heads of {size} have {} numbers",
                attention.outputs()
            )));
        }
        for head in 0..heads {
            let queries = head * 3 * size..(head * 3 + 1) * size;
            attention.scale_outputs(queries, (size as f32).powf(-0.5) * std::f32::consts::LOG2_E);
        }
        nodes.pass(&["MultiHeadAttention"])?;
        let (out, norm_attention) = onto(nodes)?;
        let mut inner = Product::read(nodes)?;
        let bias = nodes.next_floats("BiasGelu", 1)?;
        inner.set_bias(&bias)?;
        let (outer, norm) = onto(nodes)?;
        Ok(Self { heads, size, attention, out, norm_attention, inner, outer, norm })
    }

    /// What the layer makes of `rows`, whose 8-bit numbers are `bytes`: windows of so many pieces, none of which looks
    /// beyond its own.
    pub fn apply(&self, rows: &mut Rows, bytes: &mut Bytes, windows: &[usize], space: &mut Space) {
        let Space { sums, wide, bytes: between, queries, values, weights, taken, .. } = space;
        let rows = &mut rows.values;
        let made = self.attention.made(bytes, sums, wide);
        let attention = Attention { made, windows, heads: self.heads, size: self.size };
        between.reserve(bytes.count(), self.heads * self.size);
        vectors::attended(&attention, [queries, values, weights, taken], between);
        let made = self.out.sums(between, sums);
        vectors::onto(made, between, &self.out, &self.norm_attention, rows, bytes);
        let made = self.inner.sums(bytes, sums);
        between.reserve(bytes.count(), self.inner.width());
        vectors::bent(made, bytes, &self.inner, wide, between);
        let made = self.outer.sums(between, sums);
        vectors::onto(made, between, &self.outer, &self.norm, rows, bytes);
    }
}

/// Reads a product that is added to what it was made from, and the normalisation of the sum.
fn onto(nodes: &mut Nodes) -> Result<(Product, Norm), Malformed> {
    let mut product = Product::read(nodes)?;
    let (norm, bias) = Norm::read_of_sum(nodes)?;
    product.set_bias(&bias)?;
    Ok((product, norm))
}
