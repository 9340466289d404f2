"""Market share: who supplies how much of a market, and where that is going."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.arrays import flows, ratio
from hanbada.indicators.registry import indicator


@indicator(
    label=Text("시장 점유율", "market share"),
    unit=Unit.SHARE,
    shape="(i, j) -> (i, j)",
    reference="share of a market's imports",
)
def market_share(trade: ArrayLike) -> Array:
    """Share of each exporter in a market's imports: s[i,j] = X[i,j] / X[.,j].

    trade    (i, j)  USD of one product (or a bundle)
    returns  (i, j)  share 0–1, each column sums to 1; NaN where the market imports nothing

    >>> market_share([[1, 0], [3, 0]])
    array([[0.25,  nan],
           [0.75,  nan]])
    """
    x = flows(trade, "i, j")
    return ratio(x, x.sum(0, keepdims=True))


@indicator(
    label=Text("점유율 추세(연간 변화)", "share trend (change a year)"),
    unit=Unit.SHARE,
    shape="(t, i, j) -> (i, j)",
    reference="least squares over years",
)
def share_trend(trade: ArrayLike) -> Array:
    """Least-squares slope of the market share on the year: share points a year.

    Years in which the market imported nothing have no share and are left out.

    trade    (t, i, j)  USD, consecutive years
    returns  (i, j)     share a year; columns sum to 0; NaN where fewer than two years have a share

    >>> share_trend([[[1], [9]], [[2], [8]], [[3], [7]]]).round(3)
    array([[ 0.1],
           [-0.1]])
    """
    x = flows(trade, "t, i, j")
    share = ratio(x, x.sum(1, keepdims=True))
    there = (x.sum(1) > 0).astype(np.float64)
    year = np.arange(x.shape[0], dtype=np.float64)[:, None]
    centred = (year - ratio((there * year).sum(0), there.sum(0))) * there
    centred = np.nan_to_num(centred)
    slope = np.einsum("tj,tij->ij", centred, np.nan_to_num(share))
    return ratio(slope, (centred**2).sum(0))
