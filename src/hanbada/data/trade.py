"""Bilateral flows on their way into a release: coded arrays, sorted, keys checked, margins added up year by year."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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
BLOCK = 1 << 20
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
        product, exporter, importer, value, quantity = self._ordered(flows)
        self._check_key(flows.year, product, exporter, importer, where)
        part = str(flows.year)
        columns = {
            "year": pl.repeat(flows.year, len(value), dtype=pl.Int16, eager=True),
            "exporter_code": _coded(exporter, self.countries),
            "importer_code": _coded(importer, self.countries),
            "product_code": _coded(product, self.products),
            "value_usd": pl.Series(value, dtype=pl.Int64),
            "quantity_kg": quantity,
        }
        with ThreadPoolExecutor(1) as beside:
            written = beside.submit(self.sink.write, "flows", pl.DataFrame(columns), part, unique=False)
            self._margin("by_exporter_product", part, {"exporter_code": exporter, "product_code": product}, value)
            self._margin("by_importer_product", part, {"importer_code": importer, "product_code": product}, value)
            self._margin("by_pair", part, {"exporter_code": exporter, "importer_code": importer}, value)
            written.result()

    def finish(self) -> None:
        """Puts the years of a table of moderate size into one file ordered by product, then year."""
        codes = {"exporter_code": self.countries, "importer_code": self.countries, "product_code": self.products}
        for table in ORDER:
            if self.sink.rows.get(table, 0) <= ONE_FILE:
                self.sink.join(table, ORDER[table], codes)

    def _ordered(self, flows: YearFlows) -> tuple[Codes, Codes, Codes, Dollars, pl.Series]:
        """Product, exporter, importer, value and quantity in the order of the first three."""
        keys = {"product": flows.product, "exporter": flows.exporter, "importer": flows.importer}
        rows = pl.LazyFrame({**keys, "value": flows.value, "quantity": flows.quantity})
        by = ["product"] if _rising(flows.exporter, flows.importer) else list(keys)  # BACI's own order is by pair
        order = rows.select(pl.arg_sort_by(by, maintain_order=True)).collect().to_series()
        moved = rows.select(pl.col("exporter", "importer", "value", "quantity").gather(order)).collect()
        counts = np.bincount(flows.product, minlength=len(self.products.categories))
        product = np.repeat(np.arange(len(counts), dtype=np.uint16), counts)
        exporter, importer, value = (moved[name].to_numpy() for name in ("exporter", "importer", "value"))
        return product, exporter, importer, value, moved["quantity"]

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
        height, width = (len(words.categories) for words in lists)
        if second == "product_code":  # the rows lie by product: sums in that order stay in the processor's cache
            sums = _sums(b, a, height, value, height * width).reshape(width, height).T.ravel()
        else:
            sums = _sums(a, b, width, value, height * width)
        cells = np.flatnonzero(sums)
        frame = pl.DataFrame(
            {
                "year": pl.repeat(int(part), len(cells), dtype=pl.Int16, eager=True),
                first: _coded(cells // width, lists[0]),
                second: _coded(cells % width, lists[1]),
                "value_usd": sums[cells],
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
    column = pl.LazyFrame({"amount": amounts})
    scaled = pl.col("amount") * scale
    rounded = scaled.round(0, mode="half_to_even")
    bad = (scaled.is_finite() & (scaled >= 0) & (scaled < EXACT)).not_()
    held = column.select(
        bad=bad.any(),
        odd=((scaled - rounded).abs() > 0.001).sum(),  # two passes over chunks that stay in the cache
    ).collect()
    if held["bad"][0]:
        at = int(column.select(bad.fill_null(False)).collect().to_series().arg_true()[0])
        raise DataError(
            Text(f"값 {amounts[at]!r}", f"the value {amounts[at]!r}"),
            Text(
                "0 이상이고, 정수 단위로 정확히 읽을 수 있는(2^53 미만) 유한한 수",
                "a finite number, not negative, exact as a whole unit (below 2^53)",
            ),
            Text("원본의 해당 행을 확인하세요", "check that row of the original"),
            Where(file, row=at + 2, column=name),
        )
    return column.select(rounded.cast(pl.Int64)).collect().to_series(), int(held["odd"][0] or 0)


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


def _rising(first: Codes, second: Codes) -> bool:
    """Whether the pairs never fall."""
    same = first[1:] == first[:-1]
    return not bool(((first[1:] < first[:-1]) | (same & (second[1:] < second[:-1]))).any())


def _sums(first: Codes, second: Codes, width: int, value: Dollars, size: int) -> Dollars:
    """The exact sum of the values of each key first · width + second, (size,).

    A float holds every partial sum exactly while the total stays below 2^53; beyond, two halves are summed apart.
    """
    exact = float(value.sum(dtype=np.float64)) < EXACT
    high, low = np.zeros(size if not exact else 0), np.zeros(size)
    for at in range(0, len(value), BLOCK):  # in pieces: fresh memory costs more than the sums themselves
        piece = slice(at, at + BLOCK)
        key = first[piece].astype(np.int64) * width + second[piece]
        low += np.bincount(key, weights=value[piece] if exact else value[piece] & 0x3FFFFFF, minlength=size)
        if not exact:
            high += np.bincount(key, weights=value[piece] >> 26, minlength=size)
    if float(high.max(initial=0)) >= 2**36:
        raise _too_large()
    whole_low = low.astype(np.int64)
    return whole_low if exact else (high.astype(np.int64) << 26) + whole_low


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
