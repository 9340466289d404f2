"""The rows of one product, or of one year, cut from the coded store as Arrow tables with codes as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hanbada.engine.coded import UNKNOWN, Coded, CodedYear

if TYPE_CHECKING:
    import pyarrow as pa


class Groups:
    """Arrow tables of the columns year, exporter_code, importer_code, product_code, value_usd, quantity_kg, sorted by
    year, product, exporter, importer: what the same rows of the Parquet release are."""

    def __init__(self, coded: Coded, by: str) -> None:
        import pyarrow as pa

        self.coded, self.by = coded, by
        self._countries, self._products = pa.array(coded.countries), pa.array(coded.products)

    def places(self) -> list[int]:
        """The products that have rows, or the years."""
        if self.by == "year":
            return list(self.coded.years)
        counts = sum(np.diff(self.coded.year(year).products) for year in self.coded.years)
        return [int(place) for place in np.flatnonzero(counts)]

    def __getitem__(self, place: int) -> pa.Table:
        import pyarrow as pa

        if self.by == "year":
            return self._rows(self.coded.year(place), 0, len(self.coded.products))
        return pa.concat_tables(
            [self._rows(self.coded.year(year), place, place + 1) for year in self.coded.years]
        ).combine_chunks()

    def _rows(self, year: CodedYear, first: int, last: int) -> pa.Table:
        import pyarrow as pa

        begin = year.products
        rows = slice(int(begin[first]), int(begin[last]))
        product = np.repeat(np.arange(first, last, dtype=np.int32), np.diff(begin[first : last + 1]))
        quantity: NDArray[Any] = np.asarray(year.quantity_kg[rows])
        return pa.table(
            {
                "year": pa.array(np.full(len(product), year.year, np.int16)),
                "exporter_code": self._countries.take(pa.array(year.exporter[rows])),
                "importer_code": self._countries.take(pa.array(year.importer[rows])),
                "product_code": self._products.take(pa.array(product)),
                "value_usd": pa.array(np.asarray(year.value_usd[rows])),
                "quantity_kg": pa.array(quantity, mask=quantity == UNKNOWN),
            }
        )
