"""Which quotation marks of a paragraph belong together.

The same rules as `crates/reading/src/quotations.rs`, step by step: the model learns with what it will be given. Both
sides are held to `tests/quotations.json`.
"""

from typing import NamedTuple, Optional

OPENS, CLOSES, EITHER = "opens", "closes", "either"
SHAPES = {"“": OPENS, "„": OPENS, "«": OPENS, "”": CLOSES, "»": CLOSES, '"': EITHER}
SINGLES = {"‘": OPENS, "’": CLOSES, "'": EITHER}
DOUBLED = {"`": OPENS, "‘": OPENS, "'": EITHER, "’": EITHER}

OUTSIDE, MARK, INSIDE = 0, 1, 2


class Mark(NamedTuple):
    start: int
    end: int
    shape: str
    single: bool
    before: Optional[str]
    after: Optional[str]

    def stands_open(self) -> bool:
        """Whether it stands as an opening mark stands: space before it, a word behind it."""
        before = self.before is None or self.before.isspace() or self.before in "([{—–-/"
        return before and self.after is not None and not self.after.isspace() and self.after not in ",.;:!?)]"

    def stands_closed(self) -> bool:
        before = self.before is not None and not self.before.isspace()
        return before and not (self.after is not None and self.after.isalnum())


def marks(passage: str) -> list[Mark]:
    found, before, at = [], None, 0
    while at < len(passage):
        start, c = at, passage[at]
        at += 1
        doubled = c in DOUBLED and passage[at : at + 1] == c
        at += doubled
        shape, single = (DOUBLED[c], False) if doubled else (SHAPES.get(c), False)
        if shape is None and c in SINGLES:
            shape, single = SINGLES[c], True
        if shape is not None:
            mark = Mark(start, at, shape, single, before, passage[at] if at < len(passage) else None)
            between = mark.before is not None and mark.before.isalnum() and mark.after and mark.after.isalnum()
            if not (single and between):  # between two letters it is an apostrophe
                found.append(mark)
        before = c
    return found


def quotations(passage: str) -> list[tuple[int, int, bool]]:
    """Start and end of each quotation, marks included, and whether it has a closing mark."""
    found, open_ = [], None
    all_marks = marks(passage)
    odd = sum(not mark.single for mark in all_marks) % 2 == 1

    def add(start: Mark, to: int, closed: bool) -> None:
        if any(c.isalnum() for c in passage[start.end : to]):
            end = start.start + len(passage[start.start : to].rstrip())
            found.append((start.start, end, closed))

    for mark in all_marks:
        start = open_
        if start is None or (start.single and mark.single and not mark.stands_closed()):
            if mark.shape == OPENS:
                stray = False
            elif mark.shape == CLOSES:
                stray = True
            else:
                stray = mark.after is None or (odd or mark.single) and not mark.stands_open()
            if open_ is None and not stray and (not mark.single or mark.stands_open()):
                open_ = mark
        elif start.single and not mark.single:
            # A single mark that meets a double one was an apostrophe.
            open_ = mark if mark.shape != CLOSES else None
        elif not start.single and mark.single:
            continue
        elif start.single:
            if len(passage[start.end : mark.start].split()) >= 3 and mark.shape != OPENS:
                add(start, mark.end, True)
            open_ = None
        else:
            ended = passage[: mark.start].rstrip().endswith((",", ".", "?", "!", "…"))
            if mark.shape == OPENS or mark.shape == EITHER and odd and mark.stands_open() and not ended:
                # Its closing mark is missing: it went on to the end of what stands before the new one, or was none.
                if ended:
                    add(start, mark.start, True)
                open_ = mark
            else:
                add(start, mark.end, True)
                open_ = None
    if open_ is not None and not open_.single:
        add(open_, len(passage), False)
    return found


def states(passage: str) -> bytearray:
    """For each character whether it stands outside a quotation, is a mark, or stands inside."""
    state = bytearray(len(passage))
    for start, end, _ in quotations(passage):
        state[start:end] = bytes([INSIDE]) * (end - start)
    for mark in marks(passage):
        if not (mark.single and not state[mark.start]):
            state[mark.start : mark.end] = bytes([MARK]) * (mark.end - mark.start)
    return state
