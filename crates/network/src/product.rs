//! Products with weights that are constant.

use std::ops::Range;

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;

use crate::vectors::{Bytes, room};
use crate::{Malformed, Nodes, Rows, Space, vectors};

/// As many numbers as the widest vectors hold: outputs are filled up to a multiple of it.
pub(crate) const LANES: usize = 16;

thread_local! {
    static OF_BYTES: GemmExecutor<u8, i8, i32> = GemmExecutor::new();
    static OF_FLOATS: GemmExecutor = GemmExecutor::new();
}

/// A product with 8-bit weights, each output with a scale of its own, and a bias.
pub struct Product {
    packed: PackedBMatrix<i8>,
    inputs: usize,
    outputs: usize,
    /// Of each output, filled up.
    pub(crate) scale: Vec<f32>,
    /// Of each output, filled up: what its weights add up to, scaled. What a row has too much for its zero not being
    /// nothing is so many times as much.
    pub(crate) too_much: Vec<f32>,
    /// Of each output, filled up.
    pub(crate) bias: Vec<f32>,
}

impl Product {
    /// Reads a product: what it takes made 8-bit numbers, the sums, and their scales. The bias is read behind it.
    pub fn read(nodes: &mut Nodes) -> Result<Self, Malformed> {
        nodes.pass(&["DynamicQuantizeLinear"])?;
        let node = nodes.next("MatMulInteger")?;
        let (weights, [inputs, outputs]) = nodes.bytes(&node, 1)?;
        nodes.pass(&["Cast"])?;
        let mut scale = nodes.next_floats("Mul", 1)?;
        nodes.pass(&["Mul"])?;
        if scale.len() != outputs {
            return Err(Malformed::new(format!("{outputs} outputs have {} scales", scale.len())));
        }
        let width = outputs.next_multiple_of(LANES);
        let filled: Vec<i8> = weights
            .chunks_exact(outputs)
            .flat_map(|row| row.iter().copied().chain(std::iter::repeat_n(0, width - outputs)))
            .collect();
        scale.resize(width, 0.0);
        let mut too_much = vec![0.0; width];
        for row in filled.chunks_exact(width) {
            too_much.iter_mut().zip(row).for_each(|(sum, &weight)| *sum += f32::from(weight));
        }
        too_much.iter_mut().zip(&scale).for_each(|(sum, scale)| *sum *= scale);
        let weights = NdTensorView::from_data([inputs, width], filled.as_slice());
        let packed = OF_BYTES.with(|sums| sums.prepack_b(weights));
        Ok(Self { packed, inputs, outputs, scale, too_much, bias: vec![0.0; width] })
    }

    /// The bias, one number for each output.
    pub fn set_bias(&mut self, bias: &[f32]) -> Result<(), Malformed> {
        if bias.len() != self.outputs {
            return Err(Malformed::new(format!("{} outputs have a bias of {}", self.outputs, bias.len())));
        }
        self.bias[..bias.len()].copy_from_slice(bias);
        Ok(())
    }

    /// Reads the sum that adds the bias.
    pub fn read_bias(&mut self, nodes: &mut Nodes) -> Result<(), Malformed> {
        let bias = nodes.next_floats("Add", 1)?;
        self.set_bias(&bias)
    }

    /// How many outputs there are, filled up.
    pub(crate) fn width(&self) -> usize {
        self.scale.len()
    }

    /// How many outputs there are.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// What outputs `columns` give, times `by`.
    pub(crate) fn scale_outputs(&mut self, columns: Range<usize>, by: f32) {
        for numbers in [&mut self.scale, &mut self.too_much, &mut self.bias] {
            numbers[columns.clone()].iter_mut().for_each(|number| *number *= by);
        }
    }

    /// The products of `rows`, as whole numbers, as if the zero of each row were nothing.
    pub(crate) fn sums<'a>(&self, rows: &Bytes, sums: &'a mut Vec<i32>) -> &'a [i32] {
        let count = rows.count();
        let sums = room(sums, count * self.width());
        let view = NdTensorView::from_data([count, self.inputs], rows.values());
        // The zeros are made up for with the scales: `rten-gemm` takes one of its own only for the first rows.
        let made = OF_BYTES.with(|gemm| {
            let weights = GemmInputB::Packed(&self.packed);
            gemm.gemm(sums, GemmInputA::Unpacked(view), weights, GemmOptions::default())
        });
        made.expect("the rows are as wide as the weights are high");
        sums
    }

    /// The products of `rows`, with their bias.
    pub fn of(&self, rows: &Bytes, space: &mut Space) -> Rows {
        let mut made = space.rows(rows.count(), self.width());
        vectors::scaled(self.sums(rows, &mut space.sums), rows, self, made.values_mut());
        made
    }

    /// The products of `rows` with their bias, in `made`.
    pub(crate) fn made<'a>(&self, rows: &Bytes, sums: &mut Vec<i32>, made: &'a mut Vec<f32>) -> &'a [f32] {
        let made = room(made, rows.count() * self.width());
        vectors::scaled(self.sums(rows, sums), rows, self, made);
        made
    }
}

/// A product with weights that are floats, and a bias.
pub struct Floats {
    packed: PackedBMatrix<f32>,
    inputs: usize,
    outputs: usize,
    bias: Vec<f32>,
}

impl Floats {
    /// Reads a product and what adds the bias, which is a node of this kind.
    pub fn read(nodes: &mut Nodes, sum: &str) -> Result<Self, Malformed> {
        let [whole] = Self::read_parts(nodes, sum, [None])?;
        Ok(whole)
    }

    /// Reads a product as several whose sum it is: each of the next so many inputs, the last one of what is left. The
    /// bias goes with the first.
    pub fn read_parts<const N: usize>(
        nodes: &mut Nodes,
        sum: &str,
        heights: [Option<usize>; N],
    ) -> Result<[Self; N], Malformed> {
        let node = nodes.next("MatMul")?;
        let (weights, [inputs, outputs]) = nodes.matrix(&node, 1)?;
        let mut bias = nodes.next_floats(sum, 1)?;
        if bias.len() != outputs {
            return Err(Malformed::new(format!("{outputs} outputs have a bias of {}", bias.len())));
        }
        let told: usize = heights.iter().flatten().sum();
        let left = inputs.checked_sub(told);
        let left = left.ok_or_else(|| Malformed::new(format!("{inputs} inputs are not {told} and more")))?;
        let mut weights = weights.as_slice();
        Ok(heights.map(|height| {
            let inputs = height.unwrap_or(left);
            let (own, others) = weights.split_at(inputs * outputs);
            weights = others;
            let own = NdTensorView::from_data([inputs, outputs], own);
            let packed = OF_FLOATS.with(|sums| sums.prepack_b(own));
            let bias = std::mem::replace(&mut bias, vec![0.0; outputs]);
            Self { packed, inputs, outputs, bias }
        }))
    }

    /// The products of rows of numbers, with their bias.
    pub fn of(&self, rows: &[f32]) -> Rows {
        let count = rows.len() / self.inputs;
        let mut made =
            Rows::new(self.outputs, std::iter::repeat_n(&self.bias, count).flatten().copied().collect());
        self.onto(rows, &mut made);
        made
    }

    /// Adds the products of rows of numbers to `made`, without their bias.
    pub fn onto(&self, rows: &[f32], made: &mut Rows) {
        let view = NdTensorView::from_data([rows.len() / self.inputs, self.inputs], rows);
        let options = GemmOptions { beta: 1.0, ..GemmOptions::default() };
        let sums = OF_FLOATS.with(|gemm| {
            let weights = GemmInputB::Packed(&self.packed);
            gemm.gemm(made.values_mut(), GemmInputA::Unpacked(view), weights, options)
        });
        sums.expect("the rows are as wide as the weights are high");
    }
}

/// For each of some rows the products of its columns `from` with columns `to` of each, plus what `bias` says of the
/// two.
pub fn pairs(
    made: &Rows,
    rows: Range<usize>,
    [from, to]: [Range<usize>; 2],
    bias: impl Fn(usize, usize) -> f32,
) -> Rows {
    let count = rows.len();
    let mut sums = Vec::with_capacity(count * count);
    for row in 0..count {
        sums.extend((0..count).map(|column| bias(row, column)));
    }
    let all =
        NdTensorView::<f32, 2>::from_data([made.values().len() / made.width(), made.width()], made.values());
    let (from, to) = (all.slice((rows.clone(), from)), all.slice((rows, to)));
    let options = GemmOptions { beta: 1.0, ..GemmOptions::default() };
    let done = OF_FLOATS.with(|gemm| {
        let to = GemmInputB::Unpacked(to.transposed());
        gemm.gemm(&mut sums, GemmInputA::Unpacked(from), to, options)
    });
    done.expect("both parts are of one width");
    Rows::new(count, sums)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use rten_onnx::onnx::{DataType, GraphProto, ModelProto, NodeProto, TensorProto};

    use super::*;

    fn node(kind: &str, inputs: &[&str]) -> NodeProto {
        NodeProto {
            domain: None,
            name: None,
            input: inputs.iter().map(|&input| input.to_owned()).collect(),
            output: Vec::new(),
            op_type: Some(kind.to_owned()),
            attribute: Vec::new(),
        }
    }

    fn constant(name: &str, kind: DataType, dims: &[i64], raw: Vec<u8>) -> TensorProto {
        TensorProto {
            name: Some(name.to_owned()),
            data_type: Some(kind),
            dims: dims.to_vec(),
            raw_data: Some(RefCell::new(raw)),
            ..TensorProto::default()
        }
    }

    fn floats(numbers: &[f32]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    const INPUTS: usize = 64;
    const OUTPUTS: usize = 5;

    fn weight(input: usize, output: usize) -> i8 {
        ((input * 31 + output * 17) % 127) as i8 - 63
    }

    /// A file with one product, its scales and its bias.
    fn file() -> Vec<u8> {
        let weights =
            (0..INPUTS).flat_map(|i| (0..OUTPUTS).map(move |o| weight(i, o).cast_unsigned())).collect();
        let scales: Vec<f32> = (1..=OUTPUTS).map(|at| at as f32 * 0.01).collect();
        let graph = GraphProto {
            node: vec![
                node("DynamicQuantizeLinear", &["x"]),
                node("MatMulInteger", &["a", "weights", "zero", "none"]),
                node("Cast", &["b"]),
                node("Mul", &["scale", "scales"]),
                node("Mul", &["c", "d"]),
                node("Add", &["e", "bias"]),
            ],
            initializer: vec![
                constant("weights", DataType::INT8, &[INPUTS as i64, OUTPUTS as i64], weights),
                constant("scales", DataType::FLOAT, &[OUTPUTS as i64], floats(&scales)),
                constant("bias", DataType::FLOAT, &[OUTPUTS as i64], floats(&[1.0, 2.0, 3.0, 4.0, 5.0])),
            ],
            ..GraphProto::default()
        };
        ModelProto { graph: Some(graph), ..ModelProto::default() }.write_buf().unwrap()
    }

    #[test]
    fn products_are_those_of_the_weights() {
        let nodes = &mut Nodes::of(&file()).unwrap();
        let mut product = Product::read(nodes).unwrap();
        product.read_bias(nodes).unwrap();
        let numbers: Vec<f32> = (0..20 * INPUTS).map(|at| (at as f32 * 0.37).sin() + 0.2).collect();
        let rows = Rows::new(INPUTS, numbers);
        let mut bytes = Bytes::default();
        bytes.put(&rows);
        let made = product.of(&bytes, &mut Space::default());
        for (row, made) in rows.rows().zip(made.rows()) {
            for (output, made) in made[..OUTPUTS].iter().enumerate() {
                let each =
                    row.iter().enumerate().map(|(input, number)| number * f32::from(weight(input, output)));
                let told = each.sum::<f32>() * (output + 1) as f32 * 0.01 + (output + 1) as f32;
                assert!(
                    (made - told).abs() < 0.02 * (output + 1) as f32,
                    "output {output}: {made}, not {told}"
                );
            }
        }
    }

    #[test]
    fn a_file_that_is_none_says_what_is_wrong() {
        let told = |file: &[u8]| match Nodes::of(file).and_then(|mut nodes| Product::read(&mut nodes)) {
            Ok(_) => panic!("it is read"),
            Err(malformed) => malformed.to_string(),
        };
        assert_eq!(told(b""), "the network's file: it has no graph");
        let file = file();
        assert!(
            told(&file[..file.len() / 2]).starts_with("the network's file: "),
            "{}",
            told(&file[..file.len() / 2])
        );
        let mut nodes = Nodes::of(&file).unwrap();
        Product::read(&mut nodes).unwrap();
        let malformed = Product::read(&mut nodes).map(drop).unwrap_err().to_string();
        assert_eq!(malformed, "the network's file: node 6 is Add, not DynamicQuantizeLinear");
    }
}
