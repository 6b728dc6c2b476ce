"""From the data to the shipped model and what it reaches: `python -m tagger DATA MODELS NAME`."""

import sys
from pathlib import Path

from tagger import calibrate, export, train

EPOCHS = (4, 6)
"""Whose running averages are averaged."""

data, models, name = sys.argv[1:]
work = Path("runs") / name
train.main([data, str(work), "--stop", str(max(EPOCHS))])
train.mean([work / f"average-{epoch}.pt" for epoch in EPOCHS], work / f"{name}.pt")
export.main([str(work / f"{name}.pt"), models, name])
calibrate.main([data, str(work / f"{name}.pt")])
