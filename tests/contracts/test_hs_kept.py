"""The kept index: the same answers as a new one, a new file when anything changes, whole or absent under any accident."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from typer.testing import CliRunner

from hanbada.cli.data import app
from hanbada.data import Store
from hanbada.hs import kept, words
from hanbada.hs.index import Index
from hanbada.hs.search import Search

pytest.importorskip("kiwipiepy", reason="the extra `hs` is not installed")
SAMPLE = Path(__file__).resolve().parents[2] / "src/hanbada/data/sources/hs_names/sample"
NAMES = {
    "3306": "Oral or dental hygiene preparations",
    "330610": "Oral or dental hygiene preparations; dentifrices",
    "7202": "Ferro-alloys",
    "720292": "Ferro-alloys; ferro-vanadium",
}
QUERIES = ("치약", "페로바나듐", "toothpaste", "ferro vanadium")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    file = tmp_path / "hscodes.json"
    rows = [{"hscode": code, "description": name} for code, name in NAMES.items()]
    file.write_text(json.dumps({"hscodes": rows}), encoding="utf-8")
    store = Store.open(tmp_path / "home")
    store.import_("hs-names", file)
    return store


def files(store: Store) -> list[Path]:
    return sorted((store.home / kept.FOLDER).iterdir())


def answers(store: Store) -> list[list[float]]:
    search = Search.load(store)
    return [search.probabilities(query)[0].tolist() for query in QUERIES]


def test_kept_tables_answer_as_new_ones_and_need_no_analyser(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    new = answers(store)
    assert len(files(store)) == 1
    assert answers(store) == new

    def refuse(texts: object) -> list[list[str]]:
        raise AssertionError(f"analysed anew: {texts}")

    monkeypatch.setattr(words, "korean", refuse)
    Index.build(store)


@pytest.mark.parametrize("spoil", ["cut", "flip", "empty"])
def test_a_damaged_file_is_built_anew(store: Store, spoil: str) -> None:
    new = answers(store)
    (file,) = files(store)
    whole = file.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes(b ^ 255 for b in whole[middle : middle + 64]) + whole[middle + 64 :]
    file.write_bytes({"cut": whole[:middle], "flip": flipped, "empty": b""}[spoil])
    assert answers(store) == new
    with np.load(file) as held:
        assert held["term_words.data"].size


def test_another_release_means_another_file(store: Store) -> None:
    answers(store)
    (old,) = files(store)
    store.import_("hs-names", SAMPLE)
    answers(store)
    (new,) = files(store)
    assert new.name != old.name


def test_where_nothing_can_be_written_it_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(kept.tempfile, "mkstemp", refuse)
    search = Search.load(store)
    assert search.find("치약").candidates[0].code == "330610"
    assert any("cannot be kept" in gap.en for gap in search.gaps)


def test_builders_at_the_same_time_leave_one_whole_file(store: Store) -> None:
    job = f"from hanbada.data import Store; from pathlib import Path; from hanbada.hs.index import Index; Index.build(Store.open(Path({str(store.home)!r})))"
    running = [subprocess.Popen([sys.executable, "-c", job], env=os.environ | {"PYTHONPATH": ""}) for _ in range(3)]
    assert [one.wait(120) for one in running] == [0, 0, 0]
    assert [file.suffix for file in files(store)] == [".npz"]
    assert np.isfinite(answers(store)[0]).all()


def test_the_set_up_makes_it(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANBADA_HOME", str(tmp_path / "other"))
    assert CliRunner().invoke(app, ["import", "hs-names", str(tmp_path / "hscodes.json")]).exit_code == 0
    assert [file.suffix for file in (tmp_path / "other" / kept.FOLDER).iterdir()] == [".npz"]


@pytest.mark.starter
@pytest.mark.parametrize("query", ["스테인리스 주방용 냄비", "stainless steel kitchen pots"])
def test_a_warm_query_takes_less_than_50_ms_of_processor_time(starter_home: Path, query: str) -> None:
    search = Search.load(Store.open(starter_home))
    search.find(query)
    took = []
    for _ in range(15):
        begin = time.process_time()
        search.find(query)
        took.append(time.process_time() - begin)
    assert median(took) < 0.05
