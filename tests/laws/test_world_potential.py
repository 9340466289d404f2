"""The potential of all cells against the per-query version, product by product; and compiled passes against arrays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanbada.base.errors import DataError, LabelError, SystemFault
from hanbada.indicators import Cells, Rates, WorldPotential, bilateral_ease, export_potential, margins, totals

SMALL = settings(max_examples=25, deadline=None)
pytestmark = pytest.mark.filterwarnings("error")


class Invented:
    """A world drawn from a seed: gaps in distances, projections and tariffs, a country and a product without trade."""

    def __init__(self, seed: int, countries: int = 6, products: int = 9) -> None:
        r = np.random.default_rng(seed)
        x = r.integers(0, 1000, (countries, countries, products)) * (r.random((countries, countries, products)) < 0.4)
        x[np.arange(countries), np.arange(countries)] = 0
        x[countries - 1] = 0
        x[:, :, products - 1] = 0
        i, j, k = np.nonzero(x)
        self.x, self.trade = x, Cells(i, j, k, x[i, j, k].astype(float), x.shape)
        self.km = r.integers(100, 9000, (countries, countries)).astype(float)
        self.km[r.random(self.km.shape) < 0.1] = np.nan
        self.gdp, self.people = r.uniform(0.9, 1.4, countries), r.uniform(0.9, 1.2, countries)
        self.gdp[r.integers(0, countries)] = np.nan
        exports, imports, pairs = margins(self.trade)
        self.ease = bilateral_ease(pairs, exports, imports)
        general = r.uniform(0, 0.3, (countries, products))
        general[r.random(general.shape) < 0.1] = np.nan
        odd = r.random(x.shape) < 0.15
        self.rates = Rates(general, Cells(*np.nonzero(odd), r.uniform(0, 0.5, int(odd.sum())), x.shape))
        dense = np.broadcast_to(general, x.shape).copy()
        dense[odd] = np.nan
        dense[self.rates.exceptions.i, self.rates.exceptions.j, self.rates.exceptions.k] = self.rates.exceptions.value
        there = ~np.isnan(dense)
        self.cells = Cells(*np.nonzero(there), dense[there], x.shape)

    def potential(self, tariffs: str, distance: bool, **parameters):
        rates = {"none": None, "rates": self.rates, "cells": self.cells}[tariffs]
        km = self.km if distance else None
        return export_potential(self.trade, self.ease, km, self.gdp, self.people, tariffs=rates, **parameters)


TARIFFS = st.sampled_from(["none", "rates", "cells"])


@pytest.mark.parametrize("products", [1, 15, 16, 17, 83])
def test_the_cube_of_rows_of_any_length(products: int) -> None:
    """Rows are stored sixteen at a time from the first whole line of the cache on."""
    world = Invented(products, products=products)
    potential = world.potential("rates", distance=True)
    each = np.stack([potential.product(k) for k in range(products)], axis=2)
    found = WorldPotential.of(potential, world.trade)
    np.testing.assert_allclose(found.cube(), each, rtol=2e-6, atol=1e-6)
    room = np.full(each.size + 7, 5, np.float32)
    for first in range(7):
        room[:] = 5
        found.cube(room[first : first + each.size].reshape(each.shape))
        np.testing.assert_allclose(room[first : first + each.size].reshape(each.shape), each, rtol=2e-6, atol=1e-6)
        assert (room[:first] == 5).all()
        assert (room[first + each.size :] == 5).all()


@pytest.mark.parametrize(
    "out", [np.empty((6, 6, 8), np.float32), np.empty((6, 6, 9)), np.empty((6, 6, 18), np.float32)[:, :, ::2]]
)
def test_a_cube_does_not_go_into_an_unfit_array(out) -> None:
    world = Invented(1)
    with pytest.raises(LabelError, match="contiguous"):
        WorldPotential.of(world.potential("none", distance=True), world.trade).cube(out)


@SMALL
@given(st.integers(0, 10**6), TARIFFS, st.booleans(), st.booleans(), st.sampled_from([1.0, 3.5]))
def test_totals_and_cube_are_the_single_queries_added_up(seed, tariffs, distance, balance, sigma) -> None:
    world = Invented(seed)
    potential = world.potential(tariffs, distance, sigma=sigma)
    each = np.stack([potential.product(k, balance=balance) for k in range(world.x.shape[2])], axis=2)
    found = WorldPotential.of(potential, world.trade, balance=balance)
    totals_ = found.totals()
    could = np.nan_to_num(each)
    left = np.nan_to_num(each - np.minimum(each, world.x))
    tolerance = {"rtol": 1e-10, "atol": 1e-7}
    np.testing.assert_allclose(totals_.pairs, could.sum(2), **tolerance)
    np.testing.assert_allclose(totals_.products, could.sum(1), **tolerance)
    np.testing.assert_allclose(totals_.unrealised_pairs, left.sum(2), **tolerance)
    np.testing.assert_allclose(totals_.unrealised_products, left.sum(1), **tolerance)
    np.testing.assert_allclose(found.cube(), each, rtol=2e-6, atol=1e-6)
    assert found.known() <= np.isfinite(each).sum()  # zero supply makes a cell known although a factor is not
    assert found.known() >= (np.nan_to_num(each) > 0).sum()


@SMALL
@given(st.integers(0, 10**6), TARIFFS)
def test_the_best_cells_are_the_largest(seed, tariffs) -> None:
    world = Invented(seed)
    potential = world.potential(tariffs, True)
    found = WorldPotential.of(potential, world.trade)
    each = np.stack([potential.product(k)[1] for k in range(world.x.shape[2])], axis=1)
    left = np.nan_to_num(each - np.minimum(each, world.x[1]))
    best = found.best(1, 7)
    wanted = np.sort(left.ravel())[::-1][:7]
    np.testing.assert_allclose(best.unrealised, wanted[wanted > 0], rtol=1e-9)
    np.testing.assert_allclose(left[best.market, best.product], best.unrealised, rtol=1e-9)
    np.testing.assert_allclose(found.exporter(1), np.nan_to_num(each), rtol=1e-9, atol=1e-9)


@SMALL
@given(st.integers(0, 10**6), TARIFFS, st.booleans())
def test_compiled_passes_give_what_arrays_give(seed, tariffs, distance) -> None:
    world = Invented(seed, 7, 12)
    before = world.potential(tariffs, distance)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(totals, "MANY", 0)
        after = world.potential(tariffs, distance)
        for found, expected in zip(margins(world.trade), map(world.trade.sum, ("ik", "jk", "ij")), strict=True):
            np.testing.assert_array_equal(found, expected)
    for name in ("share", "balance", "demand", "mean_log_distance", "distance_covered", "global_margin",
                 "importer_tariff", "tariff_covered"):  # fmt: skip
        expected = getattr(before, name)
        if expected is None:
            assert getattr(after, name) is None
        else:
            np.testing.assert_allclose(getattr(after, name), expected, rtol=1e-12)


def test_rates_and_cells_say_the_same() -> None:
    world = Invented(5)
    a, b = world.potential("rates", True), world.potential("cells", True)
    for k in range(world.x.shape[2]):
        np.testing.assert_allclose(a.product(k), b.product(k), rtol=1e-12)


def test_what_is_left_out_is_named() -> None:
    world = Invented(1)
    assert world.potential("none", False).label.en == "export potential without tariffs and distance"
    assert world.potential("rates", False).label.en == "export potential without distance"
    assert world.potential("cells", True).label.en == "export potential"
    assert (world.potential("none", False).factors(0, [1, 2], 0).distance == 1).all()


def test_bad_rates_are_refused() -> None:
    none = Cells(*np.zeros((3, 0), np.int64), np.zeros(0), (2, 2, 3))
    with pytest.raises(LabelError, match="general rates"):
        Rates(np.zeros((2, 2)), none)
    with pytest.raises(DataError, match="negative"):
        Rates(np.full((2, 3), -0.1), none)


def test_no_trade_at_all_is_zero_everywhere() -> None:
    none = Cells(*np.zeros((3, 0), np.int64), np.zeros(0), (3, 3, 2))
    found = WorldPotential.of(export_potential(none, np.ones((3, 3)), np.ones((3, 3)), np.ones(3), np.ones(3)), none)
    assert found.totals().pairs.sum() == 0
    assert found.best(0).unrealised.size == 0


def test_the_cube_says_what_it_needs(monkeypatch) -> None:
    world = Invented(2)
    found = WorldPotential.of(world.potential("none", True), world.trade)
    monkeypatch.setattr("hanbada.base.memory.available", lambda: 5)
    with pytest.raises(SystemFault, match="every cell"):
        found.cube()
    assert np.isfinite(found.cube(np.empty(world.x.shape, np.float32))).any()
