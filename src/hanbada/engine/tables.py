"""The five tables of a trade release as coded integer columns, whether they lie in Parquet files or in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Ints
from hanbada.base.errors import DataError
from hanbada.base.text import Text

if TYPE_CHECKING:
    import polars as pl


MARGINS = {
    "by_exporter_product": ("year", "exporter_code", "product_code"),
    "by_importer_product": ("year", "importer_code", "product_code"),
    "by_pair": ("year", "exporter_code", "importer_code"),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a release, a column each (n,), in the order product, year, exporter, importer.

    ``year``         (n,) calendar year
    ``exporter``     (n,) index into the world's countries
    ``importer``     (n,) index into the world's countries
    ``product``      (n,) index into the product codes given
    ``value_usd``    (n,) integer USD
    ``quantity_kg``  (n,) integer kilograms as float64, NaN where the release has none
    """

    year: Ints
    exporter: Ints
    importer: Ints
    product: Ints
    value_usd: Ints
    quantity_kg: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.year)


class Tables:
    """Reads tables by name through ``scan``; polars is loaded at the first reading, not before."""

    def __init__(self, scan: Callable[[str], pl.LazyFrame]) -> None:
        self._scan = scan

    @classmethod
    def of_frames(cls, frames: Mapping[str, pl.DataFrame]) -> Tables:
        """Tables in memory; margins that are absent are summed from the flows."""
        held = dict(frames)
        for name, keys in MARGINS.items():
            if name not in held:
                held[name] = _margin(held["flows"], keys)
        return cls(lambda name: held[name].lazy())

    def whole(self, name: str) -> pl.DataFrame:
        """A small table (countries, products), all rows."""
        return self._scan(name).collect()

    def years(self) -> tuple[int, ...]:
        """The years that have any row, first to last."""
        found = self._scan("by_pair").select("year").unique().collect()["year"].to_list()
        return tuple(sorted(int(year) for year in found))

    def first_year(self, column: str) -> dict[str, int]:
        """The first year of each code in a column of the pairs."""
        import polars as pl

        found = self._scan("by_pair").group_by(column).agg(pl.col("year").min()).collect()
        return {code: int(year) for code, year in found.iter_rows()}

    def flows(
        self,
        countries: Sequence[str],
        products: Sequence[str],
        years: Sequence[int],
        importer: str | None = None,
        exporter: str | None = None,
    ) -> Rows:
        """The rows of some products and years, coded; only their row groups are read.

        Raises DataError where a flow names a country that the release's own list does not hold.
        """
        import polars as pl

        wanted = _among("product_code", products) & _among("year", years)
        if importer is not None:
            wanted &= pl.col("importer_code") == importer
        if exporter is not None:
            wanted &= pl.col("exporter_code") == exporter
        frame = (
            self._scan("flows")
            .filter(wanted)
            .select("year", "exporter_code", "importer_code", "product_code", "value_usd", "quantity_kg")
            .collect()
        )
        rows = Rows(
            frame["year"].to_numpy().astype(np.int64),
            coded(frame["exporter_code"], countries),
            coded(frame["importer_code"], countries),
            np.zeros(len(frame), np.int64) if len(products) == 1 else coded(frame["product_code"], products),
            frame["value_usd"].to_numpy().astype(np.int64),
            frame["quantity_kg"].cast(pl.Float64).fill_null(float("nan")).to_numpy(),
        )
        span = int(rows.year.max(initial=0)) + 1
        key = ((rows.product * span + rows.year) * len(countries) + rows.exporter) * len(countries) + rows.importer
        if bool((key[1:] > key[:-1]).all()):
            return rows
        order = np.argsort(key)
        return Rows(*(getattr(rows, name)[order] for name in Rows.__slots__))

    def margin(self, name: str, labels: tuple[Sequence[str], Sequence[str]], years: Sequence[int]) -> Ints:
        """A margin summed over years as a dense array with the two label lists as axes, integer USD."""
        _, first, second = MARGINS[name]
        frame = self._scan(name).filter(_among("year", years)).select(first, second, "value_usd").collect()
        dense = np.zeros((len(labels[0]), len(labels[1])), np.int64)
        at = (coded(frame[first], labels[0]), coded(frame[second], labels[1]))
        np.add.at(dense, at, frame["value_usd"].to_numpy().astype(np.int64))
        return dense

    def own(self, labels: tuple[Sequence[str], Sequence[str]], years: Sequence[int]) -> Ints:
        """What countries "traded" with themselves, by country and product, integer USD."""
        import polars as pl

        wanted = (pl.col("exporter_code") == pl.col("importer_code")) & _among("year", years)
        frame = self._scan("flows").filter(wanted).select("exporter_code", "product_code", "value_usd").collect()
        dense = np.zeros((len(labels[0]), len(labels[1])), np.int64)
        at = (coded(frame["exporter_code"], labels[0]), coded(frame["product_code"], labels[1]))
        np.add.at(dense, at, frame["value_usd"].to_numpy().astype(np.int64))
        return dense


def _margin(flows: pl.DataFrame, keys: tuple[str, str, str]) -> pl.DataFrame:
    import polars as pl

    return flows.group_by(keys).agg(pl.col("value_usd").sum()).sort(keys)


def _among(column: str, values: Sequence[str] | Sequence[int]) -> pl.Expr:
    import polars as pl

    return pl.col(column) == values[0] if len(values) == 1 else pl.col(column).is_in(list(values))


def coded(column: pl.Series, codes: Sequence[str], dtype: type[np.signedinteger[Any]] = np.int64) -> NDArray[Any]:
    """The places of a column's words in a list of codes. Raises DataError for a word that is not in the list."""
    import polars as pl

    places = column.cast(pl.Enum(list(codes)), strict=False).to_physical()
    if places.null_count():
        strange = sorted(set(column.filter(places.is_null()).to_list()) - {None})[:5]
        raise DataError(
            Text(
                f"목록에 없는 코드 {', '.join(strange)}",
                f"codes that are not in the release's list: {', '.join(strange)}",
            ),
            Text("자료가 스스로 갖춘 국가·품목 목록의 코드", "codes of the release's own country and product lists"),
            Text(
                "원본을 다시 내려받아 `hanbada data import`로 가져오세요",
                "download the original again and bring it in with `hanbada data import`",
            ),
            whom="operator",
        )
    return places.to_numpy().astype(dtype)
