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
from hanbada.company.entry import MANY, Entry, Short, Strict
from hanbada.company.fields import Amount, Count, Flag, Line, Note, Year
from hanbada.company.refusal import refuse
from hanbada.company.words import Channel, System


class Names(Strict):
    """A name in Korean, in English, or in both; at least one."""

    ko: Line | None = None
    en: Line | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.ko is None and self.en is None:
            raise refuse(
                Text("이름 없음", "no name"),
                Text("ko 또는 en 가운데 하나 이상", "ko or en, at least one of them"),
                Text("names 아래에 ko나 en을 쓰세요", "write ko or en beneath it"),
            )
        return self

    @property
    def text(self) -> Text:
        """The name in both languages; where one is missing the other stands for it."""
        return Text(self.ko or self.en or "", self.en or self.ko or "")


class Sector(Strict):
    """An industry by its code: KSIC in Korea, ISIC elsewhere."""

    system: System
    code: SectorCode
    name: Line | None = None

    @property
    def text(self) -> Text:
        """The classification with code and name."""
        return Text.same(f"{self.system} {self.code}" + (f" {self.name}" if self.name else ""))


class Standing(Strict):
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
    note: Line | None = None


class ExcludedMarket(Strict):
    """A market the company does not want, and why."""

    country: CountryCode
    reason: Line | None = None


class WantedMarket(Strict):
    """A market the company has in mind, and why."""

    country: CountryCode
    reason: Line | None = None


class Markets(Strict):
    """Present, wanted and excluded markets."""

    present: Annotated[tuple[Annotated[PresentMarket, Short("country")], ...], Field(max_length=260), MANY] = ()
    wanted: Annotated[tuple[Annotated[WantedMarket, Short("country")], ...], Field(max_length=260), MANY] = ()
    excluded: Annotated[tuple[Annotated[ExcludedMarket, Short("country")], ...], Field(max_length=260), MANY] = ()


class BarrierFelt(Strict):
    """A barrier by its id in the barrier list, in the company's own words where it wishes."""

    id: Id
    note: Note | None = None


class Goal(Strict):
    """What the company wants to reach by a year."""

    year: Year
    exports: Entry[Amount] = Entry[Amount]()
    currency: CurrencyCode | None = None
    markets: Annotated[tuple[CountryCode, ...], Field(max_length=260), MANY] = ()
    note: Note | None = None


class Contact(Strict):
    """Whom an office asks: a role, never a person."""

    role: Line
    department: Line | None = None
