"""How much each likeness of two articles weighs: `python -m stories.fit GOLD STORIES... -- APART...`.

GOLD is the file of stories. STORIES and APART are what the program's example `likeness` prints: of pairs whose story is known, and of
pairs about one campaign, of which those that lie more than ten days apart tell of different happenings. Prints the weights of a logistic
regression, and how well they part the stories that were not learnt from.
"""

import json
import sys
import zlib
from collections import defaultdict
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

GAP, LONG = 2, 10
WHOLE = 4
"""How much more a pair of the first file, the largest record, weighs than those of the others."""
FOLDS = 4


def rows(path: str) -> tuple[list[tuple[str, str]], np.ndarray]:
    """The pairs' names, and their features."""
    lines = [line.split("\t") for line in Path(path).read_text(encoding="utf-8").splitlines()]
    return [(line[0], line[1]) for line in lines], np.array([[float(x) for x in line[3:]] for line in lines])


def main() -> None:
    split = sys.argv.index("--")
    gold_path, *known, = sys.argv[1:split]
    gold = {row["id"]: row["story"] for row in map(json.loads, Path(gold_path).read_text().splitlines())}
    fold = lambda name: zlib.crc32(gold[name].encode()) % FOLDS
    features, same, folds = [], [], []
    for path in known:
        names, of_path = rows(path)
        keep = [at for at, (a, b) in enumerate(names) if a in gold and b in gold]
        features.append(of_path[keep])
        first = len(features[0])
        same += [gold[names[at][0]] == gold[names[at][1]] for at in keep]
        folds += [(fold(names[at][0]), fold(names[at][1])) for at in keep]
    apart = []
    for path in sys.argv[split + 1 :]:
        of_path = rows(path)[1]
        apart.append(of_path[np.expm1(of_path[:, GAP]) > LONG])
    features, same, folds, apart = np.concatenate(features), np.array(same), np.array(folds), np.concatenate(apart)
    weights = np.array([WHOLE if at < first else 1 for at in range(len(same))])

    def fit(chosen: np.ndarray) -> LogisticRegression:
        x, y = np.concatenate([features[chosen], apart]), np.concatenate([same[chosen], np.zeros(len(apart), bool)])
        weight = np.concatenate([weights[chosen], np.ones(len(apart))])
        return LogisticRegression(C=100.0, max_iter=2000).fit(x, y, sample_weight=weight)

    found = defaultdict(list)
    for left_out in range(FOLDS):
        inside = (folds == left_out).all(1)
        outside = (folds != left_out).all(1)
        likely = fit(outside).predict_proba(features[inside])[:, 1]
        found["average precision"].append(average_precision_score(same[inside], likely))
    model = fit(np.ones(len(same), bool))
    print("pairs", len(same), "of one story", same.sum(), "apart", len(apart))
    print({what: round(float(np.mean(values)), 4) for what, values in found.items()})
    print("weights", np.round(model.coef_[0], 2).tolist(), "bias", round(float(model.intercept_[0]), 2))


if __name__ == "__main__":
    main()
