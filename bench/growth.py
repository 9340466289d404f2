"""Growth curves: seconds and memory of three jobs against products, rows and years, as figures and as a picture.

``python -m bench.growth`` measures every point in a process of its own, prints the exponents of a straight line through
the logarithms, and writes docs/figures/growth.json and growth.svg.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import polars as pl

from bench import machine
from bench.baci_year import Size, write, year_frame

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures"
POINTS: dict[str, tuple[str, Sequence[float]]] = {
    "space": ("products", (500, 1000, 2000, 4000)),
    "potential": ("rows", (0.005, 0.01, 0.02, 0.04)),
    "store": ("years", (1, 2, 4, 8)),
}
TITLES = {
    "space": "Product space, 230 countries",
    "potential": "Export potential, 230 × 230 × 3,000 cells",
    "store": "Coded store, 120 × 120 × 1,500, 1 M rows a year",
}


def space(products: float) -> tuple[float, float]:
    """Seconds of the product space with so many products; the measure itself."""
    from hanbada.indicators import product_space

    random = np.random.default_rng(3)
    x = random.lognormal(8, 3, (230, int(products))) * (random.random((230, int(products))) < 0.4)
    return _steady(lambda: product_space(x)), products


def potential(share: float) -> tuple[float, float]:
    """Seconds of the totals with that share of the cells traded; the rows."""
    from bench.potential import ours
    from hanbada.indicators import Cells

    with tempfile.TemporaryDirectory() as folder:
        _elsewhere("year", share, folder)
        frame = pl.read_parquet(f"{folder}/year.parquet")
    i, j = (np.unique(frame[name].to_numpy(), return_inverse=True)[1] for name in "ij")
    k = frame["k"].rank("dense").to_numpy().astype(np.int64) - 1
    order = np.lexsort((j, i, k))
    shape = (230, 230, 3000)
    trade = Cells.ordered(*(p[order].astype(np.int16) for p in (i, j, k)), frame["v"].to_numpy()[order], shape)

    class Year:
        """What the job reads of a year."""

        def __init__(self) -> None:
            self.trade, self.km = trade, np.random.default_rng(1).uniform(100, 9000, (230, 230))
            self.gdp, self.people = np.full(230, 1.1), np.ones(230)

    year: Any = Year()
    return _steady(lambda: ours(year, None, True)), len(trade.value)


def store(years: float) -> tuple[float, float]:
    """Seconds of coding a release of so many years; the years."""
    from hanbada.data import Store
    from hanbada.engine import coding

    with tempfile.TemporaryDirectory() as folder:
        _elsewhere("release", years, folder)
        home = Store.open(Path(folder) / "home")
        release = home.latest("baci")
        built = home.home / "coded"
        return _steady(lambda: coding.build(home, release), lambda: shutil.rmtree(built, ignore_errors=True)), years


def _steady(job: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """The median of five times, after one that loads libraries, compiled loops and memory."""
    times = []
    for _ in range(6):
        before()
        time.sleep(0.2)
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return median(times[1:])


def _elsewhere(what: str, extent: float, folder: str) -> None:
    """Input made in a process of its own, whose memory is not the job's."""
    subprocess.run([sys.executable, "-m", "bench.growth", what, str(extent), folder], check=True, capture_output=True)


def _year(share: float, folder: Path) -> None:
    year_frame(Size(230, 3000, share)).write_parquet(folder / "year.parquet")


def _release(years: float, folder: Path) -> None:
    from hanbada.data import Store

    for year in range(2000, 2000 + int(years)):
        write(folder / "raw", Size(120, 1500, 0.04), year)
    Store.open(folder / "home").import_("baci", folder / "raw")


def measure(job: str, point: float) -> dict[str, float]:
    """One point in a process of its own."""
    command = [sys.executable, "-m", "bench.growth", job, str(point)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def exponent(points: Sequence[dict[str, float]], what: str) -> float:
    """Slope of a line through the logarithms: 1 = twice the input, twice the ``what``."""
    x, y = (np.log([point[name] for point in points]) for name in ("size", what))
    return float(np.polyfit(x, y, 1)[0])


def main() -> None:
    """Measures, prints, writes."""
    found: dict[str, list[dict[str, float]]] = {}
    for job, (axis, points) in POINTS.items():
        found[job] = [measure(job, point) for point in points]
        for point in found[job]:
            print(f"  {job:10} {point['size']:>12,.0f} {axis:9} {point['seconds']:7.3f} s  peak {point['gb']:.2f} GB", flush=True)  # fmt: skip
        print(
            f"  {job:10} time ∝ {axis}^{exponent(found[job], 'seconds'):.2f}, peak memory ∝ ^{exponent(found[job], 'gb'):.2f}"
        )
    FIGURES.mkdir(parents=True, exist_ok=True)
    about = {"measured": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine.words(), "points": found}
    (FIGURES / "growth.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    (FIGURES / "growth.svg").write_text(picture(found), encoding="utf-8")


def picture(found: dict[str, list[dict[str, float]]]) -> str:
    """Three panels side by side, both axes logarithmic: seconds (full line) and peak GB (dashed)."""
    panels = [_panel(260 * place, job, points) for place, (job, points) in enumerate(found.items())]
    words = "seconds: full line · peak memory in GB: dashed · both axes logarithmic"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 790 270" font-family="sans-serif" font-size="10">'
        f'<rect width="790" height="270" fill="white"/>{"".join(panels)}<text x="14" y="262">{words}</text></svg>\n'
    )


def _panel(left: float, job: str, points: Sequence[dict[str, float]]) -> str:
    x = np.log10([point["size"] for point in points])
    series = {name: np.log10([point[name] for point in points]) for name in ("seconds", "gb")}
    low = math.floor(min(values.min() for values in series.values()))
    high = max(low + 1, math.ceil(max(values.max() for values in series.values())))
    at = left + 45 + 190 * (x - x[0]) / (x[-1] - x[0])
    parts = [f'<text x="{left + 14:.0f}" y="20" font-weight="bold">{TITLES[job]}</text>']
    for power in range(low, high + 1):
        y = 220 - 180 * (power - low) / (high - low)
        parts.append(f'<path d="M{left + 45:.0f} {y:.1f}H{left + 235:.0f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left + 40:.0f}" y="{y + 3:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for place, point in zip(at, points, strict=True):
        parts.append(f'<text x="{place:.0f}" y="236" text-anchor="middle">{point["size"]:,.0f}</text>')
    parts.append(f'<text x="{left + 140:.0f}" y="249" text-anchor="middle">{POINTS[job][0]}</text>')
    for name, dash in (("seconds", ""), ("gb", ' stroke-dasharray="5 3"')):
        y = 220 - 180 * (series[name] - low) / (high - low)
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(at, y, strict=True))
        parts.append(f'<polyline points="{line}" fill="none" stroke="#1f4e79" stroke-width="1.6"{dash}/>')
    return "".join(parts)


if __name__ == "__main__":
    if len(sys.argv) > 3:
        {"year": _year, "release": _release}[sys.argv[1]](float(sys.argv[2]), Path(sys.argv[3]))
    elif len(sys.argv) > 2:
        taken, extent = {"space": space, "potential": potential, "store": store}[sys.argv[1]](float(sys.argv[2]))
        most = machine.peak_gb()
        print(json.dumps({"size": extent, "seconds": taken, "gb": most}))
    else:
        main()
