"""Look-ups on the newest `macro` release: GDP, population and their five-year projection by ISO3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from hanbada.base.stamp import Fact, Release, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.data.store import Store

Array = NDArray[np.float64]
LABELS = {
    "gdp_usd": (Text("국내총생산(경상, 공식 환율)", "GDP (current, official exchange rate)"), Unit.USD),
    "population": (Text("인구", "population"), Unit.PERSONS),
    "gdp_ratio": (Text("5년 뒤 실질 GDP 배율(가정)", "real GDP in five years ÷ today's (assumption)"), Unit.RATIO),
    "population_ratio": (Text("5년 뒤 인구 배율(가정)", "population in five years ÷ today's (assumption)"), Unit.RATIO),
}


@dataclass(frozen=True, slots=True)
class Country:
    """The latest known figures of a country with the year of each, and the basis of its projection."""

    figures: Mapping[str, float]
    years: Mapping[str, int]
    basis: Text


@dataclass(frozen=True, slots=True)
class Macro:
    """Figures of one release by ISO3; what is not there is NaN in an array and unknown in a Fact."""

    release: Release
    countries: Mapping[str, Country]

    @classmethod
    def load(cls, store: Store, release: Release | None = None) -> Macro:
        """The newest release of `macro` (or the one given); MissingRelease says which command brings one."""
        chosen = release or store.latest("macro")
        figures: dict[str, dict[str, float]] = {}
        years: dict[str, dict[str, int]] = {}
        for column in ("gdp_usd", "population"):
            series = store.scan(chosen, "macro").filter(pl.col(column).is_not_null()).sort("iso3", "year").collect()
            for iso3, year, value in series.select("iso3", "year", column).iter_rows():
                figures.setdefault(iso3, {})[column] = value
                years.setdefault(iso3, {})[column] = year
        found = {}
        for row in store.scan(chosen, "projection").collect().iter_rows(named=True):
            ratios = {key: row[key] for key in ("gdp_ratio", "population_ratio") if row[key] is not None}
            found[row["iso3"]] = Country(
                figures.get(row["iso3"], {}) | ratios,
                years.get(row["iso3"], {}),
                Text(row["basis_ko"], row["basis_en"]),
            )
        return cls(chosen, found)

    def gdp(self, iso3s: Sequence[str | None]) -> Array:
        """GDP in USD of the latest known year, (n,); NaN unknown."""
        return self._column("gdp_usd", iso3s)

    def population(self, iso3s: Sequence[str | None]) -> Array:
        """Persons in the latest known year, (n,); NaN unknown."""
        return self._column("population", iso3s)

    def gdp_ratio(self, iso3s: Sequence[str | None]) -> Array:
        """Expected ÷ current real GDP in five years (an assumption), (n,); NaN unknown."""
        return self._column("gdp_ratio", iso3s)

    def population_ratio(self, iso3s: Sequence[str | None]) -> Array:
        """Expected ÷ current population in five years (an assumption), (n,); NaN unknown."""
        return self._column("population_ratio", iso3s)

    def basis(self, iso3: str) -> Text | None:
        """What the projection of a country rests on, in words; None where the release does not have it."""
        return self.countries[iso3].basis if iso3 in self.countries else None

    def fact(self, column: str, iso3: str) -> Fact:
        """One figure as a Fact, its year in the stamp; ``column`` is one of LABELS."""
        label, unit = LABELS[column]
        one = self.countries.get(iso3)
        year = one.years.get(column) if one else None
        if one and column in ("gdp_ratio", "population_ratio"):
            label = label + Text(" · ", " · ") + one.basis
        stamp = Stamp.of(f"macro.{column}", label, [self.release], {"year": year} if year else {})
        return Fact(one.figures.get(column) if one else None, unit, stamp, (("country", iso3),))

    def _column(self, column: str, iso3s: Sequence[str | None]) -> Array:
        found = (self.countries.get(code or "") for code in iso3s)
        return np.array([one.figures.get(column, np.nan) if one else np.nan for one in found], dtype=np.float64)
