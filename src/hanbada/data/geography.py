"""Look-ups on the newest `geography` release: places by ISO3, and distance, border and language between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from hanbada.base.errors import UnknownCode
from hanbada.base.stamp import Fact, Release, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.data.store import Store

Array = NDArray[np.float64]
LABELS = {
    "distance_km": (Text("양국 간 거리", "distance between the two countries"), Unit.KM),
    "contiguous": (Text("국경 접함", "common land border"), Unit.FLAG),
    "common_language": (Text("공용어 공유", "common official language"), Unit.FLAG),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A country: names, capital and its position (degrees), None where unknown; the years in which the code stands."""

    iso3: str
    iso2: str | None
    name: Text
    capital: str | None
    latitude: float | None
    longitude: float | None
    landlocked: bool | None
    region: str | None
    valid_from: int | None
    valid_to: int | None


@dataclass(frozen=True, slots=True)
class Geography:
    """Places and pairs of one release. Matrices are (n, n) in the order of ``index``, NaN where unknown."""

    release: Release
    places: Mapping[str, Place]
    index: Mapping[str, int]
    matrices: Mapping[str, Array]

    @classmethod
    def load(cls, store: Store, release: Release | None = None) -> Geography:
        """The newest release of `geography` (or the one given); MissingRelease says which command brings one."""
        chosen = release or store.latest("geography")
        rows = store.scan(chosen, "places").collect().iter_rows(named=True)
        places = {row["iso3"]: _place(row) for row in rows}
        pairs = store.scan(chosen, "pairs").collect()
        index = {iso3: n for n, iso3 in enumerate(sorted(places))}
        return cls(chosen, places, index, _matrices(pairs, index))

    def place(self, iso3: str) -> Place:
        """The place of a code; UnknownCode where the release does not have it."""
        if iso3 not in self.places:
            raise UnknownCode(
                Text(f"국가 코드 '{iso3}'", f"the country code '{iso3}'"),
                Text(
                    f"ISO3 코드 {len(self.places)}개 중 하나(예: MYS)",
                    f"one of {len(self.places)} ISO3 codes (such as MYS)",
                ),
                Text("세 글자 국가 코드를 확인하세요", "check the three-letter country code"),
            )
        return self.places[iso3]

    def distance_km(self, origins: Sequence[str | None], markets: Sequence[str | None]) -> Array:
        """Distance in km, (n, m); NaN where unknown, 0 never: a country's distance to itself is NaN too."""
        return self._block("distance_km", origins, markets)

    def contiguous(self, origins: Sequence[str | None], markets: Sequence[str | None]) -> Array:
        """1 where the two share a land border, 0 where not, NaN unknown, (n, m)."""
        return self._block("contiguous", origins, markets)

    def common_language(self, origins: Sequence[str | None], markets: Sequence[str | None]) -> Array:
        """1 where the two share an official language, 0 where not, NaN unknown, (n, m)."""
        return self._block("common_language", origins, markets)

    def fact(self, column: str, exporter: str, importer: str) -> Fact:
        """One cell of `pairs` as a Fact: ``column`` is distance_km, contiguous or common_language."""
        label, unit = LABELS[column]
        value = self._block(column, [exporter], [importer])[0, 0].item()
        known = None if np.isnan(value) else value if unit is Unit.KM else bool(value)
        stamp = Stamp.of(f"geography.{column}", label, [self.release])
        return Fact(known, unit, stamp, (("exporter", exporter), ("importer", importer)))

    def _block(self, column: str, origins: Sequence[str | None], markets: Sequence[str | None]) -> Array:
        last = len(self.index)  # the row and column of NaN for codes that the release does not have
        rows, columns = ([self.index.get(code or "", last) for code in codes] for codes in (origins, markets))
        return self.matrices[column][np.ix_(rows, columns)]


def _place(row: dict[str, object]) -> Place:
    fields = {key: value for key, value in row.items() if key not in ("name_en", "name_ko")}
    name = Text(str(row["name_ko"] or row["name_en"]), str(row["name_en"]))
    return Place(name=name, **fields)  # type: ignore[arg-type]


def _matrices(pairs: pl.DataFrame, index: Mapping[str, int]) -> dict[str, Array]:
    """One (n+1, n+1) matrix per column; the last row and column stay NaN."""
    order = pl.DataFrame({"iso3": list(index), "at": list(index.values())}, schema={"iso3": pl.String, "at": pl.Int64})
    rows, columns = (
        pairs.select(pl.col(side).replace_strict(order["iso3"], order["at"]))[side].to_numpy()
        for side in ("exporter_iso3", "importer_iso3")
    )
    found = {}
    for column in LABELS:
        matrix = np.full((len(index) + 1, len(index) + 1), np.nan)
        matrix[rows, columns] = pairs[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
        matrix.setflags(write=False)
        found[column] = matrix
    return found
