"""Trade costs, resistances and counterfactuals: closed forms for symmetric countries, and what must never change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import root

from hanbada.base.arrays import Array
from hanbada.base.errors import InputError, NotConverged, UnknownCode
from hanbada.base.units import Unit
from hanbada.gravity import (
    agreement_change,
    agreement_effect,
    cost_factor,
    counterfactual,
    head_ries,
    ppml,
    resistances,
    resistances_from_effects,
    tariff_equivalent,
)

CLOSURES = ("direct", "conditional", "full")


def world(countries: int = 6, seed: int = 0, balanced: bool = False) -> Array:
    """Invented flows with domestic sales, most of them at home."""
    r = np.random.default_rng([seed, countries])
    flows = np.exp(r.normal(size=(countries, countries))) + 8 * np.eye(countries)
    return (flows + flows.T) / 2 if balanced else flows


def pair_change(countries: int, size: float = 2.0) -> Array:
    change = np.ones((countries, countries))
    change[0, 1] = change[1, 0] = size
    return change


@given(n=st.integers(2, 12), phi=st.floats(0.01, 1.0), sigma=st.floats(1.5, 12.0))
@settings(deadline=None, max_examples=40)
def test_symmetric_countries_in_closed_form(n: int, phi: float, sigma: float) -> None:
    """With one cost abroad, X_ii = Y / (1 + (n − 1) φ), and Π P raised to 1 − σ is (1 + (n − 1) φ) / n."""
    factor = np.where(np.eye(n, dtype=bool), 1.0, phi)
    found = resistances(factor, np.ones(n), np.ones(n), sigma)
    assert np.allclose(np.diag(found.flows), 1 / (1 + (n - 1) * phi), rtol=1e-10)
    assert np.allclose((found.outward * found.inward) ** (1 - sigma), (1 + (n - 1) * phi) / n, rtol=1e-9)
    assert np.allclose(found.inward, 1.0, rtol=1e-9)


@given(n=st.integers(2, 8), gain=st.floats(1.01, 3.0), sigma=st.floats(2.0, 9.0))
@settings(deadline=None, max_examples=40)
def test_symmetric_liberalisation_in_closed_form(n: int, gain: float, sigma: float) -> None:
    """All foreign costs fall alike: prices stay, home shares fall from λ to λ', welfare rises by (λ'/λ)^(1/(1−σ))."""
    flows = np.where(np.eye(n, dtype=bool), 5.0, 1.0)
    change = np.where(np.eye(n, dtype=bool), 1.0, gain)
    full = counterfactual(flows, change, sigma)
    before, after = 5 / (5 + n - 1), 5 / (5 + (n - 1) * gain)
    assert np.allclose(full.price, 1.0, atol=1e-10)
    assert np.allclose(np.diag(full.flows) / full.output, after, rtol=1e-9)
    assert np.allclose(full.welfare, (after / before) ** (1 / (1 - sigma)), rtol=1e-9)
    assert np.allclose(counterfactual(flows, change, sigma, "conditional").flows, full.flows, rtol=1e-9)


@pytest.mark.parametrize("spending", ["income", "fixed"])
@pytest.mark.parametrize("closure", CLOSURES)
def test_no_change_gives_one(closure: str, spending: str) -> None:
    flows = world()
    same = counterfactual(flows, np.ones_like(flows), 5.0, closure, spending=spending)
    assert np.allclose(same.flows, flows, rtol=1e-12)
    for ratio in (same.price, same.outward, same.inward, same.exports_change):
        assert np.allclose(ratio, 1.0, atol=1e-11)
    assert np.isnan(same.welfare).all() if closure == "direct" else np.allclose(same.welfare, 1.0, atol=1e-11)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 99), size=st.floats(0.3, 4.0), sigma=st.floats(2.0, 9.0), scale=st.floats(1e-3, 1e9))
def test_the_world_balances_and_units_do_not_matter(seed: int, size: float, sigma: float, scale: float) -> None:
    flows, change = world(seed=seed), pair_change(6, size)
    held = counterfactual(flows, change, sigma, "conditional")
    assert np.allclose(held.output, flows.sum(1), rtol=1e-10)
    assert np.allclose(held.expenditure, flows.sum(0), rtol=1e-10)
    full = counterfactual(flows, change, sigma)
    assert full.flows.sum() == pytest.approx(flows.sum(), rel=1e-11)
    assert np.allclose(full.output, full.price * flows.sum(1), rtol=1e-10)
    ratio = full.expenditure / full.output / (flows.sum(0) / flows.sum(1))
    assert np.allclose(ratio, ratio[0], rtol=1e-10)
    fixed = counterfactual(flows, change, sigma, spending="fixed")
    assert np.allclose(fixed.expenditure, flows.sum(0), rtol=1e-10)
    bigger = counterfactual(flows * scale, change, sigma)
    assert np.allclose(bigger.flows, full.flows * scale, rtol=1e-9)
    uniform = counterfactual(flows, np.full((6, 6), size), sigma)
    assert np.allclose(uniform.flows, flows, rtol=1e-9)  # the same change everywhere moves nothing


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 99), size=st.floats(0.5, 4.0), sigma=st.floats(2.0, 9.0))
def test_welfare_is_the_home_share(seed: int, size: float, sigma: float) -> None:
    """Arkolakis, Costinot and Rodríguez-Clare (2012): with balanced trade Ŵ = λ̂_jj^(1/(1−σ)); here σ − 1 = ε."""
    flows = world(seed=seed, balanced=True)
    full = counterfactual(flows, pair_change(6, size), sigma)
    home = (np.diag(full.flows) / full.expenditure) / (np.diag(flows) / flows.sum(0))
    assert np.allclose(full.welfare, home ** (1 / (1 - sigma)), rtol=1e-9)


def test_there_and_back_again() -> None:
    flows, change = world(), pair_change(6, 2.5)
    for closure in ("conditional", "full"):
        there = counterfactual(flows, change, 4.0, closure)
        back = counterfactual(there.flows, 1 / change, 4.0, closure)
        assert np.allclose(back.flows, flows, rtol=1e-9)


def test_changes_equal_the_model_in_levels() -> None:
    """The plain twin: solve the structural system in levels before and after by a general root finder, and compare."""
    r, n, sigma = np.random.default_rng(3), 5, 4.0
    phi = np.exp(-r.random((n, n))) * np.where(np.eye(n, dtype=bool), 3.0, 1.0)
    quantity, taste = 1 + r.random(n), 1 + r.random(n)

    def excess(log_price: Array, factor: Array) -> tuple[Array, Array]:
        price = np.exp(np.append(log_price, 0.0))
        income = price * quantity
        weight = factor * ((taste * price) ** (1 - sigma))[:, None]
        flows = weight / weight.sum(0) * income
        return (flows.sum(1) - income)[:-1], flows

    solved = [root(lambda p, f=f: excess(p, f)[0], np.zeros(n - 1), tol=1e-13) for f in (phi, phi * pair_change(n))]
    before, after = (excess(s.x, f)[1] for s, f in zip(solved, (phi, phi * pair_change(n)), strict=True))
    found = counterfactual(before, pair_change(n), sigma)
    assert np.allclose(found.flows, after * before.sum() / after.sum(), rtol=1e-8)
    levels = [resistances(f, x.sum(1), x.sum(0), sigma) for f, x in ((phi, before), (phi * pair_change(n), after))]
    assert np.allclose(levels[0].flows, before, rtol=1e-9)
    assert np.allclose(levels[1].flows, after, rtol=1e-9)
    hat = levels[1].inward / levels[0].inward
    assert np.allclose(found.inward / found.inward[0], hat, rtol=1e-8)


def test_conditional_equals_resistances_in_levels() -> None:
    flows, change, sigma = world(), pair_change(6), 6.0
    held = counterfactual(flows, change, sigma, "conditional")
    base = resistances(flows, flows.sum(1), flows.sum(0), sigma)
    new = resistances(flows * change, flows.sum(1), flows.sum(0), sigma)
    assert np.allclose(held.flows, new.flows, rtol=1e-10)
    assert np.allclose(held.inward / held.inward[0], new.inward / base.inward, rtol=1e-10)


def test_an_agreement_helps_members_and_diverts_from_others() -> None:
    flows = world(seed=4)
    for closure in ("conditional", "full"):
        found = counterfactual(flows, pair_change(6), 5.0, closure)
        assert (found.exports_change[:2] > 1).all()
        assert found.flows[0, 1] > flows[0, 1] and found.flows[2, 1] < flows[2, 1]
    assert (found.welfare[:2] > 1).all()


def test_a_product_group_with_sellers_and_buyers_apart() -> None:
    """No domestic sales, some only sell or only buy: noted, zeros stay zeros, NaN where nothing is sold."""
    flows = np.array([[0, 4, 6, 0], [3, 0, 5, 0], [0, 0, 0, 0], [2, 0, 1, 0]], dtype=float)
    change = np.ones((4, 4))
    change[0, 2] = 3.0
    found = counterfactual(flows, change, 5.0, spending="fixed")
    assert found.notes and "국내" in found.notes[0].ko
    assert np.isnan(found.price[2]) and np.isnan(found.inward[3]) and np.isnan(found.exports_change[2])
    assert ((found.flows > 0) == (flows > 0)).all()
    assert np.allclose(found.expenditure, flows.sum(0))
    assert found.flows[0, 2] > flows[0, 2] and found.flows[1, 2] < flows[1, 2]
    with pytest.raises(InputError, match="fixed"):
        counterfactual(flows, change, 5.0)


def fitted_world() -> tuple[Any, dict[str, NDArray[Any]], list[str]]:
    """A cross section with domestic flows, fitted by exporter and importer effects."""
    r, n = np.random.default_rng(8), 7
    names = [f"C{k}" for k in range(n)]
    i, j = (k.ravel() for k in np.meshgrid(range(n), range(n), indexing="ij"))
    away, fta = (i != j).astype(float), ((r.random(n * n) < 0.3) & (i != j)).astype(float)
    y = np.exp(3 + r.normal(size=n)[i] + r.normal(size=n)[j] - 2 * away + 0.5 * fta) * r.gamma(4, 0.25, n * n)
    table = {"exporter": np.array(names)[i], "importer": np.array(names)[j], "trade": y, "away": away, "fta": fta}
    return ppml(table, "trade", ["away", "fta"], ["exporter", "importer"]), table, names


def test_effects_are_resistances() -> None:
    """Fally (2015): the fixed effects of PPML solve the gravity system for the fitted costs."""
    fit, table, names = fitted_world()
    n = len(names)
    fitted = fit.fitted.reshape(n, n)
    phi = cost_factor(fit, {name: table[name].reshape(n, n) for name in ("away", "fta")})
    y, e = fitted.sum(1), fitted.sum(0)
    assert np.allclose(y, table["trade"].reshape(n, n).sum(1), rtol=1e-8)
    solved = resistances(phi, y, e, 5.0)
    out, into = resistances_from_effects(y, e, fit.effect("exporter").values, fit.effect("importer").values, 5.0)
    assert np.allclose(solved.outward, out, rtol=1e-7)
    assert np.allclose(solved.inward, into, rtol=1e-7)
    assert np.allclose(solved.flows, fitted, rtol=1e-7)


def test_agreement_effect_with_its_interval_and_stamp() -> None:
    fit, table, names = fitted_world()
    flows = table["trade"].reshape(7, 7)
    found = agreement_effect(flows, names, "C0", ["C0", "C1"], fit, "fta", 5.0, closure="direct")
    expected = flows[0, 1] * np.expm1(fit.coefficient("fta"))
    assert found.change == pytest.approx(expected)
    assert found.by_market[1] == pytest.approx(expected) and np.count_nonzero(found.by_market) == 1
    width = 1.959963984540054 * fit.standard_error("fta")
    ends = [found.before + flows[0, 1] * np.expm1(fit.coefficient("fta") + s * width) for s in (-1, 1)]
    assert (found.low, found.high) == pytest.approx(tuple(ends))
    fact = found.fact("change")
    assert fact.unit is Unit.USD and fact.value == found.change
    assert dict(fact.stamp.parameters)["members"] == "C0 C1" and dict(fact.stamp.parameters)["closure"] == "direct"
    full = agreement_effect(flows, names, "C0", ["C0", "C1"], fit, "fta", 5.0, closure="full", spending="income")
    assert full.low < full.after < full.high
    assert full.by_market.sum() == pytest.approx(full.change)
    none = agreement_effect(flows, names, "C0", ["C0", "C1"], fit, "fta", 5.0, existing=np.ones((7, 7)))
    assert none.change == pytest.approx(0.0, abs=1e-9)


def test_costs_by_hand() -> None:
    assert tariff_equivalent(np.log(2.0), 2.0) == pytest.approx(-0.5)
    sigma, tau = 5.0, 1.7
    phi = np.where(np.eye(4, dtype=bool), 1.0, tau ** (1 - sigma))
    flows = resistances(phi, [1.0, 2.0, 3.0, 4.0], [4.0, 3.0, 2.0, 1.0], sigma).flows
    off = ~np.eye(4, dtype=bool)
    assert np.allclose(head_ries(flows, sigma)[off], tau - 1) and np.allclose(np.diag(head_ries(flows, sigma)), 0)
    flows[0, 1] = 0.0
    assert np.isnan(head_ries(flows, sigma)[0, 1]) and np.isnan(head_ries(flows, sigma)[1, 0])


def test_bad_input() -> None:
    flows, ones = world(), np.ones((6, 6))
    bad = flows.copy()
    bad[0, 0] = np.nan
    refused: list[tuple[Any, Any, dict[str, Any]]] = [
        (bad, ones, {}),
        (-flows, ones, {}),
        (flows, ones[:5], {}),
        (flows[:5], ones, {}),
        (flows, 0 * ones, {}),
        (0 * flows, ones, {}),
        (flows, ones, {"closure": "partial"}),
        (flows, ones, {"spending": "lavish"}),
        (flows, ones, {"sigma": 1.0}),
        (flows, ones, {"sigma": np.nan}),
    ]
    for x, change, options in refused:
        with pytest.raises(InputError):
            counterfactual(x, change, options.pop("sigma", 5.0), **options)
    with pytest.raises(InputError, match="adds up"):
        resistances(ones, np.ones(6), np.full(6, 2.0), 5.0)
    with pytest.raises(InputError):
        resistances(ones, np.zeros(6), np.ones(6), 5.0)
    with pytest.raises(NotConverged):  # the first can sell to nobody
        resistances(np.array([[0.0, 0.0], [1.0, 1.0]]), np.ones(2), np.ones(2), 5.0)
    with pytest.raises(UnknownCode, match="XXX"):
        agreement_change(["KOR", "MYS"], ["KOR", "XXX"], 0.1)
    with pytest.raises(InputError, match="two members"):
        agreement_change(["KOR", "MYS"], ["KOR", "KOR"], 0.1)
    with pytest.raises(InputError):
        agreement_change(["KOR", "MYS"], ["KOR", "MYS"], float("nan"))
