"""The bilingual trade glossary: what companies call their goods, by HS code, a file for each chapter."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from hanbada.base import plainyaml
from hanbada.base.codes import HSRevision
from hanbada.base.errors import DataError, Problem, Where
from hanbada.base.stamp import Release
from hanbada.base.text import Lang, Text
from hanbada.content.entry import Entry

HOME = Path(__file__).parent / "trade_terms"
HANGUL = re.compile("[가-힣]")
TITLE = Text("거래 용어집(Hanbada 자체 정리)", "trade glossary (Hanbada's own)")


def _listed(value: Any) -> Any:
    """Words between commas, blanks around them taken away."""
    return tuple(filter(None, (word.strip() for word in value.split(",")))) if isinstance(value, str) else value


Code = Annotated[str, Field(pattern=r"^[0-9]{4}([0-9]{2})?$")]
Said = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=80)], ...], BeforeValidator(_listed)]


class Chapter(Entry):
    """The words of one chapter: a heading or subheading → what companies call the goods, Korean and English mixed."""

    hs_revision: HSRevision
    terms: dict[Code, Said]

    @property
    def title(self) -> Text:
        """Which chapter."""
        number = self.id.rpartition("-")[2]
        return Text(f"거래 용어집 제{number}류", f"trade glossary, chapter {number}")


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase for a code; ``verified`` False: not confirmed by a classification office."""

    words: str
    lang: Lang
    code: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms, and the release that their files are, by one hash over all of them."""

    terms: tuple[Term, ...]
    release: Release


def lang_of(words: str) -> Lang:
    """Korean where there is any Hangul, else English.

    >>> lang_of("LED 전구"), lang_of("LED bulb")
    ('ko', 'en')
    """
    return "ko" if HANGUL.search(words) else "en"


@cache
def glossary(home: Path = HOME) -> Glossary:
    """The glossary of a folder, read once. DataError with every problem where a file is not what its model promises."""
    faults: list[Problem] = []
    chapters: dict[str, Chapter] = {}
    digest = hashlib.sha256()
    for path in sorted(home.glob("*.yml")):
        words = path.read_bytes()
        digest.update(words)
        for raw in plainyaml.parse(words.decode("utf-8"), path.name):
            chapter = _chapter(raw, path.name, faults)
            if chapter is not None:
                chapters[chapter.id] = chapter
    if faults:
        raise DataError(faults)
    checked = max((c.checked_on.isoformat() for c in chapters.values() if c.checked_on), default="unchecked")
    release = Release(
        "content/trade-terms", checked, digest.hexdigest(), TITLE, "Apache-2.0", "", checked,
        (Text("분류 기관의 확인을 받지 않음", "not confirmed by a classification office"),),
    )  # fmt: skip
    return Glossary(tuple(_terms(chapters)), release)


def _terms(chapters: Mapping[str, Chapter]) -> Iterator[Term]:
    for chapter in chapters.values():
        for code, said in chapter.terms.items():
            yield from (Term(words, lang_of(words), code, chapter.verified) for words in said)


def _chapter(raw: Any, name: str, faults: list[Problem]) -> Chapter | None:
    try:
        return Chapter.model_validate(raw)
    except ValidationError as fault:
        for error in fault.errors():
            key = ".".join(str(part) for part in error["loc"])
            faults.append(
                Problem(
                    Text(f"{key}: {error['msg']}", f"{key}: {error['msg']}"),
                    Text("코드: 쉼표로 나눈 말", "code: words between commas"),
                    Text("키와 값을 고치세요", "correct the key or its value"),
                    Where(name, column=key),
                )
            )
        return None
