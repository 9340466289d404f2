"""Parquet release to coded store beside the plain read of the same columns; and 25 years of group-bys beside DuckDB."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import polars as pl

from bench import machine
from bench.baci_year import SIZES, write

COLUMNS = ("product_code", "exporter_code", "importer_code", "value_usd", "quantity_kg")


def build(size: str = "full", runs: int = 3) -> None:
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
    from hanbada.data import Store

    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "raw", SIZES[size])
        store = Store.open(Path(folder) / "home")
        release = store.import_("baci", Path(folder) / "raw")
        flows = pl.read_parquet(list(store.paths(release, "flows")))
        place = Path(folder) / "years"
        place.mkdir()
        for year in range(2000, 2000 + count):
            flows.with_columns(pl.lit(year, pl.Int16).alias("year")).write_parquet(place / f"{year}.parquet")
        del flows
        found: dict[str, list[tuple[float, float]]] = {"ours": [], "duckdb": []}
        for _ in range(2):
            for name, made in found.items():
                done = subprocess.run(
                    [sys.executable, "-m", "bench.store", name, str(place)], check=True, capture_output=True, text=True
                )
                made.append(tuple(json.loads(done.stdout.splitlines()[-1])))
        ratio = median(a[0] / b[0] for a, b in zip(found["ours"], found["duckdb"], strict=True))
        for name, made in found.items():
            print(
                f"  {count} years, {name:8} {median(m[0] for m in made):7.2f} s, peak {max(m[1] for m in made):.2f} GB"
            )
        print(f"  ours ÷ DuckDB {ratio:.2f} (at most 1.2)", flush=True)


def _groups(name: str, place: Path) -> None:
    start = time.perf_counter()
    if name == "ours":
        from hanbada.engine.jobs import Threads

        class Shelf:
            """The files of the years, as a store would name them."""

            def paths(self, release: object, table: str) -> list[Path]:  # noqa: ARG002
                return sorted(place.glob("*.parquet"))

        table = Threads(Shelf(), None).query(  # type: ignore[arg-type]
            lambda flows: flows.group_by(["year", "exporter_code", "product_code"]).agg(usd=flows.value_usd.sum())
        )
        rows = table.num_rows
    else:
        import duckdb

        sql = "select year, exporter_code, product_code, sum(value_usd)::bigint usd from read_parquet('{}/*.parquet') group by all order by all"  # fmt: skip
        rows = duckdb.connect(config={"threads": 2}).execute(sql.format(place)).to_arrow_table().num_rows
    assert rows
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, machine.peak_gb()]))


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] in ("ours", "duckdb"):
        _groups(sys.argv[1], Path(sys.argv[2]))
    else:
        build(*sys.argv[1:])
