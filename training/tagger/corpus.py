"""Articles with their attributions, and the windows with labels that are made of them."""

import json
import random
from dataclasses import dataclass, field
from pathlib import Path

from tagger import text as texts

ROLES = ("source", "cue", "content")
TAGS = ["O"] + [f"{move}-{role}" for role in ROLES for move in "BIES"]
NONE = -100
"""A piece that is not learnt from."""


@dataclass
class Article:
    id: str
    text: str
    attributions: list[dict]
    """`source`, `cue`, `content` as lists of [start, end) in characters, and `head`."""


def load(folder: Path, part: str) -> list[Article]:
    """The articles of `part` with the first annotator's attributions."""
    lines = (folder / f"{part}.gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {row["id"]: row["attributions"] for row in map(json.loads, lines) if row["first"]}
    lines = (folder / f"{part}.articles.jsonl").read_text(encoding="utf-8").splitlines()
    return [Article(row["id"], row["text"], gold[row["id"]]) for row in map(json.loads, lines) if row["id"] in gold]


@dataclass
class Window:
    """One input of the model, its first and last piece special, and a special piece between two paragraphs."""

    ids: list[int] = field(default_factory=list)
    features: list[int] = field(default_factory=list)
    spans: list[tuple[int, int] | None] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    cues: list[int] = field(default_factory=list)
    """For each content piece the first piece of its cue; NONE elsewhere."""
    sources: dict[int, list[int]] = field(default_factory=dict)
    """For each cue, by its first piece, the pieces of its sources; [0] where it has none."""

    def __len__(self) -> int:
        return len(self.ids)


def window(tokenizer, members: list[texts.Pieces]) -> Window:
    """A window without labels."""
    first, last = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    made = Window([first], [0], [None])
    for part in members:
        made.ids += [*part.ids, last]
        made.features += [*part.features, 0]
        made.spans += [*part.spans, None]
    return made


def windows(tokenizer, text: str, first: int = texts.LONGEST) -> list[Window]:
    """The whole article in windows."""
    parts = [
        part
        for paragraph in texts.paragraphs(text)
        for part in texts.parts(texts.pieces(tokenizer, text, paragraph), text)
        if len(part)
    ]
    return [window(tokenizer, [parts[i] for i in members]) for members in texts.windows(parts, first)]


def labelled(tokenizer, article: Article, first: int = texts.LONGEST) -> list[Window]:
    """The article in windows with their labels."""
    made = windows(tokenizer, article.text, first)
    for each in made:
        label(each, article.attributions)
    return made


def covered(each: Window, span: list[int]) -> list[list[int]]:
    """The pieces that overlap `span`, one run a paragraph."""
    runs: list[list[int]] = []
    for i, at in enumerate(each.spans):
        if at is None or at[1] <= span[0] or at[0] >= span[1]:
            continue
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def label(each: Window, attributions: list[dict]) -> None:
    each.tags = [NONE if at is None else 0 for at in each.spans]
    each.cues = [NONE] * len(each)
    low = next((at[0] for at in each.spans if at), 0)
    high = next((at[1] for at in reversed(each.spans) if at), 0)
    for attribution in attributions:
        runs = {
            role: [run for s in attribution[role] if s[0] < high and s[1] > low for run in covered(each, s)]
            for role in ROLES
        }
        cue = runs["cue"][0][0] if runs["cue"] else None
        for role in ("content", "source", "cue"):
            for run in runs[role]:
                base = 1 + 4 * ROLES.index(role)
                moves = [3] if len(run) == 1 else [0] + [1] * (len(run) - 2) + [2]
                for i, move in zip(run, moves):
                    each.tags[i] = base + move
                    if role == "content" and cue is not None:
                        each.cues[i] = cue
        if cue is not None and (runs["source"] or not attribution["source"]):
            pieces = [i for run in runs["source"] for i in run] or [0]
            known = each.sources.setdefault(cue, [])
            known += [i for i in pieces if i not in known]


def batches(all_windows: list[Window], most: int, rng: random.Random) -> list[list[Window]]:
    """Windows of like length together, at most `most` pieces with padding, in random order."""
    ordered = sorted(all_windows, key=lambda w: len(w) + rng.uniform(0, 12))
    found, batch, longest = [], [], 0
    for each in ordered:
        longest = max(longest, len(each))
        if batch and longest * (len(batch) + 1) > most:
            found.append(batch)
            batch, longest = [], len(each)
        batch.append(each)
    found.append(batch)
    rng.shuffle(found)
    return found
