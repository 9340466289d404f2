"""HS codes for what a company calls its products: proposals of the search, which somebody has to confirm."""

from __future__ import annotations

from functools import cache
from threading import Lock, Thread
from typing import TYPE_CHECKING

from hanbada.base.errors import InputError, MissingRelease
from hanbada.base.text import Text
from hanbada.data import Store

if TYPE_CHECKING:
    from hanbada.hs.answer import Answer
    from hanbada.hs.search import Search

LONGEST = 300


_loading = Lock()


def warm() -> None:
    """Begin to load the search beside the request: it takes some seconds, once."""
    Thread(target=_search, daemon=True).start()


def _search() -> Search | None:
    with _loading:
        return _loaded()


@cache
def _loaded() -> Search | None:
    from hanbada.hs.search import Search

    try:
        return Search.load(Store.open())
    except MissingRelease:
        return None


def forget() -> None:
    """Read the nomenclature anew: after an import, and in tests."""
    _loaded.cache_clear()


def proposals(words: str) -> tuple[Answer | None, Text | None]:
    """The search's answer for a product in the company's own words, or why there is none."""
    search = _search()
    if search is None:
        return None, Text("HS 품명 자료가 없어 찾을 수 없음", "no HS names here, so nothing can be looked up")
    try:
        return search.find(words[:LONGEST]), None
    except InputError as fault:
        return None, fault.problems[0].found


def confidence(words: str, code: str) -> float | None:
    """How likely the search takes a code for the words; None where it does not propose it, or cannot look."""
    answer, _why = proposals(words)
    found = answer.candidates if answer else ()
    return next((round(one.probability, 4) for one in found if one.code == code), None)
