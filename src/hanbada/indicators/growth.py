"""Growth between the last year of a series and some years before, in two definitions that differ at zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.arrays import flows, ratio
from hanbada.indicators.demand import last
from hanbada.indicators.registry import indicator


@indicator(
    label=Text("연평균 복합 성장률", "compound annual growth"),
    unit=Unit.GROWTH,
    shape="(t, ...) -> (...)",
    reference="compound annual growth rate",
)
def compound_growth(series: ArrayLike, *, years: int = 1) -> Array:
    """Growth a year: (x1 / x0)^(1/years) − 1, x1 the last year and x0 ``years`` before it.

    series   (t, ...)  USD per year, oldest first, at least years + 1 of them
    returns  (...)     growth; −1 where it fell to zero; NaN where it started from zero (undefined, not zero)

    >>> compound_growth([[100, 0], [121, 5]]).round(2)
    array([0.21,  nan])
    >>> compound_growth([[100.0], [0.0], [121.0]], years=2).round(2)
    array([0.1])
    """
    before, after = _ends(series, years)
    return np.asarray(ratio(after, before) ** (1 / years) - 1)


@indicator(
    label=Text("대칭 성장률", "symmetric growth"),
    unit=Unit.GROWTH,
    shape="(t, ...) -> (...)",
    reference="Davis, Haltiwanger and Schuh (1996)",
)
def symmetric_growth(series: ArrayLike, *, years: int = 1) -> Array:
    """Change over the mean of both ends: 2(x1 − x0) / (x1 + x0), over the whole span (not a year).

    series   (t, ...)  USD per year, oldest first, at least years + 1 of them
    returns  (...)     in [−2, 2]; 2 for a start from zero, −2 for an end, NaN where both ends are zero

    >>> symmetric_growth([[0, 3, 5, 0], [4, 1, 5, 0]])
    array([ 2., -1.,  0., nan])
    """
    before, after = _ends(series, years)
    return 2 * ratio(after - before, after + before)


def _ends(series: ArrayLike, years: int) -> tuple[Array, Array]:
    span = last(flows(series, "t, ..."), years + 1)
    return span[0], span[-1]
