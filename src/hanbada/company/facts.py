"""Figures of a profile as a plan needs them: money by year and market, shares, and any entry as a Fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from pydantic import BaseModel

from hanbada.base.errors import UnknownCode
from hanbada.base.stamp import Fact, Stamp, Value
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.company.account import Account, Bounds, Stated, YearFigures
from hanbada.company.accounts import Accounts, AccountYear
from hanbada.company.entry import Entry, Words
from hanbada.company.parts import Markets
from hanbada.company.words import Status, Word

#: Whom to ask about what a profile does not say.
ASK = Text("해당 회사", "the company itself")
_UNITS = {
    "sales_share": Unit.SHARE,
    "share": Unit.SHARE,
    "employees": Unit.PERSONS,
    "staff": Unit.PERSONS,
    "net_weight_kg": Unit.KG,
    "gross_weight_kg": Unit.KG,
    "lead_time_days": Unit.DAYS,
    "established": Unit.YEAR,
    "since": Unit.YEAR,
    "year": Unit.YEAR,
    "stated_on": Unit.DATE,
    "on": Unit.DATE,
    "valid_until": Unit.DATE,
    "code": Unit.CODE,
    "country": Unit.CODE,
}
_MONEY = {"sales", "assets", "direct", "indirect", "budget", "exports"}
_SIGNS = {"volume_m3": "m³"}
_NAMED_BY = ("year", "country", "id")
#: From the firmest to what may not be used; a figure made of several is as firm as its weakest part.
_FIRMNESS = (Status.CONFIRMED, Status.ESTIMATED, Status.UNCONFIRMED, Status.UNUSABLE)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """Whole units of a currency."""

    amount: int
    currency: str


class Statement(Protocol):
    """What these figures are read from: a profile."""

    @property
    def accounts(self) -> Accounts | None:
        """Its years."""

    @property
    def markets(self) -> Markets:
        """Where it sells."""

    @property
    def stamp(self) -> Stamp:
        """Where its entries come from."""


def account(profile: Statement) -> Account:
    """The years of a profile as one account."""
    held = profile.accounts
    return Account(tuple(_year(one, held.currency) for one in held.years) if held else ())


def _year(one: AccountYear, currency: str) -> YearFigures:
    return YearFigures(
        one.year,
        Stated.of(one.sales),
        Stated.of(one.exports.direct),
        Stated.of(one.exports.indirect),
        Stated.of(one.assets),
        currency,
        one.exports.currency or currency,
        {rate.currency: float(rate.per_unit) for rate in one.exchange_rates},
    )


def year_of(profile: Statement, year: int) -> AccountYear | None:
    """The accounts of a year, if the profile has them."""
    years = profile.accounts.years if profile.accounts else ()
    return next((one for one in years if one.year == year), None)


def sales(profile: Statement, year: int) -> Money | None:
    """Sales of a year in the currency of the accounts; unknown where they may not be used."""
    return _money(account(profile).as_stated.sales(year))


def exports(profile: Statement, year: int, indirect: bool) -> Money | None:
    """Exports of a year in the currency they are stated in; unknown if any part that is asked for is."""
    return _money(account(profile).as_stated.exports(year, indirect))


def export_share(profile: Statement, year: int, indirect: bool) -> float | None:
    """Exports ÷ sales, by the company's own rate of that year; unknown where a part is."""
    found = account(profile).as_stated.export_share(year, indirect).exact
    return None if found is None else float(found)


def _money(found: Bounds) -> Money | None:
    return None if found.exact is None else Money(int(found.exact), found.currency or "")


def market_exports(profile: Statement, year: int, country: str, indirect: bool) -> Money | None:
    """The same for one market."""
    one = year_of(profile, year)
    market = next((m for m in one.exports.markets if m.country == country), None) if one else None
    if market is None:
        return None
    parts = [market.direct.usable, market.indirect.usable if indirect else 0]
    known = [part for part in parts if part is not None]
    return Money(sum(known), _export_currency(profile, year) or "") if len(known) == len(parts) else None


def markets_present(profile: Statement, on: date | None = None) -> tuple[str, ...]:
    """Markets listed as present, then further ones with exports in the base year, each once."""
    listed = [market.country for market in profile.markets.present]
    one = year_of(profile, account(profile).base_year(on) or 0)
    shipped = [m.country for m in one.exports.markets if m.direct.usable or m.indirect.usable] if one else []
    return tuple(dict.fromkeys(listed + shipped))


def exports_fact(profile: Statement, year: int, indirect: bool) -> Fact:
    """Exports of a year as a Fact."""
    money, unit = exports(profile, year, indirect), _currency_unit(_export_currency(profile, year))
    value: Value = None if money is None else _money_value(money)
    label = (
        Text("수출액(직접+간접)", "exports (direct and indirect)") if indirect else Text("직접수출액", "direct exports")
    )
    return _derived(profile, "exports", label, value, unit, year, _export_parts(profile, year, indirect))


def export_share_fact(profile: Statement, year: int, indirect: bool) -> Fact:
    """Exports ÷ sales of a year as a Fact."""
    one = year_of(profile, year)
    parts = _export_parts(profile, year, indirect) + ([one.sales] if one else [])
    label = (
        Text("수출 비중(직접+간접수출 ÷ 매출액)", "export share (direct and indirect exports ÷ sales)")
        if indirect
        else Text("수출 비중(직접수출 ÷ 매출액)", "export share (direct exports ÷ sales)")
    )
    return _derived(profile, "export share", label, export_share(profile, year, indirect), Unit.SHARE, year, parts)


def _export_parts(profile: Statement, year: int, indirect: bool) -> list[Entry[int]]:
    one = year_of(profile, year)
    return [] if one is None else [one.exports.direct] + ([one.exports.indirect] if indirect else [])


def _export_currency(profile: Statement, year: int) -> str | None:
    one = year_of(profile, year)
    return (one.exports.currency if one else None) or (profile.accounts.currency if profile.accounts else None)


def _derived(
    profile: Statement, step: str, label: Text, value: Value, unit: Unit, year: int, parts: list[Entry[int]]
) -> Fact:
    status = max((part.status for part in parts), key=_FIRMNESS.index, default=Status.UNCONFIRMED)
    at = (("year", str(year)), ("status", status.value))
    return Fact(value, unit, Stamp.of(step, label, [profile.stamp]), at, ASK if value is None else None)


def fact(profile: Statement, path: str) -> Fact:
    """Any entry as a Fact; see ``Profile.fact``."""
    steps = path.split(".")
    found, status = _walk(profile, steps, path)
    value, unit = _told(found, steps[-1], _currency_at(profile, steps))
    at = (("field", path), ("status", status.value))
    return Fact(value, unit, profile.stamp, at, ASK if value is None else None)


def _walk(profile: Statement, steps: list[str], path: str) -> tuple[Any, Status]:
    here: Any = profile
    status = Status.CONFIRMED
    for step in steps:
        if here is None:
            return None, Status.UNCONFIRMED
        if isinstance(here, tuple):
            here = _member(here, step)
        elif isinstance(here, BaseModel) and step in type(here).model_fields:
            here = getattr(here, step)
        else:
            raise _no_such(path, here)
        if isinstance(here, Entry):
            status, here = max(status, here.status, key=_FIRMNESS.index), here.usable
    return here, status if here is not None or status is not Status.CONFIRMED else Status.UNCONFIRMED


def _member(items: tuple[Any, ...], step: str) -> Any:
    for item in items:
        names = {str(getattr(item, key, None)) for key in _NAMED_BY} | {
            getattr(getattr(item, "hs", None), "code", None)
        }
        if step in names:
            return item
    return items[int(step)] if step.isascii() and step.isdigit() and len(step) < 4 and int(step) < len(items) else None


def _currency_at(profile: Statement, steps: list[str]) -> str | None:
    base = profile.accounts.currency if profile.accounts else None
    for depth in range(len(steps), 0, -1):
        holder, _ = _walk(profile, steps[:depth], ".".join(steps))
        if isinstance(holder, BaseModel) and getattr(holder, "currency", None):
            return str(holder.currency)  # type: ignore[attr-defined]
    return base


def _told(found: Any, key: str, currency: str | None) -> tuple[Value, Unit]:
    if key in _MONEY and (found is None or isinstance(found, int)):
        value = None if found is None else _money_value(Money(found, currency or ""))
        return value, _currency_unit(currency)
    if isinstance(found, Word):
        return found.label, Unit.TEXT
    if isinstance(found, bool):
        return found, Unit.FLAG
    if isinstance(found, BaseModel):
        return _object_text(found, key), Unit.TEXT
    if isinstance(found, tuple):
        return _list_text(found), Unit.TEXT
    if key in _SIGNS and found is not None:
        return Text.same(f"{found:,.10g} {_SIGNS[key]}"), Unit.TEXT
    unit = _UNITS.get(key)
    return found, unit or (Unit.TEXT if found is None or isinstance(found, str) else Unit.COUNT)


def _currency_unit(currency: str | None) -> Unit:
    return {"KRW": Unit.KRW, "USD": Unit.USD}.get(currency or "", Unit.TEXT)


def _money_value(money: Money) -> Value:
    # only won and dollars have a unit of their own; other money is told with its code, and never converted
    return money.amount if money.currency in ("KRW", "USD") else Text.same(f"{money.currency} {money.amount:,}".strip())


def _object_text(found: BaseModel, key: str) -> Text:
    text = getattr(found, "text", None)
    if isinstance(text, Text):
        return text
    raise _no_such(key, found)


def _list_text(items: tuple[Any, ...]) -> Value:
    words = [_item_text(item) for item in items]
    return Text(", ".join(word.ko for word in words), ", ".join(word.en for word in words)) if words else None


def _item_text(item: Any) -> Text:
    name = getattr(item, "name", None)
    plain = getattr(item, "country", None) or getattr(item, "id", None) or getattr(item, "year", None) or item
    return name.text if isinstance(name, Words) else Text.same(str(plain))


def _no_such(path: str, here: Any) -> UnknownCode:
    keys = ", ".join(type(here).model_fields) if isinstance(here, BaseModel) else "–"
    return UnknownCode(
        Text(f"기업정보 경로 '{path}'", f"the profile path '{path}'"),
        Text(keys, keys),
        Text("`hanbada profile schema`에서 항목을 확인하세요", "see `hanbada profile schema` for the keys"),
    )
