"""Boosted trees as plain arrays: scoring without the library that grew them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array, Floats

MANY = 1_000  # rows from which asking node by node beats walking row by row
BLOCK = 16_384  # rows at a time: their figures stay in the processor's cache


@dataclass(frozen=True)
class Forest:
    """Trees whose leaves add up; nodes of all trees one after another.

    names      the figures that the trees ask for; feature (n,) which of them, −1 in a leaf
    threshold  (n,) go left where the figure ≤ threshold
    value      (n,) a leaf's value; of an inner node the mean over the training rows that came by
    left, right (n,) nodes; missing_left (n,) where an unknown figure goes; roots (t,) first node of each tree
    """

    names: tuple[str, ...]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float64]
    value: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    missing_left: NDArray[np.bool_]
    roots: NDArray[np.int32]

    def score(self, rows: Floats) -> Array:
        """Sum over the trees, (r,), for rows (r, f) in the order of ``names``.

        >>> nodes = dict(feature=np.array([0, -1, -1], np.int16), threshold=np.array([1.0, 0, 0]))
        >>> below = dict(left=np.array([1, 0, 0], np.int32), right=np.array([2, 0, 0], np.int32))
        >>> held = dict(value=np.array([1.0, -5, 5]), missing_left=np.array([True] * 3), roots=np.array([0], np.int32))
        >>> stump = Forest.of_arrays(("x",), {**nodes, **below, **held})
        >>> stump.score(np.array([[0.5], [2], [np.nan]], np.float32)).tolist()
        [-5.0, 5.0, -5.0]
        """
        if len(rows) < MANY:
            return self._walk(rows)
        return np.concatenate([_asking(self._nodes, rows[at : at + BLOCK]) for at in range(0, len(rows), BLOCK)])

    @cached_property
    def _nodes(self) -> Nodes:
        return Nodes.of(self)

    def _walk(self, rows: Floats) -> Array:
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots))).astype(np.int64)
        line = np.arange(len(rows))[:, None]
        asked = self.feature[at]
        while (asked >= 0).any():
            value = rows[line, np.maximum(asked, 0)].astype(np.float64)
            goes_left = np.where(np.isnan(value), self.missing_left[at], value <= self.threshold[at])
            at = np.where(asked >= 0, np.where(goes_left, self.left[at], self.right[at]), at)
            asked = self.feature[at]
        found: Array = self.value[at].sum(1)
        return found

    def parts(self, rows: Floats) -> Array:
        """What each figure adds to the score, (r, f + 1); the last column is what all rows share.

        Saabas's decomposition: each step's change of the expected value counts for the figure that it asks for.
        """
        width = len(self.names) + 1
        found = np.zeros(len(rows) * width)
        line = np.broadcast_to(np.arange(len(rows))[:, None], (len(rows), len(self.roots)))
        at = np.broadcast_to(self.roots, line.shape).astype(np.int64)
        asked = self.feature[at].astype(np.int64)
        while (inner := asked >= 0).any():
            value = rows[line, np.maximum(asked, 0)]
            goes_left = np.where(np.isnan(value), self.missing_left[at], value <= self.threshold[at])
            below = np.where(inner, np.where(goes_left, self.left[at], self.right[at]), at)
            cell = line[inner] * width + asked[inner]
            found += np.bincount(cell, (self.value[below] - self.value[at])[inner], len(found))
            at, asked = below, self.feature[below].astype(np.int64)
        parts = found.reshape(len(rows), width)
        parts[:, -1] += self.value[self.roots].sum()
        return parts

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What a file keeps."""
        return {
            "feature": self.feature,
            "threshold": self.threshold.astype(np.float32),
            "value": self.value.astype(np.float32),
            "left": self.left,
            "right": self.right,
            "missing_left": self.missing_left,
            "roots": self.roots,
        }

    @classmethod
    def of_arrays(cls, names: tuple[str, ...], held: Mapping[str, NDArray[Any]]) -> Forest:
        """The forest that a file keeps."""
        return cls(
            names,
            held["feature"],
            held["threshold"].astype(np.float64),
            held["value"].astype(np.float64),
            held["left"],
            held["right"],
            held["missing_left"],
            held["roots"],
        )


@dataclass(frozen=True, slots=True)
class Nodes:
    """The inner nodes of a forest for many rows, tree by tree, each with the leaves a row loses by going right.

    A row ends in the first leaf, from left to right, that it has not lost; Lucchese and others (2015), QuickScorer.

    figure, threshold, missing_left (n,); lost (n,) leaves as bits; start (t + 1,) each tree's first; leaves (t, 32)
    """

    figure: NDArray[np.int64]
    threshold: Floats
    missing_left: NDArray[np.bool_]
    lost: NDArray[np.uint32]
    start: NDArray[np.int64]
    leaves: Array

    @classmethod
    def of(cls, forest: Forest) -> Nodes:
        """The nodes of a forest whose trees have at most 32 leaves; they are grown with 31."""
        places: list[int] = []
        lost: list[int] = []
        start = [0]
        leaves = np.zeros((len(forest.roots), 32))
        feature, left, right = forest.feature.tolist(), forest.left.tolist(), forest.right.tolist()

        def enter(tree: int, at: int, leaf: int) -> int:
            """Goes through a node's leaves from the given one on; the number of the next."""
            if feature[at] < 0:
                leaves[tree, leaf] = forest.value[at]
                return leaf + 1
            middle = enter(tree, left[at], leaf)
            places.append(at)
            lost.append((1 << middle) - (1 << leaf))
            return enter(tree, right[at], middle)

        for tree, root in enumerate(forest.roots.tolist()):
            enter(tree, root, 0)
            start.append(len(places))
        return cls(
            forest.feature[places].astype(np.int64),
            forest.threshold[places].astype(np.float32),
            forest.missing_left[places],
            np.array(lost, np.uint32),
            np.array(start),
            leaves,
        )


def _ask(nodes: Nodes, rows: Floats) -> Array:
    """Sum over the trees, (r,), one comparison of all rows for each node."""
    figures = np.ascontiguousarray(rows.T)
    found, right, held = np.zeros(len(rows)), np.empty(len(rows), bool), np.empty(len(rows), np.uint32)
    for leaves, (first, last) in zip(nodes.leaves, pairwise(nodes.start.tolist()), strict=True):
        lost = np.zeros(len(rows), np.uint32)
        for node in range(first, last):
            asked, threshold = figures[nodes.figure[node]], nodes.threshold[node]
            if nodes.missing_left[node]:
                np.greater(asked, threshold, out=right)
            else:
                np.logical_not(np.less_equal(asked, threshold, out=right), out=right)
            np.multiply(right, nodes.lost[node], out=held)
            np.bitwise_or(lost, held, out=lost)
        kept = ~lost
        found += leaves[np.frexp((kept & (~kept + 1)).astype(np.float64))[1] - 1]
    return found


Ask = Callable[[Nodes, Floats], Array]
_asking: Ask = _ask


def compiled() -> None:
    """From here on forests ask with compiled loops: four times as fast, after half a second of loading a compiler."""
    global _asking
    from hanbada.ranking.chances.forest_kernel import ask

    def asked(nodes: Nodes, rows: Floats) -> Array:
        found = np.zeros(len(rows))
        parts = (nodes.figure, nodes.threshold, nodes.missing_left, nodes.lost, nodes.start, nodes.leaves)
        ask(np.ascontiguousarray(rows.T), *parts, found)
        return found

    _asking = asked
