"""What an economist calls: tables in and out as Polars, pandas, PyArrow or NumPy, with names, units and sources kept.

``import hanbada as hb`` gives these names; each is loaded when it is first used. A table has one row for each country
and product (further rows of the same pair are added up); results come back in the kind of table that was given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hanbada import indicators
from hanbada.base.errors import DataError, InputError
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators import ProductSpace, find

if TYPE_CHECKING:
    from hanbada.engine import World

Table = Any
"""A Polars or pandas DataFrame, or a PyArrow table."""
UNITS = {
    "rca": Unit.RATIO, "advantage": Unit.FLAG, "density": Unit.SHARE, "cog": Unit.SCORE, "eci": Unit.SCORE,
    "pci": Unit.SCORE, "coi": Unit.SCORE, "diversity": Unit.COUNT, "ubiquity": Unit.COUNT, "proximity": Unit.SHARE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Space:
    """The product space of a table.

    countries  country, eci, coi, diversity;  products  product, pci, ubiquity
    cells      country, product, rca, advantage, density, cog: every pair
    arrays     the same as labelled arrays, with the proximities (k, k)
    units      the unit of each column
    """

    countries: Table
    products: Table
    cells: Table
    arrays: ProductSpace
    units: Mapping[str, Unit]

    def proximity(self) -> Table:
        """Pairs of products (product, other, proximity) above zero, each pair once; 12 million rows at full size."""
        names = self.products["product"]
        names = np.asarray(names.to_numpy() if hasattr(names, "to_numpy") else names)
        first, second = np.triu_indices(len(names), 1)
        near = self.arrays.proximity[first, second]
        some = near > 0
        columns = {"product": names[first[some]], "other": names[second[some]], "proximity": near[some]}
        return _like(self.countries, columns)


def product_space(
    table: Table, *, country: str = "country", product: str = "product", value: str = "value", threshold: float = 1.0
) -> Space:
    """RCA, ECI, PCI, proximity, density, COI and COG of a table of exports.

    Raises InputError for a missing column, DataError as ``hanbada.indicators.product_space`` does.
    """
    labels, exports = matrix(table, country, product, value)
    found = indicators.product_space(exports, threshold=threshold)
    countries, products = labels
    cells = _pairs(table, country, product, countries, products) | {
        name: getattr(found, name).ravel() for name in ("rca", "advantage", "density", "cog")
    }
    return Space(
        _like(table, {country: countries} | {name: getattr(found, name) for name in ("eci", "coi", "diversity")}),
        _like(table, {product: products} | {name: getattr(found, name) for name in ("pci", "ubiquity")}),
        _like(table, cells),
        found,
        UNITS,
    )


def rca(table: Table, *, country: str = "country", product: str = "product", value: str = "value") -> Table:
    """Revealed comparative advantage of every pair (country, product, rca); of an array (i, k) an array."""
    if isinstance(table, np.ndarray):
        return indicators.rca(table)
    (countries, products), exports = matrix(table, country, product, value)
    cells = _pairs(table, country, product, countries, products)
    return _like(table, cells | {"rca": indicators.rca(exports).ravel()})


def complexity(
    table: Table, *, country: str = "country", product: str = "product", value: str = "value", threshold: float = 1.0
) -> tuple[Table, Table]:
    """ECI of countries and PCI of products: two tables; of an array (i, k) two arrays."""
    if isinstance(table, np.ndarray):
        found = indicators.complexity(table, threshold=threshold)
        return found.eci, found.pci
    (countries, products), exports = matrix(table, country, product, value)
    found = indicators.complexity(exports, threshold=threshold)
    return (
        _like(table, {country: countries, "eci": found.eci, "diversity": found.diversity}),
        _like(table, {product: products, "pci": found.pci, "ubiquity": found.ubiquity}),
    )


def ppml(*arguments: Any, **options: Any) -> Any:
    """Poisson pseudo-maximum likelihood with fixed effects: see ``hanbada.gravity.ppml``."""
    from hanbada import gravity

    return gravity.ppml(*arguments, **options)


def world(release: str | None = None, home: str | Path | None = None) -> World:
    """A trade release of the store as a world: its margins are Panels (labels, unit and sources with the numbers).

    ``release`` as in `hanbada data list`; by default the newest of BACI, else of its raw materials.
    """
    from hanbada.data import Store
    from hanbada.engine import World

    store = Store.open(Path(home) if home else None)
    return World.load(store, store.trade(release))


def matrix(
    table: Table, country: str, product: str, value: str
) -> tuple[tuple[NDArray[Any], NDArray[Any]], NDArray[np.float64]]:
    """The labels of both axes, ascending, and the exports (i, k): rows of one pair are added up, pairs without are 0.

    Raises InputError for a missing column, DataError for a value that is unknown, infinite or negative.
    """
    held = [str(name) for name in getattr(table, "column_names", getattr(table, "columns", []))]
    lacking = [name for name in (country, product, value) if name not in held]
    if lacking:
        raise InputError(
            Text(f"열 {', '.join(held) or '없음'}", f"the columns {', '.join(held) or 'none'}"),
            Text(f"열 {', '.join(lacking)}", f"the columns {', '.join(lacking)} too"),
            Text(
                "country=, product=, value=로 열 이름을 알려 주세요", "name the columns with country=, product=, value="
            ),
        )
    countries, i = _numbered(table[country], country)
    products, k = _numbered(table[product], product)
    amounts = np.asarray(_array(table[value]), dtype=np.float64)
    if not (amounts.size and amounts.min() >= 0 and np.isfinite(amounts.max())):
        bad = ~(np.isfinite(amounts) & (amounts >= 0))
        raise DataError(
            Text(
                f"열 '{value}'에 알 수 없거나 음수인 값 {int(bad.sum())}개 (첫 번째는 {int(np.argmax(bad)) + 1}번째 행)",
                f"{int(bad.sum())} values unknown, infinite or negative in '{value}' (the first in row {int(np.argmax(bad)) + 1})",
            )
            if amounts.size
            else Text("빈 표", "an empty table"),
            Text("0 이상의 알려진 금액", "known amounts of zero or more"),
            Text("교역이 없으면 행을 빼거나 0으로 쓰세요", "leave out pairs without trade, or write 0"),
        )
    size = len(countries) * len(products)
    sums: NDArray[np.float64] = np.bincount(i * len(products) + k, weights=amounts, minlength=size)  # type: ignore[assignment]
    return (countries, products), sums.reshape(len(countries), len(products))


def label(indicator: str) -> Text:
    """The name of an indicator in Korean and English."""
    return find(indicator).label


def _array(column: Any) -> NDArray[Any]:
    return np.asarray(column.to_numpy() if hasattr(column, "to_numpy") else column)


def _numbered(column: Any, name: str) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The distinct words of a column, ascending, and the place of each row's word among them.

    Raises InputError where a label is missing, as ``hanbada.gravity`` does.
    """
    values = _array(column)
    missing = _missing(values)
    if missing.any():
        from hanbada.gravity.faults import missing_label

        raise missing_label(name, int(missing.sum()), int(np.argmax(missing)))
    if values.dtype.kind in "iu" and values.size and int(values.max()) - int(values.min()) < 2**24:
        low = int(values.min())
        there = np.zeros(int(values.max()) - low + 1, np.bool_)
        there[values - low] = True
        return (np.flatnonzero(there) + low).astype(values.dtype), (np.cumsum(there) - 1)[values - low]
    if values.dtype.kind in "iuf":
        words, places = np.unique(values, return_inverse=True)
        return words, places.astype(np.int64)
    import polars as pl

    text = pl.Series(values.astype(object), dtype=pl.String, strict=True)
    distinct = text.unique().sort()
    return distinct.to_numpy(), text.cast(pl.Enum(distinct)).to_physical().to_numpy().astype(np.int64)


def _missing(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether each label is None, NaN, NaT or pandas' NA, (r,)."""
    if values.dtype.kind in "fmM":
        return np.asarray(np.isnan(values) if values.dtype.kind == "f" else np.isnat(values))
    if values.dtype.kind != "O":
        return np.zeros(values.shape, np.bool_)
    # only a missing value differs from itself; pandas' NA answers with itself
    return np.array([value is None or type(value).__name__ == "NAType" or value != value for value in values], bool)


def _pairs(table: Table, country: str, product: str, countries: NDArray[Any], products: NDArray[Any]) -> dict[str, Any]:
    """Every pair's two names; as pandas categories or Arrow dictionaries, which hold each name once."""
    n, k = len(countries), len(products)
    first = np.repeat(np.arange(n, dtype=np.int32), k)
    second = np.tile(np.arange(k, dtype=np.int32), n)
    kind = type(table).__module__.split(".")[0]
    if kind == "pandas":
        import pandas as pd

        return {
            country: pd.Categorical.from_codes(first, pd.Index(countries)),
            product: pd.Categorical.from_codes(second, pd.Index(products)),
        }
    if kind == "pyarrow":
        import pyarrow as pa

        return {
            country: pa.DictionaryArray.from_arrays(pa.array(first), pa.array(countries)),
            product: pa.DictionaryArray.from_arrays(pa.array(second), pa.array(products)),
        }
    return {country: countries[first], product: products[second]}


def _like(table: Table, columns: dict[str, Any]) -> Table:
    """A table of the kind of ``table``; units go with it where the kind has room for them."""
    units = {name: str(UNITS[name]) for name in columns if name in UNITS}
    kind = type(table).__module__.split(".")[0]
    if kind == "pandas":
        import pandas as pd

        frame = pd.DataFrame(columns, copy=False)
        frame.attrs["units"] = units
        return frame
    if kind == "pyarrow":
        import pyarrow as pa

        fields = [
            pa.field(name, pa.array(part).type, metadata={"unit": units[name]} if name in units else None)
            for name, part in columns.items()
        ]
        return pa.table([pa.array(part) for part in columns.values()], schema=pa.schema(fields))
    if kind == "polars":
        import polars as pl

        return pl.DataFrame(columns)
    raise InputError(
        Text(f"{type(table).__name__} 형식의 표", f"a table of the type {type(table).__name__}"),
        Text("Polars, pandas, PyArrow의 표 또는 NumPy 배열", "a table of Polars, pandas or PyArrow, or a NumPy array"),
        Text("표를 그중 하나로 바꾸세요", "turn it into one of these"),
    )
