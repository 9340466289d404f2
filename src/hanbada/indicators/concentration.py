"""Supplier concentration: how few exporters a market buys from, and which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array, Ints
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.arrays import flows
from hanbada.indicators.registry import indicator
from hanbada.indicators.share import market_share


@indicator(
    label=Text("공급국 집중도(HHI)", "supplier concentration (HHI)"),
    unit=Unit.RATIO,
    shape="(i, j) -> (j)",
    reference="Herfindahl (1950), Hirschman (1945)",
)
def supplier_concentration(trade: ArrayLike) -> Array:
    """Herfindahl–Hirschman index of a market's suppliers: HHI[j] = Σ_i s[i,j]².

    trade    (i, j)  USD of one product (or a bundle)
    returns  (j,)    in [1 / suppliers, 1]; 1 = one supplier; NaN where the market imports nothing

    >>> supplier_concentration([[1, 5, 0], [1, 0, 0]])
    array([0.5, 1. , nan])
    """
    return np.asarray((market_share(trade) ** 2).sum(0))


@dataclass(frozen=True, slots=True)
class TopSuppliers:
    """The largest suppliers of each market, largest first.

    order  (n, j)  position of the exporter on axis i; −1 where there are fewer suppliers than n
    share  (n, j)  its share of the market's imports; NaN where there is none
    value  (n, j)  USD; NaN where there is none
    """

    order: Ints
    share: Array
    value: Array


def top_suppliers(trade: ArrayLike, n: int = 5, leave_out: int | None = None) -> TopSuppliers:
    """The ``n`` largest suppliers of each market; equal ones in the order of axis i.

    trade      (i, j)  USD of one product (or a bundle)
    leave_out  an exporter (position on i) not to be listed, such as home; shares still count it
    returns    TopSuppliers of shape (min(n, i), j)

    >>> top = top_suppliers([[1, 0], [3, 7]], n=2)
    >>> top.order.tolist(), top.share.tolist()
    ([[1, 1], [0, -1]], [[0.75, 1.0], [0.25, nan]])
    """
    x = flows(trade, "i, j")
    listed = x.copy()
    if leave_out is not None:
        listed[leave_out] = 0
    order = np.argsort(-listed, axis=0, kind="stable")[:n].astype(np.int64)
    value = np.take_along_axis(listed, order, axis=0)
    there = value > 0
    share = np.take_along_axis(market_share(x), order, axis=0)
    return TopSuppliers(np.where(there, order, -1), np.where(there, share, np.nan), np.where(there, value, np.nan))
