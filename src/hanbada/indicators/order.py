"""Putting scores in order: the unknown comes last and is never ranked."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hanbada.base.arrays import Array, Ints
from hanbada.base.errors import LabelError
from hanbada.base.text import Text
from hanbada.indicators.arrays import known


def order(scores: ArrayLike) -> Ints:
    """Positions from the highest score to the lowest; equal ones in their given order, unknown (NaN) ones last.

    >>> order([1.0, float("nan"), 3.0, 3.0])
    array([2, 3, 0, 1])
    """
    return np.argsort(-known(scores, "j"), kind="stable").astype(np.int64)


def ranks(scores: ArrayLike) -> Array:
    """Ranks, 1 = highest, equal scores sharing their mean rank; NaN stays NaN.

    >>> ranks([1.0, float("nan"), 3.0, 3.0])
    array([3. , nan, 1.5, 1.5])
    """
    values = known(scores, "j")
    there = ~np.isnan(values)
    _, place, count = np.unique(-values[there], return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    result = np.full(values.shape, np.nan)
    result[there] = (last - (count - 1) / 2)[place]
    return result


def spearman(one: ArrayLike, other: ArrayLike) -> float:
    """Rank correlation over the entries known in both: Pearson's r of the ranks, ties at their mean rank.

    returns  in [−1, 1]; NaN where fewer than three entries are known in both, or one side is constant

    >>> spearman([1, 2, 3, 4], [10, 20, 40, 30])
    0.8
    """
    a, b = known(one, "j"), known(other, "j")
    if a.shape != b.shape:
        raise LabelError(
            Text(f"길이 {a.size}와 {b.size}", f"lengths {a.size} and {b.size}"),
            Text("같은 시장 목록의 두 점수", "two scores over the same markets"),
            Text("같은 목록에서 점수를 만드세요", "score the same list of markets"),
        )
    both = ~np.isnan(a) & ~np.isnan(b)
    if both.sum() < 3:
        return float("nan")
    x, y = ranks(a[both]), ranks(b[both])
    x, y = x - x.mean(), y - y.mean()
    norm = float((x @ x) * (y @ y))
    return float(np.clip((x @ y) / norm**0.5, -1, 1)) if norm else float("nan")


def terciles(values: ArrayLike) -> NDArray[np.int8]:
    """Third of the known values each falls into: 0 lowest, 1 middle, 2 highest; −1 unknown. Equal values stay together.

    values   (j,)  any scale
    returns  (j,)  int8; thirds of mean rank, so that a monotone change of scale changes nothing

    >>> terciles([5, 1, 9, float("nan")])
    array([ 1,  0,  2, -1], dtype=int8)
    """
    rank = ranks(-known(values, "j"))
    count = int((~np.isnan(rank)).sum())
    third = np.ceil(3 * (rank - 0.5) / max(count, 1)) - 1
    return np.asarray(np.nan_to_num(np.clip(third, 0, 2), nan=-1), dtype=np.int8)
