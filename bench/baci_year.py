"""A generated year in the published BACI format: deterministic, invented, about 11 million rows at full size.

A cell (exporter, importer, product) is traded when a fixed pseudo-random draw exceeds what size and distance ask for;
values are log-normal thousands of dollars with three decimals. Nothing in it says anything about the world.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl


@dataclass(frozen=True)
class Size:
    """How many countries and products there are, and which share of the cells is traded."""

    countries: int
    products: int
    share: float


REAL = (490, 697, 711)  # codes that the source corrects by name: invented countries keep away from them
SIZES = {"small": Size(40, 200, 0.05), "medium": Size(120, 1500, 0.04), "full": Size(230, 5000, 0.0366)}


def codes(size: Size) -> tuple[list[str], list[str]]:
    """Country codes (3 to 4 digits as BACI writes them, without leading zeros) and six-digit product codes."""
    draw = np.random.default_rng(20240601)
    countries = np.sort(draw.choice(np.setdiff1d(np.arange(4, 895), REAL), size.countries, replace=False))
    products = np.sort(draw.choice(np.arange(10111, 970600), size.products, replace=False))
    return [str(code) for code in countries], [f"{code:06d}" for code in products]


def write(folder: Path, size: Size, year: int = 2022, revision: str = "HS17", version: str = "202401") -> Path:
    """Writes the year with its two code lists, sorted by exporter, importer, product; returns the CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    countries, products = codes(size)
    _list(
        folder / f"country_codes_V{version}.csv",
        "country_code,country_name,country_iso2,country_iso3",
        [(code, f"Invented country {code}", "", f"Q{index:02X}") for index, code in enumerate(countries)],
    )
    _list(
        folder / f"product_codes_{revision}_V{version}.csv",
        "code,description",
        [(code, f"Invented product {code}") for code in products],
    )
    path = folder / f"BACI_{revision}_Y{year}_V{version}.csv"
    year_frame(size, year).write_csv(path, float_precision=3, null_value="NA")
    return path


def year_frame(size: Size, year: int = 2022) -> pl.DataFrame:
    """The rows of a year in BACI's columns t, i, j, k, v (thousand dollars), q (tons)."""
    countries, products = codes(size)
    draw = np.random.default_rng([20240601, year])
    weight = np.sort(draw.lognormal(0, 1.6, size.countries))[::-1].astype(np.float32)
    world = draw.lognormal(0, 1.2, size.products).astype(np.float32)
    parts = []
    scale = size.share / float(np.mean(weight) ** 2 * np.mean(world))
    for exporter in range(size.countries):
        chance = np.minimum(0.9, scale * 1.9 * weight[exporter] * np.outer(weight, world))
        importer, product = np.nonzero(draw.random(chance.shape, dtype=np.float32) < chance)
        keep = importer != exporter
        parts.append(np.stack([np.full(keep.sum(), exporter), importer[keep], product[keep]]))
    exporter, importer, product = np.concatenate(parts, axis=1)
    value = np.round(draw.lognormal(2.5, 2.4, exporter.size) + 0.001, 3)
    quantity = np.round(value * draw.lognormal(-0.5, 1.2, exporter.size), 3)
    quantity[draw.random(exporter.size) < 0.03] = np.nan
    return pl.DataFrame(
        {
            "t": np.full(exporter.size, year, np.int16),
            "i": np.array(countries, dtype=np.int16)[exporter],
            "j": np.array(countries, dtype=np.int16)[importer],
            "k": pl.Series(products)[product],
            "v": value,
            "q": pl.Series(quantity).fill_nan(None),
        }
    )


def _list(path: Path, header: str, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(header + "\n")
        csv.writer(file, lineterminator="\n").writerows(rows)
