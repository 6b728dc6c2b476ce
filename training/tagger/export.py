"""Weights to ONNX: `python -m tagger.export WEIGHTS MODELS NAME`.

Writes `NAME.onnx` (int8, by channel) and `NAME.tokenizer.json` to MODELS, and the model in floats beside its weights.
"""

import argparse
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from tagger import base
from tagger.model import Tagger

OPSET = 17


def plain(weights: Path, out: Path) -> None:
    """The model in 32-bit floats."""
    state = torch.load(weights)
    model = Tagger(layers=1 + max(int(n.split(".")[1]) for n in state if n.startswith("layers.")))
    model.load_state_dict(state)
    model.eval()
    ids = torch.ones(2, 16, dtype=torch.int64)
    torch.onnx.export(
        model,
        (ids, ids, ids),
        str(out),
        input_names=["ids", "features", "mask"],
        output_names=["tags", "to_cue", "to_source"],
        dynamic_axes={
            **{name: {0: "window", 1: "piece"} for name in ("ids", "features", "mask", "tags")},
            **{name: {0: "window", 1: "piece", 2: "to"} for name in ("to_cue", "to_source")},
        },
        opset_version=OPSET,
        dynamo=False,
    )


def small(model: Path, out: Path) -> None:
    """The model in 8 bits, each channel with its own scale, and one bit less than eight, so that sums never overflow."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(model), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            str(prepared), str(out), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    onnx.checker.check_model(str(out))


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("name")
    args = parser.parse_args(words)
    f32 = args.weights.with_suffix(".onnx")
    plain(args.weights, f32)
    args.models.mkdir(parents=True, exist_ok=True)
    small(f32, args.models / f"{args.name}.onnx")
    base.tokenizer().save(str(args.models / f"{args.name}.tokenizer.json"), pretty=False)


if __name__ == "__main__":
    main()
