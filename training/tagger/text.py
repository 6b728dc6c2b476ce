"""From text to what the model takes: word pieces with features, in windows of whole paragraphs.

`crates/reading/src/tagger/pieces.rs` does the same in Rust, in bytes instead of characters.
"""

from dataclasses import dataclass, field

from tagger import quotations

LONGEST = 254
"""Word pieces in a window, beside the first and the last special one."""

FEATURES = 12
"""Quotation state (outside, mark, inside) times case (lower, Initial, ALL CAPS, digit)."""

ENDS = (".", "!", "?", "”", '"', "…", ":", ";")


@dataclass
class Pieces:
    """Word pieces of one paragraph, or of a part of it; places in characters of the article."""

    ids: list[int] = field(default_factory=list)
    features: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)

    def cut(self, start: int, end: int) -> "Pieces":
        return Pieces(self.ids[start:end], self.features[start:end], self.spans[start:end])


def case(piece: str) -> int:
    if any(c.isnumeric() for c in piece):
        return 3
    if len(piece) > 1 and piece.isupper():
        return 2
    return int(piece[:1].isupper())


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where the paragraphs lie: the lines that are not blank."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def pieces(tokenizer, text: str, paragraph: tuple[int, int]) -> Pieces:
    start, end = paragraph
    passage = text[start:end]
    state = quotations.states(passage)
    encoded = tokenizer.encode(passage, add_special_tokens=False)
    return Pieces(
        encoded.ids,
        [state[a] * 4 + case(passage[a:b]) for a, b in encoded.offsets],
        [(start + a, start + b) for a, b in encoded.offsets],
    )


def parts(paragraph: Pieces, text: str) -> list[Pieces]:
    """The paragraph in parts that each fit a window, cut behind a sentence where there is one."""
    found, at = [], 0
    while len(paragraph) - at > LONGEST:
        limit = at + LONGEST
        ends = (i for i in range(limit - 1, at + LONGEST // 2, -1) if text[slice(*paragraph.spans[i])] in ENDS)
        cut = next(ends, limit - 1) + 1
        found.append(paragraph.cut(at, cut))
        at = cut
    found.append(paragraph.cut(at, len(paragraph)))
    return found


def windows(all_parts: list[Pieces], first: int = LONGEST) -> list[list[int]]:
    """Which parts go together, each window as full as it gets; `first` is the most pieces of the first one."""
    found, window, used, limit = [], [], 0, first
    for i, part in enumerate(all_parts):
        if window and used + 1 + len(part) > limit:
            found.append(window)
            window, used, limit = [], 0, LONGEST
        used += len(part) + bool(window)
        window.append(i)
    if window:
        found.append(window)
    return found
