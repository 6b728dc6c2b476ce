"""What makes a confidence of the network's probabilities: `python -m tagger.calibrate DATA WEIGHTS`.

A logistic regression on the development articles, of whether an attribution is right on how sure each of its parts is.
The reliability table is made on articles that the regression has not seen: five parts, each read with the fit of the
other four. The weights printed last are those of a fit on all; they stand in `crates/reading/src/tagger/confidence.rs`.
"""

import sys
from pathlib import Path

import numpy as np
import torch

from tagger import base, corpus, score
from tagger.model import Tagger
from tagger.train import predict

PARTS = 5


def logit(p: np.ndarray) -> np.ndarray:
    p = np.clip(p, 0.001, 0.999)
    return np.log(p / (1 - p))


def fit(x: np.ndarray, right: np.ndarray, ridge: float = 1.0) -> np.ndarray:
    """Newton's method; the last weight is the constant."""
    x = np.column_stack([x, np.ones(len(x))])
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = x.T @ (x * (p * (1 - p))[:, None]) + ridge * np.eye(len(w))
        w -= np.linalg.solve(hessian, x.T @ (p - right) + ridge * w)
    return w


def sure(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(x @ w[:-1] + w[-1])))


def main(words: list[str] | None = None) -> None:
    data, weights = map(Path, words or sys.argv[1:])
    tokenizer, dev = base.tokenizer(), corpus.load(data, "dev")
    model = Tagger.of(torch.load(weights))
    found = predict(model, tokenizer, dev)
    x, right, part = [], [], []
    for n, article in enumerate(dev):
        guesses = [kept for side, _, kept in score.compared(article, found[article.id]) if side == "guess"]
        assert len(guesses) == len(found[article.id])
        x += [one["evidence"] for one in found[article.id]]
        right += guesses
        part += [n % PARTS] * len(guesses)
    x, right, part = logit(np.array(x)), np.array(right, float), np.array(part)
    held = np.zeros(len(x))
    for k in range(PARTS):
        held[part == k] = sure(x[part == k], fit(x[part != k], right[part != k]))
    for low in np.arange(0, 1, 0.1):
        rows = (held >= low) & (held < low + 0.1)
        if rows.any():
            print(f"{low:.1f} to {low + 0.1:.1f}  said {held[rows].mean():.2f}  right {right[rows].mean():.2f}  of {rows.sum()}")
    print("weights", [round(float(v), 3) for v in fit(x, right)])


if __name__ == "__main__":
    main()
