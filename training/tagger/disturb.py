"""What happens to quotation marks on their way: curled, straightened, lost, doubled, translated.

A disturbance is a list of edits; the labels move with the text.
"""

import bisect
import random
import re

from tagger import quotations
from tagger.corpus import ROLES, Article

Edit = tuple[int, int, str]
"""Start, end, and what stands there instead."""


def _pairs(text: str) -> list[tuple[quotations.Mark, bool]]:
    """The double marks of the text in order, and whether each opens."""
    found = []
    for line in re.finditer(r"[^\n]+", text):
        opens = True
        for mark in quotations.marks(line.group()):
            if mark.single:
                continue
            if mark.shape == quotations.OPENS or mark.shape == quotations.EITHER and mark.stands_open():
                opens = True
            elif mark.shape == quotations.CLOSES or mark.stands_closed():
                opens = False
            at = line.start()
            found.append((mark._replace(start=mark.start + at, end=mark.end + at), opens))
            opens = not opens
    return found


STYLES = [("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("''", "''"), ("``", "''"), ("«", "»"), ("„", "“"), ('""', '""')]


def restyled(text: str, rng: random.Random) -> list[Edit]:
    opening, closing = rng.choice(STYLES)
    return [(m.start, m.end, opening if opens else closing) for m, opens in _pairs(text)]


def lost(text: str, rng: random.Random) -> list[Edit]:
    which = rng.choice(["opening", "closing", "some", "some", "all"])
    share = rng.choice([1.0, rng.uniform(0.1, 0.7)])
    gone = {
        "opening": lambda opens: opens and rng.random() < share,
        "closing": lambda opens: not opens and rng.random() < share,
        "some": lambda opens: rng.random() < share,
        "all": lambda opens: True,
    }[which]
    return [(m.start, m.end, "") for m, opens in _pairs(text) if gone(opens)]


def spaced(text: str, rng: random.Random) -> list[Edit]:
    """Marks that drifted: `said: " we go ".`, `said"we go"`."""
    edits: list[Edit] = []
    for mark, opens in _pairs(text):
        if rng.random() < 0.5:
            written = text[mark.start : mark.end]
            edits.append((mark.start, mark.end, f"{written} " if opens else f" {written}"))
    return edits


def moved(text: str, rng: random.Random) -> list[Edit]:
    """`,"` and `."` become `",` and `".`, as British and translated pages have it."""
    return [(m.start(), m.end(), m.group(2) + m.group(1)) for m in re.finditer(r'([,.])(["”])', text)]


def disturbed(article: Article, rng: random.Random) -> Article:
    """The article with its quotation marks disturbed in one or two ways."""
    way = rng.choice([restyled, restyled, lost, lost, spaced, moved])
    article = edited(article, way(article.text, rng))
    if way in (moved, spaced) or rng.random() < 0.15:
        article = edited(article, restyled(article.text, rng))
    return article


def edited(article: Article, edits: list[Edit]) -> Article:
    """The article after `edits`, which are in order and do not overlap."""
    text, at, starts, shifts, shift = [], 0, [0], [0], 0
    for start, end, instead in edits:
        text += [article.text[at:start], instead]
        at = end
        shift += len(instead) - (end - start)
        starts.append(end)
        shifts.append(shift)
    text.append(article.text[at:])

    def place(old: int) -> int:
        return old + shifts[bisect.bisect_right(starts, old) - 1]

    def span(old: list[int]) -> list[int]:
        return [place(old[0]), max(place(old[0]), place(old[1]))]

    attributions = []
    for attribution in article.attributions:
        moved_to = {role: [span(s) for s in attribution[role]] for role in ROLES}
        # A span of nothing but a mark can vanish: its role has no words either way.
        moved_to = {role: [s for s in spans if s[0] < s[1]] for role, spans in moved_to.items()}
        if moved_to["content"] and moved_to["cue"]:
            head = attribution.get("head")
            attributions.append(moved_to | {"head": head and span(head)})
    return Article(article.id, "".join(text), attributions)
