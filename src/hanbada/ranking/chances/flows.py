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
    year, i, j, k  (r,) places on the axes; value (r,) USD
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

    @classmethod
    def of(
        cls,
        labels: tuple[tuple[int, ...], tuple[str, ...], tuple[str | None, ...], tuple[str, ...]],
        rows: tuple[Ints, Ints, Ints, Ints, NDArray[np.float64]],
    ) -> Flows:
        """Flows from labels (years, countries, ISO3, products) and rows (year, i, j, k, value) in any order."""
        year, i, j, k, value = rows
        if not bool((k[1:] >= k[:-1]).all()):
            order = np.argsort(k, kind="stable")
            year, i, j, k, value = year[order], i[order], j[order], k[order], value[order]
        return cls(*labels, year, i, j, k, value)

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
    def reports(self) -> Flags:
        """Whether a country imports anything at all in a year, (t, j); if not, its zeros say nothing."""
        seen = np.zeros((len(self.years), len(self.countries)), bool)
        seen[self.year, self.j] = True
        return seen
