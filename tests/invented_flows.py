"""An invented table of flows, large enough for orders to mean something; every number is drawn, none is real."""

from __future__ import annotations

import numpy as np
import polars as pl

from hanbada.ranking.backtest.table import table_of
from hanbada.ranking.chances.flows import Flows
from hanbada.ranking.chances.window import Geometry

YEARS = tuple(range(2005, 2025))


def frame(countries: int = 14, products: int = 5, seed: int = 3) -> pl.DataFrame:
    """Flows that grow out of size and distance, with openings that follow the same law."""
    draw = np.random.default_rng(seed)
    size, demand = draw.lognormal(0, 1, (countries, products)), draw.lognormal(0, 1, (countries, products))
    place = draw.random((countries, 2))
    far = np.hypot(*(place[:, None] - place[None]).T) + 0.05
    pull = np.log(size[:, None, :] * demand[None, :, :] / far[:, :, None])
    level = pull + draw.normal(0, 1, pull.shape) - 1.0
    rows = []
    for year in YEARS:
        level += draw.normal(0.05, 0.35, level.shape) - 0.05 * (level - pull + 1)
        value = np.where(level > 0.3, 60_000 * np.expm1(np.maximum(level, 0)), 0)
        for i, j, k in zip(*np.nonzero(value), strict=True):
            if i != j:
                rows.append((year, f"X{i:02d}", f"X{j:02d}", f"9900{k:02d}", float(round(value[i, j, k]))))
    schema = ["year", "exporter_code", "importer_code", "product_code", "value_usd"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def flows(countries: int = 14, products: int = 5, seed: int = 3) -> Flows:
    """The same, coded."""
    return table_of(frame(countries, products, seed), "invented").flows


def geometry(held: Flows) -> Geometry:
    """Invented distances."""
    draw = np.random.default_rng(9)
    far = draw.uniform(200, 15_000, (len(held.countries),) * 2)
    far = (far + far.T) / 2
    np.fill_diagonal(far, np.nan)
    return Geometry(far, (far < 800) * 1.0, np.zeros_like(far))
