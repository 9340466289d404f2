"""Complexity and the product space: ten-line twins, laws, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hanbada.base.errors import DataError, SystemFault
from hanbada.indicators import (
    Cells,
    advantage,
    bilateral_relatedness,
    coi,
    complexity,
    density,
    eci,
    pci,
    product_space,
    proximity,
    rca,
)

SMALL = settings(max_examples=60, deadline=None)
pytestmark = pytest.mark.filterwarnings("error")


@st.composite
def trade_matrices(draw):
    """Integer exports of some countries with every product and country traded: nested in part, as trade is."""
    countries, products, seed = draw(st.integers(4, 9)), draw(st.integers(6, 20)), draw(st.integers(0, 10**6))
    random = np.random.default_rng(seed)
    chance = 0.15 + 0.8 * np.outer(random.random(countries), random.random(products))
    x = (random.random((countries, products)) < chance) * random.integers(1, draw(st.sampled_from([2, 5, 1000])), (countries, products))  # fmt: skip
    x[random.integers(0, countries), :] += 1
    x[:, random.integers(0, products)] += 1
    return x


EXPORTS = trade_matrices()


def reflected(x: np.ndarray):
    """The twin: eigenvectors of the country matrix as the definition has it, in loops."""
    m = (x * x.sum() >= np.outer(x.sum(1), x.sum(0))).astype(float)  # whole numbers: no rounding at the threshold
    kc, kp = m.sum(1), m.sum(0)
    big = [[sum(m[a, k] * m[b, k] / (kc[a] * kp[k]) for k in range(m.shape[1])) for b in range(m.shape[0])] for a in range(m.shape[0])]  # fmt: skip
    values, vectors = np.linalg.eig(np.array(big))
    second = vectors[:, np.argsort(-values.real)[1]].real
    second = second * np.sign(np.corrcoef(kc, second)[0, 1])
    return m, (second - second.mean()) / second.std(), np.sort(values.real)[::-1]


def near(m: np.ndarray) -> np.ndarray:
    """The twin of proximity: the smaller conditional probability, pair by pair."""
    made = m.sum(0)
    return np.array([[min((m[:, a] * m[:, b]).sum() / made[a], (m[:, a] * m[:, b]).sum() / made[b]) for b in range(m.shape[1])] for a in range(m.shape[1])])  # fmt: skip


def determined(x: np.ndarray):
    """The product space of the matrix; the example is passed over where the second eigenvector is not determined."""
    try:
        space = product_space(x)
    except DataError:
        assume(False)
    first, second = 1.0, space.complexity.eigenvalues[0]
    third = space.complexity.eigenvalues[1]
    assume(first - second > 1e-4 and (np.isnan(third) or second - third > 1e-4))
    corr = np.corrcoef(space.diversity, space.eci)[0, 1]
    assume(abs(corr) > 1e-4)
    return space


@SMALL
@given(EXPORTS)
def test_all_of_it_is_its_twin(x) -> None:
    space = determined(x)
    flags, index, values = reflected(x)
    np.testing.assert_array_equal(space.advantage, flags > 0)
    np.testing.assert_allclose(space.complexity.eigenvalues[0], values[1], atol=1e-9)
    np.testing.assert_allclose(space.eci, index, atol=1e-7)
    phi = near(flags)
    np.testing.assert_allclose(space.proximity, phi, atol=1e-6)
    np.testing.assert_allclose(space.density, flags @ phi / phi.sum(0), atol=1e-6)
    lacks = 1 - flags
    np.testing.assert_allclose(space.coi, (flags @ phi / phi.sum(0) * lacks) @ space.pci, atol=1e-4, rtol=1e-5)
    gain = lacks * ((lacks * space.pci / phi.sum(0)) @ phi)
    np.testing.assert_allclose(space.cog, gain, atol=1e-5 * (1 + np.abs(gain).max()))


@SMALL
@given(EXPORTS)
def test_products_average_their_countries(x) -> None:
    """PCI + centre ∝ the mean of (ECI + centre) over the countries with the advantage: the two are one vector."""
    space = determined(x)
    centre = space.complexity.centre
    flags = space.advantage.astype(float)
    mean = (flags.T @ (space.eci + centre)) / space.ubiquity
    np.testing.assert_allclose(mean / space.complexity.eigenvalues[0], space.pci + centre, atol=1e-6, rtol=1e-6)


@SMALL
@given(EXPORTS, st.data())
def test_order_and_scale_change_nothing(x, data) -> None:
    space = determined(x)
    rows = np.array(data.draw(st.permutations(range(x.shape[0]))))
    columns = np.array(data.draw(st.permutations(range(x.shape[1]))))
    turned = product_space(x[rows][:, columns] * 1000.0)
    np.testing.assert_allclose(turned.eci, space.eci[rows], atol=1e-6)
    np.testing.assert_allclose(turned.pci, space.pci[columns], atol=1e-6)
    np.testing.assert_allclose(turned.density, space.density[rows][:, columns], atol=1e-6)
    np.testing.assert_array_equal(turned.proximity, turned.proximity.T)


@SMALL
@given(EXPORTS)
def test_bounds_and_normalisation(x) -> None:
    space = determined(x)
    assert space.eci.mean() == pytest.approx(0, abs=1e-9)
    assert space.eci.std() == pytest.approx(1)
    assert np.corrcoef(space.diversity, space.eci)[0, 1] > 0
    assert ((space.proximity >= 0) & (space.proximity <= 1 + 1e-6)).all()
    np.testing.assert_allclose(np.diag(space.proximity), 1, atol=1e-6)
    assert ((space.density >= 0) & (space.density <= 1 + 1e-6)).all()
    assert (space.cog[space.advantage] == 0).all()


@SMALL
@given(EXPORTS)
def test_single_functions_give_the_same(x) -> None:
    space = determined(x)
    np.testing.assert_array_equal(advantage(x), space.advantage)
    np.testing.assert_array_equal(rca(x), space.rca)
    np.testing.assert_array_equal(eci(x), space.eci)
    np.testing.assert_array_equal(pci(x), space.pci)
    np.testing.assert_array_equal(proximity(x), space.proximity)
    np.testing.assert_allclose(density(x), space.density, rtol=1e-6)
    np.testing.assert_array_equal(coi(x), space.coi)


def test_a_country_and_a_product_without_trade_are_unknown_and_change_nothing() -> None:
    x = np.random.default_rng(3).integers(0, 40, (6, 11)) * np.random.default_rng(4).integers(0, 2, (6, 11))
    wide = np.zeros((7, 12), np.int64)
    wide[:6, :11] = x
    inner, outer = product_space(x), product_space(wide)
    np.testing.assert_allclose(outer.eci[:6], inner.eci, atol=1e-9)
    assert np.isnan(outer.eci[6])
    assert np.isnan(outer.coi[6])
    np.testing.assert_allclose(outer.coi[:6], inner.coi, atol=1e-5)
    assert np.isnan(outer.pci[11])
    assert np.isnan(outer.proximity[11]).all()
    assert np.isnan(outer.proximity[:, 11]).all()
    assert np.isnan(outer.density[:, 11]).all()
    assert np.isnan(outer.cog[:, 11]).all()
    np.testing.assert_allclose(outer.cog[:6, :11], inner.cog, atol=1e-5)
    np.testing.assert_allclose(outer.proximity[:11, :11], inner.proximity)


@pytest.mark.parametrize("countries", [64, 65, 256, 257, 300, 600])
def test_any_number_of_countries_fits_the_bits(countries: int) -> None:
    m = np.random.default_rng(countries).random((countries, 9)) < 0.4
    m[:, 0] = True
    counts = m.T.astype(float) @ m
    from hanbada.indicators.space import nearness

    np.testing.assert_allclose(
        nearness(m).phi, counts / np.maximum(np.diag(counts)[:, None], np.diag(counts)), rtol=1e-6
    )


@pytest.mark.parametrize(("countries", "products"), [(3, 1), (40, 90), (70, 11), (300, 65)])
def test_weights_by_proximity_without_the_proximities(countries: int, products: int) -> None:
    r = np.random.default_rng(products)
    m = r.random((countries, products)) < r.random(products)
    m[:, 0] = r.random() < 0.5
    weight = r.normal(size=(countries + 5, products)).astype(np.float32)
    weight[:, ~m.any(0)] = 0
    from hanbada.indicators.space import around, nearness

    np.testing.assert_allclose(around(m, weight), weight.astype(float) @ nearness(m).phi, atol=1e-5)


@pytest.mark.parametrize(
    ("exports", "says"),
    [
        ([[3, 4, 5]], "1 countries"),
        (np.zeros((3, 3)), "0 countries"),
        (np.eye(4), "separate parts"),
        (np.kron(np.eye(2), np.ones((2, 3))), "separate parts"),
        (np.ones((4, 4)), "equal second and third"),
        ([[1, 1, 0], [1, 0, 1], [0, 1, 1]], "equal second and third"),
    ],
)
def test_what_is_not_determined_is_said(exports, says) -> None:
    for job in (complexity, product_space, eci, pci):
        with pytest.raises(DataError, match=says) as fault:
            job(exports)
        assert fault.value.in_("ko") != fault.value.in_("en")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -1.0])
def test_unusable_flows_are_refused(bad) -> None:
    x = np.ones((3, 3))
    x[1, 2] = bad
    for job in (complexity, product_space, proximity, density, rca):
        with pytest.raises(DataError):
            job(x)


def test_too_little_memory_is_said_before_it_starts(monkeypatch) -> None:
    monkeypatch.setattr("hanbada.base.memory.available", lambda: 10)
    x = np.array([[0, 0, 1], [1, 1, 0], [1, 1, 1]])
    with pytest.raises(SystemFault, match="memory"):
        product_space(x)
    with pytest.raises(SystemFault, match="relatedness"):
        bilateral_relatedness(Cells.traded(np.ones((2, 2))))


@SMALL
@given(
    arrays(np.int64, st.tuples(st.integers(2, 4), st.integers(2, 4), st.integers(2, 70)), elements=st.integers(0, 3))
)
def test_bilateral_relatedness_is_its_twin(x) -> None:
    countries = max(x.shape[:2])
    x = np.pad(x, [(0, countries - x.shape[0]), (0, countries - x.shape[1]), (0, 0)])
    i, j, k = np.nonzero(x)
    trade = Cells(i, j, k, x[i, j, k].astype(float), x.shape)
    with np.errstate(invalid="ignore"):
        phi = proximity(x.sum(1)).astype(float)
    kept = ~np.isnan(np.diag(phi))
    phi = np.nan_to_num(phi)
    expected = np.full(x.shape, np.nan)
    expected[:, :, kept] = ((x > 0) @ phi)[:, :, kept] / phi.sum(0)[kept]
    np.testing.assert_allclose(bilateral_relatedness(trade), expected, atol=1e-5)
    one = bilateral_relatedness(trade, exporters=(1,))
    np.testing.assert_array_equal(one[0], bilateral_relatedness(trade)[1])
