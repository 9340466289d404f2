"""The export potential against a plain twin of ten lines, and the values that were agreed by hand for it.

The data is invented: three countries, two products. ``EXPECTED`` was printed by ``twin`` below (run this file as a
script to print it anew) and agrees with an independent hand calculation; the tolerance is that of its six decimals.
"""

from __future__ import annotations

import math
from itertools import product as cross

import numpy as np
import pytest

from hanbada.base.errors import DataError, LabelError
from hanbada.indicators import Cells, ExportPotential, bilateral_ease, export_potential, unrealised

COUNTRIES, PRODUCTS = ["KOR", "JPN", "MYS"], ["A", "B"]
FLOWS = {
    ("KOR", "JPN", "A"): 60, ("KOR", "MYS", "A"): 20, ("JPN", "KOR", "A"): 30,
    ("JPN", "MYS", "A"): 50, ("MYS", "KOR", "A"): 5, ("MYS", "JPN", "A"): 15,
    ("KOR", "JPN", "B"): 10, ("KOR", "MYS", "B"): 5, ("JPN", "KOR", "B"): 40,
    ("JPN", "MYS", "B"): 35, ("MYS", "KOR", "B"): 25, ("MYS", "JPN", "B"): 45,
}  # fmt: skip
TARIFFS = dict.fromkeys(FLOWS, 0.0) | {("JPN", "MYS", "A"): 0.10, ("KOR", "JPN", "A"): 0.05}
GDP = {"KOR": 1.10, "JPN": 1.05, "MYS": 1.25}
POPULATION = {"KOR": 1.0, "JPN": 0.98, "MYS": 1.05}
DISTANCE = {frozenset(("KOR", "JPN")): 1000, frozenset(("KOR", "MYS")): 4600, frozenset(("JPN", "MYS")): 5300}

FACTORS = ("share", "balance", "global_margin", "demand", "tariff_advantage", "distance", "ease")
EXPECTED = {  # seven factors, the potential, the unrealised part
    ("JPN", "A"): (0.446701, 1, 0.993351, 78.75, 0.990476, 0.716382, 1.818674, 45.093450, 0),
    ("JPN", "B"): (0.090287, 0.230769, 1, 57.75, 1, 0.255512, 1.818674, 0.559142, 0),
    ("MYS", "A"): (0.446701, 1, 0.993351, 87.5, 1.071429, 0.903771, 0.717131, 26.961733, 6.961733),
    ("MYS", "B"): (0.090287, 0.230769, 1, 50, 1, 0.883429, 0.717131, 0.660002, 0),
}


def total(i=None, j=None, k=None, of=None):
    """Sum of flows (times ``of`` a cell) over everything that is not given."""
    chosen = [c for c in FLOWS if all(w in (None, h) for w, h in zip((i, j, k), c, strict=True))]
    return sum(FLOWS[c] * (1 if of is None else of(c)) for c in chosen)


def mean(of, **where):
    return total(of=of, **where) / total(**where)


def twin(i, j, k, elasticity=1.0, sigma=1.0):
    """The formulas of the export potential, one line each."""
    log_distance = lambda c: math.log(DISTANCE[frozenset(c[:2])])
    share = total(i, k=k) * GDP[i] / sum(total(c, k=k) * GDP[c] for c in COUNTRIES)
    balance = min(1, total(i, k=k) / total(j=i, k=k))
    margin = ((1 + mean(TARIFFS.get, i=i, k=k)) / (1 + mean(TARIFFS.get, k=k))) ** sigma
    demand = total(j=j, k=k) * (GDP[j] / POPULATION[j]) ** elasticity * POPULATION[j]
    advantage = ((1 + mean(TARIFFS.get, j=j, k=k)) / (1 + TARIFFS[i, j, k])) ** sigma
    distance = math.exp(-abs(mean(log_distance, j=j, k=k) - log_distance((i, j))))
    ease = total(i, j) / sum(total(i, k=c) / total(k=c) * total(j=j, k=c) for c in PRODUCTS)
    potential = share * balance * margin * demand * advantage * distance * ease
    return share, balance, margin, demand, advantage, distance, ease, potential, max(0, potential - FLOWS[i, j, k])


def cells(values) -> Cells:
    """A dictionary by codes as coded cells."""
    i, j, k = (
        np.array([axis.index(cell[n]) for cell in values]) for n, axis in enumerate((COUNTRIES, COUNTRIES, PRODUCTS))
    )
    return Cells(i, j, k, np.array(list(values.values()), dtype=float), (3, 3, 2))


def km() -> np.ndarray:
    return np.array([[DISTANCE.get(frozenset((a, b)), np.nan) for b in COUNTRIES] for a in COUNTRIES])


def fast(tariffs=True, gdp=None, population=None, distance=None, **parameters) -> ExportPotential:
    trade = cells(FLOWS)
    ease = bilateral_ease(trade.sum("ij"), trade.sum("ik"), trade.sum("jk"))
    return export_potential(
        trade,
        ease,
        km() if distance is None else distance,
        list(GDP.values()) if gdp is None else gdp,
        list(POPULATION.values()) if population is None else population,
        tariffs=cells(TARIFFS) if tariffs else None,
        **parameters,
    )


def at(j, k):
    return 0, COUNTRIES.index(j), PRODUCTS.index(k)


@pytest.mark.parametrize(("j", "k"), EXPECTED)
def test_agreed_values(j: str, k: str) -> None:
    potential = fast()
    found = potential.factors(*at(j, k))
    values = [float(getattr(found, name)) for name in FACTORS]
    could = potential.cells(*at(j, k))
    values += [float(could), float(unrealised(could, FLOWS["KOR", j, k]))]
    np.testing.assert_allclose(values, EXPECTED[j, k], atol=1e-6, rtol=0)
    np.testing.assert_allclose(twin("KOR", j, k), EXPECTED[j, k], atol=1e-6, rtol=0)


@pytest.mark.parametrize(("sigma", "elasticity"), list(cross((1.0, 2.5, 7.0), (1.0, 1.201, 0.6))))
def test_twin_for_other_elasticities(sigma: float, elasticity: float) -> None:
    potential = fast(sigma=sigma, elasticity=elasticity)
    for i, j, k in FLOWS:
        found = potential.cells(COUNTRIES.index(i), COUNTRIES.index(j), PRODUCTS.index(k))
        assert found == pytest.approx(twin(i, j, k, elasticity, sigma)[-2], rel=1e-12)


def test_elasticities_by_product() -> None:
    potential = fast(sigma=[2.0, 5.0], elasticity=[1.0, 1.4])
    for k, (sigma, elasticity) in enumerate([(2.0, 1.0), (5.0, 1.4)]):
        assert potential.product(k)[0, 2] == pytest.approx(
            twin("KOR", "MYS", "AB"[k], elasticity, sigma)[-2], rel=1e-12
        )


def test_product_is_cells_and_home_is_no_market() -> None:
    potential = fast()
    table = potential.product(1)
    assert table.shape == (3, 3)
    assert np.isnan(np.diag(table)).all()
    assert table[0, 2] == potential.cells(0, 2, 1)


def test_one_product_at_a_time_gives_the_same() -> None:
    trade, whole = cells(FLOWS), fast()
    for k in range(2):
        dense = np.zeros((3, 3))
        rates = np.full((3, 3), np.nan)
        for (i, j, p), value in FLOWS.items():
            if PRODUCTS.index(p) == k:
                dense[COUNTRIES.index(i), COUNTRIES.index(j)] = value
                rates[COUNTRIES.index(i), COUNTRIES.index(j)] = TARIFFS[i, j, p]
        ease = bilateral_ease(trade.sum("ij"), trade.sum("ik"), trade.sum("jk"))
        one = export_potential(
            Cells.traded(dense), ease, km(), list(GDP.values()), list(POPULATION.values()), tariffs=Cells.rates(rates)
        )
        np.testing.assert_allclose(one.product(0), whole.product(k), rtol=1e-12)


def test_share_is_summed_product_by_product() -> None:
    """A script in circulation sums the share's denominator over all products: shares then fall short of one."""
    share = fast().share
    np.testing.assert_allclose(share.sum(0), [1, 1], rtol=1e-12)
    over_all = sum(total(c) * GDP[c] for c in COUNTRIES)
    wrong = total("KOR", k="A") * GDP["KOR"] / over_all
    assert wrong == pytest.approx(share[0, 0] * sum(total(c, k="A") * GDP[c] for c in COUNTRIES) / over_all)
    assert wrong < 0.6 * share[0, 0]


def test_direction_of_the_two_tariff_terms() -> None:
    """Higher tariffs faced abroad raise the global margin; a higher tariff of one market lowers its advantage."""
    before = fast()
    trade = cells(FLOWS)
    higher = cells(TARIFFS | {("KOR", "MYS", "A"): 0.30})
    after = export_potential(trade, before.ease, km(), list(GDP.values()), list(POPULATION.values()), tariffs=higher)
    assert after.factors(0, 1, 0).global_margin > before.factors(0, 1, 0).global_margin
    assert after.factors(0, 2, 0).tariff_advantage < before.factors(0, 2, 0).tariff_advantage
    assert after.cells(0, 1, 0) > before.cells(0, 1, 0)
    assert after.cells(0, 2, 0) < before.cells(0, 2, 0)


def test_without_tariffs_it_has_another_name() -> None:
    without = fast(tariffs=False)
    assert without.label.en == "export potential without tariffs"
    assert "관세를 반영하지 않은" in without.label.ko
    assert fast().label.en == "export potential"
    found = without.factors(0, 2, 0)
    assert found.global_margin is None
    assert found.tariff_advantage is None
    row = twin("KOR", "MYS", "A")
    assert without.cells(0, 2, 0) == pytest.approx(row[-2] / row[2] / row[4], rel=1e-12)


def test_an_unknown_tariff_is_unknown_and_not_zero() -> None:
    known = {cell: rate for cell, rate in TARIFFS.items() if cell != ("KOR", "MYS", "A")}
    trade = cells(FLOWS)
    potential = export_potential(
        trade, fast().ease, km(), list(GDP.values()), list(POPULATION.values()), tariffs=cells(known)
    )
    assert np.isnan(potential.cells(0, 2, 0))
    assert np.isfinite(potential.cells(0, 1, 0))
    assert potential.tariff_covered is not None
    np.testing.assert_allclose(potential.tariff_covered, [160 / 180, 1])


def test_a_market_without_projection_is_unknown() -> None:
    for gaps in ({"gdp": [1.1, np.nan, 1.25]}, {"population": [1.0, np.nan, 1.05]}):
        potential = fast(**gaps)
        assert np.isnan(potential.product(0)[:, 1]).all()
    assert np.isfinite(fast(population=[1.0, np.nan, 1.05]).product(0)[0, 2])


def test_an_exporter_without_projection_leaves_both_sums() -> None:
    potential = fast(gdp=[1.1, np.nan, 1.25])
    np.testing.assert_allclose(potential.growth_covered, [100 / 180, 85 / 160])
    assert potential.share[0, 0] == pytest.approx(80 * 1.1 / (80 * 1.1 + 20 * 1.25))
    assert np.isnan(potential.share[1]).all()
    assert np.isnan(potential.product(0)[1]).all()


def test_an_unknown_distance_leaves_the_mean_and_says_so() -> None:
    gap = km()
    gap[1, 2] = np.nan  # Japan to Malaysia
    potential = fast(distance=gap)
    assert np.isnan(potential.cells(1, 2, 0))
    assert potential.distance_covered[2, 0] == pytest.approx(20 / 70)
    assert potential.factors(0, 2, 0).distance == pytest.approx(1)  # Korea is the only supplier left to compare with


def test_net_importer_is_labelled_and_can_be_left_uncorrected() -> None:
    potential = fast()
    assert potential.net_importer.tolist() == [[False, True], [False, False], [True, False]]
    corrected, free = potential.cells(0, 2, 1), potential.cells(0, 2, 1, balance=False)
    assert corrected == pytest.approx(free * 15 / 65)


def test_even_trade_is_no_net_import() -> None:
    potential = export_potential(Cells.traded([[0, 7], [7, 0]]), np.ones((2, 2)), np.ones((2, 2)), [1, 1], [1, 1])
    assert not potential.net_importer.any()
    assert (potential.balance == 1).all()


def test_no_exports_is_zero_potential_not_unknown() -> None:
    v = Cells.traded([[0, 0, 0], [4, 0, 5], [3, 0, 0]])
    potential = export_potential(v, np.ones((3, 3)), km(), [1.1, 1.1, 1.1], [1.0, 1.0, 1.0])
    assert potential.cells(0, 2, 0) == 0  # exports nothing
    assert potential.cells(2, 1, 0) == 0  # the market imports nothing
    assert potential.net_importer[:, 0].tolist() == [True, False, True]


def test_all_zero_is_unknown_without_a_warning() -> None:
    potential = export_potential(Cells.traded(np.zeros((2, 2))), np.ones((2, 2)), np.ones((2, 2)), [1, 1], [1, 1])
    assert np.isnan(potential.product(0)).all()


def test_bad_input_is_refused() -> None:
    trade = cells(FLOWS)
    ones = [1.0, 1.0, 1.0]
    with pytest.raises(LabelError, match="axis"):
        export_potential(trade, np.ones((3, 3)), np.ones((3, 4)), ones, ones)
    with pytest.raises(LabelError, match="tariffs"):
        export_potential(trade, np.ones((3, 3)), km(), ones, ones, tariffs=Cells.rates(np.zeros((3, 3))))
    with pytest.raises(DataError, match="zero or negative"):
        export_potential(trade, np.ones((3, 3)), km(), [1.1, 0.0, 1.0], ones)
    with pytest.raises(DataError, match="negative"):
        export_potential(cells(FLOWS | {("KOR", "JPN", "A"): -1}), np.ones((3, 3)), km(), ones, ones)


if __name__ == "__main__":
    for market, code in EXPECTED:
        print(market, code, [round(number, 6) for number in twin("KOR", market, code)])
