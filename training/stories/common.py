"""How common words are in news: `python -m stories.common DATA OUT`, with DATA the folder of all sets.

Of each set, the share of articles that have a word; the mean of these shares over the sets, in articles of a thousand. Words that
stand in one set alone, or in fewer than three articles of a thousand, are left out: whoever is not listed is rare.
"""

import argparse
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

SETS = ("attribution/train", "stories/before2016", "times/train")
WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’ʼ][^\W\d_]+)*")


def folded(word: str) -> str:
    """As `words::folded` has it, but for the British spelling, and without "'s"."""
    plain = unicodedata.normalize("NFKD", re.sub("[’ʼ]", "'", word).replace(",", ""))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower().removesuffix("'s")


def shares(texts: list[str]) -> Counter:
    """The share of the texts that has a word."""
    found = Counter(word for text in texts for word in {folded(word) for word in WORD.findall(text)})
    return Counter({word: count / len(texts) for word, count in found.items() if count > 1})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    files = [(args.data / f"{name}.articles.jsonl").read_text(encoding="utf-8").splitlines() for name in SETS]
    of_sets = [shares([json.loads(line)["text"] for line in lines]) for lines in files]
    total = sum(of_sets, Counter())
    listed = {
        word: round(1000 * share / len(SETS))
        for word, share in total.items()
        if sum(word in found for found in of_sets) > 1 and not re.search(r"\d", word)
    }
    rows = [f"{word} {share}\n" for word, share in sorted(listed.items(), key=lambda row: (-row[1], row[0])) if share >= 3]
    args.out.write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
