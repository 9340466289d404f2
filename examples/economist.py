"""A published table and a published figure, cell by cell: run it as a script, or open it in an editor that knows # %%.

    python examples/economist.py FOLDER [OUT]

FOLDER holds the replication data (see "Data" below); the figure is written to OUT (default: the present folder).
"""

from __future__ import annotations

# %% Data
# The Log of Gravity: Santos Silva and Tenreyro (2006), their replication data of 1990, 18,360 pairs, CC BY 4.0.
# World trade of 1998-2000 by country and product, as shipped with the R package economiccomplexity, MIT.
import sys
from pathlib import Path

import numpy as np
import polars as pl

import hanbada as hb

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("../shared/data")
out = Path(sys.argv[2]) if len(sys.argv) > 2 else Path()

# %% Table 3 of "The Log of Gravity", column PPML
# One row for each pair of countries; trade in levels, so that zeros stay in. Errors are robust.
pairs = pl.read_parquet(folder / "gravity" / "log_of_gravity_1990.parquet")
terms = [
    "lypex", "lypim", "lyex", "lyim", "ldist", "border", "comlang", "colony",
    "landl_ex", "landl_im", "lremot_ex", "lremot_im", "comfrt_wto", "open_wto",
]  # fmt: skip
fit = hb.ppml(pairs, "trade", terms)
published = {"lypex": 0.732, "lypim": 0.741, "ldist": -0.784, "border": 0.193, "comlang": 0.746, "colony": 0.025,
             "landl_ex": -0.863, "landl_im": -0.696, "comfrt_wto": 0.181, "open_wto": -0.107}  # fmt: skip
print(f"{'':12}{'hanbada':>10}{'(s.e.)':>9}{'published':>11}")
for name, value in published.items():
    print(f"{name:12}{fit.coefficient(name):10.3f}{fit.standard_error(name):9.3f}{value:11.3f}")
    assert round(fit.coefficient(name), 3) == value, name
print(f"observations {fit.n:,}")

# %% Complexity of countries
trade = pl.read_parquet(folder / "eci" / "economiccomplexity_world_trade_avg_1998_2000.parquet")
# Small territories export a handful of things by accident: as the Atlas does, keep the 128 largest exporters.
large = trade.group_by("country").agg(pl.col("value").sum()).top_k(128, by="value")["country"]
trade = trade.filter(pl.col("country").is_in(large.to_list()))
space = hb.product_space(trade)  # columns country, product, value: as the function expects them
print(space.countries.sort("eci", descending=True).head(5))

# %% The figure: diversification against the mean ubiquity of what is exported
# Hidalgo and Hausmann (2009), figure on the position of countries: diverse countries export less ubiquitous products.
arrays = space.arrays
ubiquity = (arrays.advantage @ arrays.ubiquity) / arrays.diversity
slope = np.corrcoef(arrays.diversity, ubiquity)[0, 1]
print(f"correlation of diversity and mean ubiquity: {slope:.2f} (negative, as published)")
assert slope < -0.3

left, top, wide, high = 50, 20, 560, 320
x = left + wide * arrays.diversity / arrays.diversity.max()
y = top + high * (1 - (ubiquity - ubiquity.min()) / (ubiquity.max() - ubiquity.min()))
names = space.countries["country"].str.to_uppercase()
points = "".join(
    f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.5" fill="#1f4e79"/><text x="{a + 4:.1f}" y="{b + 3:.1f}">{name}</text>'
    for a, b, name in zip(x, y, names, strict=True)
)
picture = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + wide + 40} {top + high + 50}" '
    f'font-family="sans-serif" font-size="7"><path d="M{left} {top}V{top + high}H{left + wide}" fill="none" '
    f'stroke="#444"/>{points}<text x="{left + wide / 2}" y="{top + high + 30}" font-size="11" text-anchor="middle">'
    f'products with advantage (diversity)</text><text x="14" y="{top + high / 2}" font-size="11" text-anchor="middle" '
    f'transform="rotate(-90 14 {top + high / 2})">mean ubiquity of these products</text></svg>\n'
)
(out / "diversity_ubiquity.svg").write_text(picture, encoding="utf-8")
print(f"figure: {out / 'diversity_ubiquity.svg'}")
