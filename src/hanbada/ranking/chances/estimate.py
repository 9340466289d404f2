"""The chance of every market for one exporter and product, from a world: what a plan prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array
from hanbada.base.stamp import Fact, Release, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.engine import World
from hanbada.ranking.chances.features import OPEN_USD, Sheet, sheet
from hanbada.ranking.chances.flows import Flows
from hanbada.ranking.chances.model import Model, vintage
from hanbada.ranking.chances.reasons import PARTS, part_of
from hanbada.ranking.chances.window import HISTORY, Geometry, Window, window

BASE = 3


@dataclass(frozen=True, slots=True)
class Chances:
    """All markets of one exporter and product.

    candidate  (j,) markets that import the product and bought less than 50,000 USD in each base year
    order, chance, low, middle, high  (j,) NaN outside the candidates
    parts      (p, j) what each group of reasons adds to the log odds, in the order of ``reasons.PARTS``
    """

    product: str
    base: tuple[int, ...]
    model: Model
    stamp: Stamp
    places: dict[str, int]
    candidate: NDArray[np.bool_]
    order: Array
    chance: Array
    low: Array
    middle: Array
    high: Array
    parts: Array

    def fact(self, name: str, code: str) -> Fact:
        """chance, low, middle or high of a market by its code; unknown outside the candidates."""
        value = float(getattr(self, name)[self.places[code]])
        unit = Unit.SHARE if name == "chance" else Unit.USD
        known = None if np.isnan(value) else value if name == "chance" else float(f"{value:.2g}")
        return Fact(known, unit, self.stamp, (("importer", code), ("product", self.product)))

    def reasons(self, code: str, most: int = 3) -> tuple[tuple[Text, float], ...]:
        """What moves the chance of a market most against the usual one: words and log odds, largest first."""
        found = self.parts[:, self.places[code]]
        order = np.argsort(-np.abs(found), kind="stable")[:most]
        return tuple((list(PARTS.values())[at], float(found[at])) for at in order)


@dataclass(frozen=True, slots=True)
class Ground:
    """A world's flows of the last two periods and their history, and the window of one of the two; made once."""

    flows: Flows
    seen: Window
    inputs: tuple[Release, ...]


WIDE = 400  # a world with more products is read by chapter: what a chapter's products say of one another is most of it
_FLOWS: WeakKeyDictionary[World, dict[str, Flows]] = WeakKeyDictionary()
_MADE: WeakKeyDictionary[World, dict[tuple[int, str, int], Ground]] = WeakKeyDictionary()


def scope(world: World, product: str) -> tuple[str, ...]:
    """The products whose flows speak for one product: all of a small release, of a large one the same chapter's."""
    codes = tuple(held.code for held in world.products)
    return codes if len(codes) <= WIDE else tuple(code for code in codes if code[:2] == product[:2])


def ground(world: World, product: str, geography: object, ago: int = 0) -> Ground:
    """The flows around a product and the window of the last period, or of ``ago`` periods before it."""
    products = scope(world, product)
    flows_held, held = _FLOWS.setdefault(world, {}), _MADE.setdefault(world, {})
    if products[0] not in flows_held:
        flows_held[products[0]] = flows_of(world, products, world.years[-2 * BASE - HISTORY :])
    flows, key = flows_held[products[0]], (id(geography), products[0], ago)
    if key not in held:
        base = world.years[-(ago + 1) * BASE :][:BASE]
        inputs = (world.release, release_of(geography))
        held[key] = Ground(flows, window(flows, base, geometry_of(flows, geography)), inputs)
    return held[key]


def geometry_of(flows: Flows, geography: object) -> Geometry:
    """What a geography knows of each pair of a table's countries."""
    codes, unknown = list(flows.iso3), np.full((len(flows.iso3),) * 2, np.nan)
    known = [getattr(geography, name, None) for name in ("distance_km", "contiguous", "common_language")]
    return Geometry(*(np.asarray(of(codes, codes), np.float64) if of else unknown for of in known))


def release_of(geography: object) -> Release:
    """The release of a geography."""
    release: Release = geography.release  # type: ignore[attr-defined]
    return release


def flows_of(world: World, products: Sequence[str], years: Sequence[int]) -> Flows:
    """A world's rows of some products and years as flows; countries in the world's order."""
    rows = world.rows(products, tuple(years))
    labels = (
        tuple(years),
        tuple(country.code for country in world.countries),
        tuple(country.iso3 for country in world.countries),
        tuple(products),
    )
    place = np.zeros(max(years) + 1, np.int64)
    place[list(years)] = np.arange(len(years))
    columns = (place[rows.year], rows.exporter, rows.importer, rows.product, rows.value_usd.astype(np.float64))
    abroad, weight = rows.exporter != rows.importer, rows.quantity_kg
    if bool(abroad.all()):
        return Flows.of(labels, columns, weight)
    year, i, j, k, value = columns
    return Flows.of(labels, (year[abroad], i[abroad], j[abroad], k[abroad], value[abroad]), weight[abroad])


def chances(world: World, exporter: str, product: str, geography: object, model: Model | None = None) -> Chances | None:
    """The chances of all markets; None where no model fits the data's years or the exporter sold nothing of it.

    model  None: the newest shipped one that has not seen a year after the base
    """
    base = world.years[-BASE:]
    chosen = model or vintage(base[-1])
    if chosen is None or len(base) < BASE:
        return None
    held = ground(world, product, geography)
    home = world.countries.index(world.country(exporter))
    made = sheet(held.flows, held.seen, held.flows.products.index(product), np.array([home]))
    if not made.flow.sum():
        return None
    return _read(chosen, made, held, home)


def _read(model: Model, made: Sheet, held: Ground, home: int) -> Chances:
    candidate = (made.peak[0] < OPEN_USD) & (made.imports > 0)
    candidate[home] = False
    rows = made.matrix(model.names, candidate[None, :])
    odds = model.odds(rows)

    def whole(values: Array) -> Array:
        found = np.full((*values.shape[:-1], len(candidate)), np.nan)
        found[..., candidate] = values
        return found

    low, middle, high = model.amounts(rows)
    by_figure = model.forests["chance"].parts(rows)[:, :-1]
    groups = [part_of(name) for name in model.names]
    parts = np.stack([by_figure[:, [group == part for group in groups]].sum(1) for part in PARTS])
    parts -= np.median(parts, 1, keepdims=True) if parts.size else 0.0
    stamp = Stamp.of(
        "ranking.chance",
        Text("새 시장이 열릴 가능성과 예상 금액(학습 순위)", "chance of an opening and its amount (learned ranker)"),
        held.inputs,
        {"base": f"{held.seen.base[0]}-{held.seen.base[-1]}", "trained_to": int(model.card["last_year"])},
    )
    return Chances(
        product=held.flows.products[made.product],
        base=held.seen.base,
        model=model,
        stamp=stamp,
        places={code: at for at, code in enumerate(held.flows.countries)},
        candidate=candidate,
        order=whole(model.order(rows, odds)),
        chance=whole(model.chance(odds)),
        low=whole(low),
        middle=whole(middle),
        high=whole(high),
        parts=whole(parts),
    )
