"""The opportunity map of TRADE-DSM: five types of market by four shares of home, and what to do in each cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hanbada.base.errors import LabelError
from hanbada.base.text import Text
from hanbada.indicators.arrays import flows, ratio
from hanbada.indicators.concentration import top_suppliers
from hanbada.indicators.cut_offs import UNVERIFIED, CutOffs

States = NDArray[np.int8]
PASSED, FAILED, UNKNOWN = 1, 0, -1

MARKET_TYPES = (
    Text("규모가 큰 시장", "large"),
    Text("장·단기 성장 시장", "growing in the short and long term"),
    Text("규모가 크고 단기 성장하는 시장", "large, growing in the short term"),
    Text("규모가 크고 장기 성장하는 시장", "large, growing in the long term"),
    Text("규모가 크고 장·단기 성장하는 시장", "large, growing in the short and long term"),
)
SHARES = (
    Text("점유율 작음", "small share"),
    Text("점유율 다소 작음", "intermediately small share"),
    Text("점유율 다소 큼", "intermediately large share"),
    Text("점유율 큼", "large share"),
)
EXPLORE = Text("공격적 시장 개척", "offensive market exploration")
EXPAND = Text("공격적 시장 확대", "offensive market expansion")
SUSTAIN = Text("방어적 시장 유지", "defensive market sustainment")


def market_types(size: States, growth_short: States, growth_long: States) -> States:
    """Row of the map 0–4 as in ``MARKET_TYPES``; −1 for a market that is neither large nor growing in both terms.

    >>> yes, no = np.array([1, 0]), np.array([0, 1])
    >>> market_types(yes, no, no), market_types(no, yes, yes)
    (array([0, 1], dtype=int8), array([1, 0], dtype=int8))
    """
    large, short, long = size == PASSED, growth_short == PASSED, growth_long == PASSED
    row = np.select([large & short & long, large & long, large & short, large, short & long], [4, 3, 2, 0, 1], -1)
    return np.asarray(row, dtype=np.int8)


def columns(trade: ArrayLike, home: int, cut_offs: CutOffs = UNVERIFIED) -> States:
    """Column of the map 0–3: home's imports share against the mean of the top suppliers other than home.

    trade    (i, j)  USD
    returns  (j,)    0 small … 3 large; 3 where home is the only supplier; −1 where nothing is imported

    >>> columns([[1, 5, 9, 0], [9, 9, 1, 0]], home=0)
    array([ 0,  1,  3, -1], dtype=int8)
    """
    x = flows(trade, "i, j")
    top = top_suppliers(x, cut_offs.suppliers, leave_out=home).value
    mean = ratio(np.nansum(top, 0), (~np.isnan(top)).sum(0))
    against = np.where(np.isnan(mean), np.inf, ratio(x[home], mean))
    place = np.searchsorted(np.array(cut_offs.columns), against, side="right")
    return np.where(x.sum(0) > 0, place, -1).astype(np.int8)


def strategy(market_type: int, column: int) -> Text:
    """The strategy of one of the twenty cells: explore with a small share, expand with a large one, sustain a large
    share of a market that is large but not growing. From memory of the published map: unverified.

    >>> strategy(4, 0).en, strategy(4, 3).en, strategy(0, 3).en
    ('offensive market exploration', 'offensive market expansion', 'defensive market sustainment')
    """
    if not (0 <= market_type < len(MARKET_TYPES) and 0 <= column < len(SHARES)):
        raise LabelError(
            Text(f"지도의 칸 ({market_type}, {column})", f"the cell ({market_type}, {column}) of the map"),
            Text("행 0–4, 열 0–3", "rows 0–4 and columns 0–3"),
            Text("지도 밖의 시장에는 전략이 없습니다", "a market outside the map has no strategy"),
        )
    if column < 2:
        return EXPLORE
    return SUSTAIN if market_type == 0 else EXPAND
