"""TRADE-DSM on an invented world small enough to follow by hand, and the rules of its map."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from hanbada.base.errors import LabelError
from hanbada.indicators import CutOffs, opportunities
from hanbada.indicators.cut_offs import growth_cut_off, size_cut_off
from hanbada.indicators.dsm import accessibility, time_weighted
from hanbada.indicators.opportunity_map import MARKET_TYPES, SHARES, columns, market_types, strategy

HOME, RIVAL, OTHER = 0, 1, 2
BIG, GROWING, SMALL, NEW = 3, 4, 5, 6
YEARS = 5


@pytest.fixture
def world() -> np.ndarray:
    """Five years of one product; 0–2 sell, 3–6 buy."""
    x = np.zeros((YEARS, 7, 7))
    x[:, HOME, BIG] = 100
    x[:, RIVAL, BIG] = 400
    x[:, OTHER, BIG] = 500
    x[:, RIVAL, GROWING] = [50, 100, 200, 400, 800]
    x[:, HOME, GROWING] = [0, 10, 20, 30, 40]
    x[:, RIVAL, SMALL] = 5
    x[:, OTHER, NEW] = [0, 0, 0, 30, 60]
    x[:, RIVAL, NEW] = [0, 0, 0, 30, 60]
    return x


def test_by_hand(world) -> None:
    seen = opportunities(world, home=HOME, rca=1.0)
    weights = np.arange(1, 6) / 15
    s = 0.8 + 1 / (1.85 * math.exp(0.99))
    totals = world.sum((1, 2))
    short = totals[4] / totals[3] - 1
    long = (totals[4] / totals[0]) ** 0.25 - 1
    np.testing.assert_allclose(seen.growth_cut_offs, [short * s, long * s])
    np.testing.assert_allclose(seen.size_cut_off, 0.02 * float(weights @ totals))
    assert seen.growth_short_value[GROWING] == pytest.approx(840 / 430 - 1)
    assert seen.growth_long_value[GROWING] == pytest.approx((840 / 50) ** 0.25 - 1)
    assert seen.growth_long_value[NEW] == math.inf
    assert seen.growth_long[NEW] == 1
    assert np.isnan(seen.growth_long_value[HOME])
    assert seen.growth_long[HOME] == -1
    assert seen.market_type.tolist() == [-1, -1, -1, 0, 4, -1, 4]
    assert seen.imports[BIG] == pytest.approx(1000)
    assert seen.hhi[BIG] == pytest.approx(0.42)
    assert seen.hhi[SMALL] == 1
    assert seen.concentration.tolist() == [-1, -1, -1, 1, 0, 0, 1]
    assert seen.selected.tolist() == [False, False, False, True, False, False, True]
    assert seen.untapped[BIG] == pytest.approx(900)
    # home 100 against a mean of 450: below a third
    assert seen.column[BIG] == 0
    assert seen.strategy(BIG) == strategy(0, 0)
    assert seen.strategy(SMALL) is None


def test_filters_that_were_not_given_are_unknown_and_do_not_decide(world) -> None:
    seen = opportunities(world, home=HOME, rca=1.0)
    assert (seen.country == -1).all()
    assert (seen.access == -1).all()
    given = opportunities(world, home=HOME, rca=1.0, country_passes=[1, 1, 1, 0, 1, 1, math.nan])
    assert given.country.tolist() == [1, 1, 1, 0, 1, 1, -1]
    assert given.selected.tolist() == [False, False, False, False, False, False, True]


def test_access_by_distance_and_tariff(world) -> None:
    far = [0, 1000, 1000, 100, 1000, 1000, 10_000]
    seen = opportunities(world, home=HOME, rca=1.0, distance_km=far)
    assert seen.accessibility[BIG] == 1
    assert seen.accessibility[NEW] == 0
    assert np.isnan(seen.accessibility[HOME])
    assert seen.access.tolist() == [-1, 1, 1, 1, 1, 1, 0]
    assert not seen.selected[NEW]
    duty = [math.nan, 0, 0, 30, 0, 0, 0]
    both = opportunities(world, home=HOME, rca=1.0, distance_km=far, tariff_pct=duty)
    assert both.accessibility[BIG] == pytest.approx(0.5)
    assert both.accessibility[NEW] == pytest.approx(0.5)
    np.testing.assert_array_equal(accessibility(None, None, 2), [math.nan, math.nan])
    np.testing.assert_array_equal(accessibility([500, 500], None, 2), [1, 1])


def test_unknown_strength_leaves_the_map_empty(world) -> None:
    seen = opportunities(world, home=HOME, rca=math.nan)
    assert (seen.size == -1).all()
    assert (seen.market_type == -1).all()
    assert not seen.selected.any()


@pytest.mark.parametrize(
    ("rca", "s"),
    [(0.0, 0.8 + 1 / (0.85 * math.exp(-0.01))), (1.0, 0.8 + 1 / (1.85 * math.exp(0.99)))],
)
def test_growth_cut_off(rca, s) -> None:
    assert growth_cut_off(0.05, rca) == pytest.approx(0.05 * s)
    assert growth_cut_off(-0.05, rca) == pytest.approx(-0.05 / s)
    stronger = growth_cut_off(0.05, np.linspace(0, 5, 50))
    assert (np.diff(stronger) < 0).all()


def test_size_cut_off_is_continuous_at_one() -> None:
    assert size_cut_off(100, 1.0) == pytest.approx(2)
    assert size_cut_off(100, 1 - 1e-12) == pytest.approx(2)
    assert size_cut_off(100, 0.0) == pytest.approx(3)
    assert np.isnan(size_cut_off(100, math.nan))


def test_rows_of_the_map() -> None:
    combinations = np.array(list(product([1, 0], repeat=3)), dtype=np.int8).T
    assert market_types(*combinations).tolist() == [4, 2, 3, 0, 1, -1, -1, -1]
    assert (market_types(-combinations, -combinations, -combinations)[:1] == -1).all()


def test_twenty_cells_and_three_strategies() -> None:
    names = {(row, column): strategy(row, column).en.split()[0] for row in range(5) for column in range(4)}
    assert len(names) == len(MARKET_TYPES) * len(SHARES) == 20
    assert {cell for cell, name in names.items() if name == "defensive"} == {(0, 2), (0, 3)}
    assert {column for (_, column), name in names.items() if name == "offensive"} == {0, 1, 2, 3}
    assert all(strategy(*cell).ko != strategy(*cell).en for cell in names)
    with pytest.raises(LabelError):
        strategy(-1, 0)


def test_columns_move_with_the_home_share() -> None:
    x = np.array([[0, 3, 4, 8, 12, 12, 0], [10, 10, 10, 10, 10, 0, 0]])
    assert columns(x, 0).tolist() == [0, 0, 1, 2, 3, 3, -1]
    assert columns(x, 0, CutOffs(columns=(0.1, 0.2, 0.3))).tolist() == [0, 3, 3, 3, 3, 3, -1]


def test_time_weights_favour_the_last_year() -> None:
    assert time_weighted([0, 0, 0, 0, 15]) == pytest.approx(5)
    assert time_weighted([15, 0, 0, 0, 0]) == pytest.approx(1)
    assert time_weighted(np.full((5, 2), 7.0)).tolist() == [7, 7]


def test_parameters_go_into_a_stamp() -> None:
    found = CutOffs().parameters()
    assert found["columns"] == "0.333333 0.666667 1"
    assert found["size_share"] == 0.02
