"""Laws that every indicator keeps: scale, order of countries, bounds and sums, and agreement with plain loops."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from hanbada.base.errors import HanbadaError
from hanbada.indicators import (
    bilateral_ease,
    complementarity,
    compound_growth,
    distance_advantage,
    effective_products,
    entries,
    import_demand,
    market_share,
    opportunities,
    order,
    price_position,
    products_exported,
    ranks,
    rca,
    rta,
    share_trend,
    spearman,
    spot_cargo,
    supplier_concentration,
    symmetric_growth,
    terciles,
    theil,
    top_suppliers,
    unit_value,
    unrealised,
)

SMALL = settings(max_examples=60, deadline=None)
pytestmark = pytest.mark.filterwarnings("error")


def usd(dims: int = 2, side: int = 5):
    """Integer amounts with many zeros, as trade has them."""
    amounts = st.one_of(st.just(0), st.integers(0, 20), st.integers(0, 10**12))
    return array_shapes(min_dims=dims, max_dims=dims, max_side=side).flatmap(
        lambda shape: arrays(np.int64, shape, elements=amounts)
    )


def same(found, expected, **tolerance):
    np.testing.assert_allclose(found, expected, **({"rtol": 1e-9, "atol": 1e-12} | tolerance))


MATRIX_TO_MATRIX = [rca, market_share]
MATRIX_TO_VECTOR = [supplier_concentration, effective_products, theil]


@SMALL
@given(usd(), st.sampled_from(MATRIX_TO_MATRIX + MATRIX_TO_VECTOR), st.sampled_from([0.001, 3.0, 1000.0]))
def test_scale_changes_nothing(x, indicator, factor) -> None:
    same(indicator(x * factor), indicator(x))


@SMALL
@given(usd(), st.data())
def test_order_of_countries_and_products_changes_nothing(x, data) -> None:
    rows = np.array(data.draw(st.permutations(range(x.shape[0]))))
    columns = np.array(data.draw(st.permutations(range(x.shape[1]))))
    turned = x[rows][:, columns]
    for indicator in MATRIX_TO_MATRIX:
        same(indicator(turned), indicator(x)[rows][:, columns])
    same(supplier_concentration(turned), supplier_concentration(x)[columns])
    for indicator in (effective_products, theil):
        same(indicator(turned), indicator(x)[rows])


@SMALL
@given(usd())
def test_rca_twin_and_weighted_mean_of_one(x) -> None:
    found = rca(x)
    for i in range(x.shape[0]):
        for k in range(x.shape[1]):
            country, product, world = int(x[i].sum()), int(x[:, k].sum()), int(x.sum())
            expected = (x[i, k] / country) / (product / world) if country and product else math.nan
            same(found[i, k], expected)
    if x.sum():
        weight = x.sum(1) / x.sum()
        there = x.sum(0) > 0
        same((np.nan_to_num(found) * weight[:, None]).sum(0)[there], 1)


@SMALL
@given(usd())
def test_rta_is_antisymmetric(x) -> None:
    other = x[::-1]
    same(rta(x, other), -rta(other, x))
    assert np.nanmax(np.abs(np.nan_to_num(rta(x, x)))) == 0


@SMALL
@given(usd())
def test_shares_sum_to_one_and_hhi_is_bounded(x) -> None:
    share, hhi = market_share(x), supplier_concentration(x)
    buying = x.sum(0) > 0
    same(share[:, buying].sum(0), 1)
    assert np.isnan(share[:, ~buying]).all()
    assert np.isnan(hhi[~buying]).all()
    suppliers = (x > 0).sum(0)
    assert (hhi[buying] >= 1 / suppliers[buying] - 1e-12).all()
    assert (hhi[buying] <= 1 + 1e-12).all()


@SMALL
@given(usd(dims=3))
def test_share_trend_twin(x) -> None:
    found = share_trend(x)
    for i in range(x.shape[1]):
        for j in range(x.shape[2]):
            points = [(t, x[t, i, j] / x[t, :, j].sum()) for t in range(x.shape[0]) if x[t, :, j].sum()]
            expected = math.nan
            if len(points) >= 2:
                t_mean = sum(t for t, _ in points) / len(points)
                s_mean = sum(s for _, s in points) / len(points)
                top = sum((t - t_mean) * (s - s_mean) for t, s in points)
                expected = top / sum((t - t_mean) ** 2 for t, _ in points)
            same(found[i, j], expected)
    same(np.nan_to_num(found).sum(0), 0)


@SMALL
@given(usd(dims=3))
def test_demand_keeps_every_dollar(x) -> None:
    demand = import_demand(x)
    assert demand.shape == (x.shape[0], x.shape[2])
    assert demand.sum() == x.sum()


@SMALL
@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_symmetric_growth_is_antisymmetric_and_bounded(before, after) -> None:
    there, back = symmetric_growth([before, after]), symmetric_growth([after, before])
    same(there, -back)
    assert np.isnan(there) == (before == after == 0)
    if before or after:
        assert -2 <= there <= 2
        assert (there == 2) == (before == 0 and after > 0)
        assert (there == -2) == (after == 0)


@SMALL
@given(st.integers(1, 10**12), st.integers(0, 10**12), st.integers(1, 5))
def test_compound_growth_compounds_back(before, after, years) -> None:
    series = [before] + [7] * (years - 1) + [after]
    # a growth near −1 holds its last digits relative to ``before``, not to ``after``
    same(before * (1 + compound_growth(series, years=years)) ** years, after, atol=before * 1e-12)
    assert np.isnan(compound_growth([0, *series[1:]], years=years))


@SMALL
@given(usd(), st.integers(1, 6))
def test_top_suppliers_twin(x, n) -> None:
    top = top_suppliers(x, n=n)
    for j in range(x.shape[1]):
        ranked = sorted((i for i in range(x.shape[0]) if x[i, j]), key=lambda i: (-x[i, j], i))[:n]
        listed = [int(i) for i in top.order[:, j] if i >= 0]
        assert listed == ranked
        same([s for s in top.share[:, j] if not np.isnan(s)], [x[i, j] / x[:, j].sum() for i in ranked])


@SMALL
@given(usd(), st.data())
def test_top_suppliers_without_home(x, data) -> None:
    home = data.draw(st.integers(0, x.shape[0] - 1))
    assert home not in top_suppliers(x, leave_out=home).order
    same(np.nan_to_num(top_suppliers(x, 99, leave_out=home).value).sum(0), x.sum(0) - x[home])


@SMALL
@given(usd(), st.data())
def test_price_position_twin(value, data) -> None:
    weights = st.one_of(st.just(float("nan")), st.integers(0, 50).map(float))
    weight = data.draw(arrays(np.float64, value.shape, elements=weights))
    found, price = price_position(value, weight), unit_value(value, weight)
    for i in range(value.shape[0]):
        for j in range(value.shape[1]):
            others = [o for o in range(value.shape[0]) if o != i and weight[o, j] > 0]
            worth, kilos = sum(value[o, j] for o in others), sum(weight[o, j] for o in others)
            expected = math.nan
            if weight[i, j] > 0 and value[i, j] > 0 and worth:
                expected = (value[i, j] / weight[i, j]) / (worth / kilos)
            same(found[i, j], expected)
            same(price[i, j], value[i, j] / weight[i, j] if weight[i, j] > 0 else math.nan)


def test_unit_value_of_masked_integers() -> None:
    quantity = np.ma.MaskedArray(np.array([4, -(2**62)]), mask=[False, True])
    same(unit_value(np.array([10, 10]), quantity), [2.5, np.nan])


@SMALL
@given(usd(), st.data())
def test_distance_advantage_twin(x, data) -> None:
    kilometres = st.one_of(st.just(float("nan")), st.integers(1, 20_000).map(float))
    far = data.draw(arrays(np.float64, x.shape, elements=kilometres))
    found = distance_advantage(x, far)
    assert (np.isnan(found) | ((found > 0) & (found <= 1))).all()
    for j in range(x.shape[1]):
        known = [i for i in range(x.shape[0]) if far[i, j] > 0 and x[i, j]]
        for i in range(x.shape[0]):
            expected = math.nan
            if known and far[i, j] > 0:
                mean = sum(x[o, j] * math.log(far[o, j]) for o in known) / sum(int(x[o, j]) for o in known)
                expected = math.exp(-abs(mean - math.log(far[i, j])))
            same(found[i, j], expected)


@SMALL
@given(usd(dims=3, side=4))
def test_ease_twin_and_mean_of_one(cube) -> None:
    pairs, exports, imports = cube.sum(2), cube.sum(1), cube.sum(0)
    found = bilateral_ease(pairs, exports, imports)
    world = exports.sum(0)
    total = 0.0
    for i in range(cube.shape[0]):
        for j in range(cube.shape[1]):
            expected = sum(exports[i, k] / world[k] * imports[j, k] for k in range(cube.shape[2]) if world[k])
            total += expected
            same(found[i, j], pairs[i, j] / expected if expected else math.nan)
    same(total, cube.sum())  # what is expected adds up to what is traded


@SMALL
@given(usd(), usd())
def test_complementarity_twin(x, m) -> None:
    width = min(x.shape[1], m.shape[1])
    x, m = x[:, :width], m[:, :width]
    found = complementarity(x, m)
    for i in range(x.shape[0]):
        for j in range(m.shape[0]):
            expected = math.nan
            if x[i].sum() and m[j].sum():
                gap = sum(abs(x[i, k] / x[i].sum() - m[j, k] / m[j].sum()) for k in range(width))
                expected = 1 - gap / 2
            same(found[i, j], expected, atol=1e-9)
    same(found, complementarity(m, x).T)


@SMALL
@given(usd())
def test_diversification_bounds(x) -> None:
    number, spread, count = effective_products(x), theil(x), products_exported(x)
    sells = x.sum(1) > 0
    assert (number[sells] >= 1 - 1e-12).all()
    assert (number[sells] <= count[sells] + 1e-9).all()
    assert (spread[sells] >= -1e-12).all()
    assert (spread[sells] <= math.log(x.shape[1]) + 1e-12).all()
    assert np.isnan(number[~sells]).all()
    assert np.isnan(spread[~sells]).all()
    assert (count == [sum(v > 0 for v in row) for row in x]).all()


@SMALL
@given(usd(dims=3, side=4))
def test_spot_cargo_twin(x) -> None:
    assume(x.shape[0] >= 3)
    expected = [[sum(v > 0 for v in x[-3:, i, j]) == 1 for j in range(x.shape[2])] for i in range(x.shape[1])]
    assert spot_cargo(x).tolist() == expected


@SMALL
@given(arrays(np.int64, (6, 2, 2), elements=st.sampled_from([0, 0, 3])))
def test_entries_twin(x) -> None:
    expected = [
        (t, i, j, x[t : t + 3, i, j].tolist())
        for t in range(2, 6 - 2)
        for i in range(2)
        for j in range(2)
        if x[t, i, j] and not x[t - 1, i, j] and not x[t - 2, i, j]
    ]
    found = entries(x, quiet=2, after=2)
    listed = zip(found.t.tolist(), found.i.tolist(), found.j.tolist(), found.value.tolist(), strict=True)
    assert list(listed) == expected
    assert entries(x, quiet=4, after=2).value.shape == (0, 3)


@SMALL
@given(st.lists(st.tuples(st.floats(-1e6, 1e6) | st.just(math.nan), st.floats(0, 1e6)), min_size=1, max_size=8))
def test_unrealised_is_what_is_left(rows) -> None:
    could, does = np.array(rows).T
    left = unrealised(could, does)
    assert (np.isnan(left) == np.isnan(could)).all()
    assert (np.nan_to_num(left) >= 0).all()
    there = ~np.isnan(could)
    same(left[there], np.maximum(0, could[there] - does[there]), atol=1e-6)


SCORES = st.lists(st.integers(0, 4).map(float) | st.just(math.nan), min_size=1, max_size=9)


@SMALL
@given(SCORES)
def test_unknown_scores_come_last_and_are_never_ranked(scores) -> None:
    values = np.array(scores)
    positions = order(values)
    assert sorted(positions.tolist()) == list(range(values.size))
    known = int((~np.isnan(values)).sum())
    assert not np.isnan(values[positions[:known]]).any()
    assert (np.diff(values[positions[:known]]) <= 0).all()
    rank = ranks(values)
    assert (np.isnan(rank) == np.isnan(values)).all()
    for n, value in enumerate(scores):
        if not math.isnan(value):
            above, equal = sum(o > value for o in scores), sum(o == value for o in scores)
            assert rank[n] == above + (equal + 1) / 2


@SMALL
@given(SCORES, st.data())
def test_spearman_is_symmetric_bounded_and_monotone(scores, data) -> None:
    other = data.draw(st.permutations(scores))
    r = spearman(scores, other)
    same(r, spearman(other, scores))
    assert math.isnan(r) or -1 <= r <= 1
    same(r, spearman(np.exp(scores), other))
    known = [s for s in scores if not math.isnan(s)]
    if len(known) >= 3 and len(set(known)) > 1:
        same(spearman(scores, scores), 1)
        same(spearman(scores, -np.array(scores)), -1)


def test_spearman_agrees_with_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    draw = np.random.default_rng(7)
    for _ in range(20):
        a, b = draw.integers(0, 6, 30).astype(float), draw.normal(size=30)
        same(spearman(a, b), stats.spearmanr(a, b).statistic)


@SMALL
@given(SCORES)
def test_terciles_keep_order_and_ties(scores) -> None:
    values, third = np.array(scores), terciles(scores)
    assert ((third == -1) == np.isnan(values)).all()
    for a, x in zip(values, third, strict=True):
        for b, y in zip(values, third, strict=True):
            assert not (a < b and x > y)
            assert not (a == b and x != y)
    distinct = np.arange(30.0)
    assert np.bincount(terciles(distinct)).tolist() == [10, 10, 10]
    assert terciles([1, 2, 3, 4]).tolist() == [0, 1, 1, 2]
    assert terciles([7, 7, 7]).tolist() == [1, 1, 1]


@SMALL
@given(arrays(np.int64, (5, 4, 4), elements=st.sampled_from([0, 0, 5, 90, 4000])), st.floats(0, 5), st.data())
def test_opportunities_keep_their_promises(x, strength, data) -> None:
    home = data.draw(st.integers(0, 3))
    x[:, range(4), range(4)] = 0
    seen = opportunities(x, home=home, rca=strength)
    assert seen.market_type[home] == -1
    assert (seen.country == -1).all()
    assert (seen.access == -1).all()
    in_map = seen.market_type >= 0
    assert not (seen.selected & ~in_map).any()
    assert not (seen.selected & (seen.concentration == 0)).any()
    assert (seen.untapped <= seen.imports + 1e-6).all()
    for j in range(4):
        assert (seen.strategy(j) is not None) == bool(in_map[j])
    larger = opportunities(x * 1000, home=home, rca=strength)
    assert (larger.market_type == seen.market_type).all()
    assert (larger.column == seen.column).all()


BAD = [float("nan"), float("inf"), -1.0, 1e300]
ON_ONE = [rca, market_share, supplier_concentration, effective_products, theil, products_exported, top_suppliers]


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize(
    "indicator", [*ON_ONE, import_demand, share_trend, symmetric_growth, compound_growth, spot_cargo]
)
def test_bad_amounts_are_refused_by_name(indicator, bad) -> None:
    shape = (2, 2) if indicator in ON_ONE else (4, 2, 2)
    x = np.ones(shape)
    x.flat[1] = bad
    with pytest.raises(HanbadaError) as fault:
        indicator(x)
    assert fault.value.exit_code == 3
    assert str(bad) in fault.value.in_("ko")
    assert "NaN" in fault.value.in_("en") or "infinite" in fault.value.in_("en")


@pytest.mark.parametrize("indicator", [*ON_ONE, import_demand, share_trend])
def test_a_wrong_rank_is_refused(indicator) -> None:
    with pytest.raises(HanbadaError) as fault:
        indicator(np.ones(3))
    assert fault.value.exit_code == 7


def test_mismatched_and_short_arrays_are_refused() -> None:
    for call in (
        lambda: rta(np.ones((2, 2)), np.ones((2, 3))),
        lambda: bilateral_ease(np.ones((2, 2)), np.ones((2, 3)), np.ones((2, 4))),
        lambda: complementarity(np.ones((2, 2)), np.ones((2, 3))),
        lambda: distance_advantage(np.ones((2, 2)), np.ones((2, 3))),
        lambda: compound_growth([1, 2], years=5),
        lambda: spot_cargo([1, 2]),
        lambda: spearman([1, 2], [1, 2, 3]),
        lambda: opportunities(np.ones((1, 2, 2)), home=0, rca=1.0),
        lambda: opportunities(np.ones((2, 2, 2)), home=5, rca=1.0),
    ):
        with pytest.raises(HanbadaError) as fault:
            call()
        assert fault.value.exit_code == 7
        assert "조치" in fault.value.in_("ko")


@pytest.mark.parametrize("indicator", [rca, market_share, supplier_concentration, effective_products, theil])
def test_nothing_traded_is_unknown(indicator) -> None:
    assert np.isnan(indicator(np.zeros((3, 2)))).all()


def test_a_threshold_is_strict() -> None:
    assert products_exported([[5, 6]], above_usd=5).tolist() == [1]


def test_one_exporter() -> None:
    same(rca([[3, 4]]), [[1, 1]])
    same(market_share([[3, 4]]), [[1, 1]])
    same(supplier_concentration([[3, 4]]), [1, 1])
    assert np.isnan(price_position([[3, 4]], [[1, 1]])).all()
