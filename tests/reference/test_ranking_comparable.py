"""Comparable entries of an invented world in which every entry was placed by hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from hanbada.engine import World
from hanbada.ranking import comparable
from worlds import release

YEARS = range(2010, 2024)


class Plane:
    """Every two countries are 1,000 km apart."""

    release = release("invented-plane", None)

    def distance_km(self, exporters: object, importers: object) -> np.ndarray:
        rows, columns = list(exporters), list(importers)  # type: ignore[call-overload]
        return np.array([[np.nan if a == b else 1_000.0 for b in columns] for a in rows])


def built(entries: int, stops: int) -> World:
    """One big seller to ``entries`` like markets since 2010; entrants begin in 2015 + n, and the last ``stops`` stop.

    Entrant n sells 100,000 · (n + 1) USD in its first year and twice, three and four times that in the years after.
    """
    flows = []
    for n in range(entries):
        market, entrant = f"M{n:02d}", f"E{n:02d}"
        flows += [(year, "BIG", market, "720292", 10_000_000) for year in YEARS]
        flows += [(year, entrant, "BIG", "720292", 1_000) for year in YEARS]
        first = 2015 + n % 4
        for later in range(4):
            if later == 0 or n < entries - stops:
                flows.append((first + later, entrant, market, "720292", 100_000 * (n + 1) * (later + 1)))
    names = sorted({row[1] for row in flows} | {row[2] for row in flows} | {"BIG", "M00", "NEW", "TGT"})
    flows += [(year, "BIG", "TGT", "720292", 10_000_000) for year in YEARS]
    # NEW is a country code that first appears in 2016: no entry, however much it sells
    flows += [(year, "NEW", "M00", "720292", 900_000) for year in YEARS if year >= 2016]
    frame = pl.DataFrame(
        flows,
        {
            "year": pl.Int16,
            "exporter_code": pl.String,
            "importer_code": pl.String,
            "product_code": pl.String,
            "value_usd": pl.Int64,
        },
        orient="row",
    ).with_columns(quantity_kg=pl.lit(None, pl.Int64))
    countries = pl.DataFrame(
        {
            "country_code": names,
            "iso3": names,
            "name_en": names,
            "name_ko": names,
            "valid_from": [None] * len(names),
            "valid_to": [None] * len(names),
        }
    )
    products = pl.DataFrame(
        {"product_code": ["720292"], "hs_revision": ["HS92"], "name_en": ["invented"], "name_ko": [None]}
    )
    return World.from_frames(release(), {"flows": frame, "countries": countries, "products": products})


def test_quartiles_and_survival_of_twelve_entries() -> None:
    found = comparable(built(12, 3), "BIG", "TGT", "720292", geography=Plane())
    # 12 entries of 100,000 … 1,200,000: quartiles of the first year 375,000, 650,000 and 925,000
    assert found.cases.value == 12 and not found.few
    assert [fact.value for fact in found.steps[0].usd] == [375_000, 650_000, 925_000]
    assert found.steps[0].survived.value == 1.0
    # three years later nine sell 4 · 100,000 … 4 · 900,000, three nothing
    assert found.steps[3].survived.value == 0.75
    assert [fact.value for fact in found.steps[3].surviving_usd] == [1_200_000, 2_000_000, 2_800_000]
    everyone = np.quantile([0, 0, 0, *(400_000 * (n + 1) for n in range(9))], (0.25, 0.5, 0.75))
    assert [fact.value for fact in found.steps[3].usd] == everyone.tolist()


def test_shares_are_of_the_market_in_the_same_year() -> None:
    found = comparable(built(12, 0), "BIG", "TGT", "720292", geography=Plane())
    shares = [100_000 * (n + 1) / (10_000_000 + 100_000 * (n + 1) + (900_000 if n == 0 else 0)) for n in range(12)]
    # entrant 0 enters M00 in 2015, one year before NEW sells there
    shares[0] = 100_000 / 10_100_000
    assert [fact.value for fact in found.steps[0].share] == pytest.approx(np.quantile(shares, (0.25, 0.5, 0.75)))


def test_few_cases_are_said_to_be_few_and_none_are_unknown() -> None:
    few = comparable(built(4, 0), "BIG", "TGT", "720292", geography=Plane())
    assert few.few and not few.widened and few.cases.value == 4  # no wider scope holds more
    none = comparable(built(0, 0), "BIG", "TGT", "720292", geography=Plane())
    assert none.cases.value == 0 and not none.steps[3].usd[1].known and not none.steps[3].survived.known
