"""A tiny invented world with a fixed cast: five countries, two products, six years, every number small enough to check.

The cast: Korea (KOR) exports steel salt "720292" and buys some of it; Japan (JPN) is near and concentrated;
Malaysia (MYS) grows; Viet Nam (VNM) buys in one year only; Chile (CHL) is far; Germany (DEU) supplies everybody.
All flows are invented. Distances are invented too, in round kilometres.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from hanbada.base.stamp import Release
from hanbada.base.text import Text
from hanbada.engine import World

YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
CAST = {"152": "CHL", "276": "DEU", "392": "JPN", "410": "KOR", "458": "MYS", "704": "VNM"}
NAMES = {
    "CHL": ("칠레", "Chile"),
    "DEU": ("독일", "Germany"),
    "JPN": ("일본", "Japan"),
    "KOR": ("한국", "Korea"),
    "MYS": ("말레이시아", "Malaysia"),
    "VNM": ("베트남", "Viet Nam"),
}
PRODUCTS = {"720292": "Invented ferro-salt", "284690": "Invented rare earth"}

#: exporter, importer, product -> USD of 2019 … 2024
FLOWS: dict[tuple[str, str, str], tuple[int, ...]] = {
    ("410", "392", "720292"): (4_000_000, 4_200_000, 4_400_000, 4_600_000, 4_800_000, 5_000_000),
    ("410", "458", "720292"): (0, 0, 100_000, 200_000, 300_000, 400_000),
    ("410", "704", "720292"): (0, 0, 0, 0, 90_000, 0),
    ("276", "392", "720292"): (6_000_000, 6_000_000, 5_500_000, 5_000_000, 4_500_000, 4_000_000),
    ("276", "458", "720292"): (1_000_000, 1_100_000, 1_300_000, 1_600_000, 2_000_000, 2_400_000),
    ("276", "152", "720292"): (800_000, 800_000, 700_000, 700_000, 600_000, 600_000),
    ("276", "410", "720292"): (2_000_000, 2_000_000, 2_000_000, 2_000_000, 2_000_000, 2_000_000),
    ("392", "458", "720292"): (500_000, 500_000, 600_000, 600_000, 700_000, 800_000),
    ("392", "276", "720292"): (300_000, 300_000, 300_000, 300_000, 300_000, 300_000),
    ("410", "392", "284690"): (50_000, 50_000, 50_000, 50_000, 50_000, 50_000),
    ("276", "410", "284690"): (900_000, 900_000, 900_000, 900_000, 900_000, 900_000),
    ("276", "392", "284690"): (3_000_000, 3_000_000, 3_000_000, 3_000_000, 3_000_000, 3_000_000),
    ("392", "458", "284690"): (400_000, 400_000, 400_000, 400_000, 400_000, 400_000),
    ("458", "276", "284690"): (700_000, 700_000, 700_000, 700_000, 700_000, 700_000),
}
#: USD per kilogram by exporter; quantity of Malaysia's exports is not recorded
PRICES: dict[str, float] = {"410": 12.5, "276": 10.0, "392": 20.0}

DISTANCES_KM = {
    frozenset(pair): km
    for pair, km in {
        ("KOR", "JPN"): 1_000.0,
        ("KOR", "MYS"): 4_600.0,
        ("KOR", "VNM"): 2_700.0,
        ("KOR", "CHL"): 18_000.0,
        ("KOR", "DEU"): 8_500.0,
        ("JPN", "MYS"): 5_300.0,
        ("JPN", "VNM"): 3_600.0,
        ("JPN", "CHL"): 17_000.0,
        ("JPN", "DEU"): 9_000.0,
        ("DEU", "MYS"): 9_700.0,
        ("DEU", "VNM"): 9_000.0,
        ("DEU", "CHL"): 12_500.0,
        ("MYS", "VNM"): 2_000.0,
        ("MYS", "CHL"): 16_500.0,
        ("VNM", "CHL"): 18_500.0,
    }.items()
}
GDP_RATIO = {"CHL": 1.10, "DEU": 1.05, "JPN": 1.05, "KOR": 1.10, "MYS": 1.25, "VNM": 1.35}
POPULATION_RATIO = {"CHL": 1.02, "DEU": 1.00, "JPN": 0.98, "KOR": 1.00, "MYS": 1.05, "VNM": 1.04}


COVERAGE = Text("2개 품목 안에서", "within 2 products")


def release(name: str = "invented-world", coverage: Text | None = COVERAGE) -> Release:
    """The release that stands behind the invented flows."""
    title = Text("가상 세계", "an invented world")
    return Release(name, "1", "0" * 64, title, "none", "tests/worlds.py", "2026-01-01", (), coverage)


def flows(scale: int = 1, leave_out: Iterable[str] = (), order: int | None = None) -> pl.DataFrame:
    """The flows as the store would hold them; ``scale`` multiplies values, ``order`` seeds a shuffle of rows."""
    rows = [
        (year, exporter, importer, product, value * scale, _kg(exporter, value))
        for (exporter, importer, product), values in FLOWS.items()
        for year, value in zip(YEARS, values, strict=True)
        if value and importer not in set(leave_out)
    ]
    frame = pl.DataFrame(
        rows,
        {
            "year": pl.Int16,
            "exporter_code": pl.String,
            "importer_code": pl.String,
            "product_code": pl.String,
            "value_usd": pl.Int64,
            "quantity_kg": pl.Int64,
        },
        orient="row",
    ).sort("year", "product_code", "exporter_code", "importer_code")
    if order is None:
        return frame
    return frame[np.random.default_rng(order).permutation(len(frame))]


def _kg(exporter: str, value: int) -> int | None:
    return round(value / PRICES[exporter]) if exporter in PRICES else None


def countries() -> pl.DataFrame:
    """The cast."""
    rows = [(code, iso3, NAMES[iso3][1], NAMES[iso3][0], None, None) for code, iso3 in CAST.items()]
    schema = {
        "country_code": pl.String,
        "iso3": pl.String,
        "name_en": pl.String,
        "name_ko": pl.String,
        "valid_from": pl.Int16,
        "valid_to": pl.Int16,
    }
    return pl.DataFrame(rows, schema, orient="row")


def products() -> pl.DataFrame:
    """The two products."""
    rows = [(code, "HS92", name, None) for code, name in PRODUCTS.items()]
    schema = {"product_code": pl.String, "hs_revision": pl.String, "name_en": pl.String, "name_ko": pl.String}
    return pl.DataFrame(rows, schema, orient="row")


def frames(**changes: object) -> dict[str, pl.DataFrame]:
    """The tables of the release."""
    return {"flows": flows(**changes), "countries": countries(), "products": products()}  # type: ignore[arg-type]


def world(**changes: object) -> World:
    """The invented world, in memory."""
    return World.from_frames(release(), frames(**changes))


class InventedGeography:
    """Distances of the cast, answered like `hanbada.data.geography.Geography`."""

    release = release("invented-geography", None)

    def distance_km(self, exporters: Iterable[str | None], importers: Iterable[str | None]) -> np.ndarray:
        """(n, m) km; NaN where unknown, and of a country with itself."""
        found = [[DISTANCES_KM.get(frozenset({a, b}), np.nan) for b in importers] for a in list(exporters)]
        return np.array(found, np.float64)


class InventedMacro:
    """Projections of the cast, answered like `hanbada.data.macro.Macro`."""

    release = release("invented-macro", None)

    def gdp_ratio(self, iso3s: Iterable[str | None]) -> np.ndarray:
        """(n,) expected ÷ current GDP in five years."""
        return np.array([GDP_RATIO.get(iso3 or "", np.nan) for iso3 in iso3s], np.float64)

    def population_ratio(self, iso3s: Iterable[str | None]) -> np.ndarray:
        """(n,) expected ÷ current population in five years."""
        return np.array([POPULATION_RATIO.get(iso3 or "", np.nan) for iso3 in iso3s], np.float64)
