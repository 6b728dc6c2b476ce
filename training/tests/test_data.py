"""The data code, which needs no package: `python3 -m unittest discover training/tests -t training`."""

import json
import random
import re
import unittest
from pathlib import Path

from tagger import corpus, disturb, quotations, text


class Encoded:
    def __init__(self, passage: str):
        self.offsets = [m.span() for m in re.finditer(r"\w+|[^\w\s]", passage)]
        self.ids = list(range(1000, 1000 + len(self.offsets)))


class Tokenizer:
    """Words and marks as pieces."""

    def encode(self, passage: str, add_special_tokens: bool) -> Encoded:
        return Encoded(passage)

    def token_to_id(self, token: str) -> int:
        return {"[CLS]": 101, "[SEP]": 102}[token]


STORY = 'Mara Voss opened the quay.\n\n"We will not sign," she said on Friday. "Not this year."\nTom Lund left.'


def place(words: str) -> list[int]:
    at = STORY.index(words)
    return [at, at + len(words)]


ARTICLE = corpus.Article(
    "quay",
    STORY,
    [
        {
            "source": [place("she")],
            "cue": [place("said")],
            "content": [place('"We will not sign,"'), place('"Not this year."')],
            "head": place("she"),
        }
    ],
)


def labels(window: corpus.Window, article: corpus.Article) -> list[tuple[str, str]]:
    told = []
    for tag, at in zip(window.tags, window.spans):
        if at and tag:
            told.append((article.text[slice(*at)], corpus.TAGS[tag]))
    return told


class Quotations(unittest.TestCase):
    def test_states_are_those_that_the_reader_finds(self):
        for case in json.loads(Path(__file__).with_name("quotations.json").read_text(encoding="utf-8")):
            states = "".join("omi"[state] for state in quotations.states(case["text"]))
            self.assertEqual(states, case["states"], case["text"])


class Windows(unittest.TestCase):
    def test_labels_stand_where_the_words_do(self):
        (window,) = corpus.labelled(Tokenizer(), ARTICLE)
        found = labels(window, ARTICLE)
        self.assertEqual(found[0], ('"', "B-content"))
        self.assertIn(("she", "S-source"), found)
        self.assertIn(("said", "S-cue"), found)
        self.assertEqual(sum(tag == "B-content" for _, tag in found), 2)
        cue = window.spans.index(tuple(place("said")))
        content = [i for i, tag in enumerate(window.tags) if tag > 8]
        self.assertEqual({window.cues[i] for i in content}, {cue})
        self.assertEqual([window.spans[i] for i in window.sources[cue]], [tuple(place("she"))])

    def test_a_window_is_never_longer_than_the_longest(self):
        long = "\n".join(" ".join(f"word{i}" for i in range(n)) for n in (3, 120, 253, 254, 255, 700, 90, 90, 90))
        made = corpus.windows(Tokenizer(), long)
        self.assertTrue(all(len(window) <= text.LONGEST + 2 for window in made))
        pieces = [at for window in made for at in window.spans if at]
        self.assertEqual(pieces, [m.span() for m in re.finditer(r"\w+", long)])

    def test_a_long_paragraph_is_cut_behind_a_sentence(self):
        sentence = "The quay stays open this year. "
        (paragraph,) = text.paragraphs(sentence * 50)
        parts = text.parts(text.pieces(Tokenizer(), sentence * 50, paragraph), sentence * 50)
        for part in parts[:-1]:
            self.assertEqual((sentence * 50)[slice(*part.spans[-1])], ".")

    def test_case(self):
        self.assertEqual([text.case(p) for p in ("quay", "Quay", "NATO", "A", "3rd", '"')], [0, 1, 2, 1, 3, 0])


class Disturbed(unittest.TestCase):
    def test_labels_move_with_the_text(self):
        bare = lambda words: re.findall(r"\w+", words)
        for seed in range(300):
            seen = disturb.disturbed(ARTICLE, random.Random(seed))
            (before,), (after,) = ARTICLE.attributions, seen.attributions
            for role in corpus.ROLES:
                told = [bare(seen.text[slice(*span)]) for span in after[role]]
                self.assertEqual(told, [bare(STORY[slice(*span)]) for span in before[role]], seen.text)
            self.assertEqual(bare(seen.text), bare(STORY))

    def test_something_is_disturbed(self):
        texts = {disturb.disturbed(ARTICLE, random.Random(seed)).text for seed in range(100)}
        self.assertGreater(len(texts), 10)


if __name__ == "__main__":
    unittest.main()
