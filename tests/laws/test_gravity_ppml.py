"""PPML: the fast fit equals plain loops over dummies; laws of scale, order and labels; bad input is refused."""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from hanbada.base.errors import InputError, NotConverged
from hanbada.gravity import Fit, ppml
from hanbada.gravity.separation import between_groups, connected

THREE = ("exporter^year", "importer^year", "exporter^importer")
TWO = THREE[:2]
Panel = dict[str, NDArray[Any]]


def panel(countries: int = 7, years: int = 4, seed: int = 0, zeros: float = 0.2) -> Panel:
    """An invented panel with effects, two regressors that vary over time, and zeros."""
    r = np.random.default_rng([seed, countries, years])
    i, j, t = (k.ravel() for k in np.meshgrid(range(countries), range(countries), range(years), indexing="ij"))
    keep = i != j
    i, j, t = i[keep], j[keep], t[keep]
    out, into, pair = (r.normal(size=shape) for shape in ((countries, years), (countries, years), (countries,) * 2))
    fta, tariff = (r.random(i.size) < 0.4).astype(float), r.normal(size=i.size)
    mu = np.exp(3 + out[i, t] + into[j, t] + pair[i, j] + 0.4 * fta - 0.3 * tariff)
    y = np.round(mu * r.gamma(2.0, 0.5, i.size), 2) * (r.random(i.size) > zeros)
    names = np.array([f"C{k:02d}" for k in range(countries)])
    return {"exporter": names[i], "importer": names[j], "year": 2000 + t, "trade": y, "fta": fta, "tariff": tariff}


def dummies(table: Panel, effects: tuple[str, ...]) -> NDArray[np.float64]:
    """Every level of every set of effects as a column, in plain Python."""
    columns = []
    for term in effects:
        keys = list(zip(*(table[name].tolist() for name in term.split("^")), strict=True))
        columns += [[float(key == level) for key in keys] for level in sorted(set(keys))]
    return np.array(columns).T


def plain(table: Panel, names: list[str], effects: tuple[str, ...], rows: NDArray[np.bool_]) -> tuple[Any, Any, Any]:
    """IRLS on the full design with a pseudo-inverse: slopes, fitted values, pair-clustered errors without factor."""
    x = np.column_stack([table[name][rows] for name in names])
    small = {name: values[rows] for name, values in table.items()}
    design, y = np.column_stack([x, dummies(small, effects)]), small["trade"]
    mu = (y + y.mean()) / 2
    eta = np.log(mu)
    for _ in range(200):
        root = np.sqrt(mu)
        coef = np.linalg.lstsq(design * root[:, None], (eta + y / mu - 1) * root, rcond=1e-13)[0]
        eta, before = design @ coef, mu
        mu = np.exp(eta)
        if np.abs(mu - before).max() < 1e-12 * y.max():
            break
    root = np.sqrt(mu)[:, None]
    d = design[:, len(names) :]
    r = x - d @ np.linalg.lstsq(d * root, x * root, rcond=1e-13)[0]
    bread = np.linalg.inv(r.T @ (mu[:, None] * r))
    meat = np.zeros_like(bread)
    pairs = list(zip(small["exporter"].tolist(), small["importer"].tolist(), strict=True))
    for pair in sorted(set(pairs)):
        inside = np.array([p == pair for p in pairs])
        s = ((y - mu)[:, None] * r)[inside].sum(0)
        meat += np.outer(s, s)
    return coef[: len(names)], mu, np.sqrt(np.diag(bread @ meat @ bread))


def kept(fit: Fit) -> NDArray[np.bool_]:
    return np.isfinite(fit.fitted)


@pytest.mark.parametrize("effects", [TWO, THREE])
@pytest.mark.parametrize("method", ["tensor", "dense", "pyfixest"])
def test_equals_plain_dummies(effects: tuple[str, ...], method: str) -> None:
    table = panel()
    fit = ppml(table, "trade", ["fta", "tariff"], effects, "exporter^importer", method=method)
    beta, mu, se = plain(table, ["fta", "tariff"], effects, kept(fit))
    assert fit.method == method
    assert np.allclose(fit.coefficients, beta, atol=1e-8)
    assert np.allclose(fit.fitted[kept(fit)], mu, rtol=1e-6)
    pairs, n = fit.clusters[0], fit.n
    levels = [np.isfinite(e.values).sum() - 1 for e in fit.effects if set(e.columns) != {"exporter", "importer"}]
    factor = pairs / (pairs - 1) * (n - 1) / (n - 2 - sum(levels) - 1)
    assert np.allclose(fit.se, se * np.sqrt(factor), rtol=1e-6)


def test_one_period_and_no_effects_equal_plain_dummies() -> None:
    table = {name: values[panel()["year"] == 2001] for name, values in panel().items()}
    fit = ppml(table, "trade", ["fta", "tariff"], ["exporter", "importer"])
    assert fit.method == "tensor"
    beta, _, _ = plain(table, ["fta", "tariff"], ("exporter", "importer"), kept(fit))
    assert np.allclose(fit.coefficients, beta, atol=1e-8)
    cross = ppml(table, "trade", ["fta", "tariff"])
    ones = table | {"all": np.ones(table["trade"].size)}
    assert cross.names == ("fta", "tariff", "constant")
    assert np.allclose(cross.coefficients[:2], plain(ones, ["fta", "tariff"], ("all",), kept(cross))[0], atol=1e-8)


def test_methods_agree_on_sample_fit_and_errors() -> None:
    table = panel(8, 5, seed=3, zeros=0.7)
    fits = [ppml(table, "trade", ["fta", "tariff"], THREE, method=m) for m in ("tensor", "dense", "pyfixest")]
    for other in fits[1:]:
        assert (fits[0].n, fits[0].dropped.total) == (other.n, other.dropped.total)
        assert np.allclose(fits[0].coefficients, other.coefficients, atol=1e-7)
        assert np.allclose(fits[0].vcov, other.vcov, rtol=1e-5)
        assert fits[0].deviance == pytest.approx(other.deviance, rel=1e-7)


@pytest.mark.parametrize(
    "cluster", ["robust", "exporter", ["exporter", "importer"], ["exporter^importer", "year"], "blob"]
)
def test_errors_agree_between_tensor_and_rows(cluster: Any) -> None:
    table = panel() | {"blob": np.arange(panel()["trade"].size) % 11}
    tensor, rows = (ppml(table, "trade", ["fta", "tariff"], TWO, cluster, method=m) for m in ("tensor", "dense"))
    assert tensor.clusters == rows.clusters
    assert np.allclose(tensor.vcov, rows.vcov, rtol=1e-6, atol=1e-12)


def test_multiway_is_inclusion_and_exclusion() -> None:
    table = panel()
    both = ppml(table, "trade", ["fta"], TWO, ["exporter", "importer"])
    parts = [ppml(table, "trade", ["fta"], TWO, way) for way in ("exporter", "importer", "exporter^importer")]
    g = [fit.clusters[0] for fit in parts]
    # exporter clusters nest exporter-year effects, importer clusters the others: K differs between the four fits
    n, a, b = both.n, *(np.isfinite(e.values).sum() for e in both.effects)
    k = [1 + b - 1 + 1, 1 + a - 1 + 1, 1 + a - 1 + b - 1 + 1]
    bare = [f.vcov[0, 0] * (c - 1) / c * (n - p) / (n - 1) for f, c, p in zip(parts, g, k, strict=True)]
    smallest = min(g[:2])
    expected = (bare[0] + bare[1] - bare[2]) * smallest / (smallest - 1) * (n - 1) / (n - 1)
    assert both.vcov[0, 0] == pytest.approx(max(expected, 0.0), rel=1e-6, abs=1e-12)


@settings(max_examples=10, deadline=None)
@given(scale=st.floats(1e-6, 1e9), unit=st.floats(1e-4, 1e4), seed=st.integers(0, 5))
def test_units_do_not_matter(scale: float, unit: float, seed: int) -> None:
    table = panel(6, 3, seed)
    scaled = table | {"trade": table["trade"] * scale, "tariff": table["tariff"] * unit}
    one, two = (ppml(t, "trade", ["fta", "tariff"], THREE) for t in (table, scaled))
    assert np.allclose(one.coefficients, two.coefficients * [1, unit], atol=1e-7)
    assert np.allclose(one.se, two.se * [1, unit], rtol=1e-5)
    assert np.allclose(one.fitted * scale, two.fitted, rtol=1e-6, equal_nan=True)
    assert one.pseudo_r2 == pytest.approx(two.pseudo_r2, abs=1e-9)
    shift = two.effect("exporter", "year").values - one.effect("exporter", "year").values
    assert np.allclose(shift[np.isfinite(shift)], np.log(scale), atol=1e-6)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_order_and_names_do_not_matter(seed: int) -> None:
    table = panel(6, 3, 1)
    r = np.random.default_rng(seed)
    order = r.permutation(table["trade"].size)
    names = dict(zip(sorted(set(table["exporter"])), r.permutation(["Q", "가", "Z", "b", "1", "NA"]), strict=True))
    other = {name: values[order] for name, values in table.items()}
    other |= {side: np.array([names[c] for c in other[side]]) for side in ("exporter", "importer")}
    one, two = (ppml(t, "trade", ["fta", "tariff"], THREE) for t in (table, other))
    assert np.allclose(one.coefficients, two.coefficients, atol=1e-9)
    assert np.allclose(one.se, two.se, rtol=1e-6)
    assert np.allclose(one.fitted[order], two.fitted, rtol=1e-7, equal_nan=True)


def test_totals_are_met_and_effects_are_normalised() -> None:
    table = panel()
    fit = ppml(table, "trade", ["fta", "tariff"], THREE)
    inside = kept(fit)
    for term in THREE:
        keys = ["|".join(map(str, key)) for key in zip(*(table[n][inside] for n in term.split("^")), strict=True)]
        codes = np.unique(keys, return_inverse=True)[1]
        wanted, found = (np.bincount(codes, weights=v[inside]) for v in (table["trade"], fit.fitted))
        assert np.allclose(wanted, found, rtol=1e-7)
    a, b, c = (fit.effect(*term.split("^")) for term in THREE)
    eta = [
        a.value(i, str(t)) + b.value(j, str(t)) + c.value(i, j) + fit.coefficients @ [f, x]
        for i, j, t, f, x in zip(
            *(table[k][inside] for k in ("exporter", "importer", "year", "fta", "tariff")), strict=True
        )
    ]
    assert np.allclose(np.exp(eta), fit.fitted[inside], rtol=1e-7)
    assert np.allclose(np.nanmean(b.values.reshape(7, 4), axis=0), 0, atol=1e-9)
    square = c.values.reshape(7, 7)
    for axis in (0, 1):
        assert np.allclose(np.nanmean(square, axis=axis), 0, atol=1e-8)


def test_effects_of_plain_rows_and_of_pyfixest_give_the_fit_back() -> None:
    table = panel(5, 3)
    for method in ("dense", "pyfixest"):
        fit = ppml(table, "trade", ["fta", "tariff"], TWO, method=method)
        a, b = (fit.effect(*term.split("^")) for term in TWO)
        rows = zip(*(table[k] for k in ("exporter", "importer", "year", "fta", "tariff")), fit.fitted, strict=True)
        for i, j, t, f, x, mu in rows:
            if np.isfinite(mu):
                eta = a.value(i, str(t)) + b.value(j, str(t)) + fit.coefficients @ [f, x]
                assert np.exp(eta) == pytest.approx(mu, rel=1e-5), method


def test_tables_of_all_kinds_give_the_same_bytes() -> None:
    table = panel(5, 3)
    frames = [pl.DataFrame(table), pd.DataFrame(table), pl.DataFrame(table).to_arrow()]
    fits = [ppml(t, "trade", ["fta"], THREE) for t in (table, *frames)]
    for fit in fits[1:]:
        assert fit.coefficients.tobytes() == fits[0].coefficients.tobytes()
        assert fit.fitted.tobytes() == fits[0].fitted.tobytes()
    assert fits[0].stamp == fits[1].stamp


def test_the_result_carries_a_stamp_and_facts() -> None:
    fit = ppml(panel(5, 3), "trade", ["fta"], THREE)
    fact = fit.fact("fta")
    assert fact.value == fit.coefficient("fta") and fact.stamp.step == "gravity/ppml"
    assert dict(fact.stamp.parameters)["errors"] == "clustered by exporter^importer"
    assert fit.converged and fit.iterations is not None
    with pytest.raises(InputError, match="fta"):
        fit.fact("unknown")


# --- separation -------------------------------------------------------------------------------------------------------


def separated_by_program(design: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The definition as linear programs: for each zero, can z be positive there, 0 ≤ z elsewhere, 0 where y > 0?"""
    zero = np.flatnonzero(y == 0)
    found = np.zeros(y.size, dtype=bool)
    for row in zero:
        answer = linprog(
            -design[row], A_ub=np.vstack([-design[zero], design[row][None]]), b_ub=[*np.zeros(zero.size), 1.0],
            A_eq=design[y > 0], b_eq=np.zeros(int((y > 0).sum())), bounds=(None, None),
        )  # fmt: skip
        found[row] = answer.status == 0 and -answer.fun > 0.5
    return found


def by_definition(table: Panel, names: list[str], effects: tuple[str, ...]) -> NDArray[np.bool_]:
    """Rows left when separated ones and singletons are taken out until nothing changes."""
    rows = np.ones(table["trade"].size, dtype=bool)
    while True:
        small = {name: values[rows] for name, values in table.items()}
        d = dummies(small, effects)
        out = separated_by_program(np.column_stack([*(small[name] for name in names), d]), small["trade"])
        out |= (d[:, d.sum(0) == 1] > 0).any(1)
        if not out.any():
            return rows
        rows[np.flatnonzero(rows)[out]] = False


@pytest.mark.parametrize(("effects", "method"), [(TWO, "tensor"), (THREE, "tensor"), (THREE, "dense"), (TWO, "dense")])
@pytest.mark.parametrize("seed", range(4))
def test_sample_equals_linear_programs(effects: tuple[str, ...], method: str, seed: int) -> None:
    table = panel(5, 3, seed, zeros=0.65) if effects == TWO else panel(6, 4, seed, zeros=0.55)
    rows = by_definition(table, ["tariff"], effects)
    if rows.sum() <= dummies({k: v[rows] for k, v in table.items()}, effects).shape[1]:
        pytest.skip("this draw leaves nothing to estimate from")
    fit = ppml(table, "trade", ["tariff"], effects, method=method, collinear="omit")
    assert (kept(fit) == rows).all()
    assert fit.n == rows.sum() and fit.n + fit.dropped.total == rows.size


@pytest.mark.parametrize("method", ["tensor", "dense", "pyfixest"])
def test_regressor_that_separates(method: str) -> None:
    table = panel(6, 4, 2, zeros=0.3)
    zero = np.flatnonzero(table["trade"] == 0)
    ban = np.zeros(table["trade"].size)
    ban[zero[::4]] = 1.0
    table["ban"] = ban
    with pytest.raises(InputError, match="ban"):
        ppml(table, "trade", ["tariff", "ban"], THREE, method=method)
    fit = ppml(table, "trade", ["tariff", "ban"], THREE, method=method, collinear="omit")
    assert fit.omitted == ("ban",) and np.isnan(fit.coefficient("ban")) and fit.fact("ban").value is None
    without = {name: values[ban == 0] for name, values in table.items()}
    alone = ppml(without, "trade", ["tariff"], THREE, method=method)
    assert fit.coefficient("tariff") == pytest.approx(alone.coefficient("tariff"), abs=1e-8)
    assert fit.n == alone.n and fit.dropped.separated_by_regressors > 0


def test_graph_of_one_period_is_exact() -> None:
    r = np.random.default_rng(5)
    for _ in range(40):
        observed = r.random((4, 5)) < 0.8
        positive = observed & (r.random((4, 5)) < 0.35)
        i, j = np.nonzero(observed)
        design = np.column_stack([np.eye(4)[i], np.eye(5)[j]])
        expected = separated_by_program(design, positive[i, j].astype(float))
        assert (between_groups(positive, observed)[i, j] == expected).all()


def test_connected_by_hand() -> None:
    assert connected(np.array([[1, 1], [0, 1]], dtype=bool))
    assert not connected(np.eye(2, dtype=bool))
    assert connected(np.array([[0, 0], [1, 1]], dtype=bool))


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "match"),
    [
        ("trade", np.nan, "missing or infinite.*row 4"), ("trade", np.inf, "missing or infinite"),
        ("trade", -1.0, "negative values.*row 4"), ("tariff", np.nan, "missing or infinite"),
    ],
)  # fmt: skip
def test_bad_numbers_are_refused_with_their_row(column: str, value: float, match: str) -> None:
    table = panel(5, 3)
    table[column] = table[column].astype(float)
    table[column][3] = value
    with pytest.raises(InputError, match=match) as caught:
        ppml(table, "trade", ["tariff"], THREE)
    assert "행" in caught.value.in_("ko")


def test_other_bad_input() -> None:
    table = panel(5, 3)
    bad: list[tuple[Panel, dict[str, Any], str]] = [
        (table | {"trade": np.zeros_like(table["trade"])}, {}, "no positive value"),
        (table | {"trade": table["trade"][:0]}, {}, "no positive value"),
        (table | {"tariff": table["tariff"][:5]}, {}, "of length 5"),
        (table | {"tariff": np.array(["a"] * table["trade"].size)}, {}, "not numbers"),
        (table | {"exporter": np.array([None, *table["exporter"][1:]], dtype=object)}, {}, "missing labels.*row 1"),
        (table | {"exporter": np.full(table["trade"].size, "KOR")}, {}, "repeat a cell|no observation"),
        ({k: v[table["exporter"] == "C00"] for k, v in table.items()}, {}, "no observation is left"),
        (table | {"far": 1.0 * (table["exporter"] < table["importer"])}, {"regressors": ["far"]}, "absorb"),
        (table | {"double": table["tariff"] * 2}, {"regressors": ["tariff", "double"]}, "combinations of others"),
        (table, {"regressors": ["nothing"]}, "does not have"),
        (table, {"effects": ["nowhere^year"]}, "does not have"),
        (table, {"method": "magic"}, "one of auto"),
        (table, {"collinear": "maybe"}, "one of error"),
        (table, {"method": "tensor", "effects": ["year"]}, "method='tensor'"),
        ({k: np.concatenate([v, v[:1]]) for k, v in table.items()}, {"method": "tensor"}, "repeat a cell"),
    ]  # fmt: skip
    for data, change, words in bad:
        arguments: dict[str, Any] = {"regressors": ["tariff"], "effects": THREE, "method": "tensor"} | change
        with pytest.raises(InputError, match=words):
            ppml(data, "trade", **arguments)


@pytest.mark.parametrize(("method", "limit"), [("tensor", 2), ("dense", 2), ("pyfixest", 2)])
def test_without_convergence_there_is_no_result(method: str, limit: int) -> None:
    with pytest.raises(NotConverged, match="usually helps") as caught:
        ppml(panel(), "trade", ["fta", "tariff"], THREE, method=method, max_iterations=limit)
    assert "대개 도움이 되는 것" in caught.value.in_("ko")


def test_repeated_rows_leave_the_tensor_and_the_result_says_so() -> None:
    table = {name: np.concatenate([values, values]) for name, values in panel(5, 3).items()}
    once, twice = (ppml(t, "trade", ["fta", "tariff"], THREE) for t in (panel(5, 3), table))
    assert (once.method, twice.method) == ("tensor", "dense")
    assert np.allclose(once.coefficients, twice.coefficients, atol=1e-7)


def test_pyfixest_is_asked_for_by_name_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyfixest", None)
    with pytest.raises(InputError, match="hanbada\\[econometrics\\]"):
        ppml(panel(), "trade", ["fta"], ["exporter^year", "importer", "exporter^importer"], method="pyfixest")


def test_importing_loads_neither_numba_nor_scipy_nor_pyfixest() -> None:
    code = (
        "import sys, hanbada, hanbada.gravity; print([m for m in ('numba', 'scipy', 'pyfixest') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_result_does_not_depend_on_the_number_of_threads() -> None:
    import numba

    from hanbada.gravity import kernels, newton

    x = np.random.default_rng(1).random((13, 9, 8))
    before, found = numba.get_num_threads(), []
    try:
        for threads in range(1, before + 1):
            numba.set_num_threads(threads)
            found.append([part.tobytes() for part in newton.totals(x)])
    finally:
        numba.set_num_threads(before)
    assert all(parts == found[0] for parts in found) and kernels.CHUNKS == 8


def test_exponential_is_as_good_as_the_library() -> None:
    from hanbada.gravity.exponential import exponential

    for x in [*np.linspace(-699, 699, 4001), 0.0, 1e-9, -1e-300, 0.34657, -0.34658]:
        assert exponential(x) == pytest.approx(np.exp(x), rel=1e-13)
    assert exponential(-1e6) == pytest.approx(np.exp(-700.0)) and np.isfinite(exponential(1e6))


def test_every_pair_of_effect_orders_gives_one_answer() -> None:
    table = panel(6, 3)
    expected = ppml(table, "trade", ["fta"], THREE).coefficient("fta")
    for order, flip in product(range(3), (False, True)):
        terms = [THREE[(order + k) % 3] for k in range(3)]
        terms = ["^".join(reversed(term.split("^"))) for term in terms] if flip else terms
        assert ppml(table, "trade", ["fta"], terms).coefficient("fta") == pytest.approx(expected, abs=1e-9)


def test_effects_alone_can_be_fitted() -> None:
    table = panel(6, 3)
    fits = [ppml(table, "trade", [], THREE, method=method) for method in ("tensor", "dense", "pyfixest")]
    for fit in fits:
        assert fit.names == () and fit.vcov.shape == (0, 0)
        assert np.allclose(fit.fitted, fits[0].fitted, rtol=1e-5, equal_nan=True)


def test_too_large_a_panel_is_refused_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    from hanbada.base.errors import SystemFault
    from hanbada.gravity import layout

    monkeypatch.setattr(layout, "free_memory", lambda: 1000)
    with pytest.raises(SystemFault, match="GiB needed"):
        ppml(panel(), "trade", ["fta"], THREE)


@pytest.mark.parametrize(("countries", "zeros", "seed"), [(5, 0.5, 20), (5, 0.6, 6), (5, 0.6, 8), (6, 0.6, 5)])
def test_separation_that_only_effects_together_show(countries: int, zeros: float, seed: int) -> None:
    """Zeros that no level and no single year gives away: the probe notices, the rectifier finds, programs confirm."""
    table = panel(countries, 3, seed, zeros=zeros)
    fit = ppml(table, "trade", [], THREE)
    assert not fit.notes
    assert (kept(fit) == by_definition(table, [], THREE)).all()
    assert ppml_levels_only(table).sum() > fit.n


def test_a_check_that_does_not_settle_is_said() -> None:
    table = panel(6, 3, 6, zeros=0.5)
    fit = ppml(table, "trade", [], THREE)
    assert fit.notes and "분리" in fit.notes[0].ko and "did not settle" in fit.notes[0].en


def ppml_levels_only(table: Panel) -> NDArray[np.bool_]:
    from hanbada.gravity.separation import by_levels
    from hanbada.gravity.terms import code, combine

    codes = [combine([code(table, name) for name in term.split("^")]).codes for term in THREE]
    return by_levels(table["trade"], codes, np.ones(table["trade"].size, dtype=bool))[0]
