"""Import of one generated BACI year against DuckDB's typed COPY, in turns, each in a process of its own.

Ours checks codes, keys and amounts, hashes the original and every table, adds up three margins and fsyncs; DuckDB's
reads with types, sorts by k, i, j, writes Parquet and is fsynced too.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.baci_year import SIZES, write

RUNS = 3
BUDGET_GB = 3.0


def ours(csv: Path, out: Path) -> None:
    """The import, into a fresh store."""
    from hanbada.data import Store

    Store.open(out / "home").import_("baci", csv.parent)


def duckdb(csv: Path, out: Path) -> None:
    """The peer: COPY (SELECT … FROM read_csv(… typed …) ORDER BY k, i, j) TO … parquet, then fsync."""
    import duckdb as peer

    target = out / "flows.parquet"
    types = "{'t': 'SMALLINT', 'i': 'SMALLINT', 'j': 'SMALLINT', 'k': 'VARCHAR', 'v': 'DOUBLE', 'q': 'DOUBLE'}"
    rows = f"read_csv('{csv}', header = true, nullstr = ['NA', ''], columns = {types})"
    peer.connect().execute(f"COPY (SELECT * FROM {rows} ORDER BY k, i, j) TO '{target}' (FORMAT parquet)")
    handle = os.open(target, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


JOBS = {"ours": ours, "duckdb": duckdb}


def measured(name: str, csv: Path) -> tuple[float, float]:
    """Seconds of the job (imports of the libraries included) and peak memory in GB."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "bench.baci_import", name, str(csv), out]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, memory = json.loads(done.stdout)
    return seconds, memory


def main(size: str = "full") -> None:
    """Prints median seconds of both, the median ratio of neighbouring runs, and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        csv = write(Path(folder), SIZES[size])
        with csv.open("rb") as file:
            rows = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 24), b"")) - 1
        print(f"generated year: {rows:,} rows, {csv.stat().st_size / 1e6:,.0f} MB")
        pairs = [(measured("ours", csv), measured("duckdb", csv)) for _ in range(RUNS)]
    ratio = median(peer[0] / own[0] for own, peer in pairs)
    memory = max(own[1] for own, _ in pairs)
    print(f"{'hanbada import':44} {median(own[0] for own, _ in pairs):8.2f} s   peak {memory:.2f} GB")
    print(f"{'DuckDB COPY':44} {median(p[0] for _, p in pairs):8.2f} s   peak {max(p[1] for _, p in pairs):.2f} GB")
    fast = "within" if ratio >= 1 else "OVER"
    small = "within" if memory < BUDGET_GB else "OVER"
    print(f"{'DuckDB ÷ hanbada (at least 1)':44} {ratio:8.2f}     {fast}; memory below {BUDGET_GB:g} GB: {small}")


def _job(name: str, csv: str, out: str) -> None:
    start = time.perf_counter()
    JOBS[name](Path(csv), Path(out))
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6]))


if __name__ == "__main__":
    _job(*sys.argv[1:4]) if len(sys.argv) > 2 else main(*sys.argv[1:])
