"""From the data to the shipped model and what it reaches: `python -m tagger DATA MODELS NAME`."""

import sys
from pathlib import Path

from tagger import calibrate, export, train

ORDERS = (1, 2)
"""Runs over the articles in different orders, from one start; the mean of their running averages is shipped."""
EPOCHS = 5

data, models, name = sys.argv[1:]
work = Path("runs") / name
for order in ORDERS:
    # The rate falls as if there were one epoch more: in that one it would learn the articles by heart.
    schedule = ["--epochs", str(EPOCHS + 1), "--stop", str(EPOCHS), "--disturbed", "0.4"]
    train.main([data, str(work / str(order)), "--order", str(order), *schedule])
train.mean([work / str(order) / f"average-{EPOCHS}.pt" for order in ORDERS], work / f"{name}.pt")
export.main([str(work / f"{name}.pt"), models, name])
calibrate.main([data, str(work / f"{name}.pt")])
