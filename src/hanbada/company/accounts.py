"""Sales and exports by year and market, as the company states them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from hanbada.company.coded import (
    CountryCode,
    CurrencyCode,
)
from hanbada.company.entry import MANY, Entry, Said, Strict
from hanbada.company.fields import Amount, Number, Year
from hanbada.company.words import Basis


class ExchangeRate(Strict):
    """What one unit of a currency was worth in the currency of the accounts, as the company states it."""

    currency: CurrencyCode
    per_unit: Number
    source: Said


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
    markets: Annotated[tuple[MarketExports, ...], Field(max_length=260), MANY] = ()


class AccountYear(Strict):
    """One business year."""

    year: Year
    sales: Entry[Amount] = Entry[Amount]()
    assets: Entry[Amount] = Entry[Amount]()
    exports: Exports = Exports()
    exchange_rates: Annotated[tuple[ExchangeRate, ...], Field(max_length=20), MANY] = ()


class Accounts(Strict):
    """Sales and exports by year, in one currency."""

    currency: CurrencyCode
    basis: Entry[Basis] = Entry[Basis]()
    years: Annotated[tuple[AccountYear, ...], Field(max_length=40), MANY] = ()
