"""One trade release as a world: its countries, products and years, margins as integer arrays, and product slices."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Protocol

import numpy as np

from hanbada.base.arrays import Ints
from hanbada.base.codes import Country, HSRevision, Product, hs_code
from hanbada.base.errors import InputError, UnknownCode
from hanbada.base.panel import Panel
from hanbada.base.period import span
from hanbada.base.stamp import Release, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.engine.slice import Slice, dense
from hanbada.engine.tables import Rows, Tables

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

KEPT_SLICES = 32  # about 3 MB each with six years


class Shelf(Protocol):
    """What the world asks of a release store."""

    def paths(self, release: Release, table: str) -> tuple[Path, ...]:
        """The Parquet files of a table."""
        ...


class World:
    """A release, opened lazily: the small lists at once, margins and slices when first asked, then kept.

    Axes are the release's countries in the order of their codes; a country takes part in years in which its code
    is valid. Flows of a country with itself are never counted; how much was set aside stands in each Slice.
    """

    def __init__(self, release: Release, tables: Tables) -> None:
        self.release = release
        self._tables = tables
        self.countries: tuple[Country, ...] = _countries(tables.whole("countries"))
        self._index = {country.code: place for place, country in enumerate(self.countries)}
        self.years: tuple[int, ...] = tables.years()
        self._products: tuple[Product, ...] | None = None
        self._product_places: dict[str, int] = {}
        self._margins: dict[tuple[str, tuple[int, ...]], Ints] = {}
        self._first: tuple[Ints, Ints] | None = None
        self._self_flows: dict[tuple[int, ...], int] = {}
        self._slices: OrderedDict[tuple[str, tuple[int, ...]], Slice] = OrderedDict()

    @classmethod
    def load(cls, store: Shelf, release: Release) -> World:
        """The world of a release in the store."""

        found: dict[str, list[Path]] = {}

        def scan(name: str) -> pl.LazyFrame:
            import polars as pl

            if name not in found:
                found[name] = list(store.paths(release, name))
            return pl.scan_parquet(found[name])

        return cls(release, Tables(scan))

    @classmethod
    def from_frames(cls, release: Release, frames: Mapping[str, pl.DataFrame]) -> World:
        """A world from tables in memory: flows, countries, products (margins are summed where absent)."""
        return cls(release, Tables.of_frames(frames))

    @property
    def products(self) -> tuple[Product, ...]:
        """The release's products, in the order of their codes."""
        if self._products is None:
            self._products = _products(self._tables.whole("products"))
            self._product_places = {product.code: place for place, product in enumerate(self._products)}
        return self._products

    def product_place(self, code: str) -> int:
        """The place of a product on axis k, its code written in any of the ways of codes (7202.92).

        Raises UnknownCode with the code that was perhaps meant, or the nearest ones.
        """
        if code in self._product_places or code in {product.code for product in self.products}:
            return self._product_places[code]
        try:
            bare = hs_code(code, (6, 8, 10))
        except InputError as fault:
            raise UnknownCode(fault.problems) from None
        if bare in self._product_places:
            return self._product_places[bare]
        raise _unknown("품목", "product", code, list(self._product_places), bare[:6])

    @property
    def coverage(self) -> Text | None:
        """What part of all trade the release holds ("within 74 products"); None where it holds all."""
        return self.release.coverage

    def country(self, code: str) -> Country:
        """A country by the release's own code, else by any code or name of it; of several, the one valid in the last year.

        Raises UnknownCode with the nearest codes.
        """
        if code in self._index:
            return self.countries[self._index[code]]
        found = [country for country in self.countries if country.iso3 == code]
        meant = None
        if not found:
            from hanbada.data.identity import names  # the tables of all names: only for what is not plain

            meant = names.read(code)
            found = [country for country in self.countries if meant and country.iso3 == meant]
            meant = meant or names.suggest(code)
        living = [country for country in found if country.valid(self.years[-1])]
        if living or found:
            return (living or found)[-1]
        known = [country.iso3 for country in self.countries if country.iso3]
        raise _unknown("국가", "country", code, known, meant)

    def product(self, code: str) -> Product:
        """A product by its code. Raises UnknownCode with the nearest codes."""
        return self.products[self.product_place(code)]

    def members(self, years: tuple[int, ...]) -> Ints:
        """Indices of the countries whose code is valid in any of the years, ascending (m,)."""
        held = [place for place, country in enumerate(self.countries) if any(map(country.valid, years))]
        return np.asarray(held, np.int64)

    def exports(self, years: tuple[int, ...]) -> Panel:
        """Exports X[i,k] = Σ_t,j x[t,i,j,k] of the years, integer USD, axes "ik"."""
        return self._panel(
            "by_exporter_product", "ik", years, Text("국가·품목별 수출액", "exports by country and product")
        )

    def imports(self, years: tuple[int, ...]) -> Panel:
        """Imports M[j,k] = Σ_t,i x[t,i,j,k] of the years, integer USD, axes "jk"."""
        return self._panel(
            "by_importer_product", "jk", years, Text("국가·품목별 수입액", "imports by country and product")
        )

    def pairs(self, years: tuple[int, ...]) -> Panel:
        """Bilateral trade B[i,j] = Σ_t,k x[t,i,j,k] of the years, integer USD, axes "ij"."""
        return self._panel("by_pair", "ij", years, Text("국가쌍별 교역액", "trade by pair of countries"))

    def slice(self, product: str, years: tuple[int, ...]) -> Slice:
        """All flows of one product in the years; reads only that product's rows.

        Raises UnknownCode for a product or year that the release does not hold.
        """
        key = (product, tuple(sorted(years)))
        if key in self._slices:
            self._slices.move_to_end(key)
            return self._slices[key]
        self.product_place(product)
        made = self._slice(product, key[1])
        self._slices[key] = made
        if len(self._slices) > KEPT_SLICES:
            self._slices.popitem(last=False)
        return made

    def rows(
        self,
        products: Sequence[str],
        years: tuple[int, ...],
        importer: str | None = None,
        exporter: str | None = None,
    ) -> Rows:
        """The release's own rows of some products, in order; countries as places in ``countries``, products in
        ``products`` as given. Only rows of one importer or exporter (the release's codes) where they are named.
        """
        for product in products:
            self.product_place(product)
        return self._tables.flows(self._codes, list(products), self._known(years), importer, exporter)

    def first_years(self) -> tuple[Ints, Ints]:
        """First year in which each country exports anything, and imports anything, (n,) each; 9999 = never."""
        if self._first is None:
            exports, imports = (self._tables.first_year(column) for column in ("exporter_code", "importer_code"))
            self._first = (
                np.array([exports.get(code, 9999) for code in self._index], np.int64),
                np.array([imports.get(code, 9999) for code in self._index], np.int64),
            )
        return self._first

    @property
    def _codes(self) -> list[str]:
        return list(self._index)

    def _known(self, years: tuple[int, ...]) -> tuple[int, ...]:
        for year in years:
            if year not in self.years:
                raise _unknown("연도", "year", str(year), [str(held) for held in self.years])
        return years

    def _slice(self, product: str, years: tuple[int, ...]) -> Slice:
        members = self.members(years)
        rows = self._tables.flows(self._codes, [product], self._known(years))
        value, quantity, self_flow, unplaced = dense(rows, years, members, len(self.countries))
        label = Text("품목별 양자 교역", "bilateral trade of a product")
        stamp = Stamp.of("engine.slice", label, [self.release], {"years": span(years)})
        countries = tuple(self.countries[place] for place in members)
        return Slice(product, years, countries, value, quantity, self_flow, unplaced, stamp)

    def _panel(self, margin: str, axes: str, years: tuple[int, ...], label: Text) -> Panel:
        key = (margin, tuple(sorted(years)))
        codes, products = self._codes, [product.code for product in self.products]
        labels = (codes, codes if axes == "ij" else products)
        if key not in self._margins:
            self._margins[key] = self._margin(margin, labels, self._known(key[1]))
        stamp = Stamp.of(f"engine.{margin}", label, [self.release], {"years": span(key[1])})
        return Panel(self._margins[key], axes, (tuple(labels[0]), tuple(labels[1])), Unit.USD, stamp)

    def _margin(self, margin: str, labels: tuple[list[str], list[str]], years: tuple[int, ...]) -> Ints:
        """A margin without what a country "traded" with itself; the pairs' diagonal tells whether there is any."""
        values = self._tables.margin(margin, labels, years)
        if margin == "by_pair":
            self._self_flows[years] = int(values.trace())
            np.fill_diagonal(values, 0)
            return values
        if years not in self._self_flows:
            self.pairs(years)
        return values - self._tables.own(labels, years) if self._self_flows[years] else values


def _countries(frame: pl.DataFrame) -> tuple[Country, ...]:
    rows = frame.sort("country_code").iter_rows(named=True)
    return tuple(
        Country(
            row["country_code"],
            row["iso3"],
            _name(row),
            row["valid_from"],
            row["valid_to"],
        )
        for row in rows
    )


def _products(frame: pl.DataFrame) -> tuple[Product, ...]:
    rows = frame.sort("product_code").iter_rows(named=True)
    return tuple(Product(row["product_code"], HSRevision(row["hs_revision"]), _name(row)) for row in rows)


def _name(row: Mapping[str, str | None]) -> Text:
    english = row["name_en"] or ""
    return Text(row["name_ko"] or english, english)


def _unknown(ko: str, en: str, code: str, known: list[str], meant: str | None = None) -> UnknownCode:
    near = [meant] if meant in known else get_close_matches(code, known, 3, 0.5) or known[:3]
    return UnknownCode(
        Text(f"자료에 없는 {ko} '{code}'", f"the {en} '{code}', which the release does not hold"),
        Text(f"{len(known)}개 중 하나 (예: {', '.join(near)})", f"one of {len(known)} (such as {', '.join(near)})"),
        Text("`hanbada data show`로 목록을 확인하세요", "see the list with `hanbada data show`"),
        whom="operator",
    )
