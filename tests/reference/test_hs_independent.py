"""The search keeps what it reached on the independent set, whose writer saw neither glossary nor answers (docs/hs-search.md)."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from hanbada.data import Store
from hanbada.hs import evaluate
from hanbada.hs.nomenclature import section
from hanbada.hs.search import Search
from hs_stores import with_korean_names

FILE = Path(__file__).resolve().parents[1] / "data" / "hs_independent_test.tsv"
MEASURES = ("HS4 top-1", "HS4 top-5", "HS6 top-5")
#: Lower ends of the 95 % intervals that were measured; a figure below is worse than chance explains.
FLOORS = {"en": (0.820, 0.966, 0.920), "ko": (0.867, 0.940, 0.918), "ko-names": (0.867, 0.954, 0.931)}


def test_spread_over_all_chapters_in_both_languages() -> None:
    with FILE.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    for lang in ("ko", "en"):
        own = [row for row in rows if row["lang"] == lang]
        assert len(own) >= 200
        assert len({row["hs"][:2] for row in own}) == 96
        assert len({section(row["hs"]) for row in own}) == 21
        assert max(Counter(row["query"] for row in own).values()) == 1
    assert all(row["hs"][:4] + "." + row["hs"][4:] in row["reason"] for row in rows)


@pytest.fixture(scope="module")
def fresh(starter_home: Path) -> Search:
    pytest.importorskip("kiwipiepy", reason="the extra `hs` is not installed")
    return Search.load(Store.open(starter_home))


def _keeps(search: Search, lang: str, mode: str) -> None:
    cases = [case for case in evaluate.read(FILE) if case.lang == lang]
    found = evaluate.shares(evaluate.run(search, cases))
    reached = [found[name].value for name in MEASURES]
    assert all(value >= floor for value, floor in zip(reached, FLOORS[mode], strict=True)), reached


@pytest.mark.starter
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_on_a_fresh_machine(fresh: Search, lang: str) -> None:
    _keeps(fresh, lang, lang)


@pytest.mark.starter
@pytest.mark.shared_data
def test_with_korean_names(starter_home: Path, shared_data: Path, tmp_path: Path) -> None:
    pytest.importorskip("kiwipiepy", reason="the extra `hs` is not installed")
    _keeps(Search.load(with_korean_names(starter_home, shared_data, tmp_path)), "ko", "ko-names")
