"""Linked F1: attributions matched one to one where half of the content's words are shared and the source holds the gold
source's head. `eval/` has the whole scorer; this is the one figure that models are chosen by."""

import bisect
import collections
import re

WORD = re.compile(r"\w+(?:['’]\w+)?")


class Words:
    def __init__(self, text: str):
        places = [m.span() for m in WORD.finditer(text)]
        self.starts, self.ends = [a for a, _ in places], [b for _, b in places]
        self.quoted = bytearray(len(text))
        for line in re.finditer(r"[^\n]+", text):
            inside = False
            for i in range(*line.span()):
                c = text[i]
                mark = c in '"“”'
                inside = {"“": True, "”": False, '"': not inside}.get(c, inside)
                self.quoted[i] = inside and not mark

    def of(self, spans) -> frozenset[int]:
        return frozenset(
            i
            for a, b in spans
            for i in range(bisect.bisect_right(self.ends, a), bisect.bisect_left(self.starts, b))
        )

    def kind(self, words: frozenset[int]) -> str:
        share = sum(self.quoted[self.starts[i]] for i in words) / len(words)
        return "direct" if share >= 0.9 else "mixed" if share else "indirect"


def linked(articles, predictions) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 over all, and by kind of content."""
    count: collections.Counter = collections.Counter()
    for article in articles:
        for side, kind, right in compared(article, predictions[article.id]):
            for kind in ("all", kind):
                count[side, kind] += 1
                count[side, kind, "right"] += right
    scores = {}
    for kind in ("all", "direct", "mixed", "indirect"):
        p = count["guess", kind, "right"] / max(1, count["guess", kind])
        r = count["gold", kind, "right"] / max(1, count["gold", kind])
        scores[kind] = (p, r, 2 * p * r / (p + r) if p + r else 0.0)
    return scores


def compared(article, predicted) -> list[tuple[str, str, bool]]:
    """For each gold attribution, then for each predicted one: which side it is of, its kind, whether it has a match."""
    words = Words(article.text)
    gold = [(words.of(a["content"]), words.of(a["source"]), a.get("head")) for a in article.attributions]
    gold = [(c, s, (words.of([h]) & s if h else s) or s) for c, s, h in gold if c]
    guess = [(words.of(a["content"]), words.of(a["source"])) for a in predicted]
    guess = [g for g in guess if g[0]]
    pairs = sorted(
        (-shared, i, j)
        for i, (c, s, h) in enumerate(gold)
        for j, (pc, ps) in enumerate(guess)
        if (shared := len(c & pc) / len(c | pc)) >= 0.5 and (h & ps if s else not ps)
    )
    seen_gold, seen_guess = set(), set()
    for _, i, j in pairs:
        if i not in seen_gold and j not in seen_guess:
            seen_gold.add(i)
            seen_guess.add(j)
    return [
        (side, words.kind(row[0]), i in seen)
        for side, rows, seen in (("gold", gold, seen_gold), ("guess", guess, seen_guess))
        for i, row in enumerate(rows)
    ]
