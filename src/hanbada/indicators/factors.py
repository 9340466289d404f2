"""The factors of the export potential, each on the axes it varies on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array
from hanbada.indicators.arrays import known, ratio


@dataclass(frozen=True, slots=True)
class Factors:
    """The factors of some cells, each (n,); their product, ``total``, is the potential in the unit of the flows.

    ``global_margin`` and ``tariff_advantage`` are None where no tariffs were given: left out, not one.
    """

    share: Array
    balance: Array
    global_margin: Array | None
    demand: Array
    tariff_advantage: Array | None
    distance: Array
    ease: Array

    def total(self, balance: bool = True) -> Array:
        """The product of the factors; exactly 0 where share or demand is 0, NaN where anything else is unknown."""
        product = self.share * self.demand * self.distance * self.ease
        for factor in (self.balance if balance else None, self.global_margin, self.tariff_advantage):
            if factor is not None:
                product = product * factor
        nothing = (self.share == 0) & ~np.isnan(self.demand) | (self.demand == 0) & ~np.isnan(self.share)
        return np.where(nothing, 0.0, product)


def projected_share(exports: Array, gdp_ratio: Array) -> tuple[Array, Array]:
    """Share of world exports after growth, v_ik ΔGDP_i / Σ_i v_ik ΔGDP_i, and the share of exports it covers.

    exports  (i, k)  USD; gdp_ratio (i,) NaN where unknown: the exporter is left out of both sums
    returns  (i, k)  0–1, NaN for unknown exporters and untraded products; (k,) 0–1

    >>> projected_share(np.array([[1.0], [1.0], [2.0]]), np.array([1.0, 3.0, np.nan]))
    (array([[0.25],
           [0.75],
           [ nan]]), array([0.5]))
    """
    grown = exports * gdp_ratio[:, None]
    counted = exports[~np.isnan(gdp_ratio)].sum(0)
    return ratio(grown, np.nansum(grown, 0)), ratio(counted, exports.sum(0))


def trade_balance(exports: Array, own_imports: Array) -> Array:
    """Trade-balance correction min(1, v_ik / m_ik); 1 where the country imports none of the product.

    >>> trade_balance(np.array([[1.0, 5.0]]), np.array([[4.0, 0.0]]))
    array([[0.25, 1.  ]])
    """
    return np.minimum(1.0, np.nan_to_num(ratio(exports, own_imports), nan=1.0))


def projected_demand(imports: Array, gdp_ratio: Array, population_ratio: Array, elasticity: ArrayLike = 1.0) -> Array:
    """Imports after growth, v_jk (ΔGDP_j/ΔPOP_j)^E ΔPOP_j; NaN where a ratio is unknown.

    >>> projected_demand(np.array([[100.0]]), np.array([1.2]), np.array([1.1])).round(6)
    array([[120.]])
    """
    per_head = (gdp_ratio / population_ratio)[:, None]
    return np.asarray(imports * per_head ** known(elasticity, "...") * population_ratio[:, None])
