"""From the data to the shipped model and what it reaches: `python -m tagger DATA MODELS NAME`, DATA the folder of all sets."""

import sys
from pathlib import Path

from tagger import calibrate, export, prune, train

ORDERS = (1, 2)
"""Runs over the articles in different orders, from one start; the mean of their running averages is what is pruned."""
EPOCHS = 5

data, models, name = sys.argv[1:]
marked, work = str(Path(data) / "attribution"), Path("runs") / name
for order in ORDERS:
    # The rate falls as if there were one epoch more: in that one it would learn the articles by heart.
    schedule = ["--epochs", str(EPOCHS + 1), "--stop", str(EPOCHS), "--disturbed", "0.4"]
    train.main([marked, str(work / str(order)), "--order", str(order), *schedule])
train.mean([work / str(order) / f"average-{EPOCHS}.pt" for order in ORDERS], work / "whole.pt")
export.main([str(work / "whole.pt"), str(work), "whole"])
prune.main([data, str(work / "whole.onnx"), str(work / "pruned")])
export.main([str(work / "pruned" / "average-2.pt"), models, name])
calibrate.main([marked, str(work / "pruned" / "average-2.pt")])
