"""Goals by comparison: what became of others who entered markets like this one with products like this one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from hanbada.base.arrays import Array, Flags, Ints
from hanbada.base.stamp import Fact, Scalar, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.engine import World
from hanbada.engine.tables import Rows
from hanbada.indicators import entries
from hanbada.ranking.bearings import Distances

QUIET, AFTER, ENOUGH, OPEN_USD = 3, 3, 10, 50_000
QUARTILES = (0.25, 0.5, 0.75)
LABEL = Text("비교 가능한 진출 사례", "comparable market entries")
THIRDS = (Text("하위", "lower"), Text("중위", "middle"), Text("상위", "upper"))


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cases are compared: products by leading digits of the code, and whether both terciles must be the same."""

    code: str
    digits: int
    size: bool
    distance: bool
    text: Text


SCOPES: tuple[Scope, ...] = (
    Scope(
        "product",
        6,
        True,
        True,
        Text("같은 품목, 같은 시장 규모·거리 구간", "same product, same thirds of size and distance"),
    ),
    Scope("product_size", 6, True, False, Text("같은 품목, 같은 시장 규모 구간", "same product, same third of size")),
    Scope(
        "heading",
        4,
        True,
        True,
        Text("같은 호, 같은 시장 규모·거리 구간", "same heading, same thirds of size and distance"),
    ),
    Scope(
        "chapter",
        2,
        True,
        True,
        Text("같은 류, 같은 시장 규모·거리 구간", "same chapter, same thirds of size and distance"),
    ),
    Scope("chapter_size", 2, True, False, Text("같은 류, 같은 시장 규모 구간", "same chapter, same third of size")),
    Scope("chapter_all", 2, False, False, Text("같은 류의 모든 진출", "all entries of the same chapter")),
)


@dataclass(frozen=True, slots=True)
class YearAfter:
    """Where the cases stood some years after entry (0 = the first year); quartiles low, median, high.

    usd, share                      all cases; those that stopped count as zero
    surviving_usd, surviving_share  only those that still sold
    survived                        share of the cases that still sold
    """

    years_after: int
    usd: tuple[Fact, Fact, Fact]
    share: tuple[Fact, Fact, Fact]
    surviving_usd: tuple[Fact, Fact, Fact]
    surviving_share: tuple[Fact, Fact, Fact]
    survived: Fact


@dataclass(frozen=True, slots=True)
class Comparable:
    """The comparable entries of one product into one market.

    scope    which cases these are; ``widened`` where the closest scope had fewer than ten; ``few`` where all have
    cases    how many; 0 makes every figure of ``steps`` unknown
    thirds   size and distance third of the market, 0 lower – 2 upper; None where unknown
    """

    scope: Scope
    widened: bool
    few: bool
    cases: Fact
    thirds: tuple[int | None, int | None]
    steps: tuple[YearAfter, ...]


@dataclass(frozen=True, slots=True)
class _Cases:
    """Entries of some products: sales (n, 4) USD, share (n, 4) of the market's imports, thirds (n,), −1 unknown."""

    value: Array
    share: Array
    size: Ints
    distance: Ints


def comparable(world: World, exporter: str, market: str, product: str, *, geography: Distances) -> Comparable:
    """Entries like that of an exporter into a market, from the closest scope that holds at least ten.

    An entry: no sales of the product in three years, then at least 50,000 USD in a year, of exporters to markets that
    both traded anything three years before (a new country code is no entry), with three more years on record.
    Thirds of size: the market's mean imports of the product in the three years before, among all its importers.
    Thirds of distance: among all pairs that ever traded the product. For the market itself: the last three years.
    """
    return comparables(world, exporter, [market], product, geography=geography)[0]


def comparables(
    world: World, exporter: str, markets: Sequence[str], product: str, *, geography: Distances
) -> tuple[Comparable, ...]:
    """``comparable`` for several markets of one product; its entries are gathered once."""
    own = _Product(world, [product], geography)
    held: dict[int, _Cases] = {}

    def gathered(digits: int) -> _Cases:
        if digits not in held:
            held[digits] = _gathered(world, product[:digits], geography)
        return held[digits]

    return tuple(_comparable(own, exporter, market, product, gathered) for market in markets)


def _comparable(
    own: _Product, exporter: str, market: str, product: str, gathered: Callable[[int], _Cases]
) -> Comparable:
    world, geography = own.world, own.geography
    home, place = world.country(exporter), world.country(market)
    third = own.thirds(home.iso3, place.iso3, world.countries.index(place))
    tried: list[tuple[Scope, _Cases]] = []
    for scope in SCOPES:
        tried.append((scope, _matching(gathered(scope.digits), scope, third)))
        if len(tried[-1][1].value) >= ENOUGH:
            break
    scope, found = tried[-1] if len(tried[-1][1].value) >= ENOUGH else max(tried, key=lambda one: len(one[1].value))
    parameters: dict[str, Scalar] = {
        "scope": scope.code,
        "size_third": -1 if third[0] is None else third[0],
        "distance_third": -1 if third[1] is None else third[1],
        "quiet_years": QUIET,
        "open_usd": OPEN_USD,
        "first_year": world.years[0],
        "last_year": world.years[-1],
    }
    stamp = Stamp.of("ranking.comparable", LABEL, [world.release, geography.release], parameters)
    at = (("exporter", home.iso3 or home.code), ("product", product), ("importer", place.iso3 or place.code))
    cases = len(found.value)
    steps = tuple(_step(found, years, stamp, at) for years in range(AFTER + 1))
    return Comparable(scope, scope is not SCOPES[0], cases < ENOUGH, Fact(cases, Unit.COUNT, stamp, at), third, steps)


def _gathered(world: World, prefix: str, geography: Distances) -> _Cases:
    codes = [held.code for held in world.products if held.code.startswith(prefix)]
    parts = [_Product(world, [code], geography).cases() for code in codes]
    return _Cases(*(np.concatenate([getattr(part, name) for part in parts]) for name in _Cases.__slots__))


def _matching(cases: _Cases, scope: Scope, third: tuple[int | None, int | None]) -> _Cases:
    keep: Flags = np.ones(len(cases.value), bool)
    for wanted, held, mine in ((scope.size, cases.size, third[0]), (scope.distance, cases.distance, third[1])):
        if wanted:
            keep &= held == (mine if mine is not None else -2)
    return _Cases(*(getattr(cases, name)[keep] for name in _Cases.__slots__))


def _step(cases: _Cases, years: int, stamp: Stamp, at: tuple[tuple[str, str], ...]) -> YearAfter:
    value, share = cases.value[:, years], cases.share[:, years]
    alive = value > 0
    survived = float(alive.mean()) if len(value) else None
    return YearAfter(
        years,
        _quartiles(value, Unit.USD, stamp, at),
        _quartiles(share, Unit.SHARE, stamp, at),
        _quartiles(value[alive], Unit.USD, stamp, at),
        _quartiles(share[alive], Unit.SHARE, stamp, at),
        Fact(survived, Unit.SHARE, stamp, at),
    )


def _quartiles(values: Array, unit: Unit, stamp: Stamp, at: tuple[tuple[str, str], ...]) -> tuple[Fact, Fact, Fact]:
    known = values[~np.isnan(values)]
    found = np.quantile(known, QUARTILES).tolist() if len(known) else [None, None, None]
    low, median, high = (Fact(value, unit, stamp, at) for value in found)
    return low, median, high


class _Product:
    """One product over all years as pairs: sales (t, p) of the p pairs that ever traded it."""

    def __init__(self, world: World, products: Sequence[str], geography: Distances) -> None:
        self.world, self.geography = world, geography
        rows: Rows = world.rows(products, world.years)
        abroad = rows.exporter != rows.importer
        size, years = len(world.countries), world.years
        key = rows.exporter[abroad] * size + rows.importer[abroad]
        pairs, place = np.unique(key, return_inverse=True)
        when = np.searchsorted(np.asarray(years), rows.year[abroad])
        self.sales = np.zeros((len(years), len(pairs)))
        self.sales[when, place] = rows.value_usd[abroad]
        self.exporter, self.importer = np.divmod(pairs, size)
        self.imports = np.zeros((len(years), size))
        np.add.at(self.imports, (when, rows.importer[abroad]), rows.value_usd[abroad])
        iso3s = [country.iso3 for country in world.countries]
        km = geography.distance_km(iso3s, iso3s)
        self.distance = km[self.exporter, self.importer]

    def cases(self) -> _Cases:
        """The entries of the product."""
        years = np.asarray(self.world.years)
        if len(years) <= QUIET + AFTER or np.any(np.diff(years) != 1):
            return _Cases(
                np.zeros((0, AFTER + 1)), np.zeros((0, AFTER + 1)), np.zeros(0, np.int64), np.zeros(0, np.int64)
            )
        found = entries(self.sales[:, :, None], quiet=QUIET, after=AFTER)
        first_export, first_import = self.world.first_years()
        since = years[found.t] - QUIET
        old = (first_export[self.exporter[found.i]] <= since) & (first_import[self.importer[found.i]] <= since)
        found = found.among((found.value[:, 0] >= OPEN_USD) & old)
        market = self.importer[found.i]
        bought = np.stack([self.imports[found.t + later, market] for later in range(AFTER + 1)], axis=1)
        share = np.divide(found.value, bought, out=np.full(bought.shape, np.nan), where=bought > 0)
        size = np.full(len(market), -1, np.int64)
        for year in np.unique(found.t):
            begun = found.t == year
            size[begun] = self._size_thirds(int(year), market[begun])
        return _Cases(found.value, share, size, _third(self.distance, self.distance[found.i]))

    def thirds(self, exporter: str | None, market: str | None, place: int) -> tuple[int | None, int | None]:
        """Thirds of size (last three years) and distance of one market."""
        km = self.geography.distance_km([exporter], [market])[0]
        size, far = (
            int(self._size_thirds(len(self.world.years), np.array([place]))[0]),
            int(_third(self.distance, km)[0]),
        )
        return (None if size < 0 else size), (None if far < 0 else far)

    def _size_thirds(self, t: int, markets: Ints) -> Ints:
        """Thirds of size (m,) of markets by their imports in the three years before; −1 where there were none."""
        before = self.imports[max(t - QUIET, 0) : t].mean(0)
        return np.where(before[markets] > 0, _third(before[before > 0], before[markets]), -1)


def _third(among: Array, values: Array) -> Ints:
    """Which third of the known values each value falls into: 0 lower, 1 middle, 2 upper; −1 unknown."""
    known = among[~np.isnan(among)]
    if not len(known):
        return np.full(values.shape, -1, np.int64)
    cuts = np.quantile(known, (1 / 3, 2 / 3))
    return np.where(np.isnan(values), -1, np.searchsorted(cuts, values, side="left")).astype(np.int64)
