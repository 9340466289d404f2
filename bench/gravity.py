"""Three-way PPML against pyfixest (and R's fixest where it is installed), in turns, on a generated panel.

Frame in, coefficients and pair-clustered errors out. ``python -m bench.gravity [tiny small medium full]``; each size
prints the median of the paired ratios, the difference of the coefficients, and both times. One uncounted call of each
comes first: it compiles.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import polars as pl

SIZES = {"tiny": (30, 5), "small": (60, 10), "medium": (120, 20), "full": (230, 25)}
ROUNDS = {"tiny": 5, "small": 5, "medium": 3, "full": 3}
NAMES = ("agreement", "union", "tariff")
EFFECTS = ("exporter^year", "importer^year", "exporter^importer")
_R = """
suppressMessages({library(fixest); library(data.table)})
d <- fread(commandArgs(TRUE)[1]); setFixest_nthreads(2)
for (k in 0:as.integer(commandArgs(TRUE)[2])) {
  s <- proc.time()[3]
  m <- fepois(trade ~ agreement + union + tariff | exporter^year + importer^year + exporter^importer, d,
              cluster = ~exporter^importer, glm.tol = 1e-10, fixef.tol = 1e-10, notes = FALSE)
  e <- proc.time()[3] - s
  if (k > 0) cat(e, coef(m), "\\n")
}
"""


def generate(size: str) -> pl.DataFrame:
    """A deterministic panel: countries on a sphere, persistent sizes, agreements that come into force, 20–25 % zeros.

    Flows are heavy-tailed (up to 1e9); the true effects are 0.3 (agreement), 0.2 (customs union) and −3 (tariff).
    """
    n, years = SIZES[size]
    r = np.random.default_rng([2026, n, years])
    mass = 2.0 * r.standard_normal(n)
    place = r.standard_normal((n, 3))
    place /= np.linalg.norm(place, axis=1)[:, None]
    distance = np.maximum(6371 * np.arccos(np.clip(place @ place.T, -1, 1)), 200)
    drift = np.cumsum(0.12 * r.standard_normal((2, n, years)), axis=2)
    noise = r.standard_normal((n, n))
    affinity = -1.2 * np.log(distance / 4000) + 0.9 * (noise + noise.T) / np.sqrt(2)
    start = np.where(r.random((n, n)) < 0.35 + 0.25 * (distance < 4000), r.integers(0, years + 3, (n, n)), 10**6)
    start = np.minimum(start, start.T)[:, :, None]
    t = np.arange(years)
    agreement = (t >= start).astype(float)
    union = agreement * (r.random((n, n)) < 0.25)[:, :, None] * (t >= start + 3)
    tariff = 0.12 * r.random((n, n))[:, :, None] - 0.004 * t - 0.05 * agreement
    tariff = np.maximum(tariff + 0.02 * r.standard_normal((n, n, years)), 0)
    eta = mass[:, None, None] + drift[0][:, None, :] + 0.9 * mass[None, :, None] + drift[1][None, :, :]
    eta += affinity[:, :, None] + 0.3 * agreement + 0.2 * union - 3.0 * tariff + 7.0
    flow = np.exp(eta + 0.9 * r.standard_normal(eta.shape) - 0.405)
    flow = np.where(r.random(eta.shape) < 1 - np.exp(-((flow / 60) ** 0.6)), np.round(flow, 3), 0.0)
    i, j, k = (a.ravel() for a in np.meshgrid(np.arange(n), np.arange(n), t, indexing="ij"))
    inside = i != j
    columns = {"exporter": i, "importer": j, "year": 1995 + k}
    cells = {"trade": flow, "agreement": agreement, "union": union, "tariff": tariff}
    columns |= {name: values.ravel() for name, values in cells.items()}
    return pl.DataFrame({name: values[inside] for name, values in columns.items()})


def ours(frame: pl.DataFrame) -> Any:
    """The fit as a user calls it."""
    from hanbada.gravity import ppml

    fit = ppml(frame, "trade", NAMES, EFFECTS, "exporter^importer")
    return fit.coefficients, fit.se, fit.n


def pyfixest(frame: Any, tight: bool = False) -> Any:
    """pyfixest's default demeaner and tolerances; ``tight`` for the comparison of coefficients."""
    import pyfixest as pf
    from pyfixest.demeaners import MapDemeaner

    extra: dict[str, Any] = {"iwls_tol": 1e-12, "iwls_maxiter": 100, "demeaner": MapDemeaner(fixef_tol=1e-10)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = pf.fepois(
            f"trade ~ {' + '.join(NAMES)} | {' + '.join(EFFECTS)}", frame, vcov={"CRV1": "pair"},
            copy_data=False, store_data=False, **(extra if tight else {}),
        )  # fmt: skip
    return model.coef().to_numpy(), model.se().to_numpy(), model._N


def seconds(job: Callable[[], Any]) -> tuple[float, Any]:
    """Wall time and result of one call."""
    start = time.perf_counter()
    result = job()
    return time.perf_counter() - start, result


def fixest(frame: pl.DataFrame, rounds: int) -> list[float] | None:
    """Seconds of R's fixest within one R process, None where R or fixest is missing."""
    rscript = shutil.which("Rscript")
    if rscript is None or subprocess.run([rscript, "-e", "library(fixest)"], capture_output=True).returncode:
        return None
    with tempfile.TemporaryDirectory() as folder:
        script, data = Path(folder) / "run.R", Path(folder) / "panel.csv"
        script.write_text(_R, encoding="utf-8")
        frame.write_csv(data)
        done = subprocess.run([rscript, script, data, str(rounds)], capture_output=True, text=True, check=True)
    return [float(line.split()[0]) for line in done.stdout.strip().splitlines()]


def _for_pyfixest(frame: pl.DataFrame) -> Any:
    return frame.with_columns(pair=pl.col("exporter") * 10_000 + pl.col("importer")).to_pandas()


def compare(size: str) -> None:
    """One size: ours and pyfixest in turns, then R's fixest."""
    frame = generate(size)
    pandas = _for_pyfixest(frame)
    ours(frame), pyfixest(_for_pyfixest(generate("tiny")))
    mine, peers, ratios = [], [], []
    for _ in range(ROUNDS[size]):
        a, (beta, _, n) = seconds(lambda: ours(frame))
        b, _ = seconds(lambda: pyfixest(pandas))
        mine.append(a)
        peers.append(b)
        ratios.append(b / a)
    exact, _, peer_n = pyfixest(pandas, tight=True)
    print(
        f"{size:7} {frame.height:>9,} rows  ours {median(mine):7.3f} s (min {min(mine):.3f})   pyfixest "
        f"{median(peers):7.2f} s (min {min(peers):.2f})   ratio {median(ratios):6.1f} (min {min(ratios):.1f})   "
        f"max |difference of coefficients| {np.abs(beta - exact).max():.1e}   n {n:,} and {peer_n:,}",
        flush=True,
    )
    times = fixest(frame, ROUNDS[size])
    if times is None:
        print("        R fixest not installed")
    else:
        print(
            f"        R fixest {median(times):.3f} s (min {min(times):.3f})   ratio {median(times) / median(mine):.1f}"
        )


def main(sizes: Sequence[str] = ()) -> None:
    """The sizes asked for, all but the full one by default."""
    for size in sizes or ["tiny", "small", "medium"]:
        compare(size)


if __name__ == "__main__":
    main(sys.argv[1:])
