"""From the model's scores to attributions. The Rust reader does the same; this one chooses between models."""

from dataclasses import dataclass

import numpy as np

from tagger.corpus import ROLES, TAGS, Window

SURE = 0.4
"""A content piece whose mean arc to its cue is less likely than this is dropped."""

MADE = 0.5
"""A piece outside every predicted source that holds more of the arc's mass than this is a source."""


@dataclass
class Found:
    source: tuple[int, int] | None
    cue: tuple[int, int]
    content: list[tuple[int, int]]
    evidence: tuple[float, ...]
    """Probabilities: the content's pieces on average, its least sure piece, the cue, the arc to it, the source."""


def _legal() -> np.ndarray:
    """Which tag may follow which: 0 or minus infinity."""
    inside = lambda tag: tag != 0 and (tag - 1) % 4 in (0, 1)
    role = lambda tag: (tag - 1) // 4
    legal = np.full((len(TAGS), len(TAGS)), -np.inf)
    for a in range(len(TAGS)):
        for b in range(len(TAGS)):
            goes_on = b != 0 and (b - 1) % 4 in (1, 2)
            if inside(a) == goes_on and (not goes_on or role(a) == role(b)):
                legal[a, b] = 0
    return legal


LEGAL = _legal()
STARTS = np.array([0 if t == 0 or (t - 1) % 4 in (0, 3) else -np.inf for t in range(len(TAGS))])
STOPS = np.array([0 if t == 0 or (t - 1) % 4 in (2, 3) else -np.inf for t in range(len(TAGS))])


def softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def viterbi(log: np.ndarray) -> list[int]:
    best, back = STARTS + log[0], []
    for row in log[1:]:
        scores = best[:, None] + LEGAL
        back.append(scores.argmax(0))
        best = scores.max(0) + row
    path = [int((best + STOPS).argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def spans(path: list[int], offset: int) -> dict[str, list[tuple[int, int]]]:
    """The runs of pieces of each role, half-open."""
    found: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
    start = 0
    for i, tag in enumerate(path):
        if tag == 0:
            continue
        if (tag - 1) % 4 in (0, 3):
            start = i
        if (tag - 1) % 4 in (2, 3):
            found[ROLES[(tag - 1) // 4]].append((offset + start, offset + i + 1))
    return found


def attributions(window: Window, tags: np.ndarray, to_cue: np.ndarray, to_source: np.ndarray) -> list[Found]:
    """The attributions of one window; scores without padding."""
    log = np.log(softmax(tags) + 1e-12)
    of_role = {role: np.exp(log[:, 1 + 4 * i : 5 + 4 * i]).sum(1) for i, role in enumerate(ROLES)}
    found: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
    start = 0
    for end in [i for i, at in enumerate(window.spans) if at is None]:
        if end > start:
            for role, runs in spans(viterbi(log[start:end]), start).items():
                found[role] += runs
        start = end + 1
    if not found["cue"]:
        return []
    firsts = [cue[0] for cue in found["cue"]]
    pieces: dict[int, list[tuple[int, int]]] = {}
    linked: dict[tuple[int, int], float] = {}
    for start, end in found["content"]:
        arcs = softmax(to_cue[start:end]).mean(0)[firsts]
        cue = int(arcs.argmax())
        if arcs[cue] >= SURE:
            pieces.setdefault(cue, []).append((start, end))
            linked[start, end] = float(arcs[cue])
    result = []
    for cue, content in sorted(pieces.items()):
        mass = softmax(to_source[firsts[cue]])
        best, source = float(mass[0]), None
        outside = mass.copy()
        outside[0] = 0
        for start, end in found["source"]:
            outside[start:end] = 0
            if (held := float(mass[start:end].sum())) > best:
                best, source = held, (start, end)
        made = int(outside.argmax())
        if outside[made] > MADE:
            best, source = float(outside[made]), (made, made + 1)
        inside = np.concatenate([of_role["content"][start:end] for start, end in content])
        to_cue_mean = sum(linked[run] * (run[1] - run[0]) for run in content) / len(inside)
        cue_mean = float(of_role["cue"][slice(*found["cue"][cue])].mean())
        evidence = (float(inside.mean()), float(inside.min()), cue_mean, to_cue_mean, best)
        result.append(Found(source, found["cue"][cue], content, evidence))
    return result


def readable(window: Window, found: Found) -> dict:
    """The attribution in characters of the article."""
    place = lambda run: [window.spans[run[0]][0], window.spans[run[1] - 1][1]]
    return {
        "source": [place(found.source)] if found.source else [],
        "cue": [place(found.cue)],
        "content": [place(run) for run in found.content],
        "evidence": found.evidence,
    }
