"""Which regressors the data can tell apart, from the Gram matrix of what the effects leave of them."""

from __future__ import annotations

import numpy as np

from hanbada.base.arrays import Array

ABSORBED = 1e-10  # share of a regressor's variance below which the effects are said to explain all of it


def split(gram: Array, raw: Array) -> tuple[list[int], list[int], list[int]]:
    """Regressors kept, absorbed by the effects, and dependent on earlier ones, by a Cholesky sweep in their order.

    gram  (k, k)  weighted cross products of the residuals
    raw   (k,)    weighted sums of squares before the effects were taken out

    >>> split(np.array([[2.0, 2.0, 0.0], [2.0, 2.0, 0.0], [0.0, 0.0, 0.0]]), np.ones(3))
    ([0], [2], [1])
    """
    left = gram.astype(np.float64).copy()
    kept: list[int] = []
    absorbed: list[int] = []
    dependent: list[int] = []
    for k in range(len(raw)):
        if gram[k, k] <= ABSORBED * raw[k]:
            absorbed.append(k)
        elif left[k, k] <= ABSORBED * gram[k, k]:
            dependent.append(k)
        else:
            kept.append(k)
            left -= np.outer(left[:, k], left[k]) / left[k, k]
    return kept, absorbed, dependent
