"""The golden set holds what it promises, and the search keeps the project's goals on its test half."""

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

DATA = Path(__file__).resolve().parents[1] / "data"
HALVES = ("tuning", "test")


def rows(half: str) -> list[dict[str, str]]:
    with (DATA / f"hs_golden_{half}.tsv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("half", HALVES)
def test_each_half_covers_all_sections_in_both_languages(half: str) -> None:
    found = rows(half)
    assert len(found) >= 400
    assert len({section(row["hs"]) for row in found}) == 21
    assert 0.45 <= Counter(row["lang"] for row in found)["ko"] / len(found) <= 0.55
    assert all(row["reason"].strip() for row in found)


def test_the_halves_share_no_query() -> None:
    one, other = ({row["query"].lower() for row in rows(half)} for half in HALVES)
    assert not one & other


@pytest.fixture(scope="module")
def fresh(starter_home: Path) -> Search:
    pytest.importorskip("kiwipiepy", reason="the extra `hs` is not installed")
    return Search.load(Store.open(starter_home))


@pytest.mark.starter
def test_every_code_is_in_the_nomenclature(fresh: Search) -> None:
    assert {row["hs"] for half in HALVES for row in rows(half)} <= set(fresh.index.tree.codes)


def _reach(search: Search, lang: str, mode: str) -> None:
    cases = [case for case in evaluate.read(DATA / "hs_golden_test.tsv") if case.lang == lang]
    found = evaluate.shares(evaluate.run(search, cases))
    reached = [found[name].value for name in ("HS4 top-1", "HS4 top-5", "HS6 top-5")]
    assert all(value >= goal for value, goal in zip(reached, evaluate.GOALS[mode], strict=True)), reached


@pytest.mark.starter
@pytest.mark.parametrize(("lang", "mode"), [("en", "en"), ("ko", "ko")])
def test_goals_on_a_fresh_machine(fresh: Search, lang: str, mode: str) -> None:
    _reach(fresh, lang, mode)


@pytest.mark.starter
@pytest.mark.shared_data
def test_goals_with_korean_names(starter_home: Path, shared_data: Path, tmp_path: Path) -> None:
    pytest.importorskip("kiwipiepy", reason="the extra `hs` is not installed")
    _reach(Search.load(with_korean_names(starter_home, shared_data, tmp_path)), "ko", "ko-names")
