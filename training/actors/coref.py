"""Texts in which somebody has marked what refers to what: GAP and OntoGUM."""

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

Span = tuple[int, int]
"""[start, end) in characters."""


@dataclass
class Pronoun:
    """A pronoun and two names that it may mean, as in GAP."""

    id: str
    text: str
    pronoun: Span
    names: list[tuple[Span, bool]]
    feminine: bool


def gap(path: Path) -> list[Pronoun]:
    found = []
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
            span = lambda word, at: (int(row[at]), int(row[at]) + len(row[word]))
            names = [(span(x, f"{x}-offset"), row[f"{x}-coref"] == "TRUE") for x in "AB"]
            feminine = row["Pronoun"].lower() in ("she", "her", "hers")
            found.append(Pronoun(row["ID"], row["Text"], span("Pronoun", "Pronoun-offset"), names, feminine))
    return found


@dataclass
class Document:
    """A text with its mentions and the number of the entity of each."""

    id: str
    text: str = ""
    mentions: list[tuple[int, int, int]] = field(default_factory=list)


STICKS = {*".,;:!?)]}%", "'s", "’s", "n't", "n’t", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'d", "’d", "'m", "’m", "''", "”"}
"""Tokens that stand right behind the one before."""

OPENS = {"(", "[", "“", "``", "$", "£", "#"}
"""Tokens that the next one stands right behind."""


def document(path: Path) -> Document:
    """A CoNLL file of tokens and brackets of entities, as running text."""
    made, opened, before = Document(path.stem), [], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        _, token, brackets = line.split("\t")[:3]
        if made.text and token not in STICKS and before not in OPENS:
            made.text += " "
        start, before = len(made.text), token
        made.text += token
        for bracket in re.findall(r"\(\d+\)?|\d+\)", brackets):
            entity = int(bracket.strip("()"))
            if bracket[0] == "(":
                opened.append((entity, start))
            if bracket[-1] == ")":
                at = max((i for i, (other, _) in enumerate(opened) if other == entity), default=None)
                if at is not None:
                    made.mentions.append((opened.pop(at)[1], len(made.text), entity))
    made.mentions.sort()
    return made


def ontogum(folder: Path) -> list[Document]:
    return [document(path) for path in sorted(folder.glob("*.conll"))]
