"""A release from the store to a ranking: lists, margins, slices, and what the world refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import worlds
from hanbada.base.errors import DataError, UnknownCode
from hanbada.base.stamp import Release
from hanbada.engine import World
from hanbada.ranking import explain, rank, report
from worlds import InventedGeography, InventedMacro, world

ROOT = Path(__file__).resolve().parents[2]


class Shelf:
    """A store of one release whose tables lie in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, frame in worlds.frames().items():
            frame.write_parquet(folder / f"{name}.parquet")
        flows = worlds.flows()
        for name, keys in (
            ("by_exporter_product", ["year", "exporter_code", "product_code"]),
            ("by_importer_product", ["year", "importer_code", "product_code"]),
            ("by_pair", ["year", "exporter_code", "importer_code"]),
        ):
            flows.group_by(keys).agg(pl.col("value_usd").sum()).write_parquet(folder / f"{name}.parquet")

    def paths(self, release: Release, table: str) -> tuple[Path, ...]:
        return (self.folder / f"{table}.parquet",)


def test_files_and_memory_give_the_same_ranking(tmp_path: Path) -> None:
    on_disk = World.load(Shelf(tmp_path), worlds.release())
    made = [
        json.dumps(report(rank(one, "KOR", ["720292"], geography=InventedGeography(), macro=InventedMacro())))
        for one in (on_disk, world())
    ]
    assert made[0] == made[1]


def test_margins_are_the_sums_of_the_slices() -> None:
    here = world()
    exports, imports, pairs = (part(worlds.YEARS).values for part in (here.exports, here.imports, here.pairs))
    cube = sum(here.slice(product, worlds.YEARS).value.sum(0) for product in worlds.PRODUCTS)
    assert np.array_equal(pairs, cube)
    for place, product in enumerate(held.code for held in here.products):
        value = here.slice(product, worlds.YEARS).value.sum(0)
        assert np.array_equal(exports[:, place], value.sum(1))
        assert np.array_equal(imports[:, place], value.sum(0))
    assert exports.dtype == np.int64 and exports.sum() == worlds.flows()["value_usd"].sum()


def test_a_panel_gives_a_fact_with_a_stamp() -> None:
    fact = world().exports((2024,)).fact(i="410", k="720292")
    assert fact.value == 5_400_000 and dict(fact.stamp.parameters) == {"years": "2024"}
    assert fact.stamp.releases == (worlds.release(),)


def test_an_unknown_quantity_is_not_zero() -> None:
    cut = world().slice("284690", worlds.YEARS)
    codes = [country.iso3 for country in cut.countries]
    at = (0, codes.index("MYS"), codes.index("DEU"))
    assert cut.value[at] == 700_000 and np.isnan(cut.quantity[at])


def test_a_country_takes_part_only_while_its_code_is_valid() -> None:
    frames = worlds.frames()
    ended = pl.when(pl.col("country_code") == "276").then(pl.lit(2020, pl.Int16))
    countries = frames["countries"].with_columns(valid_to=ended)
    here = World.from_frames(worlds.release(), frames | {"countries": countries})
    later, earlier = here.slice("720292", (2022, 2023)), here.slice("720292", (2020, 2021))
    assert "DEU" not in {country.iso3 for country in later.countries}
    assert later.unplaced_usd == 9_300_000 + 9_100_000 + 2 * 300_000
    assert "DEU" in {country.iso3 for country in earlier.countries} and earlier.unplaced_usd == 0


def test_one_iso3_of_two_codes_means_the_living_one() -> None:
    frames = worlds.frames()
    old = pl.DataFrame(
        [("999", "JPN", "Old Japan", "옛 일본", None, 1999)], schema=frames["countries"].schema, orient="row"
    )
    here = World.from_frames(worlds.release(), frames | {"countries": pl.concat([frames["countries"], old])})
    assert here.country("JPN").code == "392" and here.country("999").code == "999"


def test_an_exporter_whose_code_has_ended_is_refused_or_found_by_its_living_one() -> None:
    frames = worlds.frames()
    ended = pl.when(pl.col("country_code") == "276").then(pl.lit(2000, pl.Int16))
    here = World.from_frames(worlds.release(), frames | {"countries": frames["countries"].with_columns(valid_to=ended)})
    with pytest.raises(UnknownCode, match="not valid"):
        rank(here, "DEU", ["720292"], geography=InventedGeography(), macro=InventedMacro())


def test_unknown_codes_are_refused_with_near_ones() -> None:
    here = world()
    for ask in (
        lambda: here.country("KRO"),
        lambda: here.slice("720293", (2024,)),
        lambda: here.slice("720292", (1990,)),
    ):
        with pytest.raises(UnknownCode) as refused:
            ask()
        assert all(problem.do.ko and problem.do.en for problem in refused.value.problems)


def test_a_flow_of_an_unlisted_country_is_refused() -> None:
    frames = worlds.frames()
    short = frames["countries"].filter(pl.col("country_code") != "152")
    here = World.from_frames(worlds.release(), frames | {"countries": short})
    with pytest.raises(DataError, match="152"):
        here.slice("720292", (2024,))


def test_a_release_of_one_year_still_ranks() -> None:
    frames = worlds.frames()
    single = frames | {"flows": frames["flows"].filter(pl.col("year") == 2024)}
    here = World.from_frames(worlds.release(), single)
    ranking = rank(here, "KOR", ["720292"], geography=InventedGeography(), macro=InventedMacro())
    japan = ranking.market("JPN")
    assert japan.fact("growth_3y").value is None and japan.fact("growth_5y").value is None
    assert japan.coverage.value == pytest.approx(0.95 - 0.18)


@pytest.mark.starter
def test_the_page_and_the_package_agree_on_the_top_five(starter_home: Path) -> None:
    from hanbada.data import Store
    from hanbada.data.geography import Geography
    from hanbada.data.macro import Macro

    store = Store.open(starter_home)
    here = World.load(store, store.find("baci-raw-materials"))
    ranking = rank(here, "KOR", ["720292"], geography=Geography.load(store), macro=Macro.load(store))
    mine = [f"{market.rank} {market.market.iso3} {market.score.value:.4f}" for market in ranking.markets[:5]]
    command = [sys.executable, str(ROOT / "examples" / "one_page.py"), "KOR", "720292"]
    here_too = os.environ | {"HANBADA_HOME": str(starter_home)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=here_too)
    assert done.stdout.strip().splitlines() == mine


@pytest.mark.starter
def test_every_figure_of_a_real_market_is_made_anew_from_its_rows(starter_home: Path) -> None:
    from hanbada.data import Store
    from hanbada.data.geography import Geography
    from hanbada.data.macro import Macro

    store = Store.open(starter_home)
    here = World.load(store, store.find("baci-raw-materials"))
    ranking = rank(here, "KOR", ["720292"], geography=Geography.load(store), macro=Macro.load(store))
    again = [part for _, part in explain(ranking, "MYS").walk() if part.again is not None and part.fact.known]
    assert len(again) > 6
    for part in again:
        assert part.again == pytest.approx(float(str(part.fact.value)), rel=1e-9), part.name
