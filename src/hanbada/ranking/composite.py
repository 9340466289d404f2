"""The composite score: percentiles within the world set, weighted; the unknown left out and counted as coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array, Flags

POINTS = 100.0


def percentiles(values: Array, world_set: Flags) -> Array:
    """Mid-rank percentile of each value among the known values of the world set: (below + ½ equal) / count.

    values     (r, n)  higher is better; NaN unknown
    world_set  (n,)    the markets among which is compared: those of the release, never a selection
    returns    (r, n)  in (0, 1); NaN outside the world set and where unknown

    Values within one part in ten million of each other are equal, so that the unit of the money decides nothing.

    >>> percentiles(np.array([[5.0, 1.0, 5.0, np.nan, 9.0]]), np.array([True, True, True, True, False])).round(3)
    array([[0.667, 0.167, 0.667,   nan,   nan]])
    """
    result = np.full(values.shape, np.nan)
    result[:, world_set] = _mid_ranks(values[:, world_set].astype(np.float32))
    return result


def _mid_ranks(coarse: NDArray[np.float32]) -> Array:
    order = np.argsort(coarse, axis=1, kind="stable")  # NaN last
    ordered = np.take_along_axis(coarse, order, 1)
    count = (~np.isnan(ordered)).sum(1, keepdims=True)
    place = np.broadcast_to(np.arange(coarse.shape[1]), coarse.shape)
    new = np.ones(coarse.shape, bool)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    first = np.maximum.accumulate(np.where(new, place, 0), 1)
    ends = np.ones(coarse.shape, bool)
    ends[:, :-1] = new[:, 1:]
    last = np.minimum.accumulate(np.where(ends, place, place.shape[1])[:, ::-1], 1)[:, ::-1]
    ranked = (first + last + 1) / 2 / np.maximum(count, 1)
    ranked[np.isnan(ordered)] = np.nan
    result = np.empty(ranked.shape)
    np.put_along_axis(result, order, ranked, 1)
    return result


def normalise(raw: Array, world_set: Flags) -> Array:
    """The percentiles of all components under all resamples: (r, n, c) → (r, n, c)."""
    count, size, parts = raw.shape
    flat = np.moveaxis(raw, 2, 0).reshape(parts * count, size)
    return np.moveaxis(percentiles(flat, world_set).reshape(parts, count, size), 0, 2)


@dataclass(frozen=True, slots=True)
class Composite:
    """Scores of all markets under the chosen weights.

    normalised    (n, c)  percentile of each component; NaN unknown
    effective     (n, c)  share of the score's weight that each component carries: weight ÷ known weight; 0 if unknown
    contribution  (n, c)  effective × normalised × 100; 0 where unknown
    score         (n,)    0–100, the sum of the contributions from left to right; NaN where nothing is known
    coverage      (n,)    share of the weight that is known
    """

    normalised: Array
    effective: Array
    contribution: Array
    score: Array
    coverage: Array


def composite(normalised: Array, weights: Array) -> Composite:
    """The weighted mean of the known components: score = 100 · Σ w p / Σ w over the known, coverage = Σ w known.

    normalised  (n, c)  percentiles, NaN unknown
    weights     (c,)    sum to one
    returns     Composite; an unknown component counts neither for nor against a market

    >>> made = composite(np.array([[0.9, 0.5], [0.9, np.nan]]), np.array([0.75, 0.25]))
    >>> made.score.round(6), made.coverage
    (array([80., 90.]), array([1.  , 0.75]))
    """
    known = ~np.isnan(normalised)
    coverage = (known * weights).sum(1)
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = np.where(known, weights / coverage[:, None], 0.0)
    contribution = effective * np.nan_to_num(normalised) * POINTS
    score = np.zeros(len(normalised))
    for column in contribution.T:  # left to right, so that a reader who adds them up gets the same last digit
        score = score + column
    return Composite(normalised, effective, contribution, np.where(coverage > 0, score, np.nan), coverage)


def drawn_scores(normalised: Array, weights: Array) -> Array:
    """Scores under many weightings.

    normalised  (r, n, c)  percentiles of each resample of the base years
    weights     (r, d, c)  d weightings for each
    returns     (r · d, n) 0–100; NaN where nothing is known
    """
    known = ~np.isnan(normalised)
    top = weights @ np.nan_to_num(normalised).transpose(0, 2, 1)
    bottom = weights @ known.astype(np.float64).transpose(0, 2, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = POINTS * top / bottom
    return np.asarray(scores.reshape(-1, normalised.shape[1]))


def stability(scores: Array, eligible: Flags, top: int) -> Array:
    """Share of draws in which a market is among the first ``top`` of the eligible; ties at the edge count as in.

    scores    (d, n); eligible (n,)
    returns   (n,)  0–1; NaN for markets that are not eligible
    """
    held = np.where(eligible & ~np.isnan(scores), scores, -np.inf)
    edge = held.shape[1] - min(top, held.shape[1])
    least = np.partition(held, edge, axis=1)[:, edge : edge + 1]
    inside = (held >= least) & np.isfinite(held)
    return np.where(eligible, inside.mean(0), np.nan)
