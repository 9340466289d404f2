"""Bilateral relatedness: how much of what is near a product a country already sells to a market."""

from __future__ import annotations

import numpy as np

from hanbada.base.arrays import Floats, Ints
from hanbada.base.memory import require
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.cells import Cells, Whole
from hanbada.indicators.complexity import advantage
from hanbada.indicators.registry import indicator
from hanbada.indicators.space import packed


@indicator(
    label=Text("양자 관련도", "bilateral relatedness"),
    unit=Unit.SHARE,
    shape="cells (i, j, k) -> Floats",
    reference="Jun, Alshamsi, Gao and Hidalgo (2020), with flags for trade shares",
    verified=False,
)
def bilateral_relatedness(trade: Cells, *, threshold: float = 1.0, exporters: tuple[int, ...] | None = None) -> Floats:
    """ω[i,j,k] = Σ_l 1[x_ijl > 0] φ[l,k] / Σ_l φ[l,k]: of all that is near k, the part that i already sells to j.

    φ is the proximity of ``proximity`` over the exports of the same trade, all exporters.

    trade      Cells (i, j, k)  USD
    exporters  positions of those wanted; None for all
    returns    (i, j, k)  float32 in [0, 1]; NaN for a product that nobody has an advantage in

    Raises SystemFault before it starts where the result does not fit in memory.

    >>> trade = Cells(np.array([0, 1, 1]), np.array([1, 0, 0]), np.array([0, 0, 1]), np.array([1., 1., 1.]), (2, 2, 2))
    >>> bilateral_relatedness(trade)[1, 0]
    array([1., 1.], dtype=float32)
    """
    from hanbada.indicators import compiled

    markets, products = trade.shape[1:]
    wanted = range(trade.shape[0]) if exporters is None else exporters
    require(
        4 * len(wanted) * markets * products,
        Text("모든 국가쌍과 품목의 관련도", "relatedness of all pairs and products"),
        Text("수출국을 나누어 계산하세요", "compute some exporters at a time"),
    )
    bits, inverse, unknown = packed(advantage(trade.sum("ik"), threshold=threshold))
    sums = np.empty(products)
    compiled.proximity_sums(bits, inverse, sums)
    scale = np.divide(1.0, sums, out=np.full(products, np.nan), where=~unknown).astype(np.float32)
    start, sold = baskets(trade)
    out = np.empty((len(wanted), markets, products), np.float32)
    if exporters is None:
        compiled.relatedness(bits, inverse, scale, start, sold, 0, out.reshape(-1, products))
    else:
        for place, exporter in enumerate(exporters):
            compiled.relatedness(bits, inverse, scale, start, sold, exporter * markets, out[place])
    return out


def baskets(trade: Cells) -> tuple[Ints, Whole]:
    """The products of each pair of countries, one pair after another: start (i × j + 1,), products (n,) ascending.

    >>> start, sold = baskets(Cells.traded([[0, 5], [2, 0]]))
    >>> start.tolist(), sold.tolist()
    ([0, 0, 1, 2, 2], [0, 0])
    """
    from hanbada.indicators import compiled

    exporters, markets, products = trade.shape
    start = np.zeros(exporters * markets + 2, np.int64)
    some = trade.value > 0
    i, j, k = (trade.i, trade.j, trade.k) if some.all() else (trade.i[some], trade.j[some], trade.k[some])
    small = np.int16 if products < 2**15 else np.int32  # the list is read once for each block of products
    sold: Whole = np.empty(i.size, small)
    compiled.baskets(i, j, k, markets, start, sold)
    return start[:-1], sold
