"""Fits src/hanbada/hs/ranker.json on the tuning half of the golden set; the test half is never read here.

    python tests/data/hs_ranker_fit.py HOME_WITHOUT_KOREAN_NAMES HOME_WITH_KOREAN_NAMES

Each query counts twice: as it is, and with the glossary's terms hidden whose letters are alike (cosine of 0.6 or more).
The loss is −log P(six digits) − log P(heading), weights ≥ 0, a small ridge; five-fold cross-validation is printed.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from hanbada.data import Store
from hanbada.hs import ranker
from hanbada.hs.index import STEPS, Index

GOLDEN = Path(__file__).with_name("hs_golden_tuning.tsv")
HIDE, RIDGE, KEPT, FOLDS = 0.6, 3e-4, 250, 5
NO = {
    "en": ("korean-names", "english-words"),
    "en-words": ("korean-names", "english-words", "vectors"),
    "ko": ("korean-names", "vectors"),
    "ko-names": ("vectors",),
}


def prepared(index: Index, mode: str) -> list[tuple[int, np.ndarray, np.ndarray, int, int]]:
    """Of every query and both of its forms: its number, features of the codes kept, their headings, place of the truth."""
    names = [name for step, own in STEPS.items() if step not in NO[mode] for name in own]
    place = {code: i for i, code in enumerate(index.tree.codes)}
    found = []
    rows = [row for row in csv.DictReader(GOLDEN.open(encoding="utf-8"), delimiter="\t") if row["lang"] == mode[:2]]
    for number, row in enumerate(rows):
        for hide in (None, HIDE):
            scores = index.features(row["query"], NO[mode], hide)
            x = np.stack([scores[name] for name in names], axis=1).astype(np.float64)
            truth = place[row["hs"]]
            best = np.argsort(-(x / (x.max(axis=0) + 1e-6)).sum(axis=1))[:KEPT]
            some = np.unique(np.concatenate([best, *(np.argsort(-column)[:15] for column in x.T), [truth]]))
            head = index.tree.head_of[some]
            found.append((number, x[some], head, int(np.searchsorted(some, truth)), int(index.tree.head_of[truth])))
    return found


def loss(w, data):
    total, slope = 0.0, np.zeros_like(w)
    for _, x, head, y, own in data:
        e = np.exp(x @ w - (x @ w).max())
        p = e / e.sum()
        inside = head == own
        q = np.where(inside, e, 0) / e[inside].sum()
        total -= np.log(p[y]) + np.log(p[inside].sum())
        slope -= x[y] - p @ x + q @ x - p @ x
    n = len(data)
    return total / n + RIDGE * (w @ w), slope / n + 2 * RIDGE * w


def fitted(data):
    start = np.full(data[0][1].shape[1], 2.0)
    return minimize(loss, start, args=(data,), jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(start)).x


def hits(w, data):
    found = []
    for _, x, head, y, own in data:
        p = ranker.softmax(x @ w)
        by_head = np.bincount(head, p)
        found.append(
            ((by_head > by_head[own]).sum() < np.array([1, 5])).tolist()
            + ((p > p[y]).sum() < np.array([1, 5])).tolist()
        )
    return np.mean(found, axis=0).round(3)


def main() -> None:
    fresh, named = (Index.build(Store.open(Path(home))) for home in sys.argv[1:3])
    weights, checks = {}, {}
    for mode, index in (("en", fresh), ("en-words", fresh), ("ko", fresh), ("ko-names", named)):
        names = [name for step, own in STEPS.items() if step not in NO[mode] for name in own]
        data = prepared(index, mode)
        folds = []
        for k in range(FOLDS):
            w = fitted([row for row in data if row[0] % FOLDS != k])
            kept = [row for row in data if row[0] % FOLDS == k]
            folds.append([hits(w, kept[0::2]), hits(w, kept[1::2])])
        checks[mode] = np.mean(folds, axis=0).round(3).tolist()
        print(mode, "HS4 top-1, top-5, HS6 top-1, top-5; as they are / like terms hidden:", checks[mode])
        weights[mode] = {name: round(float(value), 3) for name, value in zip(names, fitted(data), strict=True)}
        print("   ", weights[mode])
    body = {"fitted_on": GOLDEN.name, "cross_validated": checks, "weights": weights}
    ranker.FILE.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
