"""Weights to ONNX: `python -m actors.export WEIGHTS MODELS NAME TAGGER`.

Writes `NAME.onnx` to MODELS. Its inputs are called as the outputs of the layers are in MODELS' `TAGGER.onnx`, so that a
reader knows what to feed it; the pairs of mentions are scored in the same file, from inputs of their own.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

from actors.model import HEADS, LAYERS, SIZE, WIDTH
from actors.pairs import FEATURES
from tagger.export import FUSED, Graph, model_of
from tagger.model import HIDDEN


class Actors(Graph):
    """The graph of the actors' network."""

    def heads(self, x: str, layer: str) -> str:
        """Query, key and value of all heads, laid out [piece, head, query-key-value, channel]."""
        size = SIZE // HEADS
        weight = self.state[f"{layer}.weight"].T.reshape(SIZE, 3, HEADS, size).transpose(0, 2, 1, 3).reshape(SIZE, -1)
        bias = self.state[f"{layer}.bias"].reshape(3, HEADS, size).transpose(1, 0, 2).reshape(-1)
        made = self.op("Add", self.product(self.prepared(x), weight), self.constant(bias))
        laid_out = self.op("Reshape", made, self.constant([0, 0, HEADS, 3, size], np.int64))
        return self.op("MultiHeadAttention", laid_out, domain=FUSED, num_heads=HEADS)

    def layer_of_two(self, x: str, layer: str) -> str:
        attended = self.prepared(self.heads(x, f"{layer}.qkv"))
        x = self.normed(x, *self.linear(attended, f"{layer}.o"), f"{layer}.n1", 1e-5)
        inner = self.op("BiasGelu", *self.linear(self.prepared(x), f"{layer}.i"), domain=FUSED)
        return self.normed(x, *self.linear(self.prepared(inner), f"{layer}.u"), f"{layer}.n2", 1e-5)

    def named(self, name: str, kind: str, *inputs: str, **attributes) -> None:
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))

    def mixed(self, layers: list[str], part: str) -> str:
        share = torch.softmax(torch.tensor(self.state[f"{part}.mix"]), 0).numpy()
        parts = [self.op("Mul", layer, self.constant(each)) for layer, each in zip(layers, share)]
        x = parts[0]
        for each in parts[1:]:
            x = self.op("Add", x, each)
        x = self.op("Add", *self.linear(self.prepared(x), f"{part}.inp"))
        norm = [self.constant(self.state[f"{part}.n0.{each}"]) for each in ("weight", "bias")]
        return self.op("LayerNormalization", x, *norm, axis=-1, epsilon=1e-5)

    def together(self, x: str, weights: list[np.ndarray], biases: list[np.ndarray]) -> str:
        scores = self.product(self.prepared(x), np.concatenate(weights, 1))
        return self.op("Add", scores, self.constant(np.concatenate(biases)))

    def actors(self, layers: list[str]) -> onnx.ModelProto:
        """The whole network; `layers` are the names of its inputs."""
        x = self.mixed(layers, "names")
        for number in sorted({int(name.split(".")[2]) for name in self.state if name.startswith("names.ls.")}):
            x = self.layer_of_two(x, f"names.ls.{number}")
        heads = ("names.kind", "names.np")
        weights = [self.state[f"{head}.weight"].T for head in heads]
        scores = self.together(x, weights, [self.state[f"{head}.bias"] for head in heads])
        sizes = [weight.shape[1] for weight in weights]
        split = [scores, self.constant(sizes, np.int64)]
        self.nodes.append(helper.make_node("Split", split, ["kinds", "phrases"], axis=-1))
        # A mention is told by its first piece and its last.
        weights, biases = [], []
        for part in ("references.ana", "references.ant"):
            weights += np.split(self.state[f"{part}.weight"].T, 2)
            biases += [np.zeros(WIDTH, np.float32), self.state[f"{part}.bias"]]
        self.named("projections", "Identity", self.together(self.mixed(layers, "references"), weights, biases))
        outputs, sizes = ["kinds", "phrases", "projections"], [*sizes, 4 * WIDTH]
        # The pairs are few, and small.
        self.int8 = False
        both = self.op("Concat", "anaphor", "antecedent", self.op("Mul", "anaphor", "antecedent"), "features", axis=-1)
        hidden = self.op("BiasGelu", *self.linear(both, "references.pair.0"), domain=FUSED)
        self.named("score", "Add", *self.linear(hidden, "references.pair.3"))
        self.named("none", "Add", *self.linear("anaphor", "references.none"))
        value = lambda name, *shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))
        graph = helper.make_graph(
            self.nodes,
            "actors",
            [value(layer, "window", "piece", HIDDEN) for layer in layers]
            + [value(name, "pair", WIDTH) for name in ("anaphor", "antecedent")]
            + [value("features", "pair", FEATURES)],
            [value(name, "window", "piece", size) for name, size in zip(outputs, sizes)]
            + [value(name, "pair", 1) for name in ("score", "none")],
            self.constants,
            value_info=self.shapes,
        )
        return model_of(graph)


def layers_of(tagger: Path) -> list[str]:
    """What the outputs of the tagger's layers are called: each layer normalises twice, and the words before them once."""
    nodes = onnx.load(str(tagger)).graph.node
    return [node.output[0] for node in nodes if node.op_type == "SkipLayerNormalization"][2::2][-LAYERS:]


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("name")
    parser.add_argument("tagger")
    args = parser.parse_args(words)
    state = torch.load(args.weights)
    layers = layers_of(args.models / f"{args.tagger}.onnx")
    onnx.save(Actors(state, int8=True).actors(layers), args.models / f"{args.name}.onnx")


if __name__ == "__main__":
    main()
