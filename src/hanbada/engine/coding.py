"""Builds the coded store of a release: read, number, sort, write, hash, bring to the disk, then show in one step."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hanbada.base.errors import DataError, MissingRelease
from hanbada.base.stamp import Release
from hanbada.base.text import Text
from hanbada.data import catalogue, disk
from hanbada.data.progress import Progress, silent
from hanbada.engine.coded import ARRAYS, FORMAT, UNKNOWN, Coded, open_, place
from hanbada.engine.tables import coded

if TYPE_CHECKING:
    import pyarrow as pa

    from hanbada.data import Store

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
                    _write(store, release, staging, progress or silent)
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
    flows = store.paths(release, "flows")
    pairs = pl.scan_parquet(list(store.paths(release, "by_pair"))).select("year")
    years = [int(year) for year in pairs.unique().collect()["year"].sort()]
    words = Text(f"{release.id} 코드화", f"Coding {release.id}")
    files: dict[str, tuple[int, str]] = {}
    with ThreadPoolExecutor(4) as pool:
        for done, year in enumerate(years):
            progress(words, done, len(years))
            arrays = _coded(flows, year if len(years) > 1 else None, countries, products)
            (folder / str(year)).mkdir()
            jobs = {f"{year}/{name}.npy": array for name, array in zip(ARRAYS, arrays, strict=True)}
            kept = pool.map(lambda job: _save(folder / job[0], job[1]), jobs.items())
            files.update(zip(jobs, kept, strict=True))
            disk.sync(folder / str(year))
    progress(words, len(years), len(years))
    about = {"format": FORMAT, "release": release.id, "years": years, "files": files}
    content = json.dumps(about | {"countries": countries, "products": products}, ensure_ascii=False)
    disk.write_atomically(folder / "about.json", content.encode())


def _coded(
    flows: Sequence[Path], year: int | None, countries: Sequence[str], products: Sequence[str]
) -> tuple[NDArray[Any], ...]:
    """begin, exporter, importer, value, quantity of a year's rows (of all, where year is None), in order."""
    k, i, j, value, quantity = _numbered(flows, year, countries, products)
    if (k[1:] < k[:-1]).any():
        order = np.argsort(k, kind="stable")
        k, i, j, value, quantity = (part[order] for part in (k, i, j, value, quantity))
    from hanbada.engine import compiled

    start = np.searchsorted(k, np.arange(len(products) + 1, dtype=k.dtype)).astype(np.int64)
    counts = np.zeros((len(products), len(countries)), np.int64)
    out = (np.empty_like(i), np.empty_like(j), np.empty_like(value), np.empty_like(quantity))
    compiled.arrange(start, i, j, value, quantity, *out, counts)
    begin = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts.ravel())])
    return begin, *out


def _numbered(
    flows: Sequence[Path], year: int | None, countries: Sequence[str], products: Sequence[str]
) -> tuple[NDArray[Any], ...]:
    """The five columns as numbers. Codes come as the file has them, numbered within each row group, so that only its
    list of distinct codes is looked up. DataError for a code that is not in the release's list."""
    import pyarrow.parquet as pq

    lists = {"product_code": products, "exporter_code": countries, "importer_code": countries}
    table = pq.read_table(
        list(flows),
        columns=[*lists, "value_usd", "quantity_kg"],
        read_dictionary=list(lists),
        filters=None if year is None else [("year", "=", year)],
    )
    codes = [_places(table[name], known) for name, known in lists.items()]
    return *codes, table["value_usd"].to_numpy(), table["quantity_kg"].fill_null(UNKNOWN).to_numpy()


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
