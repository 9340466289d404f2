"""Tables in and out: the same numbers from every kind of table, names and units kept, bad tables refused."""

from __future__ import annotations

import io
import subprocess
import sys

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

import hanbada as hb
from hanbada import indicators
from hanbada.base.errors import DataError, InputError

X = np.array([[0, 0, 1, 0], [1, 1, 0, 2], [1, 1, 1, 0], [3, 0, 0, 5]], float)
NAMES, CODES = ("Aland", "Bland", "Cland", "Dland"), ("010121", "010190", "720292", "847130")


def table(kind: str, integers: bool = False, doubled: bool = False):
    i, k = np.nonzero(X)
    names = np.array([4, 8, 12, 410])[i] if integers else np.array(NAMES, object)[i]
    columns = {"country": list(names), "product": [CODES[p] for p in k], "value": list(X[i, k])}
    if doubled:
        columns = {name: values + values for name, values in columns.items()}
    frame = pl.DataFrame(columns)
    if kind == "pandas":
        pytest.importorskip("pandas")
    return {"polars": lambda: frame, "pandas": frame.to_pandas, "pyarrow": frame.to_arrow}[kind]()


KINDS = pytest.mark.parametrize("kind", ["polars", "pandas", "pyarrow"])


def column(frame, name) -> list:
    return list(pl.DataFrame(frame)[name].to_list() if not isinstance(frame, pa.Table) else frame[name].to_pylist())


@KINDS
@pytest.mark.parametrize("integers", [False, True])
def test_every_kind_gives_the_same_and_gets_its_own_back(kind, integers) -> None:
    given = table(kind, integers)
    found = hb.product_space(given)
    expected = indicators.product_space(X)
    assert type(found.cells) is type(given)
    assert column(found.countries, "country") == ([4, 8, 12, 410] if integers else list(NAMES))
    assert column(found.products, "product") == list(CODES)
    np.testing.assert_array_equal(column(found.countries, "eci"), expected.eci)
    np.testing.assert_array_equal(column(found.cells, "density"), expected.density.ravel())
    assert found.units["density"] == "share"
    assert column(found.cells, "product")[:5] == [*CODES, CODES[0]]
    pairs = found.proximity()
    assert type(pairs) is type(given)
    assert (column(pairs, "product")[0], column(pairs, "other")[0]) == ("010121", "010190")


@KINDS
def test_rows_of_one_pair_are_added_up(kind) -> None:
    np.testing.assert_array_equal(column(hb.rca(table(kind, doubled=True)), "rca"), column(hb.rca(table(kind)), "rca"))


def test_units_travel_where_the_kind_has_room() -> None:
    cells = hb.rca(table("pyarrow"))
    assert cells.schema.field("rca").metadata == {b"unit": b"ratio"}
    pytest.importorskip("pandas")
    assert hb.complexity(table("pandas"))[0].attrs["units"] == {"eci": "score", "diversity": "count"}


def test_arrays_stay_arrays() -> None:
    np.testing.assert_array_equal(hb.rca(X), indicators.rca(X))
    np.testing.assert_array_equal(hb.complexity(X)[1], indicators.pci(X))


def test_other_names_of_columns() -> None:
    given = table("polars").rename({"country": "i", "product": "k", "value": "v"})
    found = hb.rca(given, country="i", product="k", value="v")
    assert found.columns == ["i", "k", "rca"]


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -1.0])
def test_values_that_cannot_be_trade_are_refused(bad) -> None:
    given = table("polars").with_columns(
        value=pl.when(pl.int_range(pl.len()) == 2).then(bad).otherwise(pl.col("value"))
    )
    with pytest.raises(DataError, match="1 values"):
        hb.product_space(given)


def test_what_is_no_such_table_is_refused() -> None:
    with pytest.raises(InputError, match="value"):
        hb.rca(table("polars").drop("value"))
    with pytest.raises(DataError, match="empty"):
        hb.rca(table("polars").clear())
    with pytest.raises(InputError):
        hb.rca({"country": [1]})
    with pytest.raises(AttributeError, match="no_such_name"):
        hb.no_such_name  # noqa: B018


def test_importing_it_stays_light() -> None:
    code = "import sys, hanbada as hb; hb.rca; print([m for m in ('polars', 'pandas', 'numba', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("call", "kind"),
    [(call, kind) for call in ("rca", "complexity", "product_space", "ppml") for kind in ("pandas", "polars", "arrow")]
    + [("ppml", "numpy")],  # an array has no labels
)
def test_a_missing_label_is_refused_at_every_door(call: str, kind: str) -> None:
    """Namibia's code NA, as pandas reads it: the same words from each function and each kind of table."""
    rows = {"country": ["KR", "KR", "NA", "CL"], "product": ["a", "b", "a", "b"], "value": [1.0, 2.0, 3.0, 4.0]}
    labels = [None if code == "NA" else code for code in rows["country"]]
    if kind == "pandas":
        pandas = pytest.importorskip("pandas")
        words = "country,product,value\n" + "".join(f"{c},{p},{v}\n" for c, p, v in zip(*rows.values(), strict=True))
        table = pandas.read_csv(io.StringIO(words))
    elif kind == "polars":
        table = pl.DataFrame({**rows, "country": labels})
    elif kind == "arrow":
        table = pl.DataFrame({**rows, "country": labels}).to_arrow()
    else:
        table = {name: np.array(labels if name == "country" else column, object) for name, column in rows.items()}
        table["value"] = table["value"].astype(float)
    with pytest.raises(InputError) as caught:
        if call == "ppml":
            hb.ppml({name: table[name] for name in rows}, "value", [], ["country", "product"])
        else:
            getattr(hb, call)(table)
    assert "'country'" in caught.value.in_("en") and "row 3" in caught.value.in_("en")
    assert "Namibia" in caught.value.in_("en") and "나미비아" in caught.value.in_("ko")


def test_one_cluster_is_refused_and_few_are_said() -> None:
    draw = np.random.default_rng(5)
    x = draw.normal(size=60)
    table = {
        "y": draw.poisson(np.exp(1 + 0.5 * x)).astype(float),
        "x": x,
        "one": np.zeros(60),
        "two": np.arange(60) % 2,
    }
    for cluster in ("one", ["one", "two"]):
        with pytest.raises(InputError, match="1 cluster of 'one'"):
            hb.ppml(table, "y", ["x"], cluster=cluster)
    found = hb.ppml(table, "y", ["x"], cluster="two")
    assert np.isfinite(found.se).all() and any("only 2 clusters" in note.en for note in found.notes)
    many = hb.ppml({**table, "many": np.arange(60) // 2}, "y", ["x"], cluster="many")
    assert many.notes == ()
