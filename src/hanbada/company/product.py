"""A product with its code, and what a buyer, a customs office and a bank ask about it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from hanbada.base.text import Text
from hanbada.company.coded import (
    CountryCode,
    CurrencyCode,
    HSDigits,
    HSPrefix,
    Id,
    Revision,
)
from hanbada.company.entry import MANY, Entry, Said, Short, Strict
from hanbada.company.fields import Count, Day, Number, OneLine, Share
from hanbada.company.parts import Names
from hanbada.company.words import Brand, Incoterm, Origin, Per, UnitWord


class HS(Strict):
    """The product's code with the revision that gives it its meaning, and on whose word it rests.

    ``proposed`` says how a search found the code, as long as nobody confirmed it.
    """

    code: HSDigits
    revision: Revision
    confirmed_by: Said | None = None
    on: Day | None = None
    ground: Said | None = None
    proposed: Said | None = None

    @property
    def status(self) -> Text:
        """How far the code holds: confirmed by somebody, proposed by a search, or only stated."""
        if self.confirmed_by is not None:
            return Text(f"확인됨({self.confirmed_by.text.ko})", f"confirmed ({self.confirmed_by.text.en})")
        if self.proposed is not None:
            return Text(
                f"제안된 코드, 확정 아님: {self.proposed.text.ko}",
                f"code proposed, not confirmed: {self.proposed.text.en}",
            )
        return Text("회사 기재, 확인 안 됨", "stated by the company, not confirmed")

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
    place: OneLine | None = None
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

    name: Said
    hs: HSPrefix | None = None
    country: CountryCode | None = None
    share: Share | None = None
    origin: Origin = Origin.UNKNOWN


Materials = Annotated[tuple[Material, ...], Field(max_length=200), MANY]


class Certificate(Strict):
    """A certificate held; ``id`` is the one of the certificate list where it has one."""

    name: Said
    id: Id | None = None
    issuer: Said | None = None
    valid_until: Day | None = None
    scope: Said | None = None


CertificateItem = Annotated[Certificate, Short("name")]


class Product(Strict):
    """One product with its code, or the words to find one by, and what a buyer asks first."""

    name: Annotated[Names, Short("ko")]
    hs: HS | None = None
    hs_words: Said | None = None
    description: Said | None = None
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
    certificates: Annotated[tuple[CertificateItem, ...], Field(max_length=100), MANY] = ()

    @property
    def sought(self) -> Text:
        """The words by which a code is looked for: those written for it, else the product's name."""
        return self.hs_words.text if self.hs_words else self.name.text
