"""Entries into markets: first sales after quiet years, and what became of them, to set goals by comparison."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array, Flags, Ints
from hanbada.indicators.arrays import flows


@dataclass(frozen=True, slots=True)
class Entries:
    """Market entries: exporter i begins to sell to market j in year t, after years without any.

    t, i, j  (n,)     positions of the first year of sales, the exporter and the market
    value    (n, s)   USD in the first year and the ``s − 1`` years after it; 0 where sales stopped
    """

    t: Ints
    i: Ints
    j: Ints
    value: Array

    def among(self, keep: Flags) -> Entries:
        """The entries for which ``keep`` (n,) is True."""
        return Entries(self.t[keep], self.i[keep], self.j[keep], self.value[keep])


def entries(trade: ArrayLike, *, quiet: int = 2, after: int = 3) -> Entries:
    """Every entry of a release: trade in a year after ``quiet`` years of none, with ``after`` years on record since.

    Entries too late for ``after`` further years are not listed, so that those that failed later are not missing
    and those that have not had their time are not counted as failed.

    trade    (t, i, j)  USD of one product, consecutive years, oldest first
    returns  Entries with value (n, after + 1), in the order of (t, i, j); none where the series is too short

    >>> first = entries([[[0]], [[0]], [[5]], [[7]], [[0]], [[9]]], quiet=2, after=3)
    >>> first.t.tolist(), first.value.tolist()
    ([2], [[5.0, 7.0, 0.0, 9.0]])
    """
    x = flows(trade, "t, i, j")
    years = x.shape[0] - quiet - after
    if years <= 0:
        none = np.zeros(0, dtype=np.int64)
        return Entries(none, none, none, np.zeros((0, after + 1)))
    sold = x > 0
    begins = sold[quiet : quiet + years].copy()
    for back in range(1, quiet + 1):
        begins &= ~sold[quiet - back : quiet - back + years]
    t, i, j = np.nonzero(begins)
    t = t + quiet
    value = np.stack([x[t + later, i, j] for later in range(after + 1)], axis=1)
    return Entries(t, i, j, value)
