"""A quick estimate of one product's gravity: twelve rounds instead of convergence, for thousands of products in a row."""

from __future__ import annotations

import numpy as np

from hanbada.base.arrays import Array, Floats

ROUNDS = 12
STEEPEST = 4.0  # no product's trade falls faster with distance than the fourth power


def quick_flows(flow: Array | Floats, log_distance: Array, rounds: int = ROUNDS) -> Array:
    """Fitted flows μ[i,j] = a[i]·b[j]·d[i,j]^−θ, so that column sums equal those of the flows, and row sums nearly.

    flow          (i, j) USD; log_distance (i, j), NaN unknown: read as the mean distance
    returns       (i, j) USD; zero where the exporter or the importer has no flow; the diagonal is zero
    source        Santos Silva and Tenreyro (2006); the effects by iterative proportional fitting, θ by Newton's steps

    >>> quick_flows(np.array([[0, 2], [2, 0]]), np.zeros((2, 2))).round(3).tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """
    rows, columns = np.flatnonzero(flow.sum(1) > 0), np.flatnonzero(flow.sum(0) > 0)
    found = np.zeros(flow.shape)
    if not len(rows):
        return found
    held = np.ix_(rows, columns)
    x = flow[held].astype(np.float64)
    far = log_distance[held]
    far = np.nan_to_num(far - (np.nanmean(far) if np.isfinite(far).any() else 0.0))
    open_ = (rows[:, None] != columns[None, :]).astype(np.float64)
    theta, a, b = 1.0, np.ones(len(rows)), np.ones(len(columns))
    moment = float((x * far).sum())
    for _ in range(rounds):
        kernel = open_ * np.exp(-theta * far)
        for _ in range(2):
            a = x.sum(1) / np.maximum(kernel @ b, 1e-12)
            b = x.sum(0) / np.maximum(a @ kernel, 1e-12)
        mu = a[:, None] * kernel * b[None, :]
        centred = far - (mu * far).sum(0) / np.maximum(mu.sum(0), 1e-12)
        slope = float((mu * centred * far).sum())
        if slope <= 0:
            break
        theta = float(np.clip(theta + ((mu * far).sum() - moment) / slope, 0.0, STEEPEST))
    kernel = open_ * np.exp(-theta * far)
    found[held] = a[:, None] * kernel * b[None, :]
    return found
