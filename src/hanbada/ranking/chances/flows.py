"""Bilateral flows of one data set as coded arrays, grouped by product."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Flags, Floats, Ints


@dataclass(frozen=True)
class Flows:
    """One row for each year, exporter, importer and product with a flow; sorted by product.

    years      the years of the table, ascending; countries, iso3 (None unknown) and products are the axes' labels
    year, i, j, k  (r,) places on the axes; value (r,) USD; weight (r,) kg, NaN unknown, None where the table has none
    """

    years: tuple[int, ...]
    countries: tuple[str, ...]
    iso3: tuple[str | None, ...]
    products: tuple[str, ...]
    year: Ints
    i: Ints
    j: Ints
    k: Ints
    value: NDArray[np.float64]
    weight: NDArray[np.float64] | None = None

    @classmethod
    def of(
        cls,
        labels: tuple[tuple[int, ...], tuple[str, ...], tuple[str | None, ...], tuple[str, ...]],
        rows: tuple[Ints, Ints, Ints, Ints, NDArray[np.float64]],
        weight: NDArray[np.float64] | None = None,
    ) -> Flows:
        """Flows from labels (years, countries, ISO3, products), rows (year, i, j, k, value) in any order and their kg."""
        year, i, j, k, value = rows
        if not bool((k[1:] >= k[:-1]).all()):
            order = np.argsort(k, kind="stable")
            year, i, j, k, value = year[order], i[order], j[order], k[order], value[order]
            weight = None if weight is None else weight[order]
        return cls(*labels, year, i, j, k, value, weight)

    @cached_property
    def offsets(self) -> Ints:
        """Where each product's rows begin, (k + 1,)."""
        return np.searchsorted(self.k, np.arange(len(self.products) + 1))

    def cube(self, product: int, years: tuple[int, ...]) -> Floats:
        """All flows of one product, (t, i, j) USD; a year that the table does not hold is all zero."""
        rows = slice(self.offsets[product], self.offsets[product + 1])
        place = np.full(len(self.years), -1)
        for at, year in enumerate(years):
            if year in self.years:
                place[self.years.index(year)] = at
        t = place[self.year[rows]]
        held = t >= 0
        count = len(self.countries)
        flat = (t[held] * count + self.i[rows][held]) * count + self.j[rows][held]
        found = np.bincount(flat, self.value[rows][held], len(years) * count * count)
        return found.astype(np.float32).reshape(len(years), count, count)

    @cached_property
    def prices(self) -> NDArray[np.float64]:
        """The price level of each year, (t,), the first year's being one: the median product's change of unit value.

        A product's unit value is its dollars over its kilograms in all flows of known weight; from one year to the next
        the level moves with the median over the products that have both years. All ones where no weights are known.
        """
        shape = (len(self.products), len(self.years))
        worth, weight = np.zeros(shape), np.zeros(shape)
        if self.weight is not None:
            known = self.weight > 0
            cell = (self.k[known], self.year[known])
            np.add.at(worth, cell, self.value[known])
            np.add.at(weight, cell, self.weight[known])
        unit = np.log(np.divide(worth, weight, out=np.full(shape, np.nan), where=weight > 0))
        moved = np.zeros(len(self.years))
        for at, change in enumerate(np.diff(unit).T, 1):
            moved[at] = np.median(change[np.isfinite(change)]) if np.isfinite(change).any() else 0.0
        found: NDArray[np.float64] = np.exp(np.cumsum(moved))
        return found

    def at_prices(self, usd: float, base: tuple[int, ...], years: tuple[int, ...]) -> NDArray[np.float64]:
        """An amount of the base years' prices at those of other years, (y,) USD."""
        level = dict(zip(self.years, self.prices, strict=True))
        usual = float(np.mean([level[year] for year in base if year in level] or [1.0]))
        return usd * np.array([level.get(year, usual) for year in years]) / usual

    @cached_property
    def reports(self) -> Flags:
        """Whether a country imports anything at all in a year, (t, j); if not, its zeros say nothing."""
        seen = np.zeros((len(self.years), len(self.countries)), bool)
        seen[self.year, self.j] = True
        return seen
