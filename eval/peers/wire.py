"""The form in which readings are scored: `onrecord.reading/1`, as far as a peer fills it."""

import json


def reading(file, article, statements=()):
    """One page's reading: `article` has what the peer knows of it, `statements` what it has found."""
    nothing = dict.fromkeys(["source_id", "url", "outlet", "title", "language", "published", "dateline"])
    head = {"id": "", "text": "", "authors": [], "blocks": []}
    lists = {name: [] for name in ("actors", "times", "figures", "events", "problems")}
    article = nothing | head | article
    return lists | {"schema": "onrecord.reading/1", "file": file, "article": article, "statements": list(statements)}


def write(path, readings):
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(one) + "\n" for one in readings)
