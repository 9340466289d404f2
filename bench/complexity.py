"""RCA, ECI, PCI, proximity, density, COI and COG of one generated year: ours and the peers' in turns, frame in and out.

The frame (country, product, value) is read before the clock starts; the clock stops when the frames of results stand.
Differences are taken on the values, the peers' normalisation of COI and COG applied to ours (docs/complexity.md).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

import numpy as np
import polars as pl

from bench import machine, peers
from bench.baci_year import SIZES, codes, year_frame

ROUNDS = {"small": 5, "medium": 3, "full": 3}

OURS = """
import sys, time
import pandas as pd, numpy as np
import hanbada as hb
frame = pd.read_parquet(sys.argv[1])
some = np.random.default_rng(1).lognormal(0, 2, (9, 40))
i, k = np.indices(some.shape)
small = pd.DataFrame({"country": i.ravel(), "product": k.ravel(), "value": some.ravel()})
hb.product_space(small)  # loads the library and its compiled loops
times = []
for _ in range(5):
    time.sleep(0.2)  # threads of the last call have come to rest
    start = time.perf_counter()
    found = hb.product_space(frame, country="country", product="product", value="value")
    times.append(time.perf_counter() - start)
seconds = sorted(times)[2]
s = found.arrays
np.savez(sys.argv[2], rca=s.rca, eci=s.eci, pci=s.pci, proximity=s.proximity[:200], density=s.density, cog=s.cog,
         advantage=s.advantage, centre=s.complexity.centre, phi_sums=s.proximity.sum(1), countries=found.countries["country"], products=found.products["product"])
"""

ECOMPLEXITY = """
import sys, time, warnings
warnings.simplefilter("ignore")
import pandas as pd, numpy as np
from ecomplexity import ecomplexity, proximity
frame = pd.read_parquet(sys.argv[1]).assign(year=2022)
cols = {"time": "year", "loc": "country", "prod": "product", "val": "value"}
start = time.perf_counter()
out = ecomplexity(frame, cols, check_logsupermodularity=False, verbose=False)
phi = proximity(frame, cols) if len(sys.argv) > 3 else None
seconds = time.perf_counter() - start
out = out.sort_values(["country", "product"])
n, k = out["country"].nunique(), out["product"].nunique()
np.savez(sys.argv[2], rca=out["rca"].to_numpy().reshape(n, k), density=out["density"].to_numpy().reshape(n, k),
         cog=out["cog"].to_numpy().reshape(n, k), eci=out["eci"].to_numpy().reshape(n, k)[:, 0],
         coi=out["coi"].to_numpy().reshape(n, k)[:, 0], pci=out["pci"].to_numpy().reshape(n, k)[0])
"""

ECONOMIC = """
import sys, time
import pandas as pd, numpy as np
from economic_complexity import rca, complexity, proximity, relatedness
frame = pd.read_parquet(sys.argv[1])
start = time.perf_counter()
table = frame.pivot(index="country", columns="product", values="value").fillna(0)
ratios = rca(table)
eci, pci = complexity(ratios, procedure="eigenvalue") if len(sys.argv) > 3 else complexity(ratios)
phi = proximity(ratios)
near = relatedness(ratios, proximities=phi)
seconds = time.perf_counter() - start
np.savez(sys.argv[2], rca=ratios.to_numpy(), eci=eci.to_numpy(), pci=pci.to_numpy(), density=near.to_numpy(),
         proximity=phi.to_numpy()[:200])
"""


def compare(size: str = "full") -> dict[str, float]:
    """Prints times, ratios of neighbouring runs, peak memory and differences; returns the ratios."""
    ours, ecomplexity, economic = (
        sys.executable,
        peers.python("ecomplexity", "pyarrow"),
        peers.python("economic-complexity", "pandas<3", "scipy", "pyarrow"),
    )
    programs = {"ours": (ours, OURS), "ecomplexity": (ecomplexity, ECOMPLEXITY), "economic-complexity": (economic, ECONOMIC)}  # fmt: skip
    ratios: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        frame = f"{folder}/year.parquet"
        rows = year_frame(SIZES[size]).group_by("i", "k").agg(pl.col("v").sum())
        table = rows.select(
            country=pl.col("i").cast(pl.Int64), product=pl.col("k").cast(pl.Int64), value=pl.col("v") * 1000
        )
        table.sort("country", "product").write_parquet(frame)
        times: dict[str, list[float]] = {name: [] for name in programs}
        peak: dict[str, float] = {}
        for _ in range(ROUNDS[size]):
            for name, (interpreter, script) in programs.items():
                if interpreter is None:
                    continue
                done = peers.run(interpreter, script, frame, f"{folder}/{name}.npz")
                times[name].append(done["seconds"])
                peak[name] = max(peak.get(name, 0), done["peak_mb"])
        for name, found in times.items():
            if not found:
                continue
            each = [peer / own for peer, own in zip(found, times["ours"], strict=True)]
            ratios[name] = median(each)
            print(
                f"{size:7}{name:22} {median(found):9.3f} s (min {min(found):.3f})  peak {peak[name]:7,.0f} MB  "
                f"{'' if name == 'ours' else f'÷ ours {median(each):6.1f} (min {min(each):.1f})'}",
                flush=True,
            )
        if size == "full":
            _floors(len(table), median(times["ours"]))
        _differences(Path(folder))
    return ratios


def _floors(rows: int, seconds: float) -> None:
    """What the machine's limits allow: the frame read and the results written once at the speed of the triad, and the
    definition's product of matrices (M and (1 − M) w by φ) at that of sgemm, which our way does without."""
    countries, products = (len(part) for part in codes(SIZES["full"]))
    limits = machine.limits()
    moved = (24 * rows + 4 * products**2 + 25 * countries * products) / 1e9
    product = 4 * countries * products**2 / 1e9
    floor = moved / limits["triad_gbs"] + product / limits["sgemm_gflops"]
    print(
        f"       floors: {moved:.2f} GB at {limits['triad_gbs']:.1f} GB/s and {product:.0f} Gflop at "
        f"{limits['sgemm_gflops']:.0f} Gflop/s take {floor:.3f} s; ours {seconds / floor:.1f} × their sum (at most 3)",
        flush=True,
    )


def _differences(folder: Path) -> None:
    """The largest differences of the values that both compute."""
    own = dict(np.load(folder / "ours.npz"))
    for path in sorted(folder.glob("e*.npz")):
        peer = dict(np.load(path))
        found = []
        for name in ("rca", "eci", "pci", "density", "proximity"):
            if name in peer and peer[name].shape == own[name].shape:
                apart = np.abs(np.nan_to_num(peer[name]) - np.nan_to_num(own[name]))
                if name == "proximity":
                    np.fill_diagonal(apart, 0)  # economic-complexity sets the diagonal to 0
                difference = apart.max()
                relative = difference / max(1.0, float(np.nanmax(np.abs(own[name]))))
                found.append(f"{name} {relative:.1e}")
        if "coi" in peer:
            lacks = ~own["advantage"]
            raw = np.nan_to_num(own["pci"] + own["centre"])
            index = (np.nan_to_num(own["density"]) * lacks) @ raw
            found.append(f"coi {np.abs((index - index.mean()) / index.std() - peer['coi']).max():.1e}")
        print(f"       largest differences from {path.stem}: {', '.join(found)}", flush=True)


if __name__ == "__main__":
    for wanted in sys.argv[1:] or ["small", "medium", "full"]:
        compare(wanted)
