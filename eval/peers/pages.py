"""What others take and find on the same pages: `pages.py DATA READINGS`, on one core.

Reads the pages of DATA/pages/html and DATA/news/html with trafilatura (text, title, authors, date) and htmldate (date),
prints how long each takes with the bytes in memory, and writes READINGS/PEER.SET.jsonl as `onrecord.reading/1`.
"""

import re
import sys
import time
from pathlib import Path
from statistics import mean, median

import htmldate
import trafilatura
import wire

# How often each page is read; the fastest counts: what slows the others is first use, or another program.
ROUNDS = 3


def words(text):
    return re.findall(r"\w+", (text or "").lower())


def blocks(text, title):
    """Each line is one; the headline's is told from the others, since the scorers set it aside."""
    at = 0
    for line in text.split("\n"):
        is_title = at == 0 and words(line) == words(title)
        yield {"start": at, "end": at + len(line), "kind": "title" if is_title else "paragraph"}
        at += len(line) + 1


def published(day):
    return day and {"value": day, "earliest": day, "latest": day, "basis": "metadata"}


def by_trafilatura(page):
    found = trafilatura.bare_extraction(page, include_comments=False, with_metadata=True)
    if not found:
        return {}
    authors = [name for name in (found.author or "").split("; ") if name]
    text = {"text": found.text or "", "blocks": list(blocks(found.text or "", found.title))}
    return text | {"title": found.title, "authors": authors, "published": published(found.date)}


def by_htmldate(page):
    return {"published": published(htmldate.find_date(page, original_date=True))}


def timed(read, page):
    start = time.perf_counter()
    article = read(page)
    return time.perf_counter() - start, article


def main():
    data, readings = map(Path, sys.argv[1:])
    readings.mkdir(parents=True, exist_ok=True)
    for name in ("pages", "news"):
        pages = {file.name: file.read_bytes() for file in sorted((data / name / "html").iterdir())}
        for peer, read in (("trafilatura", by_trafilatura), ("htmldate", by_htmldate)):
            rounds = {file: [timed(read, page) for _ in range(ROUNDS)] for file, page in pages.items()}
            wire.write(readings / f"{peer}.{name}.jsonl", [wire.reading(f, took[0][1]) for f, took in rounds.items()])
            times = [min(seconds for seconds, _ in took) for took in rounds.values()]
            print(
                f"{peer}, {name}: {len(times)} items, median {1000 * median(times):.2f} ms, "
                f"mean {1000 * mean(times):.2f} ms, {1 / mean(times):.0f} a second",
                flush=True,
            )


main()
