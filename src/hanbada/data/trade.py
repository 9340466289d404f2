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
        self.countries = pl.Series(countries, dtype=pl.String)
        self.products = pl.Series(products, dtype=pl.String)
        self.seen: set[int] = set()

    def write(self, flows: YearFlows, file: str = "") -> None:
        """Sorts by product, exporter, importer; DataError for a doubled key; writes flows and three margins."""
        where = file or self.file
        if flows.year in self.seen:
            raise _doubled(Text(f"{flows.year}년이 두 번 나옴", f"the year {flows.year} occurs twice"), where)
        self.seen.add(flows.year)
        order, product, exporter, importer = self._sorted(flows, where)
        value = flows.value[order]
        part = str(flows.year)
        self._margin("by_exporter_product", part, "exporter_code", "product_code", exporter, product, value)
        self._margin("by_importer_product", part, "importer_code", "product_code", importer, product, value)
        self._margin("by_pair", part, "exporter_code", "importer_code", exporter, importer, value)
        columns = {
            "year": pl.repeat(flows.year, len(order), dtype=pl.Int16, eager=True),
            "exporter_code": self.countries.gather(exporter),
            "importer_code": self.countries.gather(importer),
            "product_code": self.products.gather(product),
            "value_usd": pl.Series(value, dtype=pl.Int64),
            "quantity_kg": flows.quantity.gather(order),
        }
        self.sink.write("flows", pl.DataFrame(columns), part, unique=False)

    def finish(self) -> None:
        """Puts the years of a table of moderate size into one file ordered by product, then year."""
        for table in ("flows", "by_exporter_product", "by_importer_product", "by_pair"):
            if self.sink.rows.get(table, 0) <= ONE_FILE:
                self.sink.join(table, ORDER[table])

    def _sorted(self, flows: YearFlows, file: str) -> tuple[NDArray[np.int64], Codes, Codes, Codes]:
        """The sorting order and the sorted codes; the key is checked on neighbours."""
        width = len(self.countries)
        if len(self.products) * width * width >= 2**63:
            raise OverflowError("code lists too long for one 64-bit key")
        key = (flows.product.astype(np.int64) * width + flows.exporter) * width + flows.importer
        if _rising_pairs(flows, width):
            # a stable radix sort by product alone keeps exporter and importer in order: BACI's own order allows it
            order = np.argsort(
                flows.product.astype(np.uint16 if len(self.products) < 2**16 else np.int64), kind="stable"
            )
        else:
            order = np.argsort(key, kind="stable")
        ranked = key[order]
        twice = np.flatnonzero(ranked[1:] == ranked[:-1])
        if twice.size:
            at = int(order[twice[0] + 1])
            names = (self.countries[int(flows.exporter[at])], self.countries[int(flows.importer[at])],
                     self.products[int(flows.product[at])])  # fmt: skip
            raise _doubled(
                Text(
                    f"{flows.year}년 키 {names}가 {twice.size + 1}번 이상",
                    f"the key {names} of {flows.year} more than once",
                ),
                file,
            )
        rest, importer = np.divmod(ranked, width)
        product, exporter = np.divmod(rest, width)
        return order, product, exporter, importer

    def _margin(self, table: str, part: str, first: str, second: str, a: Codes, b: Codes, value: Dollars) -> None:
        """Exact integer sums over two of the three codes."""
        lists = {"exporter_code": self.countries, "importer_code": self.countries, "product_code": self.products}
        width = len(lists[second])
        key = a.astype(np.int64) * width + b
        cells, sums = _sums(key, value, len(lists[first]) * width)
        frame = pl.DataFrame(
            {
                "year": pl.repeat(int(part), len(cells), dtype=pl.Int16, eager=True),
                first: lists[first].gather(cells // width),
                second: lists[second].gather(cells % width),
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


def rounding_note(values: int, quantities: int) -> Text:
    """The words for amounts that were not whole dollars or kilograms in the original."""
    return Text(
        f"정수가 아닌 금액 {values:,}건, 중량 {quantities:,}건을 가까운 정수(달러, 킬로그램)로 바꿈. 반은 짝수 쪽으로",
        f"{values:,} values and {quantities:,} weights rounded to the nearest whole dollar or kilogram (half to even)",
    )


def _rising_pairs(flows: YearFlows, width: int) -> bool:
    pair = flows.exporter.astype(np.int32) * np.int32(width) + flows.importer
    return bool((pair[1:] >= pair[:-1]).all())


def _sums(key: NDArray[np.int64], value: Dollars, size: int) -> tuple[NDArray[np.int64], Dollars]:
    """The keys that occur, rising, with the exact sum of their values (in two halves, each exact in a float)."""
    low = np.bincount(key, weights=value & 0x3FFFFFF, minlength=size)
    high = np.bincount(key, weights=value >> 26, minlength=size)
    if float(high.max(initial=0)) >= 2**36:
        raise _too_large()
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
