"""Sandwich covariances of PPML slopes: robust, clustered, multi-way clustered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from hanbada.base.arrays import Array
from hanbada.gravity.terms import Codes

Sums = Callable[[tuple[str, ...]], tuple[Array, int]]


def robust(bread: Array, meat: Array, n: int, parameters: int) -> Array:
    """Heteroskedasticity-robust covariance B⁻¹ M B⁻¹ × n / (n − K).

    bread       (k, k)  Σ μ r r', the information matrix of the slopes, r the regressors' residuals
    meat        (k, k)  Σ s s' over the n observations, s = (y − μ) r
    parameters  K, slopes and effects
    """
    return _sandwich(bread, meat * small_sample(n, n, parameters))


def clustered(
    bread: Array, ways: Sequence[tuple[str, ...]], sums: Sums, n: int, parameters: int
) -> tuple[Array, tuple[int, ...]]:
    """Covariance clustered one or more ways, and the number of clusters of each way.

    One way: B⁻¹ (Σ_g S_g S_g') B⁻¹ × G / (G − 1) × (n − 1) / (n − K), S_g the sum of the scores of cluster g.
    More ways: inclusion and exclusion over the intersections (Cameron, Gelbach and Miller 2011), G the smallest
    count; a matrix that is not positive semi-definite has its negative eigenvalues set to zero, as they propose.

    ways        the columns that name the clusters of each way
    sums        for some columns: the score sums of the clusters they name (g, k) and how many clusters there are
    parameters  K, slopes and those effects that are not nested in clusters
    """
    counts = tuple(sums(way)[1] for way in ways)
    meat = np.zeros_like(bread)
    for size in range(1, len(ways) + 1):
        for group in combinations(ways, size):
            found, _ = sums(tuple(dict.fromkeys(name for way in group for name in way)))
            meat += (-1.0) ** (size + 1) * (found.T @ found)
    vcov = _sandwich(bread, meat * small_sample(min(counts), n, parameters))
    return (positive(vcov) if len(ways) > 1 else vcov), counts


def count_parameters(slopes: int, levels: Sequence[int]) -> int:
    """K: slopes, and Σ (levels − 1) + 1 over the sets of effects that count (as fixest and pyfixest).

    >>> count_parameters(1, [175, 175]), count_parameters(3, [])
    (350, 3)
    """
    return slopes + (sum(count - 1 for count in levels) + 1 if levels else 0)


def small_sample(clusters: int, n: int, parameters: int) -> float:
    """G / (G − 1) × (n − 1) / (n − K); NaN where there is one cluster only or nothing left to estimate it from.

    >>> small_sample(5, 101, 1), small_sample(1, 100, 1)
    (1.25, nan)
    """
    if clusters < 2 or n <= parameters:
        return float("nan")
    return clusters / (clusters - 1) * (n - 1) / (n - parameters)


def sums_by_code(scores: Array, codes: Codes) -> Array:
    """Sums of the scores (n, k) by cluster code: (g, k)."""
    columns = [np.bincount(codes, weights=column) for column in scores.T]
    return np.stack(columns, axis=1) if columns else np.zeros((int(codes.max()) + 1, 0))


def positive(vcov: Array) -> Array:
    """The covariance with its negative eigenvalues set to zero.

    >>> positive(np.array([[1.0, 0.0], [0.0, -1.0]]))
    array([[1., 0.],
           [0., 0.]])
    """
    if not np.isfinite(vcov).all():
        return vcov
    values, vectors = np.linalg.eigh(vcov)
    return vcov if values.size == 0 or values[0] >= 0 else np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T)


def _sandwich(bread: Array, meat: Array) -> Array:
    inverse = np.linalg.inv(bread)
    vcov = inverse @ meat @ inverse
    return np.asarray((vcov + vcov.T) / 2)
