"""The actors' data code, which needs no package."""

import json
import tempfile
import unittest
from pathlib import Path

from actors import coref, pairs


class Pairs(unittest.TestCase):
    def test_candidates_and_features_are_those_that_the_reader_computes(self):
        case = json.loads(Path(__file__).with_name("pairs.json").read_text(encoding="utf-8"))
        text, mentions = case["text"], [tuple(span) for span in case["mentions"]]
        count = pairs.counts(text, mentions)
        found = [
            {
                "own": list(own),
                "reached": [
                    {"other": list(other), "told": [round(x, 4) for x in pairs.features(text, other, own, count[other])]}
                    for other in reached
                ],
            }
            for own, reached in pairs.candidates(text, mentions)
        ]
        self.assertEqual(found, case["references"])

    def test_forms(self):
        for words, form in [("She", "she"), ("its", "it"), ("the US", "name"), ("The mayor", "nominal"), ("a Voss", "name")]:
            self.assertEqual(pairs.form(words), form)


class Coref(unittest.TestCase):
    def test_a_document_becomes_running_text_with_its_mentions(self):
        lines = ["# begin document x", "0\tMara\t(1", "1\tVoss\t1)", "2\t's\t_", "3\tship\t(2)", "", "4\tShe\t(1)", "5\t.\t_"]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.conll"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            made = coref.document(path)
        self.assertEqual(made.text, "Mara Voss's ship She.")
        self.assertEqual([(made.text[a:b], entity) for a, b, entity in made.mentions], [("Mara Voss", 1), ("ship", 2), ("She", 1)])

    def test_an_item_has_its_two_names(self):
        head = "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL"
        row = "x-1\tMara met Ada. She left.\tShe\t14\tMara\t0\tTRUE\tAda\t9\tFALSE\thttp://x"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "gap.tsv"
            path.write_text(head + "\n" + row + "\n", encoding="utf-8")
            (item,) = coref.gap(path)
        self.assertEqual((item.pronoun, item.names, item.feminine), ((14, 17), [((0, 4), True), ((9, 12), False)], True))


if __name__ == "__main__":
    unittest.main()
