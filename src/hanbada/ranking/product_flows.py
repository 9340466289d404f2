"""The flows of one product as one exporter sees them: the arrays that every figure of a ranking is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hanbada.base.arrays import Array, Flags, Ints
from hanbada.base.codes import Product
from hanbada.base.stamp import Stamp
from hanbada.engine import Slice
from hanbada.indicators import (
    Cells,
    ExportPotential,
    Factors,
    Opportunities,
    TopSuppliers,
    export_potential,
    opportunities,
    rca,
    symmetric_growth,
    top_suppliers,
)
from hanbada.ranking.bearings import Bearings
from hanbada.ranking.settings import Settings


@dataclass(frozen=True, slots=True)
class Rates:
    """Duties on one product, per cent; NaN where unknown.

    faced    (n,)   due at each market for goods of the exporter
    between  (n, n) due between all countries, or None where too little is known for the export potential
    covered  share of world trade in the product whose duty is known
    """

    faced: Array
    between: Array | None
    covered: float
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class ProductFlows:
    """The flows of one product as one exporter sees them; n countries, t years, s countries that sell (home among them).

    sellers    (s,) places of the sellers among the countries; own the place of home among the sellers
    trade      (t, s, n) int64 USD
    counted    (l, s, n) USD of the level years' flows whose quantity is known; weight their kg, 0 elsewhere
    imports, sales  (t, n) USD: each market's imports, and what it bought from the exporter
    world_set  (n,) markets other than home with recorded imports in the level years
    potential  all factors of the export potential; factors those of the exporter, (n,) each
    suppliers  the five largest other suppliers of each market in the level years, places on axis s
    """

    product: Product
    bearings: Bearings
    settings: Settings
    slice: Slice
    sellers: Ints
    own: int
    trade: Ints
    counted: Array
    weight: Array
    imports: Array
    sales: Array
    world_set: Flags
    potential: ExportPotential
    factors: Factors
    suppliers: TopSuppliers
    opportunities: Opportunities
    rca: float
    rates: Rates | None

    @property
    def level(self) -> list[int]:
        """Places of the level years on the axis t."""
        return self.bearings.rows(self.bearings.level)

    @property
    def base(self) -> list[int]:
        """Places of the potential years on the axis t."""
        return self.bearings.rows(self.bearings.potential)

    @property
    def net_importer(self) -> bool:
        """Whether the exporter bought more of the product than it sold in the potential years."""
        return bool(self.potential.net_importer[self.bearings.home, 0])


def product_flows(bearings: Bearings, product: Product, settings: Settings, rates: Rates | None = None) -> ProductFlows:
    """The flows of one product, from its slice of the release and the exporter's bearings."""
    cut = bearings.world.slice(product.code, bearings.years)
    home, level, base = bearings.home, bearings.rows(bearings.level), bearings.rows(bearings.potential)
    sells = cut.value.sum((0, 2)) > 0
    sells[home] = True
    sellers = np.flatnonzero(sells)
    own = int(np.searchsorted(sellers, home))
    trade, quantity = cut.value[:, sellers], cut.quantity[level][:, sellers]
    there = ~np.isnan(quantity)
    imports = trade.sum(1).astype(np.float64)
    world_set = imports[level].sum(0) > 0
    world_set[home] = False
    usual = np.zeros(cut.value.shape[1:])
    usual[sellers] = trade[base].sum(0) / len(base)
    potential = _potential(bearings, usual, settings, rates)
    advantage = _rca(bearings, product)
    return ProductFlows(
        product=product,
        bearings=bearings,
        settings=settings,
        slice=cut,
        sellers=sellers,
        own=own,
        trade=trade,
        counted=np.where(there, trade[level], 0).astype(np.float64),
        weight=np.where(there, quantity, 0.0),
        imports=imports,
        sales=trade[:, own].astype(np.float64),
        world_set=world_set,
        potential=potential,
        factors=potential.factors(home, np.arange(len(bearings.countries)), 0),
        suppliers=top_suppliers(trade[level].sum(0), 5, leave_out=own),
        opportunities=_opportunities(bearings, trade[base], own, advantage, rates),
        rca=advantage,
        rates=rates,
    )


def growth(series: Array, years: int, end: int = -1) -> Array:
    """Symmetric growth to the year at ``end`` of a series (t, n); NaN where the series does not reach so far back.

    >>> growth(np.array([[1.0], [3.0]]), 1), growth(np.array([[1.0], [3.0]]), 3)
    (array([1.]), array([nan]))
    """
    upto = series[: end + 1] if end != -1 else series
    if len(upto) <= years:
        return np.full(series.shape[1], np.nan)
    return np.asarray(symmetric_growth(upto[-years - 1 :], years=years))


def _potential(bearings: Bearings, usual: Array, settings: Settings, rates: Rates | None) -> ExportPotential:
    tariffs = None if rates is None or rates.between is None else Cells.rates(rates.between / 100)
    return export_potential(
        Cells.traded(usual),
        bearings.ease,
        bearings.distance_km,
        bearings.gdp_ratio,
        bearings.population_ratio,
        tariffs=tariffs,
        sigma=settings.sigma,
        elasticity=settings.elasticity,
    )


def _opportunities(bearings: Bearings, trade: Ints, own: int, advantage: float, rates: Rates | None) -> Opportunities:
    """TRADE-DSM over the potential years; a release of one year is read as no change."""
    series = trade if len(trade) > 1 else np.repeat(trade, 2, 0)
    far = bearings.distance_km[bearings.home]
    tariff = None if rates is None else rates.faced
    return opportunities(series, home=own, rca=advantage, distance_km=far, tariff_pct=tariff)


def _rca(bearings: Bearings, product: Product) -> float:
    """RCA of the exporter, by the indicator on a table of home and the rest × the product and the rest."""
    place, x, home = bearings.world.product_place(product.code), bearings.exports, bearings.home
    own, other, total = x[home, place], x[home].sum(), x.sum()
    rest = x[:, place].sum() - own
    small = np.array([[own, other - own], [rest, total - other - rest]])
    return float(rca(small)[0, 0])
