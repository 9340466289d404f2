"""Our times beside a calibration job and beside the peer, in one run: `make bench`, or `python -m bench NAME …`.

Machines differ and are noisy: a budget is printed next to what the calibration job took in the same run, and a
comparison is a ratio of interleaved runs. Nothing here fails a build.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

RUNS = 5


def calibrate() -> float:
    """Seconds for a fixed piece of work: a matrix product and a Python loop, about half and half."""
    start = time.perf_counter()
    a = np.random.default_rng(1).random((900, 900))
    for _ in range(6):
        a = (a @ a) / 900
    total = 0
    for n in range(2_000_000):
        total += n & 7
    assert total > 0
    return time.perf_counter() - start


def wall(command: list[str], runs: int = RUNS) -> list[float]:
    """Wall seconds of whole processes, one warm-up first."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return times[1:]


def budget(label: str, times: list[float], limit: float) -> None:
    """One line: median, minimum, maximum, budget."""
    middle = median(times)
    print(
        f"{label:44} {middle:8.3f} s   (min {min(times):.3f}, max {max(times):.3f})   budget {limit:g} s   "
        f"{'within' if middle <= limit else 'OVER'}",
        flush=True,
    )


def plan() -> None:
    """The plan's budgets, as whole processes on the demo company."""
    from hanbada.demo import profile_path

    company = str(profile_path())
    tool = str(Path(sys.executable).with_name("hanbada"))
    with tempfile.TemporaryDirectory() as folder:
        one = [tool, "plan", company, "--lang", "ko", "--format", "pdf", "--out", folder]
        budget("one PDF, one language", wall(one), 3)
        budget("all formats, both languages", wall([tool, "plan", company, "--out", folder]), 8)
    rank = [tool, "rank", "--exporter", "KOR", "--product", "720292", "--json"]
    budget("hanbada rank, start-up included", wall(rank), 1)


def ranking() -> None:
    """The ranking itself, warm, in one process."""
    from hanbada.flow import Ground

    ground = Ground.open()
    times = []
    for _ in range(21):
        start = time.perf_counter()
        ground.rank("KOR", ["720292"])
        times.append(time.perf_counter() - start)
    budget("ranking of one product, warm", times[1:], 0.020)


def baci() -> None:
    """Import of a generated year of BACI against DuckDB's COPY, interleaved."""
    from bench import baci_import

    baci_import.main()


def gravity() -> None:
    """PPML against pyfixest, interleaved."""
    from bench import gravity as job

    job.main()


def full() -> None:
    """Everything at full size against every peer; about ten minutes."""
    from bench import full as job

    job.main()


JOBS: dict[str, Callable[[], None]] = {
    "plan": plan,
    "ranking": ranking,
    "baci": baci,
    "gravity": gravity,
    "full": full,
}


def main(names: list[str]) -> None:
    """Run the jobs named, or those that take minutes at most; ``office`` takes options of its own."""
    if names[:1] == ["office"]:
        from bench import office

        office.main(names[1:])
        return
    for name in names or ["plan", "ranking", "baci"]:
        print(f"== {name}: {JOBS[name].__doc__}")
        print(f"{'calibration job':44} {calibrate():8.3f} s", flush=True)
        JOBS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
