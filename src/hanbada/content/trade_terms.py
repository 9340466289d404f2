"""The bilingual trade glossary: what companies call their goods, by HS code, a file for each chapter."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from hanbada.base import plainyaml
from hanbada.base.codes import HSRevision
from hanbada.base.errors import DataError, Problem, Where
from hanbada.base.stamp import Release
from hanbada.base.text import Lang, Text
from hanbada.content.entry import Entry

HOME = Path(__file__).parent / "trade_terms"
HANGUL = re.compile("[가-힣]")
#: A remark for whoever reads the file; as a word of the list it would lead to the very code that it speaks against.
REMARK = re.compile(
    r"아님|아니[고라]|제외|(?:^|\s|이|가)아닌(?:\s|$)|(?:^|\s)(?:이?외|외의|이외의|말고|빼고)(?:\s|$)"
    r"|\b(?:not|except|excepting|excluding|excluded|excl|other than)\b",
    re.IGNORECASE,
)
TITLE = Text("거래 용어집(Hanbada 자체 정리)", "trade glossary (Hanbada's own)")


def _listed(value: Any) -> Any:
    """Words between commas, blanks around them taken away."""
    return tuple(filter(None, (word.strip() for word in value.split(",")))) if isinstance(value, str) else value


def _plain(word: str) -> str:
    if REMARK.search(word):
        raise ValueError(f"'{word}' says what something is not; write the word under `excluded`")
    return word


Code = Annotated[str, Field(pattern=r"^[0-9]{4}([0-9]{2})?$")]
Word = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_plain)]
Said = Annotated[tuple[Word, ...], BeforeValidator(_listed)]


class Chapter(Entry):
    """The words of one chapter: a heading or subheading → what companies call the goods, Korean and English mixed.

    ``excluded``: a code → words for goods that are like it and are classified elsewhere.
    """

    hs_revision: HSRevision
    terms: dict[Code, Said]
    excluded: dict[Code, Said] = Field(default_factory=dict)

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
class Exclusion:
    """A word for goods that do not belong under a code."""

    words: str
    code: str

    def fits(self, query: str) -> bool:
        """Whether a query is for the excluded goods: the word is in it, and at least half of its letters.

        >>> [Exclusion("구급차", "8705").fits(query) for query in ("국산 구급차", "소방차", "구급차용 무선 통신 장비")]
        [True, False, False]
        """
        word, said = self.words.lower(), query.lower()
        bare, whole = ("".join(words.split()) for words in (word, said))
        # Korean is written with and without blanks; what is Latin ends at its own kind: 3D is in "3D프린터", not in "13D"
        inside = re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", said) if word.isascii() else bare in whole
        return bool(inside) and 2 * len(bare) >= len(whole)


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms and exclusions, and the release that their files are, by one hash over all of them."""

    terms: tuple[Term, ...]
    excluded: tuple[Exclusion, ...]
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
    return Glossary(
        tuple(
            Term(words, lang_of(words), code, chapter.verified)
            for chapter in chapters.values()
            for code, said in chapter.terms.items()
            for words in said
        ),
        tuple(
            Exclusion(words, code)
            for chapter in chapters.values()
            for code, said in chapter.excluded.items()
            for words in said
        ),
        release,
    )


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
