"""Import demand: what markets buy, year by year, and trade that happened only once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array, Flags
from hanbada.base.errors import LabelError
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.arrays import flows
from hanbada.indicators.registry import indicator


@indicator(
    label=Text("수입 수요", "import demand"),
    unit=Unit.USD,
    shape="(t, i, j) -> (t, j)",
    reference="sum over all exporters",
    takes=(Unit.USD,),
)
def import_demand(trade: ArrayLike) -> Array:
    """Imports of each market from all exporters: M[t,j] = Σ_i X[t,i,j].

    trade    (t, i, j)  USD of one product (or a bundle)
    returns  (t, j)     USD; 0 where nothing was traded

    >>> import_demand([[[0, 5], [2, 1]]])
    array([[2., 6.]])
    """
    return np.asarray(flows(trade, "t, i, j").sum(1))


@indicator(
    label=Text("일회성 거래(최근 3년 중 한 해)", "spot cargo (one year of three)"),
    unit=Unit.FLAG,
    shape="(t, ...) -> (...)",
    reference="trade in exactly one of the last years",
)
def spot_cargo(trade: ArrayLike, *, years: int = 3) -> Flags:
    """Whether there was trade in exactly one of the last ``years`` years.

    trade    (t, ...)  USD per year, oldest first
    returns  (...)     True: a single year; False: none, or more than one

    >>> spot_cargo([[0, 1, 0], [9, 1, 0], [0, 1, 0]])
    array([ True, False, False])
    """
    x = last(flows(trade, "t, ..."), years)
    return np.asarray((x > 0).sum(0) == 1)


def last(series: Array, years: int) -> Array:
    """The last ``years`` rows of a series (t, ...).

    Raises LabelError where the series is shorter.
    """
    if not 1 <= years <= series.shape[0]:
        raise LabelError(
            Text(f"{series.shape[0]}개 연도의 자료", f"data of {series.shape[0]} year(s)"),
            Text(f"{years}개 연도", f"{years} years"),
            Text("기간을 늘리거나 기준 연수를 줄이세요", "load more years or ask for fewer"),
        )
    return series[series.shape[0] - years :]
