"""All flows of one product over some years as dense arrays: what every ranking reads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Ints
from hanbada.base.codes import Country
from hanbada.base.stamp import Stamp
from hanbada.engine.tables import Rows


@dataclass(frozen=True, slots=True)
class Slice:
    """One product, year by year, between the countries that are valid in any of the years.

    ``years``          (t,) ascending
    ``countries``      (i,) = (j,), both axes alike
    ``value``          (t, i, j) int64 USD; 0 is "no recorded trade", which a release cannot tell from unreported
    ``quantity``       (t, i, j) float64 kg; NaN where the flow has no recorded quantity (or no flow)
    ``self_flow_usd``  value of rows with the same country on both sides: never in ``value``
    ``unplaced_usd``   value of rows of countries that are not valid in the years: never in ``value``
    """

    product: str
    years: tuple[int, ...]
    countries: tuple[Country, ...]
    value: Ints
    quantity: NDArray[np.float64]
    self_flow_usd: int
    unplaced_usd: int
    stamp: Stamp

    def at(self, years: tuple[int, ...]) -> Ints:
        """The values of some of the years, (t', i, j)."""
        return self.value[[self.years.index(year) for year in years]]


def dense(rows: Rows, years: tuple[int, ...], members: Ints, size: int) -> tuple[Ints, NDArray[np.float64], int, int]:
    """Rows of one product as (t, i, j) arrays of value and quantity, then self-flow USD and unplaced USD.

    members  (m,) indices of the countries that make the axes, ascending
    size     how many countries the release knows
    """
    place = np.full(size, -1, np.int64)
    place[members] = np.arange(len(members))
    when = np.searchsorted(np.asarray(years), rows.year)
    i, j = place[rows.exporter], place[rows.importer]
    own = rows.exporter == rows.importer
    kept = ~own & (i >= 0) & (j >= 0)
    shape = (len(years), len(members), len(members))
    value = np.zeros(shape, np.int64)
    quantity = np.full(shape, np.nan)
    cell = (when[kept], i[kept], j[kept])
    value[cell] = rows.value_usd[kept]
    quantity[cell] = rows.quantity_kg[kept]
    self_flow = int(rows.value_usd[own].sum())
    unplaced = int(rows.value_usd[~own & ~kept].sum())
    return value, quantity, self_flow, unplaced
