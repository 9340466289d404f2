"""Numbers, money and days in the reader's language: 억/만 and 원 in Korean, millions and KRW in English."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_currency, get_currency_precision
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language

from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Lang, Text
from hanbada.base.units import Unit
from hanbada.plan.particle import particle
from hanbada.plan.wording import format_fact, plain

STAMP = Stamp.of("office", Text("사업 관리 기록", "record of the programme office"), [])
UNITS = {"KRW": Unit.KRW, "USD": Unit.USD}


def reader_lang() -> Lang:
    """The language of the reader whose page is being made; Korean where none was chosen."""
    return "en" if (get_language() or "ko").startswith("en") else "ko"


def _locale() -> Locale:
    return Locale.parse("en_GB" if reader_lang() == "en" else "ko_KR")


def amount(number: float | Decimal, currency: str) -> str:
    """An amount in whole units of a currency, rounded to about three digits: "12.3억 원", "USD 1.5 million"."""
    unit = UNITS.get(currency)
    if unit is None:
        return format_currency(number, currency, locale=_locale())
    value: float = int(number) if number == int(number) else float(number)
    return format_fact(Fact(value, unit, STAMP), reader_lang())


def major(minor_units: int, currency: str) -> Decimal:
    """Whole units of an amount kept in minor units: 1 = 1 won, 100 = 1 dollar."""
    return Decimal(minor_units).scaleb(-get_currency_precision(currency))


def exact(minor_units: int, currency: str) -> str:
    """Every digit of an amount kept in minor units: "1,234,500,000원", "USD 1,234.50"."""
    number = major(minor_units, currency)
    words = plain(number, 0 if number == number.to_integral_value() else get_currency_precision(currency))
    if reader_lang() == "ko" and currency in ("KRW", "USD"):
        return words + {"KRW": "원", "USD": "달러"}[currency]
    return f"{currency} {words}"


def share(number: float | Decimal) -> str:
    """A share in 0–1 as a percentage with one decimal."""
    return format_fact(Fact(float(number), Unit.SHARE, STAMP), reader_lang())


def count(number: float | Decimal) -> str:
    """A count with thousands set apart; at most one decimal."""
    whole = Decimal(str(number))
    return plain(whole, 0 if whole == whole.to_integral_value() else 1)


def local_day(moment: date) -> date:
    """The day in the office's time zone."""
    if isinstance(moment, datetime):
        return (localtime(moment) if is_aware(moment) else moment).date()
    return moment


def day(moment: date, form: str = "medium") -> str:
    """A day: "2026. 11. 22." and "22 Nov 2026"."""
    return format_date(local_day(moment), form, locale=_locale())


def minute(moment: datetime) -> str:
    """A day with the time, in the office's time zone: "2026. 11. 22. 14:05"."""
    local = localtime(moment) if is_aware(moment) else moment
    clock = format_datetime(local, "HH:mm", locale=_locale())
    return f"{day(local)} {clock}" if reader_lang() == "ko" else f"{day(local)}, {clock}"


def away(moment: date, today: date) -> str:
    """How far a day lies from today: "오늘", "3일 전", "in 5 days"."""
    days = (local_day(moment) - today).days
    if days == 0:
        return "오늘" if reader_lang() == "ko" else "today"
    return format_timedelta(timedelta(days=days), granularity="day", threshold=2, add_direction=True, locale=_locale())


def left(days: int) -> str:
    """What remains of a time limit, or how long ago it passed: "2일 남음", "3일 지남", "오늘까지"."""
    if reader_lang() == "ko":
        return "오늘까지" if days == 0 else f"{days}일 남음" if days > 0 else f"{-days}일 지남"
    unit = "day" if abs(days) == 1 else "days"
    return "today" if days == 0 else f"{days} {unit} left" if days > 0 else f"{-days} {unit} overdue"


def josa(words: str, pair: str) -> str:
    """The words with the Korean particle that fits them; bare in English."""
    return words + particle(words, pair) if reader_lang() == "ko" else words
