"""Weights to ONNX: `python -m tagger.export WEIGHTS MODELS NAME`.

Writes `NAME.onnx` (int8, by channel) and `NAME.tokenizer.json` to MODELS, and the model in floats beside its weights.

The graph is written node by node, with the fused operators that the runtime has (attention, sums with their
normalisation, the bias with its activation): as much again of the time would go into the moves between small ones.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from tagger import base
from tagger.model import ARC, FAR, HIDDEN, SIZE

OPSET = 17
FUSED = "com.microsoft"
"""The domain of the fused operators, which ONNX Runtime's makers keep and others run as well."""

MOST = 64
"""The largest 8-bit weight: one bit less than there are, so that sums of two products never overflow 16 bits."""


class Graph:
    """Nodes and constants of a network in the making; values go by their names."""

    def __init__(self, state: dict[str, torch.Tensor], int8: bool):
        self.state = {name: value.float().numpy() for name, value in state.items()}
        self.int8 = int8
        self.nodes, self.constants, self.shapes = [], [], []

    def op(self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes):
        names = [f"{kind}_{len(self.nodes)}" + (f"_{n}" if n else "") for n in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, value, kind=np.float32) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(value, kind), name))
        return name

    def rows(self, table: str, at: str) -> str:
        """The rows of an embedding, each in 8 bits with a scale of its own."""
        weight = self.state[table]
        if not self.int8:
            return self.op("Gather", self.constant(weight), at)
        scale = np.abs(weight).max(1, keepdims=True) / 127 + 1e-12
        small = self.op("Gather", self.constant(np.rint(weight / scale), np.int8), at)
        return self.op("Mul", self.op("Cast", small, to=TensorProto.FLOAT), self.op("Gather", self.constant(scale), at))

    def prepared(self, x: str):
        """What products take: in 8 bits the numbers, their scale and their zero."""
        return self.op("DynamicQuantizeLinear", x, outputs=3) if self.int8 else x

    def product(self, x, weight: np.ndarray) -> str:
        """The product of prepared `x` with `weight` [in, out], each channel in 8 bits with a scale of its own."""
        if not self.int8:
            return self.op("MatMul", x, self.constant(weight))
        numbers, of_input, zero = x
        scale = np.abs(weight).max(0) / MOST + 1e-12
        small = self.constant(np.rint(weight / scale), np.int8)
        none = self.constant(np.zeros(len(scale)), np.int8)
        sums = self.op("Cast", self.op("MatMulInteger", numbers, small, zero, none), to=TensorProto.FLOAT)
        both = self.op("Mul", of_input, self.constant(scale))
        # Told, so that a runtime may take product, cast and scale together.
        self.shapes.append(helper.make_tensor_value_info(both, TensorProto.FLOAT, [len(scale)]))
        return self.op("Mul", sums, both)

    def linear(self, x, layer: str) -> tuple[str, str]:
        """The product with a layer's weights, and the layer's bias, still to be added."""
        return self.product(x, self.state[f"{layer}.weight"].T), self.constant(self.state[f"{layer}.bias"])

    def normed(self, x: str, y: str, bias: str, norm: str, epsilon: float = 1e-12) -> str:
        weights = [self.constant(self.state[f"{norm}.{x}"]) for x in ("weight", "bias")]
        return self.op("SkipLayerNormalization", x, y, *weights, bias, domain=FUSED, epsilon=epsilon)

    def attention(self, x: str, layer: str) -> str:
        """Query, key and value of all heads in one product, laid out [piece, head, query-key-value, channel]."""
        parts = [f"{layer}.{part}" for part in ("query", "key", "value")]
        count = len(self.state[f"{parts[0]}.bias"]) // SIZE
        heads = lambda x: np.stack([self.state[x(part)].T.reshape(-1, count, SIZE) for part in parts], 2)
        weight = heads(lambda part: f"{part}.weight").reshape(HIDDEN, -1)
        bias = heads(lambda part: f"{part}.bias").reshape(-1)
        all_heads = self.op("Add", self.product(self.prepared(x), weight), self.constant(bias))
        laid_out = self.op("Reshape", all_heads, self.constant([0, 0, count, 3, SIZE], np.int64))
        return self.op("MultiHeadAttention", laid_out, domain=FUSED, num_heads=count)

    def layer(self, x: str, layer: str) -> str:
        attended = self.prepared(self.attention(x, layer))
        x = self.normed(x, *self.linear(attended, f"{layer}.out"), f"{layer}.norm_attention")
        inner = self.op("BiasGelu", *self.linear(self.prepared(x), f"{layer}.inner"), domain=FUSED)
        return self.normed(x, *self.linear(self.prepared(inner), f"{layer}.outer"), f"{layer}.norm")

    def arcs(self, child: str, parent: str, name: str, far: str) -> None:
        """Scores of pairs of pieces, as the output `name`."""
        bias = self.op("Gather", self.constant(self.state[f"{name}.distance"]), far)
        pairs = self.op("MatMul", child, self.op("Transpose", parent, perm=[0, 2, 1]))
        self.nodes.append(helper.make_node("Add", [pairs, bias], [name]))

    def network(self) -> onnx.ModelProto:
        count = lambda n: self.constant(n, np.int64)
        length = self.op("Gather", self.op("Shape", "ids"), count(1))
        at = self.op("Range", count(0), length, count(1))
        self.state["at"] = self.state["places.weight"] + self.state["kind"]
        x = self.op("Add", self.rows("words.weight", "ids"), self.rows("features.weight", "features"))
        x = self.normed(x, self.rows("at", at), self.constant(np.zeros(HIDDEN)), "norm")
        for number in range(1 + max(int(n.split(".")[1]) for n in self.state if n.startswith("layers."))):
            x = self.layer(x, f"layers.{number}")
        # One product for all heads; the children carry the scale of the arcs.
        heads = ["tags", "to_cue.child", "to_cue.parent", "to_source.child", "to_source.parent"]
        scales = [ARC**-0.5 if head.endswith("child") else 1.0 for head in heads]
        weights = [self.state[f"{head}.weight"].T * scale for head, scale in zip(heads, scales)]
        biases = [self.state[f"{head}.bias"] * scale for head, scale in zip(heads, scales)]
        scores = self.product(self.prepared(x), np.concatenate(weights, 1))
        scores = self.op("Add", scores, self.constant(np.concatenate(biases)))
        sizes = self.constant([weight.shape[1] for weight in weights], np.int64)
        parts = ["tags", *(f"part_{n}" for n in range(1, 5))]
        self.nodes.append(helper.make_node("Split", [scores, sizes], parts, axis=-1))
        far = self.op("Sub", self.op("Unsqueeze", at, count([0])), self.op("Unsqueeze", at, count([1])))
        far = self.op("Add", far, count(FAR))
        self.arcs(*parts[1:3], "to_cue", far)
        self.arcs(*parts[3:5], "to_source", far)
        value = lambda name, kind, *shape: helper.make_tensor_value_info(name, kind, ["window", "piece", *shape])
        graph = helper.make_graph(
            self.nodes,
            "tagger",
            [value(name, TensorProto.INT64) for name in ("ids", "features")],
            [
                value("tags", TensorProto.FLOAT, len(biases[0])),
                value("to_cue", TensorProto.FLOAT, "piece"),
                value("to_source", TensorProto.FLOAT, "piece"),
            ],
            self.constants,
            value_info=self.shapes,
        )
        return model_of(graph)


def model_of(graph: onnx.GraphProto) -> onnx.ModelProto:
    """The graph as a model, held against the rules of the format."""
    domains = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
    made = helper.make_model(graph, opset_imports=domains, ir_version=8, producer_name="onrecord")
    onnx.checker.check_model(made)
    return made


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("name")
    args = parser.parse_args(words)
    state = torch.load(args.weights)
    args.models.mkdir(parents=True, exist_ok=True)
    onnx.save(Graph(state, int8=False).network(), args.weights.with_suffix(".onnx"))
    onnx.save(Graph(state, int8=True).network(), args.models / f"{args.name}.onnx")
    base.tokenizer().save(str(args.models / f"{args.name}.tokenizer.json"), pretty=False)


if __name__ == "__main__":
    main()
