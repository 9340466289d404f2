"""One account of a company: its sales and exports by year, as bounds where a part is missing; the only maker of its shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from hanbada.base.text import Text
from hanbada.company.words import Status


@dataclass(frozen=True, slots=True)
class Stated:
    """A value with how far it holds; only 확정 and 추정 are used by a rule."""

    value: Any = None
    status: Status = Status.CONFIRMED

    @classmethod
    def of(cls, entry: Any) -> Stated:
        """An entry of a profile."""
        return cls(entry.value, entry.status)

    @property
    def stated(self) -> Any:
        """The value, unless it is marked as not to be used."""
        return None if self.status is Status.UNUSABLE else self.value

    @property
    def used(self) -> Any:
        """The value a rule may use, else None."""
        return self.value if self.status in (Status.CONFIRMED, Status.ESTIMATED) else None


NOTHING = Stated()


@dataclass(frozen=True, slots=True)
class YearFigures:
    """One year's accounts; money in whole units of its currency.

    ``rates``  units of ``sales_currency`` for one unit of another currency
    """

    year: int
    sales: Stated = NOTHING
    direct_exports: Stated = NOTHING
    indirect_exports: Stated = NOTHING
    assets: Stated = NOTHING
    sales_currency: str = "KRW"
    exports_currency: str = "USD"
    rates: Mapping[str, float] = field(default_factory=dict)

    @property
    def as_stated(self) -> YearFigures:
        """The same with every stated value taken as it stands."""
        return replace(
            self,
            sales=Stated(self.sales.stated),
            direct_exports=Stated(self.direct_exports.stated),
            indirect_exports=Stated(self.indirect_exports.stated),
            assets=Stated(self.assets.stated),
        )


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is known of a number: at least ``low``, at most ``high`` (None: no upper bound is known).

    ``missing``    what would make it exact
    ``estimated``  whether an estimate (추정) went in
    """

    low: Fraction
    high: Fraction | None
    currency: str | None = None
    missing: tuple[Text, ...] = ()
    estimated: bool = False
    year: int | None = None

    @property
    def exact(self) -> Fraction | None:
        """The number, where the bounds meet."""
        return self.low if self.low == self.high else None


def number(stated: Stated, name: Text, year: int, currency: str) -> Bounds:
    """An amount that cannot be negative, as bounds."""
    if stated.used is None:
        said = name + Text(f"({year}년)", f" ({year})")
        return Bounds(Fraction(0), None, currency, (said + _why(stated),), False, year)
    exact = Fraction(str(stated.used))
    return Bounds(exact, exact, currency, (), stated.status is Status.ESTIMATED, year)


def _why(stated: Stated) -> Text:
    if stated.value is None:
        return Text("", "")
    return Text(f" — '{stated.status.ko}' 값은 쓰지 않음", f" — a value marked '{stated.status.value}' is not used")


SALES = Text("매출액", "sales")
DIRECT = Text("직접수출액", "direct exports")
INDIRECT = Text("간접수출액(없으면 0으로 기재)", "indirect exports (state 0 if there are none)")
ASSETS = Text("자산총액", "total assets")
RATE = Text("환율", "exchange rate")


@dataclass(frozen=True, slots=True)
class Account:
    """The years of a company. Every figure is of one year, as bounds: unknown is not zero, and a part is a lower bound."""

    years: tuple[YearFigures, ...] = ()

    def base_year(self, on: date | None = None) -> int | None:
        """The newest year with sales or exports stated, finished before a day where one is given; None without one.

        What is marked as not confirmed counts as stated: a rule then asks for it, and never falls back on an older year.
        """
        stated = [
            one.year
            for one in self.years
            if (on is None or one.year < on.year)
            and any(part.stated is not None for part in (one.sales, one.direct_exports, one.indirect_exports))
        ]
        return max(stated, default=None)

    @property
    def as_stated(self) -> Account:
        """The same years for a reader, who sees what is not confirmed too, with its mark beside it."""
        return Account(tuple(one.as_stated for one in self.years))

    def base(self, on: date) -> YearFigures:
        """The figures of the base year; of the year before the day where nothing is stated."""
        year = self.base_year(on)
        return self.at(on.year - 1 if year is None else year)

    def at(self, year: int) -> YearFigures:
        """The figures of a year, empty where nothing is stated."""
        return next((one for one in self.years if one.year == year), YearFigures(year))

    def sales(self, year: int) -> Bounds:
        """Sales of a year."""
        one = self.at(year)
        return number(one.sales, SALES, year, one.sales_currency)

    def average_sales(self, year: int) -> Bounds:
        """Mean sales of a year and the two before; at least the known ones ÷ 3 where a year is missing."""
        one = self.at(year)
        parts = [number(self.at(year - back).sales, SALES, year - back, one.sales_currency) for back in range(3)]
        return _sum(parts, Fraction(1, 3), one.sales_currency, year)

    def assets(self, year: int) -> Bounds:
        """Total assets at the end of a year."""
        one = self.at(year)
        return number(one.assets, ASSETS, year, one.sales_currency)

    def exports(self, year: int, indirect: bool) -> Bounds:
        """Exports of a year: direct ones, or direct plus indirect."""
        one = self.at(year)
        parts = [number(one.direct_exports, DIRECT, year, one.exports_currency)]
        if indirect:
            parts.append(number(one.indirect_exports, INDIRECT, year, one.exports_currency))
        return _sum(parts, Fraction(1), one.exports_currency, year)

    def export_share(self, year: int, indirect: bool) -> Bounds:
        """Exports ÷ sales of a year in the currency of sales (0–1), by the company's own rate of that year."""
        one = self.at(year)
        out, all_ = converted(self.exports(year, indirect), one.sales_currency, one), self.sales(year)
        missing, estimated = out.missing + all_.missing, out.estimated or all_.estimated
        if not all_.exact:
            none = Text("0보다 큰 ", "positive ") + SALES
            return Bounds(Fraction(0), None, None, missing or (none,), estimated, year)
        high = None if out.high is None else out.high / all_.exact
        return Bounds(out.low / all_.exact, high, None, missing, estimated, year)


def converted(bounds: Bounds, currency: str, base: YearFigures) -> Bounds:
    """Bounds in another currency by the year's own rate; open, and asking for the rate, where it is not stated."""
    if bounds.currency == currency or (bounds.low == 0 and bounds.high == 0):
        return Bounds(bounds.low, bounds.high, currency, bounds.missing, bounds.estimated, bounds.year)
    factor = _rate(bounds.currency or "", currency, base)
    if factor is None:
        ask = RATE + Text.same(f" {bounds.currency}→{currency} ({base.year})")
        return Bounds(Fraction(0), None, currency, (*bounds.missing, ask), bounds.estimated, bounds.year)
    high = None if bounds.high is None else bounds.high * factor
    return Bounds(bounds.low * factor, high, currency, bounds.missing, bounds.estimated, bounds.year)


def _rate(from_: str, to: str, base: YearFigures) -> Fraction | None:
    if to == base.sales_currency and from_ in base.rates:
        return Fraction(str(base.rates[from_]))
    if from_ == base.sales_currency and base.rates.get(to):
        return 1 / Fraction(str(base.rates[to]))
    return None


def _sum(parts: list[Bounds], factor: Fraction, currency: str, year: int) -> Bounds:
    low = sum((p.low for p in parts), Fraction(0)) * factor
    highs = [p.high for p in parts if p.high is not None]
    high = sum(highs, Fraction(0)) * factor if len(highs) == len(parts) else None
    missing = tuple(m for p in parts for m in p.missing)
    return Bounds(low, high, currency, missing, any(p.estimated for p in parts), year)
