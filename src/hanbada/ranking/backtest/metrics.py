"""How good an order is: metrics of single lists, pooled figures, and intervals by drawing exporters again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hanbada.base.arrays import Array, Flags, Ints
from hanbada.base.interval import Interval

LISTED = ("average_precision", "ndcg_10", "hit_5", "recall_10", "precision_5")
BINS = 1000
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Lists:
    """Cases grouped into lists, one for each exporter and product.

    order     (r,) the cases list by list; start, length (l,) of each list within it
    exporter  (l,) whose list it is
    """

    order: Ints
    start: Ints
    length: Ints
    exporter: Ints

    @classmethod
    def of(cls, exporter: Ints, product: Ints) -> Lists:
        """Groups cases (r,) by exporter and product."""
        key = product * (int(exporter.max(initial=0)) + 1) + exporter
        # cases come list by list as a rule: sorting then is not needed
        order = np.arange(len(key)) if (key[1:] >= key[:-1]).all() else np.argsort(key, kind="stable")
        key = key[order]
        start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.empty(0, np.int64)
        length = np.diff(np.r_[start, len(key)])
        return cls(order, start, length, exporter[order][start])


def ranked(lists: Lists, score: Array) -> tuple[Ints, Ints]:
    """The cases in the order of each list's scores, best first, ties as they come; and each one's place from 0."""
    inside = -score[lists.order]
    order = np.argsort(inside, kind="stable")
    group = np.repeat(
        np.arange(len(lists.start), dtype=np.uint16 if len(lists.start) < 2**16 else np.int64), lists.length
    )
    order = order[np.argsort(group[order], kind="stable")]
    place = np.arange(len(order)) - np.repeat(lists.start, lists.length)
    return lists.order[order], place


def list_metrics(lists: Lists, score: Array, opened: Flags) -> dict[str, Array]:
    """Metrics of every list, (l,) each; NaN where a list has no opening, but not for precision_5.

    >>> lists = Lists.of(np.zeros(3, int), np.zeros(3, int))
    >>> found = list_metrics(lists, np.array([3.0, 2.0, 1.0]), np.array([False, True, False]))
    >>> {name: round(float(values[0]), 3) for name, values in found.items()}
    {'average_precision': 0.5, 'ndcg_10': 0.631, 'hit_5': 1.0, 'recall_10': 1.0, 'precision_5': 0.2}
    """
    order, place = ranked(lists, score)
    y = opened[order].astype(np.float64)
    total = _sum(y, lists)
    so_far = np.cumsum(y) - np.repeat(np.cumsum(y)[lists.start] - y[lists.start] if len(y) else y, lists.length)
    ideal = np.cumsum(1 / np.log2(np.arange(2, 12)))
    some = total > 0

    def of_some(values: Array, by: Array) -> Array:
        found: Array = np.divide(values, by, out=np.full(len(values), np.nan), where=some)
        return found

    return {
        "average_precision": of_some(_sum(y * so_far / (place + 1), lists), total),
        "ndcg_10": of_some(
            _sum(np.where(place < 10, y / np.log2(place + 2), 0), lists),
            ideal[np.clip(total, 1, 10).astype(int) - 1],
        ),
        "hit_5": of_some((_sum(y * (place < 5), lists) > 0).astype(float), np.ones(len(total))),
        "recall_10": of_some(_sum(y * (place < 10), lists), total),
        "precision_5": _sum(y * (place < 5), lists) / 5,
    }


def _sum(values: Array, lists: Lists) -> Array:
    found: Array = np.add.reduceat(values, lists.start) if len(values) else np.empty(0)
    return found


@dataclass(frozen=True, slots=True)
class Draws:
    """How often each exporter comes in each redraw, (b, e); the first row is the sample itself."""

    weight: Array
    place: Mapping[int, int]

    @classmethod
    def of(cls, exporters: Ints, count: int = 400, seed: int = 1) -> Draws:
        """Redraws of the distinct exporters, with replacement; of fewer than five nothing can be told: NaN."""
        names = np.unique(exporters)
        chance = np.full(len(names), 1 / max(1, len(names)))
        drawn = (
            np.random.default_rng(seed).multinomial(len(names), chance, count) if len(names) else np.zeros((count, 0))
        )
        if len(names) < FEWEST:
            drawn = np.full(drawn.shape, np.nan)
        return cls(np.vstack([np.ones(len(names)), drawn]), {int(name): at for at, name in enumerate(names)})

    def places(self, exporter: Ints) -> Ints:
        """Column of each exporter."""
        lookup = np.full(max(self.place, default=0) + 1, -1)
        lookup[list(self.place)] = list(self.place.values())
        return lookup[exporter]

    def mean(self, exporter: Ints, values: Array) -> Array:
        """Mean of the values (l,) under every redraw, (b,); NaN values count nothing."""
        held = np.isfinite(values)
        at = self.places(exporter[held])
        sums = np.bincount(at, values[held], self.weight.shape[1])
        counts = np.bincount(at, minlength=self.weight.shape[1])
        return _over(self.weight @ sums, self.weight @ counts)

    def ratio(self, exporter: Ints, top: Array, bottom: Array) -> Array:
        """Sum of ``top`` ÷ sum of ``bottom`` under every redraw, (b,)."""
        at = self.places(exporter)
        size = self.weight.shape[1]
        return _over(self.weight @ np.bincount(at, top, size), self.weight @ np.bincount(at, bottom, size))

    def auc(self, exporter: Ints, score: Array, opened: Flags) -> Array:
        """Chance that an opened case stands above another one, (b,); the first is exact, ties count half.

        Redraws use scores in 1,000 classes of equal size.
        """
        at = self.places(exporter)
        order = np.argsort(score)
        rising, happened = score[order], opened[order]
        start = np.flatnonzero(np.r_[True, rising[1:] != rising[:-1]])
        length = np.diff(np.r_[start, len(score)])
        level = np.repeat((start + length // 2) * BINS // max(1, len(score)), length)  # ties stay together
        size = self.weight.shape[1]
        cell = (happened * np.int64(size) + at[order]) * BINS + level
        bad, good = np.bincount(cell, minlength=2 * size * BINS).reshape(2, size, BINS).astype(float)
        positive, negative = self.weight @ good, self.weight @ bad
        below = np.cumsum(negative, 1) - negative / 2
        found = _over((positive * below).sum(1), positive.sum(1) * negative.sum(1))
        if opened.any() and not opened.all():
            found[0] = _area(rising, happened)
        return found


def _over(top: Array, bottom: Array) -> Array:
    found: Array = np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0)
    return found


def auc(score: Array, opened: Flags) -> float:
    """Area under the ROC curve, ties counting half; NaN without both kinds.

    >>> auc(np.array([1.0, 2.0, 2.0, 3.0]), np.array([False, False, True, True]))
    0.875
    """
    if opened.all() or not opened.any():
        return float("nan")
    order = np.argsort(score)
    return _area(score[order], opened[order])


def _area(score: Array, opened: Flags) -> float:
    """The area for scores that are sorted."""
    start = np.flatnonzero(np.r_[True, score[1:] != score[:-1]])
    good = np.add.reduceat(opened.astype(np.float64), start)
    bad = np.diff(np.r_[start, len(score)]) - good
    return float((good * (np.cumsum(bad) - bad / 2)).sum() / (good.sum() * bad.sum()))


def brier_skill(draws: Draws, exporter: Ints, chance: Array, opened: Flags) -> Array:
    """1 − Brier score ÷ Brier score of the base rate, under every redraw (b,)."""
    y = opened.astype(float)
    rate = draws.ratio(exporter, y, np.ones(len(y)))
    own = draws.ratio(exporter, (chance - y) ** 2, np.ones(len(y)))
    found: Array = 1 - own / np.maximum(rate * (1 - rate), 1e-12)
    return found


def calibration_slope(draws: Draws, exporter: Ints, chance: Array, opened: Flags) -> Array:
    """Slope of the logistic regression of what happened on the log odds of the chance, under every redraw (b,).

    Fitted on 400 classes of equal size and five Newton steps.
    """
    odds = np.log(np.clip(chance, 1e-6, 1 - 1e-6) / np.clip(1 - chance, 1e-6, 1))
    order = np.argsort(odds, kind="stable")
    level = np.empty(len(odds), np.int64)
    level[order] = np.arange(len(odds)) * 400 // max(1, len(odds))
    x = np.bincount(level, odds, 400) / np.maximum(np.bincount(level, minlength=400), 1)
    at, size = draws.places(exporter), draws.weight.shape[1]
    number = draws.weight @ np.bincount(at * 400 + level, minlength=size * 400).reshape(size, 400)
    happened = draws.weight @ np.bincount(at * 400 + level, opened, size * 400).reshape(size, 400)
    return np.array([_logistic(x, n, y) for n, y in zip(number, happened, strict=True)])


def _logistic(x: Array, number: Array, happened: Array) -> float:
    a, b = 0.0, 1.0
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(a + b * x, -30, 30)))
        w = number * p * (1 - p)
        gradient = np.array([(happened - number * p).sum(), (x * (happened - number * p)).sum()])
        hessian = np.array([[w.sum(), (w * x).sum()], [(w * x).sum(), (w * x * x).sum()]])
        if abs(np.linalg.det(hessian)) < 1e-12:
            return float("nan")
        step = np.linalg.solve(hessian, gradient)
        step /= max(1.0, float(np.abs(step).max()))  # a full step may overshoot from far away
        a, b = a + step[0], b + step[1]
        if np.abs(step).max() < 1e-8:
            break
    return float(b)


@dataclass(frozen=True, slots=True)
class Decile:
    """Cases of similar predicted chance: how many, the mean chance, and the share that opened with its interval."""

    cases: int
    chance: float
    opened: Interval

    @property
    def holds(self) -> bool:
        """Whether the predicted chance lies within the interval of what happened."""
        return self.opened.low <= self.chance <= self.opened.high


def deciles(draws: Draws, exporter: Ints, chance: Array, opened: Flags, parts: int = 10) -> tuple[Decile, ...]:
    """Tenths of the cases by predicted chance, lowest first.

    Where none of n cases opened, redraws say nothing; the upper end is then 3 ÷ n (Hanley and Lippman-Hand 1983).
    """
    order = np.argsort(chance, kind="stable")
    found = []
    for part in np.array_split(order, parts):
        if len(part):
            drawn = draws.ratio(exporter[part], opened[part].astype(float), np.ones(len(part)))
            held = Interval.of(drawn[0], drawn[1:]) if opened[part].any() else Interval(0.0, 0.0, 3 / len(part))
            found.append(Decile(len(part), float(chance[part].mean()), held))
    return tuple(found)
