"""The coded store: a trade release as small integers in memory-mapped files, opened in milliseconds.

Beside the releases, ``coded/<release>/<key>/`` holds one folder of plain arrays for each year: the flows sorted by
product, exporter, importer, with the place where each (product, exporter) begins. ``about.json`` says which Parquet
files it was made from; a store of other files is stale and never opened. ``hanbada.engine.coding`` builds it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Ints
from hanbada.base.errors import IntegrityError, MissingRelease, UnknownCode, Where
from hanbada.base.stamp import Release
from hanbada.base.text import Text
from hanbada.indicators import Cells

if TYPE_CHECKING:
    from hanbada.data import Store

FORMAT = 1
"""Layout of the files; a higher number makes every older store stale."""
ARRAYS = ("begin", "exporter", "importer", "value_usd", "quantity_kg")
BLOCK = 64  # products added up at a time: 27 MB for 230 countries
UNKNOWN = -1
"""A quantity that the release does not have."""
Codes = NDArray[np.int16]


@dataclass(frozen=True)
class CodedYear:
    """The flows of one year, mapped from the disk; pages are read when touched.

    begin        (k × i + 1,)  where the flows of a product and exporter begin; those of product k from begin[k × i]
    exporter     (n,)  place in the countries; importer (n,) likewise; ascending by product, exporter, importer
    value_usd    (n,)  whole dollars
    quantity_kg  (n,)  whole kilograms, −1 where the release has none
    shape        (exporters, importers, products)
    """

    year: int
    shape: tuple[int, int, int]
    begin: Ints
    exporter: Codes
    importer: Codes
    value_usd: Ints
    quantity_kg: Ints

    def __len__(self) -> int:
        return len(self.value_usd)

    @property
    def products(self) -> Ints:
        """Where each product's flows begin (k + 1,)."""
        return self.begin[:: self.shape[0]]

    @cached_property
    def cells(self) -> Cells:
        """All flows as cells (i, j, k), without what a country traded with itself; not copied where there is none."""
        k = np.repeat(np.arange(self.shape[2], dtype=np.int16), np.diff(self.products))
        own = self.exporter == self.importer
        parts = (self.exporter, self.importer, k, self.value_usd)
        if own.any():
            parts = tuple(part[~own] for part in parts)
        return Cells.ordered(*parts, self.shape)

    def one(self, product: int, exporter: int) -> tuple[Codes, Ints]:
        """Importers and values of one product of one exporter."""
        row = product * self.shape[0] + exporter
        rows = slice(int(self.begin[row]), int(self.begin[row + 1]))
        return self.importer[rows], self.value_usd[rows]


@dataclass(frozen=True)
class Coded:
    """A coded release: its codes in the order of the axes, and its years."""

    folder: Path
    release: Release
    countries: tuple[str, ...]
    products: tuple[str, ...]
    files: Mapping[str, tuple[int, str]]
    years: tuple[int, ...]
    _held: dict[int, CodedYear] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def country_places(self) -> dict[str, int]:
        """The place of each country code."""
        return {code: place for place, code in enumerate(self.countries)}

    @cached_property
    def product_places(self) -> dict[str, int]:
        """The place of each product code."""
        return {code: place for place, code in enumerate(self.products)}

    def year(self, year: int) -> CodedYear:
        """One year. Raises UnknownCode for a year that the release does not hold."""
        if year not in self._held:
            if year not in self.years:
                raise UnknownCode(
                    Text(f"자료에 없는 연도 {year}", f"the year {year}, which the release does not hold"),
                    Text(f"{self.years[0]}–{self.years[-1]}년", f"one of {self.years[0]}–{self.years[-1]}"),
                    Text("연도를 확인하세요", "check the year"),
                )
            shape = (len(self.countries), len(self.countries), len(self.products))
            try:
                mapped = [np.load(self.folder / str(year) / f"{name}.npy", mmap_mode="r") for name in ARRAYS]
            except FileNotFoundError as gone:  # coded anew from other files since it was opened
                raise _damaged(self.folder, [Path(gone.filename).name]) from None
            self._held[year] = CodedYear(year, shape, *mapped)
        return self._held[year]

    def cells(self, years: tuple[int, ...]) -> Cells:
        """Flows (i, j, k) in USD a year, the mean of the years; without what a country traded with itself."""
        held = [self.year(year) for year in years]
        if len(held) == 1:
            return held[0].cells
        from hanbada.engine import compiled

        size, products = len(self.countries), len(self.products)
        found: list[tuple[Codes, Codes, Codes, Ints]] = []
        for first in range(0, products, BLOCK):
            total = np.zeros((min(BLOCK, products - first), size, size), np.int64)
            for one in held:
                compiled.add_block(one.products, one.exporter, one.importer, one.value_usd, first, total)
            total[:, np.arange(size), np.arange(size)] = 0
            k, i, j = np.nonzero(total)
            value = total[k, i, j]
            found.append((i.astype(np.int16), j.astype(np.int16), (k + first).astype(np.int16), value))
        i, j, k, value = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return Cells.ordered(i, j, k, value / len(held), (size, size, products))

    def verify(self) -> None:
        """Hashes every file again; IntegrityError names those that differ."""
        bad = [name for name, (_, digest) in self.files.items() if _digest(self.folder / name) != digest]
        if bad:
            raise _damaged(self.folder, bad)


def open_(store: Store, release: Release) -> Coded:
    """The coded store of a release: codes read, sizes checked, arrays mapped when asked for.

    Raises MissingRelease where there is none for these files of the release (never made, or stale), IntegrityError
    where a file of it is missing or cut.
    """
    folder = place(store, release)
    try:
        about: dict[str, Any] = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MissingRelease(
            Text(f"{release.id}의 코드화된 자료가 없음", f"no coded store of {release.id}"),
            Text("지금의 Parquet 파일로 만든 코드화된 자료", "one made from the Parquet files that are here now"),
            Text(f"`hanbada data code {release.id}`를 실행하세요", f"run `hanbada data code {release.id}`"),
        ) from None
    files = {name: (int(size), str(digest)) for name, (size, digest) in about["files"].items()}
    cut = [name for name, (size, _) in files.items() if _size(folder / name) != size]
    if cut:
        raise _damaged(folder, cut)
    return Coded(
        folder, release, tuple(about["countries"]), tuple(about["products"]), files, tuple(about["years"])
    )  # fmt: skip


def place(store: Store, release: Release) -> Path:
    """The folder of a release's coded store: named after its format and the hashes of the Parquet files."""
    row = store.row(release)
    parts = [f"{FORMAT}"]
    for table in ("countries", "products", "flows"):
        parts += [f"{file.path} {file.sha256}" for file in row.holdings[table].files]
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
    return store.home / "coded" / release.id.replace(":", "-") / key


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(folder: Path, names: list[str]) -> IntegrityError:
    return IntegrityError(
        Text(f"기록과 다른 파일: {', '.join(names[:5])}", f"files that differ: {', '.join(names[:5])}"),
        Text("만들 때 기록한 크기와 해시", "size and hash recorded when it was made"),
        Text("폴더를 지우고 다시 만드세요", "remove the folder and code the release again"),
        Where(str(folder)),
    )
