"""The coded store holds what the Parquet release holds; it is stale, damaged or half-made only where it says so."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from bench.baci_year import SIZES, Size, write

from hanbada.base.errors import DataError, IntegrityError, MissingRelease, UnknownCode
from hanbada.base.stamp import Release
from hanbada.data import Store
from hanbada.engine import World, coding
from hanbada.engine.coded import Coded, open_
from hanbada.engine.scoring import Scorer
from hanbada.indicators import bilateral_ease, export_potential, margins, unrealised

TINY = Size(12, 30, 0.2)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Three invented years, twelve countries, thirty products."""
    folder = tmp_path_factory.mktemp("raw")
    for year in (2020, 2021, 2022):
        write(folder, TINY, year)
    made = Store.open(tmp_path_factory.mktemp("home"))
    made.import_("baci", folder)
    return made


@pytest.fixture(scope="module")
def release(store: Store) -> Release:
    return store.latest("baci")


@pytest.fixture(scope="module")
def coded(store: Store, release: Release) -> Coded:
    return coding.ready(store, release)


def test_it_holds_every_row_in_order(store: Store, release: Release, coded: Coded) -> None:
    frame = store.scan(release, "flows").collect()
    for year in coded.years:
        held = coded.year(year)
        rows = frame.filter(pl.col("year") == year)
        assert len(held) == len(rows)
        k = np.repeat(np.arange(len(coded.products)), np.diff(held.products))
        back = pl.DataFrame(
            {
                "exporter_code": np.array(coded.countries)[held.exporter],
                "importer_code": np.array(coded.countries)[held.importer],
                "product_code": np.array(coded.products)[k],
                "value_usd": np.asarray(held.value_usd),
                "quantity_kg": pl.Series(np.asarray(held.quantity_kg)).replace(-1, None),
            }
        )
        keys = ["product_code", "exporter_code", "importer_code"]
        assert back.equals(back.sort(keys))
        assert back.equals(rows.select(back.columns).sort(keys))


def test_margins_are_those_of_the_world(store: Store, release: Release, coded: Coded) -> None:
    world = World.load(store, release)
    for years in ((2021,), (2020, 2021, 2022)):
        exports, imports, pairs = margins(coded.cells(years))
        for found, panel in ((exports, world.exports(years)), (imports, world.imports(years)), (pairs, world.pairs(years))):  # fmt: skip
            np.testing.assert_allclose(found * len(years), panel.values, rtol=1e-12)
        assert tuple(coded.countries) == world.exports(years).names("i")
        assert tuple(coded.products) == world.exports(years).names("k")


def test_one_exporter_and_product(store: Store, release: Release, coded: Coded) -> None:
    year = coded.year(2022)
    world = World.load(store, release)
    code = coded.products[3]
    value = world.slice(code, (2022,)).value[0]
    for exporter in range(len(coded.countries)):
        importers, values = year.one(3, exporter)
        np.testing.assert_array_equal(values, value[exporter, importers])
        assert values.sum() == value[exporter].sum()


def test_scores_are_the_single_potentials(coded: Coded) -> None:
    trade = coded.cells((2021, 2022))
    n = len(coded.countries)
    random = np.random.default_rng(1)
    exports, imports, pairs = margins(trade)
    ease = bilateral_ease(pairs, exports, imports)
    potential = export_potential(trade, ease, random.uniform(200, 9000, (n, n)), random.uniform(1, 1.3, n), np.ones(n))
    scorer = Scorer(coded, potential, trade)
    exporter, wanted = 4, [2, 7, 20]
    found = scorer.scores(coded.countries[exporter], [coded.products[k] for k in wanted])
    dense = np.zeros(trade.shape)
    dense[trade.i, trade.j, trade.k] = trade.value
    could = np.stack([np.nan_to_num(potential.product(k)[exporter]) for k in wanted])
    now = dense[exporter][:, wanted].T
    np.testing.assert_allclose(found.potential, could.sum(0), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found.unrealised, unrealised(could, now).sum(0), rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(found.actual, now.sum(0))
    assert found.best(3)[0] == coded.countries[int(np.argmax(unrealised(could, now).sum(0)))]
    with pytest.raises(UnknownCode, match="XXX"):
        scorer.scores("XXX", [coded.products[0]])


def test_building_again_is_a_look_up(store: Store, release: Release, coded: Coded) -> None:
    before = {path: path.stat().st_mtime_ns for path in coded.folder.rglob("*")}
    assert coding.build(store, release).folder == coded.folder
    assert {path: path.stat().st_mtime_ns for path in coded.folder.rglob("*")} == before
    coded.verify()


def test_a_store_of_other_files_is_never_opened(tmp_path: Path) -> None:
    home, raw = Store.open(tmp_path / "home"), tmp_path / "raw"
    write(raw, TINY, 2020)
    first = home.import_("baci", raw)
    old = coding.ready(home, first).folder
    write(raw, TINY, 2021)
    second = home.import_("baci", raw)
    with pytest.raises(MissingRelease, match="hanbada data code"):
        open_(home, second)
    assert coding.ready(home, second).years == (2020, 2021)
    assert old.exists()  # of another release, which is still here


def test_damage_is_found(tmp_path: Path) -> None:
    home = Store.open(tmp_path / "home")
    write(tmp_path / "raw", TINY, 2020)
    release = home.import_("baci", tmp_path / "raw")
    coded = coding.ready(home, release)
    value = coded.folder / "2020" / "value_usd.npy"
    content = value.read_bytes()
    value.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(IntegrityError, match="value_usd"):
        open_(home, release).verify()
    value.write_bytes(content[:-8])
    with pytest.raises(IntegrityError, match="value_usd"):
        open_(home, release)


BUILD = """
import sys
from pathlib import Path
from hanbada.data import Store
from hanbada.engine import coding
store = Store.open(Path(sys.argv[1]))
release = store.latest("baci")
print("ready", flush=True)
print(coding.ready(store, release).folder, flush=True)
"""


def test_a_killed_builder_leaves_nothing_and_two_builders_agree(tmp_path: Path) -> None:
    home = Store.open(tmp_path / "home")
    write(tmp_path / "raw", SIZES["small"], 2020)
    release = home.import_("baci", tmp_path / "raw")
    command = [sys.executable, "-c", BUILD, str(home.home)]
    for pause in (0.0, 0.02, 0.05, 0.1, 0.3):
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(pause)
        child.send_signal(signal.SIGKILL)
        child.wait()
        try:
            open_(home, release).verify()
        except MissingRelease:
            assert not list((home.home / "coded").glob("*/*/about.json"))
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [child.communicate()[0].split("\n")[1] for child in both]
    assert said[0] == said[1] != ""
    coding.ready(home, release).verify()
    assert not list((home.home / "coded").glob("*/.staging-*"))


@pytest.mark.parametrize("strange", ["ZZZ", None])
def test_a_code_outside_the_lists_is_named(tmp_path: Path, strange: str | None) -> None:
    flows = pl.DataFrame(
        {"year": [2021, 2021], "product_code": ["01", "02"], "exporter_code": ["B", strange],
         "importer_code": ["A", "A"], "value_usd": [2, 3], "quantity_kg": [2, 3]},
    )  # fmt: skip
    flows.write_parquet(tmp_path / "flows.parquet")
    with pytest.raises(DataError, match=str(strange or "not in the release")):
        coding._numbered(tmp_path / "flows.parquet", ["A", "B"], ["01", "02"])


def test_progress_and_the_record(tmp_path: Path) -> None:
    home = Store.open(tmp_path / "home")
    for year in (2020, 2021):
        write(tmp_path / "raw", TINY, year)
    release = home.import_("baci", tmp_path / "raw")
    seen: list[tuple[int, int | None]] = []
    coded = coding.build(home, release, lambda words, done, total: seen.append((done, total)))
    assert seen == [(0, 2), (1, 2), (2, 2)]
    about = json.loads((coded.folder / "about.json").read_text())
    assert about["release"] == release.id
    assert sorted(about["files"]) == sorted(os.path.relpath(path, coded.folder) for path in coded.folder.rglob("*.npy"))
    with pytest.raises(UnknownCode, match="1999"):
        coded.year(1999)
