"""What was known at the end of a base period: the cross-product tables that a product's features rest on."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hanbada.base.arrays import Array, Flags, Floats, Ints
from hanbada.base.threads import one_thread
from hanbada.ranking.chances.flows import Flows

HISTORY = 10  # years before the base period
BEFORE = 3  # years of it that growth is measured against


@dataclass(frozen=True)
class Geometry:
    """What is known about pairs of countries, (i, j) each, NaN unknown; all NaN where there is no geography."""

    distance_km: Array
    contiguous: Array
    language: Array

    @classmethod
    def unknown(cls, count: int) -> Geometry:
        """No geography at all."""
        empty = np.full((count, count), np.nan)
        return cls(empty, empty, empty)


@dataclass(frozen=True)
class Window:
    """A base period of a table; no flow of a later year goes in.

    base, before, history   years; before ⊂ history are the last years before the base that the table holds
    geometry                (i, j)
    total, total_before     (i, j) USD a year over all products, in base and before
    exports, imports        (i, k), (j, k) USD a year; exports_before, imports_before the same before
    exporter_likeness       (i, i) cosine of what two exporters sell where; diagonal 0
    market_likeness         (j, j) cosine of whom two markets buy from; diagonal 0
    market_space            (j, j) projection onto the main directions of market presence; market_fine_space: onto more
    exporter_space          (i, i) the same for exporters
    pairs, products         presence in the base: place i·n + j and product, sorted by product
    known                   (t, j) whether the market reported in a year of history
    """

    base: tuple[int, ...]
    before: tuple[int, ...]
    history: tuple[int, ...]
    geometry: Geometry
    total: Array
    total_before: Array
    exports: Array
    imports: Array
    exports_before: Array
    imports_before: Array
    density: Array
    exporter_likeness: Floats
    market_likeness: Floats
    market_space: Floats
    exporter_space: Floats
    market_fine_space: Floats
    pairs: Ints
    products: Ints
    offsets: Ints
    pair_products: Array
    pair_products_before: Array
    known: Flags

    @property
    def years(self) -> tuple[int, ...]:
        """History, then base: the years of a product's cube."""
        return self.history + self.base


def window(flows: Flows, base: tuple[int, ...], geometry: Geometry, history: int = HISTORY) -> Window:
    """The window of a base period; only rows of base and history years are read."""
    with one_thread():
        return _window(flows, base, geometry, history)


def _window(flows: Flows, base: tuple[int, ...], geometry: Geometry, history: int) -> Window:
    first = min(base)
    past = tuple(year for year in flows.years if first - history <= year < first)
    before = past[-BEFORE:]
    now, then = _sums(flows, base), _sums(flows, before)
    count = len(flows.countries)
    present = _presence(flows, base)
    pairs, products = present // len(flows.products), present % len(flows.products)
    order = np.lexsort((pairs, products))
    pairs, products = pairs[order], products[order]
    offsets = np.searchsorted(products, np.arange(len(flows.products) + 1))
    recent = past[-5:] + base
    likeness = _likeness(pairs, offsets, count)
    wide = _presence(flows, recent)
    spaces = _spaces(wide // len(flows.products), wide % len(flows.products), count, len(flows.products))
    old = _presence(flows, before)
    return Window(
        base=base,
        before=before,
        history=past,
        geometry=geometry,
        total=now[0],
        total_before=then[0],
        exports=now[1],
        imports=now[2],
        exports_before=then[1],
        imports_before=then[2],
        density=_density(now[1]),
        exporter_likeness=likeness[0],
        market_likeness=likeness[1],
        market_space=spaces[0],
        exporter_space=spaces[1],
        market_fine_space=spaces[2],
        pairs=pairs,
        products=products,
        offsets=offsets,
        pair_products=np.bincount(pairs, minlength=count * count).reshape(count, count).astype(float),
        pair_products_before=np.bincount(old // len(flows.products), minlength=count * count)
        .reshape(count, count)
        .astype(float),
        known=np.array([flows.reports[flows.years.index(year)] for year in past], bool).reshape(len(past), count),
    )


def _of_years(flows: Flows, years: tuple[int, ...]) -> Flags:
    wanted = np.array([year in years for year in flows.years])
    return wanted[flows.year]


def _sums(flows: Flows, years: tuple[int, ...]) -> tuple[Array, Array, Array]:
    """Yearly means by pair, exporter × product and importer × product."""
    held = _of_years(flows, years)
    i, j, k, value = flows.i[held], flows.j[held], flows.k[held], flows.value[held]
    n, m, span = len(flows.countries), len(flows.products), max(1, len(years))
    return (
        np.bincount(i * n + j, value, n * n).reshape(n, n) / span,
        np.bincount(i * m + k, value, n * m).reshape(n, m) / span,
        np.bincount(j * m + k, value, n * m).reshape(n, m) / span,
    )


def _presence(flows: Flows, years: tuple[int, ...]) -> Ints:
    """Cells with a flow in any of the years, as (i·n + j)·m + k, ascending."""
    held = _of_years(flows, years) & (flows.value > 0)
    cell = (flows.i[held] * len(flows.countries) + flows.j[held]) * len(flows.products) + flows.k[held]
    there = np.zeros(len(flows.countries) ** 2 * len(flows.products), bool)
    there[cell] = True
    return np.flatnonzero(there)


def _grams(pairs: Ints, offsets: Ints, count: int) -> tuple[Floats, Floats]:
    """Σ_k A_k A_kᵀ and Σ_k A_kᵀ A_k for the presence matrices A_k."""
    rows = np.zeros((count, count), np.float32)
    columns = np.zeros((count, count), np.float32)
    for start, end in pairwise(offsets.tolist()):
        there = np.zeros(count * count, np.float32)
        there[pairs[start:end]] = 1
        matrix = there.reshape(count, count)
        rows += matrix @ matrix.T
        columns += matrix.T @ matrix
    return rows, columns


def _likeness(pairs: Ints, offsets: Ints, count: int) -> tuple[Floats, Floats]:
    found = []
    for gram in _grams(pairs, offsets, count):
        scale = np.sqrt(np.maximum(np.diag(gram), 1))
        cosine = (gram / np.outer(scale, scale)).astype(np.float32)
        np.fill_diagonal(cosine, 0)
        found.append(cosine)
    return found[0], found[1]


def _spaces(pairs: Ints, products: Ints, count: int, kinds: int) -> tuple[Floats, Floats, Floats]:
    """Projections onto the first 12 eigenvectors of the two Gram matrices (markets, exporters), and 30 of markets."""
    order = np.argsort(products, kind="stable")
    offsets = np.searchsorted(products[order], np.arange(kinds + 1))
    rows, columns = _grams(pairs[order], offsets, count)
    found = []
    for gram, rank in ((columns, 12), (rows, 12), (columns, 30)):
        scale = np.sqrt(np.maximum(np.diag(gram), 1)).astype(np.float64)
        _, vectors = np.linalg.eigh(gram / np.outer(scale, scale) ** 0.5)
        main = vectors[:, -min(rank, count) :]
        found.append((main @ main.T).astype(np.float32))
    return found[0], found[1], found[2]


def _density(exports: Array) -> Array:
    """Product-space density, (i, k); Hidalgo and others (2007)."""
    world = exports.sum(0) / max(exports.sum(), 1)
    own = exports / np.maximum(exports.sum(1, keepdims=True), 1)
    has = (own >= world) & (exports > 0)
    together = has.T.astype(np.float64) @ has
    ubiquity = np.maximum(np.diag(together), 1)
    near = together / np.maximum.outer(ubiquity, ubiquity)
    near = near / np.maximum(near.sum(0), 1e-9)
    found: Array = has @ near
    return found
