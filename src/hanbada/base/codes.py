"""Codes as text from the first byte: countries keyed by (source code, validity), HS codes with their revision."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hanbada.base.errors import InputError
from hanbada.base.text import Text


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


def hs_code(words: str, digits: tuple[int, ...] = (6,)) -> str:
    """An HS code as bare digits; dots and blanks are taken out, nothing is guessed.

    >>> hs_code("7202.92"), hs_code("0101 21")
    ('720292', '010121')

    Raises InputError for anything else: five digits may be a lost leading zero, which only the writer can tell.
    """
    bare = words.strip().replace(".", "").replace(" ", "").replace("-", "")
    if bare.isascii() and bare.isdigit() and len(bare) in digits:
        return bare
    wanted = "·".join(map(str, digits))
    lost_zero = len(bare) + 1 in digits and bare.isascii() and bare.isdigit()
    raise InputError(
        Text(f"HS 코드 '{words}' ({len(bare)}자리)", f"the HS code '{words}' ({len(bare)} digits)"),
        Text(f"숫자 {wanted}자리", f"{wanted.replace('·', ' or ')} digits"),
        Text(
            f"앞자리 0이 사라졌다면 '0{bare}'로 쓰고, YAML과 Excel에서는 따옴표나 텍스트 서식을 쓰세요",
            f"if a leading zero was lost write '0{bare}', quoted in YAML and as text in Excel",
        )
        if lost_zero
        else Text(
            "HS 6단위 코드를 텍스트로 쓰세요 (예: '720292')", "write the six-digit code as text (such as '720292')"
        ),
    )
