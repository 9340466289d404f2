"""Parquet release to coded store beside the plain read of the same columns; 25 years of group-bys beside DuckDB; and
group-bys of ten and a hundred times the rows of a year."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import polars as pl

from bench import machine
from bench.baci_year import SIZES, write

COLUMNS = ("product_code", "exporter_code", "importer_code", "value_usd", "quantity_kg")


def build(size: str = "full", runs: int = 5) -> None:
    """Prints the seconds of both, in turns, and how long opening takes."""
    from hanbada.data import Store
    from hanbada.engine import coding
    from hanbada.engine.coded import open_

    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "raw", SIZES[size])
        store = Store.open(Path(folder) / "home")
        release = store.import_("baci", Path(folder) / "raw")
        reads, builds, opens = [], [], []
        for _ in range(runs + 1):
            shutil.rmtree(store.home / "coded", ignore_errors=True)
            start = time.perf_counter()
            pl.scan_parquet(list(store.paths(release, "flows"))).select(COLUMNS).collect()
            reads.append(time.perf_counter() - start)
            start = time.perf_counter()
            coded = coding.build(store, release)
            builds.append(time.perf_counter() - start)
            start = time.perf_counter()
            rows = len(open_(store, release).year(coded.years[-1]))
            opens.append(time.perf_counter() - start)
        print(
            f"  {rows:,} rows: Parquet read {median(reads[1:]):.2f} s, coded store {median(builds[1:]):.2f} s "
            f"(min {min(builds[1:]):.2f}), opened in {median(opens) * 1e3:.1f} ms",
            flush=True,
        )


def years(count: int = 25, size: str = "full") -> None:
    """Group-bys over many years from Parquet: ours (an Ibis expression) and DuckDB's SQL, in turns, own processes."""
    with tempfile.TemporaryDirectory() as folder:
        place = _files(Path(folder), count, size)
        found: dict[str, list[tuple[float, float]]] = {"ours": [], "duckdb": []}
        for _ in range(3):
            for name, made in found.items():
                made.append(_own_process(name, place, "year,exporter_code,product_code"))
        ratio = median(a[0] / b[0] for a, b in zip(found["ours"], found["duckdb"], strict=True))
        for name, made in found.items():
            print(
                f"  {count} years, {name:8} {median(m[0] for m in made):7.2f} s, peak {max(m[1] for m in made):.2f} GB"
            )
        print(f"  ours ÷ DuckDB {ratio:.2f} (at most 1.2)", flush=True)


def declarations(counts: Sequence[int] = (1, 9, 88), size: str = "full") -> None:
    """Raw rows at 1×, 10× and 100× of a year (or as many as are asked for) added up by exporter and product, each in a
    process of its own. The files are copies of one year's, so that the disk holds as many rows as it says."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            place = _files(Path(folder), 1, size)
            (first,) = place.iterdir()
            for copy in range(1, count):
                shutil.copyfile(first, place / f"{copy}.parquet")
            rows = count * pl.scan_parquet(first).select(pl.len()).collect().item()
            stored = sum(path.stat().st_size for path in place.iterdir())
            seconds, gb = _own_process("ours", place, "exporter_code,product_code")
            print(
                f"  {rows:>13,} rows, {stored / 1e9:5.2f} GB: {seconds:6.2f} s, {rows / seconds / 1e6:.0f} M rows/s, "
                f"peak {gb:.2f} GB",
                flush=True,
            )


def _files(folder: Path, count: int, size: str) -> Path:
    """A year in Parquet as a release holds it, ``count`` times with another year in it."""
    from hanbada.data import Store

    write(folder / "raw", SIZES[size])
    store = Store.open(folder / "home")
    flows = pl.read_parquet(list(store.paths(store.import_("baci", folder / "raw"), "flows")))
    place = folder / "years"
    place.mkdir()
    for year in range(2000, 2000 + count):
        flows.with_columns(pl.lit(year, pl.Int16).alias("year")).write_parquet(place / f"{year}.parquet")
    return place


def _own_process(name: str, place: Path, keys: str) -> tuple[float, float]:
    """Seconds and peak GB of one group-by."""
    command = [sys.executable, "-m", "bench.store", name, str(place), keys]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, gb = json.loads(done.stdout.splitlines()[-1])
    return seconds, gb


def _groups(name: str, place: Path, keys: str) -> None:
    start = time.perf_counter()
    if name == "ours":
        from hanbada.engine.jobs import Threads

        class Shelf:
            """The files of the years, as a store would name them."""

            def paths(self, release: object, table: str) -> list[Path]:  # noqa: ARG002
                return sorted(place.glob("*.parquet"))

        table = Threads(Shelf(), None).query(  # type: ignore[arg-type]
            lambda flows: flows.group_by(keys.split(",")).agg(usd=flows.value_usd.sum())
        )
        rows = table.num_rows
    else:
        import duckdb

        source = f"read_parquet('{place}/*.parquet')"
        sql = f"select {keys}, sum(value_usd)::bigint usd from {source} group by all order by all"
        rows = duckdb.connect(config={"threads": 2}).execute(sql).to_arrow_table().num_rows
    assert rows
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, machine.peak_gb()]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["declarations"]:
        declarations([int(count) for count in sys.argv[2:]] or (1, 9, 88))
    elif len(sys.argv) > 3:
        _groups(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
    else:
        build(*sys.argv[1:])
