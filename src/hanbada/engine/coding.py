"""Builds the coded store of a release: read, number, sort, write, hash, bring to the disk, then show in one step."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hanbada.base.errors import DataError, MissingRelease
from hanbada.base.progress import Progress, quiet
from hanbada.base.stamp import Release
from hanbada.base.text import Text
from hanbada.data import catalogue, disk
from hanbada.engine.coded import ARRAYS, FORMAT, UNKNOWN, Coded, open_, place
from hanbada.engine.tables import coded

if TYPE_CHECKING:
    import pyarrow as pa

    from hanbada.data import Store

Columns = tuple[NDArray[Any], ...]
MOST = 2**15 - 1
"""Countries and products are numbered in 16 bits."""


def ready(store: Store, release: Release, progress: Progress | None = None) -> Coded:
    """The coded store of a release, built first where there is none for these files."""
    try:
        return open_(store, release)
    except MissingRelease:
        return build(store, release, progress)


def build(store: Store, release: Release, progress: Progress | None = None) -> Coded:
    """Makes the coded store of a release; a reader sees nothing of it before all of it is on the disk.

    Holds a lock of its own, so that of several builders one works and the others find its result; what a killed one
    left is swept. Stores of the same release made from other files are removed at the end.
    """
    home = store.home / "coded"
    with disk.faults(home):
        home.mkdir(parents=True, exist_ok=True)
        with catalogue.locked(home / "lock", store.patience):
            target = place(store, release)
            for left in home.glob("*/.staging-*"):
                disk.clear(left)
            if not (target / "about.json").is_file():
                staging = target.with_name(f".staging-{os.getpid()}")
                staging.mkdir(parents=True)
                try:
                    _write(store, release, staging, progress or quiet)
                    disk.clear(target)
                    staging.rename(target)
                finally:
                    disk.clear(staging)
                disk.sync(target.parent)
                for other in target.parent.iterdir():
                    if other != target:
                        shutil.rmtree(other)
    return open_(store, release)


def _write(store: Store, release: Release, folder: Path, progress: Progress) -> None:
    import polars as pl

    countries, products = (
        pl.scan_parquet(list(store.paths(release, table))).select(column).collect()[column].sort().to_list()
        for table, column in (("countries", "country_code"), ("products", "product_code"))
    )
    if max(len(countries), len(products)) > MOST:
        raise DataError(
            Text(
                f"국가 {len(countries)}개, 품목 {len(products)}개",
                f"{len(countries)} countries, {len(products)} products",
            ),
            Text(f"각각 {MOST:,}개 이하", f"at most {MOST:,} of each"),
            Text("Spark 엔진을 쓰세요 (docs/scale.md)", "use the Spark engine (docs/scale.md)"),
        )
    pairs = pl.scan_parquet(list(store.paths(release, "by_pair"))).select("year")
    years = [int(year) for year in pairs.unique().collect()["year"].sort()]
    words = Text(f"{release.id} 코드화", f"Coding {release.id}")
    files: dict[str, tuple[int, str]] = {}
    done = 0
    with ThreadPoolExecutor(4) as pool:
        for path in store.paths(release, "flows"):  # a file of each year, or one of them all
            for year, rows in _by_year(_numbered(path, countries, products)):
                progress(words, done, len(years))
                arrays = _ordered(rows, len(countries), len(products))
                (folder / str(year)).mkdir()
                jobs = {f"{year}/{name}.npy": array for name, array in zip(ARRAYS, arrays, strict=True)}
                kept = pool.map(lambda job: _save(folder / job[0], job[1]), jobs.items())
                files.update(zip(jobs, kept, strict=True))
                disk.sync(folder / str(year))
                done += 1
    progress(words, done, len(years))
    about = {"format": FORMAT, "release": release.id, "years": years, "files": files}
    content = json.dumps(about | {"countries": countries, "products": products}, ensure_ascii=False)
    disk.write_atomically(folder / "about.json", content.encode())


def _numbered(path: Path, countries: Sequence[str], products: Sequence[str]) -> Columns:
    """Year, product, exporter, importer, value and quantity of a file. Codes come as the file has them, numbered within
    each row group, so that only its list of distinct codes is looked up. DataError for a code that is in no list."""
    import pyarrow.parquet as pq

    lists = {"product_code": products, "exporter_code": countries, "importer_code": countries}
    table = pq.read_table(path, columns=["year", *lists, "value_usd", "quantity_kg"], read_dictionary=list(lists))
    codes = [_places(table[name], known) for name, known in lists.items()]
    quantity = table["quantity_kg"].fill_null(UNKNOWN)
    return table["year"].to_numpy(), *codes, table["value_usd"].to_numpy(), quantity.to_numpy()


def _by_year(columns: Columns) -> Iterator[tuple[int, Columns]]:
    """The columns without the year, year by year; those of a single year as they are."""
    year, *rest = columns
    distinct = np.unique(year) if year.size and year.min() < year.max() else year[:1]
    for one in distinct:
        rows = np.flatnonzero(year == one) if distinct.size > 1 else slice(None)
        yield int(one), tuple(part[rows] for part in rest)


def _ordered(columns: Columns, countries: int, products: int) -> Columns:
    """begin, exporter, importer, value, quantity of a year's rows, by product, exporter and importer."""
    k, i, j, value, quantity = columns
    if (k[1:] < k[:-1]).any():
        order = np.argsort(k, kind="stable")
        k, i, j, value, quantity = (part[order] for part in (k, i, j, value, quantity))
    from hanbada.engine import compiled

    start = np.searchsorted(k, np.arange(products + 1, dtype=k.dtype)).astype(np.int64)
    counts = np.zeros((products, countries), np.int64)
    out = (np.empty_like(i), np.empty_like(j), np.empty_like(value), np.empty_like(quantity))
    compiled.arrange(start, i, j, value, quantity, *out, counts)
    begin = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts.ravel())])
    return begin, *out


def _places(column: pa.ChunkedArray, known: Sequence[str]) -> NDArray[np.int16]:
    """The places of a column's codes in a list of codes, (n,)."""
    number = {code: place for place, code in enumerate(known)}
    out, first = np.empty(len(column), np.int16), 0
    for chunk in column.chunks if not column.null_count else []:
        places = np.array([number.get(code, -1) for code in chunk.dictionary.to_pylist()], np.int16)
        last = first + len(chunk)
        places.take(chunk.indices.to_numpy(), out=out[first:last], mode="clip")  # a mode without a copy; all are within
        first = last
    if column.null_count or out.min(initial=0) < 0:
        import polars as pl

        coded(pl.Series(column.to_pylist(), dtype=pl.String), known)  # raises, naming the codes
    return out


def _save(path: Path, array: NDArray[Any]) -> tuple[int, str]:
    """Writes one array to the disk; its size and hash. Hashing and syncing leave the other threads free."""
    array = np.ascontiguousarray(array)
    digest = hashlib.sha256()
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(array))
        head = file.tell()
        file.write(array.data.cast("B"))
        file.flush()
        os.fsync(file.fileno())
    with path.open("rb") as file:
        digest.update(file.read(head))
    digest.update(array.data.cast("B"))
    return head + array.nbytes, digest.hexdigest()
