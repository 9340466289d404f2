"""PPML against published estimates, and separation against the published small cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from hanbada.gravity import ppml

# Santos Silva and Tenreyro (2006), The Log of Gravity, Table 3, PPML, all 18,360 observations; printed to 3 decimals.
# Standard errors of the landlocked and remoteness rows are not in our list of published values.
TABLE_3 = {
    "lypex": (0.732, 0.027), "lypim": (0.741, 0.027), "ldist": (-0.784, 0.055), "border": (0.193, 0.104),
    "comlang": (0.746, 0.135), "colony": (0.025, 0.150), "landl_ex": (-0.863, None), "landl_im": (-0.696, None),
    "lremot_ex": (0.660, None), "lremot_im": (0.562, None), "comfrt_wto": (0.181, 0.089), "open_wto": (-0.107, 0.131),
}  # fmt: skip
# Yotov, Piermartini, Monteiro and Larch (2016), An Advanced Guide to Trade Policy Analysis, Table 1, PPML.
TABLE_1 = {"ldist": (-0.841, 0.032), "cntg": (0.437, 0.084), "lang": (0.247, 0.078), "clny": (-0.222, 0.118)}


@pytest.mark.shared_data
def test_log_of_gravity_table_3(shared_data: Path) -> None:
    table = pl.read_parquet(shared_data / "gravity" / "log_of_gravity_1990.parquet")
    fit = ppml(table, "trade", ["lyex", "lyim", *TABLE_3])
    assert fit.n == 18_360 and fit.dropped.total == 0 and fit.method == "dense"
    for name, (coefficient, error) in TABLE_3.items():
        assert round(fit.coefficient(name), 3) == coefficient, name
        if error is not None:
            assert round(fit.standard_error(name), 3) == error, name


@pytest.mark.shared_data
@pytest.mark.parametrize("method", ["tensor", "pyfixest"])
def test_ppmlhdfe_example(shared_data: Path, method: str) -> None:
    """Correia, Guimarães and Zylkin (2020): FTA 0.1924455 (.04324), three-way effects, clustered by pair."""
    table = pl.read_parquet(shared_data / "gravity" / "ppmlhdfe_EXAMPLE_TRADE_FTA_DATA.parquet")
    table = table.filter(pl.col("category") == "TOTAL")
    effects = ["isoexp^year", "isoimp^year", "isoexp^isoimp"]
    fit = ppml(table, "trade", ["fta"], effects, "isoexp^isoimp", method=method)
    assert round(fit.coefficient("fta"), 7) == pytest.approx(0.1924455, abs=1.1e-7)
    assert round(fit.standard_error("fta"), 5) == 0.04324
    assert fit.n == 5_950


@pytest.mark.shared_data
@pytest.mark.parametrize("method", ["tensor", "pyfixest"])
def test_advanced_guide_table_1(shared_data: Path, method: str) -> None:
    table = pl.read_parquet(shared_data / "gravity" / "agtpa_applications.parquet")
    years = list(range(1986, 2007, 4))
    table = table.filter((pl.col("exporter") != pl.col("importer")) & pl.col("year").cast(pl.Int64).is_in(years))
    table = table.with_columns(ldist=pl.col("dist").log())
    fit = ppml(table, "trade", list(TABLE_1), ["exporter^year", "importer^year"], "pair_id", method=method)
    for name, (coefficient, error) in TABLE_1.items():
        assert round(fit.coefficient(name), 3) == coefficient, name
        assert round(fit.standard_error(name), 3) == error, name


# --- separation: the cases of the ppmlhdfe project's guide "separation_benchmarks" (MIT) ------------------------------


def columns(words: str, names: str) -> dict[str, NDArray[np.float64]]:
    rows = np.array([[float(cell) for cell in line.split()] for line in words.split("/")])
    return dict(zip(names.split(), rows.T, strict=True))


def test_separated_by_two_regressors() -> None:
    """Rows 1 and 5 are separated by x2 − x1; "b[x3] = 0.066"."""
    table = columns(
        "0 0 1 0/0 0 0 0/0 0 0 0/0 0 0 0/0 1 9 0/2 21 21 21/3 0 0 0/5 0 0 0/7 0 0 0/10 -18 -18 0", "y x1 x2 x3"
    )
    fit = ppml(table, "y", ["x1", "x2", "x3"], collinear="omit")
    assert np.flatnonzero(np.isnan(fit.fitted)).tolist() == [0, 4]
    assert fit.dropped.separated_by_regressors == 2 and fit.omitted == ("x2",)
    assert round(fit.coefficient("x3"), 3) == 0.066


def test_separation_that_other_packages_converge_through() -> None:
    """Row 5 is separated by x1 − x2; the constant is 0.59095, x3 −0.47085, x4 −0.03779."""
    table = columns(
        "0 0 0 2 10/0 0 0 0 -2/0 0 0 0 6/0 0 0 4 5/0 1 0 0 3/2 0 0 0 3/2 0 0 0 4/2 0 0 -2 15/2 0 0 0 -7/4 0 0 -3 15/"
        "6 -3 -3 0 4/6 0 0 0 4",
        "y x1 x2 x3 x4",
    )
    fit = ppml(table, "y", ["x1", "x2", "x3", "x4"], collinear="omit")
    assert np.flatnonzero(np.isnan(fit.fitted)).tolist() == [4] and fit.omitted == ("x2",)
    found = [round(fit.coefficient(name), 5) for name in ("constant", "x3", "x4")]
    assert found == [0.59095, -0.47085, -0.03779]


@pytest.mark.parametrize("method", ["dense", "pyfixest"])
def test_separated_by_a_regressor_within_effects(method: str) -> None:
    """fe1: four of the zeros are separated (where x2 > 0), then one observation is alone; x1 is −0.4845."""
    table = columns(
        "2 0 0 2 1/0 0 0 4 2/0 0 0 1 1/1 1 0 4 3/0 0 1 2 2/0 0 0 2 2/1 0 0 5 4/0 1 2 2 3/1 0 0 1 1/0 0 0 2 2/0 2 0 1 3/"
        "0 0 0 1 3/0 1 0 2 2/0 0 1 5 2/0 0 1 2 4/0 0 0 1 2/0 0 0 1 1/2 0 0 1 2",
        "y x1 x2 i j",
    )
    fit = ppml(table, "y", ["x1", "x2"], ["i", "j"], method=method, collinear="omit")
    assert fit.dropped.separated_by_regressors == 4 and fit.dropped.singletons == 1 and fit.n == 13
    assert set(np.flatnonzero(table["x2"] > 0)) < set(np.flatnonzero(np.isnan(fit.fitted)))
    assert round(fit.coefficient("x1"), 4) == -0.4845 and fit.omitted == ("x2",)


@pytest.mark.parametrize("method", ["dense", "pyfixest"])
def test_separated_by_effects(method: str) -> None:
    """fe3: seven rows belong to levels without flow; x1 is −0.2995 (the guide's eighth, i = 6 and j = 1, is not
    separated: a(6) + b(1) = a(6) + b(3) − a(1) − b(3) + a(1) + b(1) = 0 because those three are 0 and x1 cannot help).
    """
    table = columns(
        "0 0 1 1/0 3 1 1/0 -2 1 1/0 2 1 3/0 2 1 5/0 0 1 6/0 7 4 1/0 1 4 4/0 2 4 5/0 1 6 1/0 -2 8 4/0 3 8 6/1 -5 1 1/"
        "1 1 1 3/5 -2 6 3/7 2 1 3",
        "y x1 i j",
    )
    fit = ppml(table, "y", ["x1"], ["i", "j"], method=method)
    assert fit.dropped.separated_by_effects == 7 and fit.n == 9
    assert round(fit.coefficient("x1"), 4) == -0.2995


def test_pyfixest_itself_returns_an_iterate_that_has_not_converged() -> None:
    """Why its own flag is looked at: with two iterations there is a coefficient and no exception (0.60)."""
    pyfixest = pytest.importorskip("pyfixest")
    import pandas as pd

    r = np.random.default_rng(0)
    data = pd.DataFrame({"x": r.normal(size=200), "g": np.arange(200) % 7})
    data["y"] = r.poisson(np.exp(2 * data["x"] + 0.3 * data["g"]))
    model = pyfixest.fepois("y ~ x | g", data, iwls_maxiter=2)
    assert np.isfinite(model.coef().to_numpy()).all() and not model.convergence
