"""Every source keeps its promise on its own sample; a new one is tested by being there."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
import yaml

from hanbada.base.errors import DataError, InputError, IntegrityError, MissingRelease, UnknownCode, Where
from hanbada.base.units import Unit
from hanbada.data import Source, Store, known_sources
from hanbada.data.corrections import Correction, apply
from hanbada.data.table import InputSpec, TableSpec, check_frame, check_totals, columns

SOURCES = list(known_sources().values())
READ = [source for source in SOURCES if source.spec.kind == "table"]
SUFFIXES = {"usd": Unit.USD, "kg": Unit.KG, "km": Unit.KM, "pct": Unit.PERCENT, "ratio": Unit.RATIO, "code": Unit.CODE}


def sample(source: Source, folder: Path) -> Path:
    """The sample as raw files; an .sql is made into the SQLite file that the reader expects."""
    raw = Path(shutil.copytree(source.folder / "sample", folder / "raw"))
    for script in raw.glob("*.sql"):
        base = sqlite3.connect(script.with_suffix(".db"))
        base.executescript(script.read_text(encoding="utf-8"))
        base.close()
        script.unlink()
    return raw


@pytest.fixture(params=READ, ids=lambda source: source.id)
def source(request: pytest.FixtureRequest) -> Source:
    return request.param


def test_sample_keeps_every_promise(source: Source, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "home")
    raw = sample(source, tmp_path)
    release = store.import_(source.id, raw, **source.spec.sample)
    row = store.row(release)
    assert set(row.holdings) == set(source.spec.tables)
    for table, spec in source.spec.tables.items():
        frame = store.scan(release, table).collect()
        check_frame(table, frame, spec)
        assert frame.height == row.holdings[table].rows
    assert store.import_(source.id, raw, **source.spec.sample) == release
    assert len(store.releases()) == 1, "a repeated import is a no-op"
    store.verify(release)
    assert not (tmp_path / "home" / "staging").exists()


def test_sample_gives_the_same_bytes_twice(source: Source, tmp_path: Path) -> None:
    raw = sample(source, tmp_path)
    stores = [Store.open(tmp_path / name) for name in ("one", "two")]
    rows = [store.row(store.import_(source.id, raw, **source.spec.sample)) for store in stores]
    assert rows[0] == rows[1]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_description_is_complete(source: Source) -> None:
    spec = source.spec
    for text in (spec.title, *spec.quirks, *(filter(None, [spec.attribution]))):
        assert text.ko.strip() and text.en.strip()
    assert spec.licence and spec.address
    assert source.command.startswith("hanbada data ")
    for pulled in spec.pull:
        assert len(pulled.sha256) == 64 and pulled.size > 0 and pulled.members
        assert pulled.version in pulled.file
    for table in spec.tables.values():
        assert set(table.columns) <= set(columns()), "every column stands in columns.csv"
        assert {*table.key, *table.nullable, *table.totals} <= set(table.columns)
        assert not set(table.key) & table.nullable or source.id == "tariffs", "a key is never unknown"


def test_dictionary_of_columns_is_complete() -> None:
    path = Path(known_sources()["baci"].folder).parents[1] / "columns.csv"
    names = [line.partition(",")[0] for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    assert not [name for name, count in Counter(names).items() if count > 1]
    for column in columns().values():
        assert column.label.ko and column.label.en and column.meaning.ko and column.meaning.en
        unit = SUFFIXES.get(column.name.rpartition("_")[2])
        assert unit in (None, column.unit), f"{column.name}: the suffix says {unit}"


def test_columns_are_mapped_ignored_by_name_or_an_error() -> None:
    spec = InputSpec(columns={"t": "year", "v": "value_usd"}, ignored=frozenset({"note"}))
    assert spec.check(["v", "t", "note"], Where()) == {"v": "value_usd", "t": "year"}
    for header in (["t", "v", "w"], ["t"], ["t", "v", "v"]):
        with pytest.raises(DataError):
            spec.check(header, Where("a.csv"))


@pytest.mark.parametrize(
    ("rows", "fault"),
    [([(1, None)], "empty"), ([(1, 2), (1, 3)], "twice"), ([(1, "2")], "columns")],
)
def test_frames_are_checked(rows: list[tuple[object, ...]], fault: str) -> None:
    spec = TableSpec(columns=("year", "value_usd"), key=("year",))
    types = {"year": pl.Int16, "value_usd": pl.String if fault == "columns" else pl.Int64}
    with pytest.raises(DataError, match=fault):
        check_frame("invented", pl.DataFrame(rows, schema=types, orient="row"), spec)


def test_rows_and_totals_are_asserted() -> None:
    spec = TableSpec(columns=("value_usd",), rows=(2, 3), totals={"value_usd": (10, 20)})
    check_totals("invented", 2, {"value_usd": 15}, spec)
    for rows, total in ((1, 15), (4, 15), (2, 9), (2, 21)):
        with pytest.raises(DataError):
            check_totals("invented", rows, {"value_usd": total}, spec)


def test_a_correction_needs_its_guard() -> None:
    words = """{table: countries, where: {country_code: '490'}, expect: {iso3: [S19]}, set: {iso3: TWN},
                reason: {ko: 이유, en: reason}, found_on: '2026-11-22'}"""
    correction = (Correction.model_validate(yaml.safe_load(words)),)
    frame = pl.DataFrame({"country_code": ["4", "490"], "iso3": ["AFG", "S19"]})
    mended, notes = apply("countries", frame, correction)
    assert mended["iso3"].to_list() == ["AFG", "TWN"] and notes == ()
    again, notes = apply("countries", mended, correction)
    assert again.equals(mended) and notes == (), "what is right already stays"
    assert apply("products", frame, correction)[0].equals(frame)
    strange = frame.with_columns(iso3=pl.lit("XXX"))
    left, notes = apply("countries", strange, correction)
    assert left.equals(strange) and "XXX" in notes[0].en, "what the publisher changed is left, and said"


def test_names_lead_to_releases(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "home")
    with pytest.raises(MissingRelease, match="hanbada data import baci <path>"):
        store.latest("baci")
    with pytest.raises(MissingRelease, match="hanbada data pull baci-raw-materials"):
        store.find("baci-raw-materials@2")
    with pytest.raises(UnknownCode):
        store.pull("invented-source")
    source = known_sources()["bilateral-table"]
    path = source.folder / "sample" / "invented_trade.csv"
    first = store.import_("bilateral-table", path, alias="fish", hs_revision="HS17")
    second = store.import_("bilateral-table", path, hs_revision="HS22", title="Invented fish")
    assert store.find("fish") == first and store.find("bilateral-table") == second == store.latest("bilateral-table")
    assert store.find("bilateral-table@HS17") == store.find(first.id) == first
    assert store.releases("bilateral-table") == (first, second) and second.title.en == "Invented fish"
    with pytest.raises(InputError, match="2 releases"):
        store.find("bilateral-table@HS")
    again = {"alias": "fish", "hs_revision": "HS22", "title": "Invented fish"}
    with pytest.raises(InputError, match="--replace"):
        store.import_("bilateral-table", path, **again)
    assert store.find("fish") == first, "an alias is never taken over in silence"
    store.import_("bilateral-table", path, replace=True, **again)
    assert store.find("fish") == second and len(store.releases()) == 2
    assert [row.aliases for row in store.rows()] == [(), ("fish",)], "an alias names one release"
    for bad in ("Fish", "baci", "a b", ""):
        with pytest.raises(InputError):
            store.import_("bilateral-table", path, alias=bad, hs_revision="HS17")
    store.remove(first)
    assert store.releases() == (second,) and not (store.home / "releases" / "bilateral-table" / "x").exists()
    assert len(list((store.home / "releases" / "bilateral-table").iterdir())) == 1
    assert [release for release, _ in store.licences()] == [second]


def test_verify_names_what_changed(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "home")
    release = store.import_("baci", known_sources()["baci"].folder / "sample")
    path = store.path(release, "flows")
    content = path.read_bytes()
    for change in (content[:-1], content[:50] + b"\0" + content[51:], None):
        path.unlink() if change is None else path.write_bytes(change)
        with pytest.raises(IntegrityError, match=r"flows\.parquet"):
            store.verify(release)
    path.write_bytes(content)
    store.verify(release)
    path.with_name("smuggled.parquet").write_bytes(b"x")
    with pytest.raises(IntegrityError, match="smuggled"):
        store.verify(release)
    (store.home / "catalogue.json").write_text("{", encoding="utf-8")
    with pytest.raises(IntegrityError):
        store.releases()


def test_a_newer_reader_reads_the_same_files_anew(tmp_path: Path) -> None:
    raw = known_sources()["baci"].folder / "sample"
    home = tmp_path / "home"
    old = Store.open(home)
    first = old.import_("baci", raw, alias="world")
    source = known_sources()["baci"]
    newer = Source(source.spec.model_copy(update={"reader": 2}), source.folder, source.module)
    store = Store(home, {"baci": newer})
    second = store.import_("baci", raw)
    assert second.id == first.id and len(store.releases()) == 1
    assert store.row(second).reader == 2 and store.row(second).aliases == ("world",)
    assert len(list((home / "releases" / "baci").iterdir())) == 1
    store.verify(second)
