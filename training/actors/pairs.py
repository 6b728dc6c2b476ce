"""Mentions in pairs: one that refers, and one that it may refer to. Needs no package.

`crates/reading/src/tagger/mentions.rs` computes the same candidates and features.
"""

import re
from collections.abc import Iterable

MASCULINE = {"he", "him", "his", "himself"}
FEMININE = {"she", "her", "hers", "herself"}
PLURAL = {"they", "them", "their", "theirs", "themselves"}
NEUTER = {"it", "its", "itself"}
POSSESSIVE = {"his", "her", "its", "their"}
NAME, NOMINAL = "name", "nominal"
PRONOUN = re.compile(r"\b(?:" + "|".join(sorted(MASCULINE | FEMININE | PLURAL | NEUTER)) + r")\b", re.IGNORECASE)

FEATURES = 14
BEFORE, MOST_BEFORE = 1800, 40
"""How far before a mention, in characters, and among how many what it refers to is looked for."""
BEHIND, MOST_BEHIND = 80, 5
"""The same behind a pronoun."""


def form(words: str) -> str:
    """Which pronoun, or whether a name or another noun phrase."""
    lower = words.lower()
    for name, pronouns in (("he", MASCULINE), ("she", FEMININE), ("they", PLURAL), ("it", NEUTER)):
        if lower in pronouns:
            return name
    capital = any(word[:1].isupper() for word in words.split() if word.lower() not in ("the", "a", "an"))
    return NAME if capital else NOMINAL


def features(text: str, other: tuple[int, int], own: tuple[int, int], count: int) -> list[float]:
    """What is told of a pair beside its words; `count` is how often the other one's last word stands in the text."""
    between = text[min(other[0], own[0]) : max(other[0], own[0])]
    sentences = sum(between.count(mark) for mark in ".!?")
    of_other, of_own = form(text[slice(*other)]), form(text[slice(*own)])
    pronoun = of_other not in (NAME, NOMINAL)
    opens = text[max(0, other[0] - 2) : other[0]].strip() in ("", ".", '"', "”")
    told = [
        other[0] > own[0],
        min(abs(own[0] - other[0]), 600) / 200,
        min(sentences, 5) / 2,
        sentences == 0,
        "\n" in between,
        min(count, 6) / 3,
        text[other[1] : other[1] + 2] in ("'s", "’s"),
        of_other == NAME,
        of_other == NOMINAL,
        pronoun and of_other == of_own,
        pronoun and of_other != of_own,
        opens,
        min(len(text[slice(*other)].split()), 4) / 4,
        text[slice(*own)].lower() in POSSESSIVE,
    ]
    return [float(value) for value in told]


def candidates(text: str, mentions: Iterable[tuple[int, int]]) -> list[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """Each mention that is no name, with those that it may refer to, the nearest before it first."""
    ordered = sorted(set(mentions))
    found = []
    for at, own in enumerate(ordered):
        kind = form(text[slice(*own)])
        if kind == NAME:
            continue
        reached = []
        for other in reversed(ordered[:at]):
            if own[0] - other[0] > BEFORE or len(reached) >= MOST_BEFORE:
                break
            if other[1] <= own[0]:
                reached.append(other)
        if kind != NOMINAL:
            for other in ordered[at + 1 : at + 1 + MOST_BEHIND]:
                if other[0] - own[1] > BEHIND:
                    break
                if other[0] >= own[1] and form(text[slice(*other)]) == NAME:
                    reached.append(other)
        found.append((own, reached))
    return found


def counts(text: str, mentions: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """How often the last word of each name stands in the text; 1 for anything else."""
    last = lambda span: (text[slice(*span)].split() or [""])[-1]
    return {span: text.count(last(span)) if form(text[slice(*span)]) == NAME else 1 for span in mentions}
