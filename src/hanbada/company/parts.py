"""What a profile is put together from: accounts, products, markets, people by role, goals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from hanbada.base.text import Text
from hanbada.company.coded import (
    CountryCode,
    CurrencyCode,
    HSDigits,
    HSPrefix,
    Id,
    LanguageCode,
    Revision,
    SectorCode,
)
from hanbada.company.entry import Entry, Strict
from hanbada.company.fields import Amount, Count, Day, Flag, Line, Note, Number, Share, Year
from hanbada.company.refusal import refuse
from hanbada.company.words import Basis, Brand, Channel, Incoterm, Origin, Per, System, UnitWord

#: A YAML list becomes an immutable row.
MANY = BeforeValidator(lambda given: tuple(given) if isinstance(given, list) else given)


@dataclass(frozen=True, slots=True)
class Short:
    """A plain word may stand for the object that has nothing but this key."""

    key: str

    def _whole(self, given: Any) -> Any:
        return {self.key: given} if isinstance(given, str) else given

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._whole, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


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


class ExchangeRate(Strict):
    """What one unit of a currency was worth in the currency of the accounts, as the company states it."""

    currency: CurrencyCode
    per_unit: Number
    source: Line


class MarketExports(Strict):
    """Exports of one year to one market."""

    country: CountryCode
    direct: Entry[Amount] = Entry[Amount]()
    indirect: Entry[Amount] = Entry[Amount]()


class Exports(Strict):
    """Exports of one year: direct ones, and indirect ones by purchase confirmation or local letter of credit."""

    currency: CurrencyCode | None = None
    direct: Entry[Amount] = Entry[Amount]()
    indirect: Entry[Amount] = Entry[Amount]()
    markets: Annotated[tuple[MarketExports, ...], MANY, Field(max_length=260)] = ()


class AccountYear(Strict):
    """One business year."""

    year: Year
    sales: Entry[Amount] = Entry[Amount]()
    assets: Entry[Amount] = Entry[Amount]()
    exports: Exports = Exports()
    exchange_rates: Annotated[tuple[ExchangeRate, ...], MANY, Field(max_length=20)] = ()


class Accounts(Strict):
    """Sales and exports by year, in one currency."""

    currency: CurrencyCode
    basis: Entry[Basis] = Entry[Basis]()
    years: Annotated[tuple[AccountYear, ...], MANY, Field(max_length=40)] = ()


class HS(Strict):
    """The product's code with the revision that gives it its meaning, and on whose word it rests."""

    code: HSDigits
    revision: Revision
    confirmed_by: Line | None = None
    on: Day | None = None
    ground: Line | None = None

    @property
    def confirmed(self) -> bool:
        """Whether somebody answers for the code."""
        return self.confirmed_by is not None

    @property
    def text(self) -> Text:
        """Code and revision."""
        return Text.same(f"{self.code} ({self.revision})")


def digits(number: float) -> str:
    """A number as a person writes it, never with an exponent.

    >>> digits(1500000.0), digits(26.5)
    ('1,500,000', '26.5')
    """
    return f"{Decimal(repr(number)).normalize():,f}"


def _sign(unit: UnitWord) -> Text:
    # a unit sign is the same in both languages, a word for a package is not
    return unit.label if len(unit.value) > 2 else Text.same(unit.value)


class Price(Strict):
    """A unit price with its delivery term of Incoterms 2020."""

    amount: Number
    currency: CurrencyCode
    per: UnitWord
    incoterm: Incoterm
    place: Line | None = None
    on: Day | None = None

    @property
    def text(self) -> Text:
        """The price as written in an offer."""
        where = f" {self.place}" if self.place else ""
        return Text.same(f"{self.currency} {digits(self.amount)} / {self.per}, {self.incoterm}{where} (Incoterms 2020)")


class Quantity(Strict):
    """So many units."""

    quantity: Number
    unit: UnitWord

    @property
    def text(self) -> Text:
        """Number and unit."""
        counted = digits(self.quantity)
        return Text(f"{counted} {_sign(self.unit).ko}", f"{counted} {_sign(self.unit).en}")


class Capacity(Strict):
    """So many units in a span of time."""

    quantity: Number
    unit: UnitWord
    per: Per

    @property
    def text(self) -> Text:
        """Number and unit in the span of time."""
        counted = Quantity(quantity=self.quantity, unit=self.unit).text
        return Text(f"{self.per.ko} {counted.ko}", f"{counted.en} per {self.per.value}")


class Material(Strict):
    """One line of the bill of materials; ``share`` is of the material cost."""

    name: Line
    hs: HSPrefix | None = None
    country: CountryCode | None = None
    share: Share | None = None
    origin: Origin = Origin.UNKNOWN


Materials = Annotated[tuple[Material, ...], MANY, Field(max_length=200)]


class Certificate(Strict):
    """A certificate held; ``id`` is the one of the certificate list where it has one."""

    name: Line
    id: Id | None = None
    issuer: Line | None = None
    valid_until: Day | None = None
    scope: Line | None = None


CertificateItem = Annotated[Certificate, Short("name")]


class Product(Strict):
    """One product with its code and what a buyer asks first."""

    name: Annotated[Names, Short("ko")]
    hs: HS
    description: Note | None = None
    sales_share: Entry[Share] = Entry[Share]()
    price: Entry[Price] = Entry[Price]()
    net_weight_kg: Entry[Number] = Entry[Number]()
    gross_weight_kg: Entry[Number] = Entry[Number]()
    volume_m3: Entry[Number] = Entry[Number]()
    moq: Entry[Quantity] = Entry[Quantity]()
    lead_time_days: Entry[Count] = Entry[Count]()
    capacity: Entry[Capacity] = Entry[Capacity]()
    materials: Entry[Materials] = Entry[Materials]()
    origin: Entry[Origin] = Entry[Origin]()
    brand: Entry[Brand] = Entry[Brand]()
    certificates: Annotated[tuple[CertificateItem, ...], MANY, Field(max_length=100)] = ()


Languages = Annotated[tuple[LanguageCode, ...], MANY, Field(max_length=50)]


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

    present: Annotated[tuple[Annotated[PresentMarket, Short("country")], ...], MANY, Field(max_length=260)] = ()
    wanted: Annotated[tuple[Annotated[WantedMarket, Short("country")], ...], MANY, Field(max_length=260)] = ()
    excluded: Annotated[tuple[Annotated[ExcludedMarket, Short("country")], ...], MANY, Field(max_length=260)] = ()


class BarrierFelt(Strict):
    """A barrier by its id in the barrier list, in the company's own words where it wishes."""

    id: Id
    note: Note | None = None


class Goal(Strict):
    """What the company wants to reach by a year."""

    year: Year
    exports: Entry[Amount] = Entry[Amount]()
    currency: CurrencyCode | None = None
    markets: Annotated[tuple[CountryCode, ...], MANY, Field(max_length=260)] = ()
    note: Note | None = None


class Contact(Strict):
    """Whom an office asks: a role, never a person."""

    role: Line
    department: Line | None = None
