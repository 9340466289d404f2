"""The sums over traded cells that the export potential rests on; few cells with arrays, many with compiled passes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hanbada.base.arrays import Array
from hanbada.indicators.arrays import ratio
from hanbada.indicators.cells import Cells
from hanbada.indicators.distance import mean_log_distance
from hanbada.indicators.rates import Rates, along

MANY = 200_000
"""From this many cells on the passes are compiled; below, loading the compiler would take longer than the sums."""


@dataclass(frozen=True, slots=True)
class TariffMeans:
    """Trade-weighted mean rates over known ones: ``faced`` (i, k), ``charged`` (j, k), ``world`` (k,); ``covered`` (k,)
    is the share of trade whose rate is known."""

    faced: Array
    charged: Array
    world: Array
    covered: Array


def margins(trade: Cells) -> tuple[Array, Array, Array]:
    """Exports (i, k), imports (j, k) and pairs (i, j) of the cells.

    >>> exports, imports, pairs = margins(Cells.traded([[0, 5], [2, 0]]))
    >>> pairs
    array([[0., 5.],
           [2., 0.]])
    """
    if trade.value.size < MANY:
        return trade.sum("ik"), trade.sum("jk"), trade.sum("ij")
    from hanbada.indicators import passes

    exporters, markets, products = trade.shape
    exports, imports = np.zeros((exporters, products)), np.zeros((markets, products))
    pairs = np.zeros((passes.PARTS, exporters, markets))
    passes.margins(trade.begin(), trade.i, trade.j, trade.value, exports, imports, pairs)
    return exports, imports, pairs.sum(0)


def mean_distance(trade: Cells, imports: Array, log_distance: Array) -> tuple[Array, Array]:
    """Trade-weighted mean log distance of a market's suppliers (j, k), and the share of imports it rests on (j, k)."""
    if trade.value.size < MANY:
        return mean_log_distance(trade, log_distance)
    from hanbada.indicators import passes

    sums, known = np.zeros(imports.shape), np.zeros(imports.shape)
    passes.weighted(trade.begin(), trade.i, trade.j, trade.value, log_distance, sums, known)
    return ratio(sums, known), ratio(known, imports)


def tariff_means(trade: Cells, tariffs: Cells | Rates, exports: Array) -> TariffMeans:
    """Mean rates by exporter, by market and of the world, product by product."""
    rate = along(tariffs, trade)
    if trade.value.size < MANY:
        world, covered = trade.mean("k", rate)
        return TariffMeans(trade.mean("ik", rate)[0], trade.mean("jk", rate)[0], world, covered)
    from hanbada.indicators import passes

    exporters, markets, products = trade.shape
    faced, faced_known = np.zeros((exporters, products)), np.zeros((exporters, products))
    charged, charged_known = np.zeros((markets, products)), np.zeros((markets, products))
    passes.tariff_sums(
        trade.begin(), trade.i, trade.j, trade.value, rate, faced, faced_known, charged, charged_known
    )  # fmt: skip
    weight = faced_known.sum(0)
    return TariffMeans(
        ratio(faced, faced_known),
        ratio(charged, charged_known),
        ratio(faced.sum(0), weight),
        ratio(weight, exports.sum(0)),
    )
