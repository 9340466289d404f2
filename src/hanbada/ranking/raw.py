"""The raw values of all components under every resample of the base years, in one pass over the year totals."""

from __future__ import annotations

import numpy as np

from hanbada.base.arrays import Array
from hanbada.indicators.arrays import ratio
from hanbada.ranking.draws import Draws
from hanbada.ranking.evidence import Evidence
from hanbada.ranking.product_flows import growth


def raw_values(e: Evidence, draws: Draws) -> Array:
    """What each component measures, higher = better, for each resample: (r, n, c), NaN unknown.

    Row 0 is the base years as they are. Ease, complementarity and duty do not vary with the resample: they are
    estimated on all potential years, or hold on a day. Growth runs to the latest level year drawn.
    """
    weights = draws.level / draws.level.sum(1, keepdims=True)
    count, markets = len(weights), len(e.world_set)
    fixed, near = np.ones((count, 1)), _advantage(e, draws)
    parts = {
        "demand": weights @ e.imports[e.level],
        "growth_3y": _growth(e, draws, 3),
        "growth_5y": _growth(e, draws, 5),
        "openness": -_concentration(e, draws.level),
        "distance": near,
        "ease": fixed * e.bearings.ease[e.bearings.home],
        "potential": _unrealised(e, draws, near),
        "complementarity": fixed * e.bearings.complementarity,
        "price": _headroom(e, draws.level),
        "tariff": np.full((count, markets), np.nan) if e.rates is None else fixed * -e.rates.faced,
    }
    return np.stack(list(parts.values()), axis=2)


def _growth(e: Evidence, draws: Draws, years: int) -> Array:
    made = {int(end): growth(e.imports, years, int(end)) for end in np.unique(draws.end)}
    return np.stack([made[int(end)] for end in draws.end])


def _concentration(e: Evidence, weights: Array) -> Array:
    """HHI of weighted years without summing flows anew: Σ_i (Σ_t w_t x_ti)² = wᵀ G w, G[t,s] = Σ_i x_ti x_si."""
    flows = e.trade[e.level].astype(np.float64)
    gram = np.einsum("tij,sij->tsj", flows, flows)
    squares = np.einsum("rt,rs,tsj->rj", weights, weights, gram)
    return ratio(squares, (weights @ e.imports[e.level]) ** 2)


def _advantage(e: Evidence, draws: Draws) -> Array:
    """Distance advantage: the suppliers' mean log distance is linear in the years' flows."""
    flows, log_far = e.trade[e.base].astype(np.float64), e.potential.log_distance[e.sellers]
    there = ~np.isnan(log_far)
    far = np.einsum("tij,ij->tj", flows, np.where(there, log_far, 0.0))
    known = np.einsum("tij,ij->tj", flows, there.astype(np.float64))
    mean = ratio(draws.potential @ far, draws.potential @ known)
    return np.asarray(np.exp(-np.abs(mean - log_far[e.own])))


def _unrealised(e: Evidence, draws: Draws, near: Array) -> Array:
    """Unrealised potential: share, balance, demand and distance of the drawn years; ease and tariffs as they are."""
    b, home = e.bearings, e.bearings.home
    weights = draws.potential / draws.potential.sum(1, keepdims=True)
    exports = weights @ e.trade[e.base].sum(2).astype(np.float64)
    imports = weights @ e.imports[e.base]
    grown = exports * b.gdp_ratio[e.sellers]
    share = ratio(grown[:, e.own], np.nansum(grown, 1))[:, None]
    balance = np.minimum(1.0, np.nan_to_num(ratio(exports[:, e.own], imports[:, home]), nan=1.0))[:, None]
    demand = imports * (b.gdp_ratio / b.population_ratio) ** e.settings.elasticity * b.population_ratio
    total = share * balance * demand * near * b.ease[home]
    for factor in (e.factors.global_margin, e.factors.tariff_advantage):
        if factor is not None:
            total = total * factor
    total = np.where((share == 0) & ~np.isnan(demand) | (demand == 0) & ~np.isnan(share), 0.0, total)
    return np.asarray(np.maximum(0.0, total - weights @ e.sales[e.base]))


def _headroom(e: Evidence, weights: Array) -> Array:
    """The market's unit value over the exporter's average, of flows whose quantity is known."""
    worth, weight, own = e.counted, e.weight, e.own
    paid = ratio(weights @ worth.sum(1), weights @ weight.sum(1))
    asked = ratio(weights @ worth[:, own].sum(1), weights @ weight[:, own].sum(1))[:, None]
    return ratio(paid, asked)
