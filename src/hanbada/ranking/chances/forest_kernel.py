"""The question of every node to all rows, compiled: for backtests, whose millions of rows pay for loading a compiler."""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

BLOCK = 2_048
#: the place of the only bit of a 32-bit number, by the top five bits of its product with a de Bruijn sequence
PLACE = np.array([
    0, 1, 28, 2, 29, 14, 24, 3, 30, 22, 20, 15, 25, 17, 4, 8,
    31, 27, 13, 23, 21, 19, 16, 7, 26, 12, 18, 6, 11, 5, 10, 9,
])  # fmt: skip


@numba.njit(nogil=True, cache=True)
def ask(
    figures: NDArray[np.float32],
    figure: NDArray[np.int64],
    threshold: NDArray[np.float32],
    missing_left: NDArray[np.bool_],
    lost_right: NDArray[np.uint32],
    start: NDArray[np.int64],
    leaves: NDArray[np.float64],
    found: NDArray[np.float64],
) -> None:
    """Adds every tree's leaf to ``found`` (r,); figures (f, r), nodes (n,), start (t + 1,), leaves (t, 32)."""
    count = figures.shape[1]
    lost = np.empty(BLOCK, np.uint32)
    for first in range(0, count, BLOCK):
        size = min(BLOCK, count - first)
        for tree in range(len(start) - 1):
            lost[:size] = 0
            for node in range(start[tree], start[tree + 1]):
                asked, limit, leaf = figures[figure[node], first : first + size], threshold[node], lost_right[node]
                if missing_left[node]:
                    for row in range(size):
                        lost[row] |= leaf if asked[row] > limit else np.uint32(0)
                else:
                    for row in range(size):
                        lost[row] |= np.uint32(0) if asked[row] <= limit else leaf
            for row in range(size):
                kept = ~lost[row]
                lowest = np.uint32(kept & (~kept + np.uint32(1)))
                found[first + row] += leaves[tree, PLACE[np.uint32(lowest * np.uint32(0x077CB531)) >> np.uint32(27)]]
