"""What an exporter's rankings share whatever the product: distances, projections, ease, complementarity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array
from hanbada.base.codes import Country
from hanbada.base.errors import UnknownCode
from hanbada.base.stamp import Release, Stamp
from hanbada.base.text import Text
from hanbada.engine import World
from hanbada.indicators import bilateral_ease, complementarity, stamp_of
from hanbada.ranking.settings import Settings

HISTORY = 7  # five-year growth, measured to each of three base years


class Distances(Protocol):
    """What a ranking asks of the geography."""

    @property
    def release(self) -> Release:
        """The release that the distances come from."""
        ...

    def distance_km(self, exporters: Sequence[str | None], importers: Sequence[str | None], /) -> Array:
        """(n, m) km; NaN where unknown."""
        ...


class Projections(Protocol):
    """What a ranking asks of the macro data."""

    @property
    def release(self) -> Release:
        """The release that the projections come from."""
        ...

    def gdp_ratio(self, iso3s: Sequence[str | None], /) -> Array:
        """(n,) expected ÷ current in five years; NaN where unknown."""
        ...

    def population_ratio(self, iso3s: Sequence[str | None], /) -> Array:
        """(n,) expected ÷ current in five years; NaN where unknown."""
        ...


@dataclass(frozen=True, slots=True)
class Bearings:
    """One exporter among all countries; n countries valid in the years, home their place of the exporter.

    years            (t,) consecutive, oldest first; level and potential are the last of them
    places           (n,) places of the countries in the world's list
    distance_km      (n, n) NaN where unknown, and of a country with itself
    gdp_ratio, population_ratio  (n,) NaN where unknown
    exports, imports (n, k) USD of the potential years, float64
    ease             (n, n) ratio, over all products of the release
    complementarity  (n,) of home's exports with each market's imports
    stamps           those of the figures, which are the same for every product
    """

    world: World
    home: int
    countries: tuple[Country, ...]
    years: tuple[int, ...]
    level: tuple[int, ...]
    potential: tuple[int, ...]
    places: NDArray[np.int64]
    distance_km: Array
    gdp_ratio: Array
    population_ratio: Array
    exports: Array
    imports: Array
    ease: Array
    complementarity: Array
    geography: Release
    macro: Release
    ease_stamp: Stamp
    complementarity_stamp: Stamp
    stamps: dict[tuple[str, tuple[int, ...]], Stamp] = field(default_factory=dict)

    @property
    def exporter(self) -> Country:
        """The exporter."""
        return self.countries[self.home]

    def rows(self, years: tuple[int, ...]) -> list[int]:
        """Places of some years on the axis t."""
        return [self.years.index(year) for year in years]


def take_bearings(
    world: World, exporter: str, geography: Distances, macro: Projections, settings: Settings
) -> Bearings:
    """The bearings of an exporter (ISO3 or the release's code) in a world.

    Raises UnknownCode where the exporter or the last year is not in the release.
    """
    years, level, potential = base_years(world, settings)
    members = world.members(years)
    countries = tuple(world.countries[place] for place in members)
    home = _home(countries, world.country(exporter), years)
    iso3s = tuple(country.iso3 for country in countries)
    exports, imports, pairs = world.exports(potential), world.imports(potential), world.pairs(potential)
    x, m = (panel.values[members].astype(np.float64) for panel in (exports, imports))
    km = np.array(geography.distance_km(iso3s, iso3s), np.float64)
    km[~(km > 0)] = np.nan
    np.fill_diagonal(km, np.nan)
    flows = [exports.stamp, imports.stamp]
    span = {"years": f"{potential[0]}-{potential[-1]}"}
    return Bearings(
        world=world,
        home=home,
        countries=countries,
        years=years,
        level=level,
        potential=potential,
        places=members,
        distance_km=km,
        gdp_ratio=np.asarray(macro.gdp_ratio(iso3s), np.float64),
        population_ratio=np.asarray(macro.population_ratio(iso3s), np.float64),
        exports=x,
        imports=m,
        ease=bilateral_ease(pairs.values[np.ix_(members, members)], x, m),
        complementarity=complementarity(x[home : home + 1], m)[0],
        geography=geography.release,
        macro=macro.release,
        ease_stamp=stamp_of(bilateral_ease, [pairs.stamp, *flows], span),
        complementarity_stamp=stamp_of(complementarity, flows, span),
    )


def _home(countries: tuple[Country, ...], exporter: Country, years: tuple[int, ...]) -> int:
    if exporter in countries:
        return countries.index(exporter)
    alike = [place for place, held in enumerate(countries) if held.iso3 is not None and held.iso3 == exporter.iso3]
    if alike:
        return alike[-1]
    raise UnknownCode(
        Text(
            f"{years[0]}–{years[-1]}년에 유효하지 않은 수출국 코드 '{exporter.code}'",
            f"the exporter's code '{exporter.code}', which is not valid in {years[0]}–{years[-1]}",
        ),
        Text("기준 기간에 유효한 국가", "a country that is valid in the base years"),
        Text("ISO3 코드를 쓰거나 last_year를 고치세요", "write the ISO3 code, or correct last_year"),
    )


def base_years(world: World, settings: Settings) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """The years that are read, those of the level, those of the potential: consecutive, oldest first.

    A release that holds fewer years than asked gives those it has, back to the first gap.
    """
    last = world.years[-1] if settings.last_year is None else settings.last_year
    if last not in world.years:
        raise UnknownCode(
            Text(f"자료에 없는 연도 {last}", f"the year {last}, which the release does not hold"),
            Text(f"{world.years[0]}–{world.years[-1]} 중 하나", f"one of {world.years[0]}–{world.years[-1]}"),
            Text("설정의 last_year를 고치세요", "correct last_year in the settings"),
        )
    reach = max(HISTORY, settings.level_years - 1, settings.potential_years - 1)
    first = last
    while first - 1 in world.years and first > last - reach:
        first -= 1
    years = tuple(range(first, last + 1))
    return years, years[-settings.level_years :], years[-settings.potential_years :]
