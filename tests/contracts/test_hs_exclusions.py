"""A remark is not a word: what a code is not stands apart in the lists, and neither list nor question leads there."""

from __future__ import annotations

from pathlib import Path

import pytest

from hanbada.base.errors import DataError
from hanbada.content.trade_terms import Exclusion, glossary
from hanbada.content.trade_words import trade_words
from hanbada.data import Store
from hanbada.hs import query
from hanbada.hs.search import Search

REMARKS = ("아님", "제외", " 아닌 ", " 외 ", " 이외", " not ", " except", "excluding", "other than")
EXCLUDED = glossary().excluded


@pytest.fixture(scope="module")
def search(starter_home: Path) -> Search:
    pytest.importorskip("kiwipiepy", reason="the extra `hs` is not installed")
    return Search.load(Store.open(starter_home))


def test_no_list_holds_a_remark() -> None:
    english = [word for said in trade_words().words.values() for word in said]
    words = [term.words for term in glossary().terms] + [*trade_words().words, *english]
    assert not [word for word in words if any(remark in f" {word.lower()} " for remark in REMARKS)]


@pytest.mark.parametrize(
    "word", ["구급차 아님", "토마토 아닌 채소즙", "승용차 제외", "roe not edible", "vans except ambulances"]
)
def test_a_remark_among_the_words_is_refused_by_name(tmp_path: Path, word: str) -> None:
    entry = (
        "- id: chapter-87\n  hs_revision: HS22\n  reference: r\n  checked_on: 2026-01-01\n  verified: false\n  terms:\n"
    )
    (tmp_path / "chapter-87.yml").write_text(f"{entry}    '8705': 소방차, {word}\n", encoding="utf-8")
    with pytest.raises(DataError, match=word):
        glossary(tmp_path)


def test_a_name_that_only_looks_like_a_remark_stays_a_word() -> None:
    assert {"프탈로시아닌", "말고기", "외장하드"} <= {term.words for term in glossary().terms} | set(
        trade_words().words
    )


def test_no_word_is_said_of_a_code_and_excluded_from_it() -> None:
    terms = {("".join(term.words.split()), term.code) for term in glossary().terms}
    assert not [
        one
        for one in EXCLUDED
        for word, code in terms
        if word == "".join(one.words.split()) and code.startswith(one.code)
    ]


@pytest.mark.starter
@pytest.mark.parametrize("one", EXCLUDED, ids=lambda one: f"{one.words}-{one.code}")
def test_an_excluded_code_is_never_first_for_the_excluded_word(search: Search, one: Exclusion) -> None:
    bare = one.words.replace(" ", "")
    for said in (
        one.words,
        bare,
        f"국산 {one.words}",
        f"{one.words} 신형",
        f"{one.words} 아님",
        f"{bare}제외",
        f"not {one.words}",
    ):
        found = search.find(said).candidates
        assert not (found and found[0].code.startswith(one.code)), said


@pytest.mark.starter
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("프린터, 3D 아님", "844332"),
        ("breaded shrimp, not airtight", "160521"),
        ("LED 아닌 저압 전력 케이블", "854449"),
        ("무선이어폰 말고 스마트폰", "851713"),
        ("smartphone (wireless earphones excluded)", "851713"),
    ],
)
def test_what_a_question_leaves_out_does_not_hide_what_it_is_for(search: Search, said: str, code: str) -> None:
    answer = search.find(said)
    assert answer.candidates[0].code == code
    assert any("left out, as you wrote" in note.en for note in answer.notes)


@pytest.mark.starter
@pytest.mark.parametrize(
    "said", ["3D 아님", "not 3D", "구급차 제외", "except smartphones", "스마트폰이 아닌 것", "8517 제외"]
)
def test_only_what_it_is_not_is_no_answer(search: Search, said: str) -> None:
    answer = search.find(said)
    assert (answer.status, answer.candidates) == ("unknown", ())
    assert "what the goods are first" in answer.notes[0].en


@pytest.mark.starter
@pytest.mark.parametrize(
    "said", ["프린터, 레이저 프린터 제외", "스마트폰, 851713 제외", "smartphone, not a smartphone"]
)
def test_nothing_gains_by_what_is_left_out(search: Search, said: str) -> None:
    wanted = search.find(query.told_apart(said)[0]).candidates[0].code
    answer = search.find(said)
    assert answer.status == "unknown" or answer.candidates[0].code != wanted


@pytest.mark.parametrize(
    "said",
    ["bitumen shingles not in rolls", "cable for a voltage not exceeding 1,000 V", "paint that does not rust", "coffee, whether or not roasted", "볼펜 외 3종"],
)  # fmt: skip
def test_a_limit_a_verb_and_others_are_no_exclusion(said: str) -> None:
    assert query.told_apart(said) == (said, ())
