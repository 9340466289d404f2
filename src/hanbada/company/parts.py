"""What else a profile says: names, industry, standing, people by role, markets, barriers, goals."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from hanbada.base.text import Text
from hanbada.company.coded import (
    CountryCode,
    CurrencyCode,
    Id,
    LanguageCode,
    SectorCode,
)
from hanbada.company.entry import MANY, Entry, Said, Short, Strict, Words
from hanbada.company.fields import Amount, Count, Flag, OneLine, Year
from hanbada.company.refusal import refuse
from hanbada.company.words import Channel, System


class Names(Words):
    """A name in Korean, in English, or in both; at least one."""

    ko: OneLine | None = None
    en: OneLine | None = None


_LETTERS = "ABCDEFGHIJKLMNOPQRSTU"
#: The last division of each section of KSIC, tenth and eleventh revision.
_LAST = {
    "A": 3, "B": 8, "C": 34, "D": 35, "E": 39, "F": 42, "G": 47, "H": 52, "I": 56, "J": 63, "K": 66, "L": 68, "M": 73,
    "N": 76, "O": 84, "P": 85, "Q": 87, "R": 91, "S": 96, "T": 98, "U": 99,
}  # fmt: skip
_NO_DIVISION = {0, 4, 9, 40, 43, 44, 48, 53, 54, 57, 67, 69, *range(77, 84), 88, 89, 92, 93}


def ksic_section(digits: str) -> str | None:
    """The section letter of a KSIC code by its division (the first two digits); None where there is no such division.

    >>> ksic_section("24132"), ksic_section("52"), ksic_section("04")
    ('C', 'H', None)
    """
    division = int(digits[:2])
    return None if division in _NO_DIVISION else next(letter for letter, last in _LAST.items() if division <= last)


class Sector(Strict):
    """An industry by its code: KSIC in Korea, ISIC elsewhere; a KSIC code always carries its section letter."""

    system: System
    code: SectorCode
    name: Said | None = None

    @model_validator(mode="after")
    def _section(self) -> Self:
        if self.system is not System.KSIC:
            return self
        digits = self.code.lstrip(_LETTERS)
        letter = ksic_section(digits)
        if letter is None or self.code[0] not in (letter, digits[0]):
            raise refuse(
                Text(f"한국표준산업분류 코드 {self.code}", f"the KSIC code {self.code}"),
                Text(
                    f"{letter}{digits}" if letter else "있는 중분류",
                    f"{letter}{digits}" if letter else "an existing division",
                ),
                Text("표준산업분류 코드를 확인하세요", "look the code up in the classification"),
            )
        return self if self.code[0] == letter else self.model_copy(update={"code": f"{letter}{digits}"})

    @property
    def text(self) -> Text:
        """The classification with code and name."""
        name = self.name.text if self.name else Text("", "")
        return Text(f"{self.system} {self.code} {name.ko}".strip(), f"{self.system} {self.code} {name.en}".strip())


class LegalStatus(Strict):
    """Yes-or-no facts on which a statutory size rests; left empty they are unknown, never "no"."""

    for_profit: Entry[Flag] = Entry[Flag]()
    is_sme: Entry[Flag] = Entry[Flag]()
    sme_grace: Entry[Flag] = Entry[Flag]()
    mid_sized_certificate: Entry[Flag] = Entry[Flag]()
    large_group_member: Entry[Flag] = Entry[Flag]()
    held_by_large_firm: Entry[Flag] = Entry[Flag]()
    public_or_financial_or_foreign: Entry[Flag] = Entry[Flag]()


Languages = Annotated[tuple[LanguageCode, ...], Field(max_length=50), MANY]


class ExportTeam(Strict):
    """Who works on exports, with what money a year (in the currency of the accounts), in which languages."""

    staff: Entry[Count] = Entry[Count]()
    budget: Entry[Amount] = Entry[Amount]()
    languages: Entry[Languages] = Entry[Languages]()


class PresentMarket(Strict):
    """A market that is served today."""

    country: CountryCode
    since: Year | None = None
    channel: Channel | None = None
    note: Said | None = None


class ExcludedMarket(Strict):
    """A market the company does not want, and why."""

    country: CountryCode
    reason: Said | None = None


class WantedMarket(Strict):
    """A market the company has in mind, and why."""

    country: CountryCode
    reason: Said | None = None


class Markets(Strict):
    """Present, wanted and excluded markets."""

    present: Annotated[tuple[Annotated[PresentMarket, Short("country")], ...], Field(max_length=260), MANY] = ()
    wanted: Annotated[tuple[Annotated[WantedMarket, Short("country")], ...], Field(max_length=260), MANY] = ()
    excluded: Annotated[tuple[Annotated[ExcludedMarket, Short("country")], ...], Field(max_length=260), MANY] = ()


class BarrierFelt(Strict):
    """A barrier by its id in the barrier list, in the company's own words where it wishes."""

    id: Id
    note: Said | None = None


class Goal(Strict):
    """What the company wants to reach by a year."""

    year: Year
    exports: Entry[Amount] = Entry[Amount]()
    currency: CurrencyCode | None = None
    markets: Annotated[tuple[CountryCode, ...], Field(max_length=260), MANY] = ()
    note: Said | None = None


class Contact(Strict):
    """Whom an office asks: a role, never a person."""

    role: Said
    department: Said | None = None
