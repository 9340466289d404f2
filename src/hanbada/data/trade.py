"""Bilateral flows on their way into a release: coded arrays, sorted, keys checked, margins added up year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text
from hanbada.data.sink import Sink

Codes = NDArray[np.integer]
Dollars = NDArray[np.int64]
ONE_FILE = 20_000_000
"""Up to this many rows the years end in one file ordered by product, which is read five times faster than parts."""
EXACT = float(2**53)
"""Whole numbers up to here are exact in the binary float that a decimal text is read into."""


@dataclass(frozen=True, slots=True)
class YearFlows:
    """The flows of one year, in any order.

    ``exporter``, ``importer``, ``product``  (n,) places in the code lists
    ``value``     (n,) whole USD, not negative
    ``quantity``  (n,) whole kg, null where unknown
    """

    year: int
    exporter: Codes
    importer: Codes
    product: Codes
    value: Dollars
    quantity: pl.Series


class FlowWriter:
    """Writes the flows and the margins of a trade release, year by year."""

    def __init__(self, sink: Sink, countries: Sequence[str], products: Sequence[str], file: str = "") -> None:
        self.sink, self.file = sink, file
        self.countries = pl.Enum(countries)
        self.products = pl.Enum(products)
        self.seen: set[int] = set()

    def write(self, flows: YearFlows, file: str = "") -> None:
        """Sorts by product, exporter, importer; DataError for a doubled key; writes flows and three margins."""
        where = file or self.file
        if flows.year in self.seen:
            raise _doubled(Text(f"{flows.year}년이 두 번 나옴", f"the year {flows.year} occurs twice"), where)
        self.seen.add(flows.year)
        order = self._order(flows)
        product, exporter, importer = flows.product[order], flows.exporter[order], flows.importer[order]
        self._check_key(flows.year, product, exporter, importer, where)
        value = flows.value[order]
        part = str(flows.year)
        self._margin("by_exporter_product", part, {"exporter_code": exporter, "product_code": product}, value)
        self._margin("by_importer_product", part, {"importer_code": importer, "product_code": product}, value)
        self._margin("by_pair", part, {"exporter_code": exporter, "importer_code": importer}, value)
        columns = {
            "year": pl.repeat(flows.year, len(order), dtype=pl.Int16, eager=True),
            "exporter_code": _coded(exporter, self.countries),
            "importer_code": _coded(importer, self.countries),
            "product_code": _coded(product, self.products),
            "value_usd": pl.Series(value, dtype=pl.Int64),
            "quantity_kg": flows.quantity.gather(order),
        }
        self.sink.write("flows", pl.DataFrame(columns), part, unique=False)

    def finish(self) -> None:
        """Puts the years of a table of moderate size into one file ordered by product, then year."""
        codes = {"exporter_code": self.countries, "importer_code": self.countries, "product_code": self.products}
        for table in ORDER:
            if self.sink.rows.get(table, 0) <= ONE_FILE:
                self.sink.join(table, ORDER[table], codes)

    def _order(self, flows: YearFlows) -> NDArray[np.int64]:
        """The order by product, exporter, importer."""
        width = len(self.countries.categories)
        pair = flows.exporter.astype(np.int32) * np.int32(width) + flows.importer
        if (pair[1:] < pair[:-1]).any():
            pair_first = np.argsort(pair, kind="stable")
            return pair_first[np.argsort(flows.product[pair_first], kind="stable")]
        # BACI's own order is exporter, importer: a stable radix sort by product alone keeps it
        return np.argsort(flows.product, kind="stable")

    def _check_key(self, year: int, product: Codes, exporter: Codes, importer: Codes, file: str) -> None:
        same = (product[1:] == product[:-1]) & (exporter[1:] == exporter[:-1]) & (importer[1:] == importer[:-1])
        if same.any():
            at = int(np.argmax(same))
            countries, products = self.countries.categories, self.products.categories
            words = (
                f"{year}, {countries[int(exporter[at])]}, {countries[int(importer[at])]}, {products[int(product[at])]}"
            )
            raise _doubled(Text(f"두 번 이상 나온 키 ({words})", f"a key more than once ({words})"), file)

    def _margin(self, table: str, part: str, codes: dict[str, Codes], value: Dollars) -> None:
        """Exact integer sums over two of the three codes."""
        (first, a), (second, b) = codes.items()
        lists = [self.products if name == "product_code" else self.countries for name in (first, second)]
        width = len(lists[1].categories)
        cells, sums = _sums(a.astype(np.int64) * width + b, value, len(lists[0].categories) * width)
        frame = pl.DataFrame(
            {
                "year": pl.repeat(int(part), len(cells), dtype=pl.Int16, eager=True),
                first: _coded(cells // width, lists[0]),
                second: _coded(cells % width, lists[1]),
                "value_usd": sums,
            }
        )
        self.sink.write(table, frame, part, unique=False)


ORDER = {
    "flows": ("product_code", "year", "exporter_code", "importer_code"),
    "by_exporter_product": ("year", "exporter_code", "product_code"),
    "by_importer_product": ("year", "importer_code", "product_code"),
    "by_pair": ("year", "exporter_code", "importer_code"),
}


def whole(name: str, amounts: pl.Series, scale: int, file: str) -> tuple[pl.Series, int]:
    """Amounts × ``scale`` as whole numbers, and how many of them were not whole before rounding.

    Rule: rounded half to even to the nearest whole unit; what is nearer than 0.001 to a whole number is float noise and
    not counted. DataError for a negative, infinite or NaN amount and for one of 2^53 units or more, beyond which a
    decimal text is not read exactly.
    """
    scaled = amounts * scale
    bad = (scaled.is_finite() & (scaled >= 0) & (scaled < EXACT)).not_()
    count = bad.sum()
    if count:
        at = int(bad.fill_null(False).arg_true()[0])
        raise DataError(
            Text(f"값 {amounts[at]!r}", f"the value {amounts[at]!r}"),
            Text(
                "0 이상이고, 정수 단위로 정확히 읽을 수 있는(2^53 미만) 유한한 수",
                "a finite number, not negative, exact as a whole unit (below 2^53)",
            ),
            Text("원본의 해당 행을 확인하세요", "check that row of the original"),
            Where(file, row=at + 2, column=name),
        )
    rounded = scaled.round(0, mode="half_to_even")
    odd = ((scaled - rounded).abs() > 0.001).sum()
    return rounded.cast(pl.Int64), int(odd or 0)


def weighed(quantity: pl.Series) -> tuple[pl.Series, int]:
    """Weights with those of 0 made unknown, and how many: no goods weigh nothing."""
    nothing = (quantity == 0).fill_null(False)
    count = int(nothing.sum())
    return (quantity.set(nothing, None) if count else quantity), count


def weightless_note(count: int) -> Text:
    """The words for weights that were 0, or less than half a kilogram."""
    return Text(
        f"중량이 0이거나 0.5킬로그램이 안 되어 확인 안 됨으로 읽음: {count:,}건",
        f"a weight of 0 or below half a kilogram, read as unknown: {count:,}",
    )


def rounding_note(values: int, quantities: int) -> Text:
    """The words for amounts that were not whole dollars or kilograms in the original."""
    return Text(
        f"정수가 아닌 금액 {values:,}건, 중량 {quantities:,}건을 가까운 정수(달러, 킬로그램)로 바꿈. 반은 짝수 쪽으로",
        f"{values:,} values and {quantities:,} weights rounded to the nearest whole dollar or kilogram (half to even)",
    )


def _coded(places: Codes, words: pl.Enum) -> pl.Series:
    """Places in a list as a coded column of its words."""
    physical = pl.Series([], dtype=words).to_physical().dtype
    return pl.Series(places).cast(physical).cat.to(words)


def _sums(key: NDArray[np.int64], value: Dollars, size: int) -> tuple[NDArray[np.int64], Dollars]:
    """The keys that occur, rising, with the exact sum of their values.

    A float holds every partial sum exactly while the total stays below 2^53; beyond, two halves are summed apart.
    """
    if float(value.sum(dtype=np.float64)) < EXACT:
        sums = np.bincount(key, weights=value, minlength=size).astype(np.int64)
    else:
        high = np.bincount(key, weights=value >> 26, minlength=size)
        if float(high.max(initial=0)) >= 2**36:
            raise _too_large()
        low = np.bincount(key, weights=value & 0x3FFFFFF, minlength=size)
        sums = (high.astype(np.int64) << 26) + low.astype(np.int64)
    cells = np.flatnonzero(sums)
    return cells, sums[cells]


def _too_large() -> DataError:
    return DataError(
        Text("합계가 64비트 정수를 넘음", "a sum beyond 64-bit integers"),
        Text("달러 단위의 무역액", "trade values in dollars"),
        Text("값의 단위를 확인하세요", "check the unit of the values"),
    )


def _doubled(found: Text, file: str) -> DataError:
    return DataError(
        found,
        Text("연도·수출국·수입국·품목마다 한 행", "one row for each year, exporter, importer and product"),
        Text(
            "겹친 파일이나 행이 없는지 확인하고 원본을 다시 받으세요",
            "check for overlapping files or rows and fetch the original again",
        ),
        Where(file),
    )
