"""Codes as text from the first byte: countries keyed by (source code, validity), HS codes with their revision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from hanbada.base.errors import InputError
from hanbada.base.text import Text
from hanbada.base.typed.spelling import folded


class HSRevision(StrEnum):
    """A revision of the Harmonized System, by the year that names it."""

    HS92 = "HS92"
    HS96 = "HS96"
    HS02 = "HS02"
    HS07 = "HS07"
    HS12 = "HS12"
    HS17 = "HS17"
    HS22 = "HS22"


@dataclass(frozen=True, slots=True, order=True)
class Country:
    """A country as one source knows it; ``code`` is the source's own, ISO3 an attribute that need not be unique."""

    code: str
    iso3: str | None
    name: Text
    valid_from: int | None = None
    valid_to: int | None = None

    def valid(self, year: int) -> bool:
        """Whether the code stands for the country in a year."""
        return (self.valid_from is None or self.valid_from <= year) and (self.valid_to is None or year <= self.valid_to)


@dataclass(frozen=True, slots=True, order=True)
class Product:
    """A product code together with the HS revision that gives it its meaning."""

    code: str
    revision: HSRevision
    name: Text


#: How the digits of a code are set apart: chapter, heading, subheading, the country's own; ".0" is a number's, not a code's.
_GROUPED = re.compile(
    r"\d+|\d{2}([ .-])\d{2}(?:\1\d{2})*|\d{4}([ .-])\d{2}(?:[ .-]?\d{2}){0,2}|\d{4}([ .-])\d{4}|\d{6}([ .-])\d{2}(?:[ .-]?\d{2})?"
)
_FLOATED = re.compile(r"(\d{5,10})\.0+")


def hs_code(words: str, digits: tuple[int, ...] = (6,)) -> str:
    """An HS code as bare digits of any width; dots, blanks and hyphens where codes have them are taken out.

    >>> hs_code("7202.92"), hs_code("0101 21"), hs_code("８５４４４９.0")
    ('720292', '010121', '854449')

    Raises InputError for anything else, with the codes that were perhaps meant: a number has lost its zero at the front
    (10121) or, where a dot stands after four digits, at the end (8504.4); which of them only the writer can tell.
    """
    typed = folded(words)
    said = _FLOATED.sub(r"\1", typed)
    bare = re.sub(r"[ .-]", "", said)
    if said.isascii() and _GROUPED.fullmatch(said) and len(bare) in digits:
        return bare
    wanted = "·".join(map(str, digits))
    meant = _meant(said, bare, digits, floated=said != typed)
    ko, en = (word.join(f"'{code}'" for code in meant) for word in (" 또는 ", " or "))
    raise InputError(
        Text(f"HS 코드 '{words}' ({len(bare)}자리)", f"the HS code '{words}' ({len(bare)} digits)"),
        Text(f"숫자 {wanted}자리", f"{wanted.replace('·', ' or ')} digits"),
        Text(
            f"0이 지워진 것으로 보임: {ko} 가운데 맞는 코드를 텍스트(따옴표, 텍스트 서식)로 쓰세요",
            f"a zero seems lost: write {en}, whichever is right, as text (quoted; text format)",
        )
        if meant
        else Text(
            "HS 6단위 코드를 텍스트로 쓰세요 (예: '720292')", "write the six-digit code as text (such as '720292')"
        ),
    )


def _meant(said: str, bare: str, digits: tuple[int, ...], floated: bool) -> list[str]:
    """The codes that a number may have been before it lost a zero: at the end behind a dot, else at either end."""
    if not bare.isascii() or not bare.isdigit():
        return []
    if re.fullmatch(r"\d{4}\.\d", said):
        return [f"{said}0", *([bare[:4]] if said.endswith("0") and 4 in digits else [])]
    if re.fullmatch(r"\d{3}\.\d{1,2}", said):
        return [f"0{said.ljust(6, '0')}"]
    if len(bare) + 1 not in digits or "." in said:
        return []
    return [f"0{bare}"] if floated else [f"0{bare}", f"{bare}0"]
