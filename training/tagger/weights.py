"""The weights of models that were exported, by their names in training."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from tagger.model import ARC, HIDDEN, SIZE


class File:
    """A file's nodes in their order, and the weights that were found on the way."""

    def __init__(self, path: Path):
        graph = onnx.load(str(path)).graph
        self.constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        self.kinds = [node.op_type for node in graph.node]
        self.nodes, self.state = iter(graph.node), {}

    def next_of(self, kind: str):
        node = next(self.nodes)
        assert node.op_type == kind, f"{node.op_type} where {kind} should be"
        return node

    def skip(self, *kinds: str) -> None:
        for kind in kinds:
            self.next_of(kind)

    def constant(self, kind: str, at: int):
        return self.constants[self.next_of(kind).input[at]].astype(np.float32)

    def table(self):
        rows = self.constant("Gather", 0)
        self.skip("Cast")
        rows = rows * self.constant("Gather", 0)
        self.skip("Mul")
        return rows

    def product(self):
        self.skip("DynamicQuantizeLinear")
        weight = self.constant("MatMulInteger", 1)
        self.skip("Cast")
        weight = weight * self.constant("Mul", 1)
        self.skip("Mul")
        return weight.T

    def put(self, name: str, weight, bias=None) -> None:
        self.state[f"{name}.weight"] = weight
        if bias is not None:
            self.state[f"{name}.bias"] = bias

    def normed(self, norm: str):
        """Keeps a normalisation of a sum, and gives the bias that is added with it."""
        node = self.next_of("SkipLayerNormalization")
        self.put(norm, *(self.constants[name] for name in node.input[2:4]))
        return self.constants[node.input[4]]

    def onto(self, linear: str, norm: str) -> None:
        weight = self.product()
        self.put(linear, weight, self.normed(norm))

    def bent(self, linear: str) -> None:
        weight = self.product()
        self.put(linear, weight, self.constant("BiasGelu", 1))

    def all(self) -> dict[str, torch.Tensor]:
        return {name: torch.from_numpy(np.array(value, np.float32)) for name, value in self.state.items()}


def of_tagger(path: Path) -> dict[str, torch.Tensor]:
    """What `tagger.export` wrote."""
    file = File(path)
    file.skip("Shape", "Gather", "Range")
    file.put("words", file.table())
    file.put("features", file.table())
    file.skip("Add")
    file.put("places", file.table())
    file.state["kind"] = np.zeros(HIDDEN, np.float32)
    file.normed("norm")
    for number in range(file.kinds.count("MultiHeadAttention")):
        layer = f"layers.{number}"
        weight, bias = file.product(), file.constant("Add", 1)
        weight, bias = weight.reshape(-1, 3, SIZE, HIDDEN), bias.reshape(-1, 3, SIZE)
        for at, part in enumerate(("query", "key", "value")):
            file.put(f"{layer}.{part}", weight[:, at].reshape(-1, HIDDEN), bias[:, at].reshape(-1))
        file.skip("Reshape", "MultiHeadAttention")
        file.onto(f"{layer}.out", f"{layer}.norm_attention")
        file.bent(f"{layer}.inner")
        file.onto(f"{layer}.outer", f"{layer}.norm")
    weight, bias = file.product(), file.constant("Add", 1)
    ends = np.cumsum(file.constants[file.next_of("Split").input[1]])[:-1]
    heads = ("tags", "to_cue.child", "to_cue.parent", "to_source.child", "to_source.parent")
    for head, weight, bias in zip(heads, np.split(weight, ends), np.split(bias, ends)):
        scale = ARC**0.5 if head.endswith("child") else 1.0
        file.put(head, weight * scale, bias * scale)
    file.skip("Unsqueeze", "Unsqueeze", "Sub", "Add")
    for arc in ("to_cue", "to_source"):
        file.state[f"{arc}.distance"] = file.constant("Gather", 0)
        file.skip("Transpose", "MatMul", "Add")
    return file.all()


def of_actors(path: Path) -> dict[str, torch.Tensor]:
    """What `actors.export` wrote."""
    file = File(path)
    _mixed(file, "names")
    for number in range(file.kinds.count("MultiHeadAttention")):
        layer = f"names.ls.{number}"
        weight, bias = file.product(), file.constant("Add", 1)
        _, _, heads, parts, size = file.constants[file.next_of("Reshape").input[1]]
        turned = lambda rows: rows.reshape(heads, parts, size, -1).swapaxes(0, 1).reshape(len(rows), -1)
        file.put(f"{layer}.qkv", turned(weight), turned(bias)[:, 0])
        file.skip("MultiHeadAttention")
        file.onto(f"{layer}.o", f"{layer}.n1")
        file.bent(f"{layer}.i")
        file.onto(f"{layer}.u", f"{layer}.n2")
    weight, bias = file.product(), file.constant("Add", 1)
    end = file.constants[file.next_of("Split").input[1]][:1]
    for head, weight, bias in zip(("kind", "np"), np.split(weight, end), np.split(bias, end)):
        file.put(f"names.{head}", weight, bias)
    _mixed(file, "references")
    weight, bias = file.product(), file.constant("Add", 1)
    for at, part in enumerate(("ana", "ant")):
        first, last = np.split(weight, 4)[2 * at : 2 * at + 2]
        file.put(f"references.{part}", np.concatenate([first, last], 1), np.split(bias, 4)[2 * at + 1])
    file.skip("Identity", "Mul", "Concat")
    for name, behind in (("pair.0", "BiasGelu"), ("pair.3", "Add"), ("none", "Add")):
        weight = file.constant("MatMul", 1)
        file.put(f"references.{name}", weight.T, file.constant(behind, 1))
    return file.all()


def _mixed(file: File, part: str) -> None:
    # Each layer by its share, and their sum.
    shares = [file.constant("Mul", 1) for _ in range(file.kinds.index("Add"))]
    file.skip(*["Add"] * (len(shares) - 1))
    file.state[f"{part}.mix"] = np.log(np.array(shares))
    file.put(f"{part}.inp", file.product(), file.constant("Add", 1))
    node = file.next_of("LayerNormalization")
    file.put(f"{part}.n0", *(file.constants[name] for name in node.input[1:3]))
