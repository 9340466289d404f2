"""What an eligibility rule may ask of a company, as stated or as bounds where a part is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hanbada.base.stamp import Stamp
from hanbada.base.text import Text
from hanbada.company.words import Status

if TYPE_CHECKING:
    from hanbada.company.model import Profile


@dataclass(frozen=True, slots=True)
class Stated:
    """A value with how far it holds; only 확정 and 추정 are used by a rule."""

    value: Any = None
    status: Status = Status.CONFIRMED

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


@dataclass(frozen=True, slots=True)
class EligibilityInput:
    """The part of a company that rules look at.

    ``flags``            by the names of ``hanbada.content.rules.Flag``
    ``indirect_counts``  whether the scheme counts indirect exports; None: not known, so both ways must agree
    """

    stamp: Stamp
    years: tuple[YearFigures, ...] = ()
    ksic: Stated = NOTHING
    employees: Stated = NOTHING
    flags: Mapping[str, Stated] = field(default_factory=dict)
    indirect_counts: bool | None = None

    def base(self, on: date) -> YearFigures:
        """The newest finished year before a day with sales or exports stated; an empty one if there is none."""
        past = [y for y in self.years if y.year < on.year and (_any(y.sales, y.direct_exports, y.indirect_exports))]
        return max(past, key=lambda y: y.year, default=YearFigures(on.year - 1))

    def at(self, year: int) -> YearFigures:
        """The accounts of a year, empty where nothing is stated."""
        return next((y for y in self.years if y.year == year), YearFigures(year))


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


def _any(*items: Stated) -> bool:
    return any(item.used is not None for item in items)


def _number(stated: Stated, name: Text, year: int, currency: str) -> Bounds:
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


def sales(given: EligibilityInput, on: date) -> Bounds:
    """Sales of the base year."""
    base = given.base(on)
    return _number(base.sales, SALES, base.year, base.sales_currency)


def average_sales(given: EligibilityInput, on: date) -> Bounds:
    """Mean sales of the base year and the two before; at least the known ones ÷ 3 where a year is missing."""
    base = given.base(on)
    years = [given.at(base.year - back) for back in range(3)]
    parts = [_number(y.sales, SALES, y.year, base.sales_currency) for y in years]
    return _sum(parts, Fraction(1, 3), base.sales_currency, base.year)


def assets(given: EligibilityInput, on: date) -> Bounds:
    """Total assets at the end of the base year."""
    base = given.base(on)
    return _number(base.assets, ASSETS, base.year, base.sales_currency)


def exports(given: EligibilityInput, on: date, indirect: bool) -> Bounds:
    """Exports of the base year: direct ones, or direct plus indirect."""
    base = given.base(on)
    parts = [_number(base.direct_exports, DIRECT, base.year, base.exports_currency)]
    if indirect:
        parts.append(_number(base.indirect_exports, INDIRECT, base.year, base.exports_currency))
    return _sum(parts, Fraction(1), base.exports_currency, base.year)


def export_share(given: EligibilityInput, on: date, indirect: bool) -> Bounds:
    """Exports ÷ sales of the base year in the currency of sales (0–1)."""
    base = given.base(on)
    out = converted(exports(given, on, indirect), base.sales_currency, base)
    all_ = sales(given, on)
    missing = out.missing + all_.missing
    estimated = out.estimated or all_.estimated
    if not all_.exact:
        none = Text("0보다 큰 ", "positive ") + SALES
        return Bounds(Fraction(0), None, None, missing or (none,), estimated, base.year)
    high = None if out.high is None else out.high / all_.exact
    return Bounds(out.low / all_.exact, high, None, missing, estimated, base.year)


def employees(given: EligibilityInput, on: date) -> Bounds:
    """Number of employees."""
    bounds = _number(given.employees, Text("종업원 수", "employees"), given.base(on).year, "")
    return Bounds(bounds.low, bounds.high, None, bounds.missing, bounds.estimated)


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


def of(profile: Profile) -> EligibilityInput:
    """A company profile as the rules see it."""
    names = type(profile.standing).model_fields
    flags = {name: _stated(getattr(profile.standing, name)) for name in names}
    sector = profile.sector.usable
    ksic = Stated(sector.code, profile.sector.status) if sector and sector.system.value.upper() == "KSIC" else NOTHING
    accounts = profile.accounts
    years = tuple(_year(row, accounts.currency) for row in accounts.years) if accounts else ()
    return EligibilityInput(profile.stamp, years, ksic, _stated(profile.employees), flags)


def _year(row: Any, currency: str) -> YearFigures:
    return YearFigures(
        row.year,
        _stated(row.sales),
        _stated(row.exports.direct),
        _stated(row.exports.indirect),
        _stated(row.assets),
        currency,
        row.exports.currency or currency,
        {rate.currency: float(rate.per_unit) for rate in row.exchange_rates},
    )


def _stated(entry: Any) -> Stated:
    return Stated(entry.value, entry.status)
