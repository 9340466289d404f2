"""Two ways to score texts by shared words: cosine for short phrases, BM25 for descriptions; sparse, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Scores = NDArray[np.float32]
K1, B = 1.2, 0.75
TWICE = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Documents × words, weights inside; ``idf`` by word number, ``rare`` the weight of a word never seen."""

    matrix: Any
    words: dict[str, int]
    idf: Scores
    bm25: bool

    @property
    def rare(self) -> float:
        """The weight of a word that no document has: that of one that a single document has."""
        return float(self.idf.max()) if len(self.idf) else 1.0

    def scores(self, query: Iterable[str]) -> Scores:
        """A score in 0–1 for every document: the cosine, or BM25 ÷ what a text of only these words could reach.

        Words that no document has count against all documents alike, so that half a match never looks whole.
        """
        counted = Counter(query)
        known = [(self.words[word], min(count, TWICE)) for word, count in counted.items() if word in self.words]
        if not known:
            return np.zeros(self.matrix.shape[0], dtype=np.float32)
        columns = [column for column, _ in known]
        strange = [min(count, TWICE) for word, count in counted.items() if word not in self.words]
        if self.bm25:
            whole = float(self.idf[columns].sum()) + len(strange) * self.rare
            return np.asarray(self.matrix[:, columns].sum(axis=1)).ravel().astype(np.float32) / np.float32(whole)
        weights = np.array([count for _, count in known], dtype=np.float32) * self.idf[columns]
        length = np.sqrt(float((weights**2).sum()) + sum((count * self.rare) ** 2 for count in strange))
        return np.asarray(self.matrix[:, columns] @ (weights / np.float32(length)), dtype=np.float32)


def cosine(documents: Sequence[Sequence[str]]) -> Table:
    """A table for short phrases: unit rows of idf-weighted words, each counted at most twice.

    >>> table = cosine([["김치"], ["김치", "찌개"]])
    >>> table.scores(["김치"]).round(2).tolist()[0]
    1.0
    """
    counts, words, idf = _counted(documents)
    counts.data = np.minimum(counts.data, TWICE) * idf[counts.col]
    rows = counts.tocsr()
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    length[length == 0] = 1
    return Table(sp.diags(1 / length).dot(rows).astype(np.float32).tocsc(), words, idf, bm25=False)


def bm25(documents: Sequence[Sequence[str]]) -> Table:
    """A table for descriptions: Okapi BM25 with k1 = 1.2, b = 0.75 (Robertson and Zaragoza, 2009)."""
    counts, words, idf = _counted(documents)
    sizes = np.array([len(document) for document in documents], dtype=np.float32)
    slow = K1 * (1 - B + B * sizes / max(float(sizes.mean()), 1.0))
    counts.data = counts.data * (K1 + 1) / (counts.data + slow[counts.row]) * idf[counts.col]
    return Table(counts.astype(np.float32).tocsc(), words, idf, bm25=True)


def _counted(documents: Sequence[Sequence[str]]) -> tuple[Any, dict[str, int], Scores]:
    words: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    counts: list[int] = []
    for row, document in enumerate(documents):
        for word, count in Counter(document).items():
            rows.append(row)
            columns.append(words.setdefault(word, len(words)))
            counts.append(count)
    n = len(documents)
    seen = np.bincount(columns, minlength=len(words)) if columns else np.zeros(0)
    idf = np.log(1 + (n - seen + 0.5) / (seen + 0.5)).astype(np.float32)
    matrix = sp.coo_matrix((np.array(counts, np.float32), (rows, columns)), shape=(n, len(words)))
    return matrix, words, idf
