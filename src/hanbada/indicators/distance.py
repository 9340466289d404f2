"""Distance advantage: whether an exporter is as far from a market as its suppliers are on average."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.arrays import agree, flows, known, positive, ratio
from hanbada.indicators.cells import Cells
from hanbada.indicators.registry import indicator


@indicator(
    label=Text("거리 우위", "distance advantage"),
    unit=Unit.RATIO,
    shape="(i, j), (i, j) -> (i, j)",
    reference="ITC export potential methodology (Decreux and Spies 2016), UK analysts' deck variant",
    takes=(Unit.USD, Unit.KM),
)
def distance_advantage(trade: ArrayLike, distance_km: ArrayLike) -> Array:
    """Likeness of the exporter's distance to that of the market's average supplier: exp(−|ā[j] − log d[i,j]|).

    ā[j] = Σ_i X[i,j] log d[i,j] / Σ_i X[i,j], over suppliers whose distance is known. Both nearer and farther
    exporters than the average supplier get less than 1: the factor measures likeness, not nearness.

    trade        (i, j)  USD of one product
    distance_km  (i, j)  km; NaN or 0 (a country and itself) where there is none
    returns      (i, j)  in (0, 1]; NaN where the distance is unknown or the market imports nothing

    >>> distance_advantage([[0, 1], [0, 0], [0, 1]], [[9, 100], [9, 50], [9, 100]]).round(2)
    array([[nan, 1. ],
           [nan, 0.5],
           [nan, 1. ]])
    """
    x, far = flows(trade, "i, j"), distances(distance_km, "i, j")
    agree(("ij", x), ("ij", far))
    there = ~np.isnan(far)
    log_far = np.log(far)
    mean = ratio((x * np.where(there, log_far, 0.0)).sum(0), (x * there).sum(0))
    return np.exp(-np.abs(mean - log_far))


def distances(values: ArrayLike, axes: str) -> Array:
    """Kilometres as float64; 0, which a country has to itself, becomes NaN: no distance between two countries.

    >>> distances([0, 1150], "j")
    array([  nan, 1150.])

    Raises DataError for a negative or infinite distance.
    """
    km = known(values, axes)
    return positive(np.where(km == 0, np.nan, km), axes)


def mean_log_distance(trade: Cells, log_distance: Array) -> tuple[Array, Array]:
    """Trade-weighted mean log distance of a market's suppliers by product, and the share of imports it rests on.

    trade         Cells (i, j, k)  USD
    log_distance  (i, j)           log km, NaN where unknown (left out of both sums)
    returns       (j, k), (j, k)   log km, NaN where nothing is known; share 0–1
    """
    return trade.mean("jk", log_distance[trade.i, trade.j])
