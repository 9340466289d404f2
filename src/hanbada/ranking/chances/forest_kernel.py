"""The walk through a forest, compiled; it lets other threads run beside it."""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray


@numba.njit(nogil=True, cache=True)
def walk(
    rows: NDArray[np.float32],
    feature: NDArray[np.int16],
    threshold: NDArray[np.float64],
    value: NDArray[np.float64],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    missing_left: NDArray[np.bool_],
    roots: NDArray[np.int32],
    found: NDArray[np.float64],
) -> None:
    """Adds the leaves of every row to ``found`` (r,)."""
    for row in range(len(rows)):
        total = 0.0
        for tree in range(len(roots)):
            at = roots[tree]
            while feature[at] >= 0:
                figure = rows[row, feature[at]]
                goes_left = missing_left[at] if np.isnan(figure) else figure <= threshold[at]
                at = left[at] if goes_left else right[at]
            total += value[at]
        found[row] = total
