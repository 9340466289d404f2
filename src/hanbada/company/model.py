"""The profile as an object: every entry of a company's own statement, and the views that a plan asks for."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Annotated

from pydantic import Field, PrivateAttr

from hanbada.base.errors import Problem
from hanbada.base.stamp import Fact, Release, Stamp
from hanbada.base.text import Text
from hanbada.company import facts
from hanbada.company.account import Account
from hanbada.company.accounts import Accounts
from hanbada.company.coded import BusinessNumber, CountryCode, Id
from hanbada.company.entry import MANY, SOME, Entry, Short, Strict
from hanbada.company.facts import Money
from hanbada.company.fields import Count, Day, Flag, OneLine, Share, Year
from hanbada.company.parts import BarrierFelt, Contact, ExportTeam, Goal, LegalStatus, Markets, Names, Sector
from hanbada.company.product import CertificateItem, Product
from hanbada.company.words import Size


class Profile(Strict):
    """A company as it states itself. Made by ``hanbada.company.profile.read``; immutable."""

    names: Names
    country: CountryCode
    products: Annotated[tuple[Product, ...], Field(max_length=50, json_schema_extra={"minItems": 1}), MANY, SOME]
    fictional: Flag = False
    stated_on: Day | None = None
    business_number: Entry[BusinessNumber] = Entry[BusinessNumber]()
    registration: Entry[OneLine] = Entry[OneLine]()
    sector: Entry[Sector] = Entry[Sector]()
    size: Entry[Size] = Entry[Size]()
    standing: LegalStatus = LegalStatus()
    established: Entry[Year] = Entry[Year]()
    employees: Entry[Count] = Entry[Count]()
    accounts: Accounts | None = None
    certificates: Annotated[tuple[CertificateItem, ...], Field(max_length=200), MANY] = ()
    export_team: ExportTeam = ExportTeam()
    markets: Markets = Markets()
    barriers: Annotated[tuple[Annotated[BarrierFelt, Short("id")], ...], Field(max_length=50), MANY] = ()
    goals: Annotated[tuple[Goal, ...], Field(max_length=20), MANY] = ()
    weights: Annotated[dict[Id, Share], Field(max_length=40)] = Field(default_factory=dict)
    contact: Contact | None = None

    _stamp: Stamp | None = PrivateAttr(default=None)
    _warnings: tuple[Problem, ...] = PrivateAttr(default=())

    @property
    def stamp(self) -> Stamp:
        """Where every entry comes from: the company's own file, by its hash."""
        return self._stamp or stamp_of(self, self.model_dump_json().encode(), "")

    @property
    def release(self) -> Release:
        """The profile's file as a release."""
        return self.stamp.releases[0]

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is odd but does not stop a plan."""
        return self._warnings

    @property
    def account(self) -> Account:
        """Sales and exports by year, from which every share is made."""
        return facts.account(self)

    def base_year(self, on: date | None = None) -> int | None:
        """The newest year whose sales or exports are stated, finished before a day where one is given."""
        return self.account.base_year(on)

    def sales(self, year: int) -> Money | None:
        """Sales of a year; None where they are unknown or may not be used."""
        return facts.sales(self, year)

    def exports(self, year: int, *, indirect: bool = False) -> Money | None:
        """Direct exports of a year, or direct plus indirect; None where a part is unknown or may not be used."""
        return facts.exports(self, year, indirect)

    def export_share(self, year: int, *, indirect: bool = False) -> float | None:
        """Exports ÷ sales in one currency; None without both, or without the company's rate where currencies differ."""
        return facts.export_share(self, year, indirect)

    def market_exports(self, year: int, country: str, *, indirect: bool = False) -> Money | None:
        """Exports of a year to one market (ISO3)."""
        return facts.market_exports(self, year, country, indirect)

    def markets_present(self, on: date | None = None) -> tuple[str, ...]:
        """ISO3 of the markets served: those listed as present, then those with exports in the base year."""
        return facts.markets_present(self, on)

    @property
    def markets_excluded(self) -> tuple[str, ...]:
        """ISO3 of the markets the company does not want."""
        return tuple(market.country for market in self.markets.excluded)

    def fact(self, path: str) -> Fact:
        """The entry at a path (``employees``, ``accounts.years.2024.sales``, ``products.0.price``) as a Fact.

        Steps into a list are an index, or the year, country, id or HS code of the item. What is not stated, or is
        marked unusable, is unknown; ``at`` holds the path and the status. Raises UnknownCode for a key there is not.
        """
        return facts.fact(self, path)

    def exports_fact(self, year: int, *, indirect: bool = False) -> Fact:
        """Exports of a year as a Fact."""
        return facts.exports_fact(self, year, indirect)

    def export_share_fact(self, year: int, *, indirect: bool = False) -> Fact:
        """The export share of a year as a Fact (unit share, 0–1)."""
        return facts.export_share_fact(self, year, indirect)


_OWN = Text("회사가 제공한 정보로, 공개 자료가 아님", "Stated by the company itself; not a public source")
_FICTIONAL = Text("가상의 회사가 제공한 것으로 꾸민 정보", "Stated by an invented company")


def stamp_of(profile: Profile, raw: bytes, file: str) -> Stamp:
    """The stamp of a profile read from these bytes."""
    digest = hashlib.sha256(raw).hexdigest()
    name = profile.names.text
    release = Release(
        source="profile",
        version=digest[:12],
        sha256=digest,
        title=Text(f"{name.ko} 기업정보", f"Company profile of {name.en}"),
        licence="",
        address=file,
        retrieved_on=profile.stated_on.isoformat() if profile.stated_on else "",
        notes=(_FICTIONAL if profile.fictional else _OWN,),
    )
    return Stamp.of("profile", Text("회사 제공 정보", "stated by the company"), [release])
