//! The file of a network, read node by node.

use std::collections::HashMap;
use std::vec::IntoIter;

use rten_onnx::onnx::{DataType, ModelProto, NodeProto, TensorProto};

/// What is wrong with a network's file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the network's file: {0}")]
pub struct Malformed(String);

impl Malformed {
    /// What is wrong.
    pub fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

/// The nodes of a network that are not yet read, and its constants.
pub struct Nodes {
    nodes: IntoIter<NodeProto>,
    constants: HashMap<String, TensorProto>,
    read: usize,
}

/// One node.
pub(crate) struct Node(NodeProto);

impl Nodes {
    /// The nodes of the ONNX file `bytes`.
    pub fn of(bytes: &[u8]) -> Result<Self, Malformed> {
        let model = ModelProto::parse_buf(bytes).map_err(|error| Malformed::new(error.to_string()))?;
        let graph = model.graph.ok_or_else(|| Malformed::new("it has no graph"))?;
        let named = |tensor: TensorProto| Some((tensor.name.clone()?, tensor));
        let constants = graph.initializer.into_iter().filter_map(named).collect();
        Ok(Self { nodes: graph.node.into_iter(), constants, read: 0 })
    }

    /// The next node, which is to be of this kind.
    pub(crate) fn next(&mut self, kind: &str) -> Result<Node, Malformed> {
        self.read += 1;
        let node = self.nodes.next().ok_or_else(|| Malformed::new(format!("ends before a {kind}")))?;
        match node.op_type.as_deref() {
            Some(found) if found == kind => Ok(Node(node)),
            found => {
                let found = found.unwrap_or("nothing");
                Err(Malformed::new(format!("node {} is {found}, not {kind}", self.read)))
            }
        }
    }

    /// The floats that the next node, which is to be of this kind, takes as its input `at`.
    pub fn next_floats(&mut self, kind: &str, at: usize) -> Result<Vec<f32>, Malformed> {
        let node = self.next(kind)?;
        self.floats(&node, at)
    }

    /// The whole numbers that the next node, which is to be of this kind, takes as its input `at`.
    pub fn next_whole_numbers(&mut self, kind: &str, at: usize) -> Result<Vec<usize>, Malformed> {
        let node = self.next(kind)?;
        let raw = self.raw(&node, at, DataType::INT64, 8)?.0;
        let whole = |&eight: &[u8; 8]| usize::try_from(i64::from_le_bytes(eight));
        let read = raw.as_chunks().0.iter().map(whole).collect::<Result<_, _>>();
        read.map_err(|error| Malformed::new(error.to_string()))
    }

    /// Reads over nodes of these kinds.
    pub fn pass(&mut self, kinds: &[&str]) -> Result<(), Malformed> {
        kinds.iter().try_for_each(|kind| self.next(kind).map(drop))
    }

    /// The kind of the node that is `ahead` of the next one.
    pub fn kind(&self, ahead: usize) -> Option<&str> {
        self.nodes.as_slice().get(ahead)?.op_type.as_deref()
    }

    /// The floats that `node` takes as its input `at`.
    pub(crate) fn floats(&self, node: &Node, at: usize) -> Result<Vec<f32>, Malformed> {
        let raw = self.raw(node, at, DataType::FLOAT, 4)?.0;
        Ok(in_floats(&raw))
    }

    /// The floats that `node` takes as its input `at`, and their two dimensions.
    pub(crate) fn matrix(&self, node: &Node, at: usize) -> Result<(Vec<f32>, [usize; 2]), Malformed> {
        let (raw, shape) = self.raw(node, at, DataType::FLOAT, 4)?;
        Ok((in_floats(&raw), two(&shape)?))
    }

    /// The 8-bit numbers that `node` takes as its input `at`, and their two dimensions.
    pub(crate) fn bytes(&self, node: &Node, at: usize) -> Result<(Vec<i8>, [usize; 2]), Malformed> {
        let (raw, shape) = self.raw(node, at, DataType::INT8, 1)?;
        Ok((raw.into_iter().map(u8::cast_signed).collect(), two(&shape)?))
    }

    /// A constant's bytes, and its dimensions.
    fn raw(
        &self,
        node: &Node,
        at: usize,
        kind: DataType,
        size: usize,
    ) -> Result<(Vec<u8>, Vec<usize>), Malformed> {
        let name = node.0.input.get(at).map_or("", String::as_str);
        let wrong = |what: &str| Malformed::new(format!("constant {name}: {what}"));
        let constant = self.constants.get(name).ok_or_else(|| wrong("is missing"))?;
        if constant.data_type != Some(kind) {
            return Err(wrong("is of another type"));
        }
        let raw = constant.raw_data.as_ref().ok_or_else(|| wrong("has no bytes"))?.borrow().clone();
        let shape: Vec<usize> =
            constant.dims.iter().map(|&size| usize::try_from(size).unwrap_or(0)).collect();
        if raw.len() != size * shape.iter().product::<usize>() {
            return Err(wrong("has other bytes than its dimensions say"));
        }
        Ok((raw, shape))
    }
}

fn in_floats(raw: &[u8]) -> Vec<f32> {
    raw.as_chunks().0.iter().map(|&four| f32::from_le_bytes(four)).collect()
}

fn two(shape: &[usize]) -> Result<[usize; 2], Malformed> {
    shape.try_into().map_err(|_| Malformed::new(format!("{shape:?} are not two dimensions")))
}

impl Node {
    /// The node's attribute, a float.
    pub(crate) fn float(&self, name: &str) -> Option<f32> {
        self.0.attribute.iter().find(|attribute| attribute.name.as_deref() == Some(name))?.f
    }
}
