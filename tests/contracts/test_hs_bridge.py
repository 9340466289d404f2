"""Korean words are carried over into words that the nomenclature or the glossary really has, chemical names too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hanbada.base.errors import DataError
from hanbada.content.trade_words import trade_words
from hanbada.data import Store
from hanbada.hs import query
from hanbada.hs.bridge import Bridge
from hanbada.hs.search import Search

pytest.importorskip("kiwipiepy", reason="the extra `hs` is not installed")
#: Chemical names in Hangul that the glossary does not have, alone, with the code that must be among the first five.
CHEMICALS = {
    "페로실리코크롬": "720250", "클로로포름": "290313",
    "디클로로메탄": "290312", "하이드로퀴논": "290722", "펜타에리트리톨": "290542",
    "사이클로헥산": "290211", "쿠멘": "290270",
}  # fmt: skip


@pytest.fixture(scope="module")
def fresh(starter_home: Path) -> Search:
    return Search.load(Store.open(starter_home))


@pytest.mark.starter
def test_every_english_word_of_the_list_is_known_to_the_search(fresh: Search) -> None:
    known = (
        fresh.index.tables.name_words.words.keys()
        | fresh.index.tables.head_words.words.keys()
        | fresh.index.tables.term_words.words.keys()
    )
    strange = {
        f"{word}: {stem}"
        for word, stems in fresh.index.tables.bridge.listed.items()
        for stem in stems
        if stem not in known
    }
    assert not strange


def _lost(search: Search) -> set[str]:
    codes = search.index.tree.codes
    found = ((name, codes.index(code), search.probabilities(query.clean(name))[0]) for name, code in CHEMICALS.items())
    return {name for name, place, p in found if int((p >= p[place]).sum()) > 5}


@pytest.mark.starter
def test_chemical_names_alone_are_found(fresh: Search) -> None:
    assert not CHEMICALS.keys() & {term.words for term in fresh.index.terms}
    assert not _lost(fresh)
    assert len(_lost(replace(fresh, without=frozenset({"english-words"})))) >= 4


@pytest.mark.starter
def test_the_answer_says_what_was_read(fresh: Search) -> None:
    answer = fresh.find("쿠멘")
    assert answer.candidates[0].code == "290270"
    assert any("cumene" in note.en for note in answer.notes)


def test_the_cut_that_covers_most_wins() -> None:
    bridge = Bridge({"페로": ("ferro",)}, {"panatam": ("vanadium",), "palapa": ("purifier",)})
    assert bridge.words("페로바나듐") == ["ferro", "vanadium"]


def test_what_is_unknown_stays_and_counts() -> None:
    assert Bridge({}, {}).words("조미김 세트") == ["조미김", "세트"]


def test_a_bad_word_list_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "words.yml"
    file.write_text(
        "- id: x\n  reference: abc\n  checked_on: null\n  verified: false\n  words:\n    iron: 철\n", "utf-8"
    )
    with pytest.raises(DataError, match="iron"):
        trade_words(file)
