"""Korean words and word parts of product names with their English words: 황산 → sulphate, 수산화 → hydroxide, 나무 → wood."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError

from hanbada.base import plainyaml
from hanbada.base.errors import DataError, Problem, Where
from hanbada.base.stamp import Release
from hanbada.base.text import Text
from hanbada.content.entry import Entry
from hanbada.content.trade_terms import Said

FILE = Path(__file__).with_name("trade_words.yml")
TITLE = Text("품명 낱말 대역(Hanbada 자체 정리)", "Korean and English words of product names (Hanbada's own)")
Korean = Annotated[str, Field(pattern=r"^[가-힣]{1,10}$"), BeforeValidator(str)]


class WordList(Entry):
    """The content file: a Korean word or word part → English words as the nomenclature writes them."""

    words: dict[Korean, Said]


@dataclass(frozen=True, slots=True)
class TradeWords:
    """English words by Korean word, and the release that the file is."""

    words: Mapping[str, tuple[str, ...]]
    release: Release


@cache
def trade_words(path: Path = FILE) -> TradeWords:
    """The word list, read once. DataError where the file is not what its model promises."""
    content = path.read_bytes()
    (raw,) = plainyaml.parse(content.decode("utf-8"), path.name)
    try:
        held = WordList.model_validate(raw)
    except ValidationError as fault:
        raise DataError([_problem(path.name, error["loc"], error["msg"]) for error in fault.errors()]) from None
    day = held.checked_on.isoformat() if held.checked_on else "unchecked"
    note = Text("분류 기관의 확인을 받지 않음", "not confirmed by a classification office")
    digest = hashlib.sha256(content).hexdigest()
    return TradeWords(held.words, Release("content/trade-words", day, digest, TITLE, "Apache-2.0", "", day, (note,)))


def _problem(name: str, loc: tuple[int | str, ...], said: str) -> Problem:
    key = ".".join(map(str, loc))
    return Problem(
        Text(f"{key}: {said}", f"{key}: {said}"),
        Text("한국어 낱말: 쉼표로 나눈 영어 낱말", "a Korean word: English words between commas"),
        Text("키와 값을 고치세요", "correct the key or its value"),
        Where(name, column=key),
    )
