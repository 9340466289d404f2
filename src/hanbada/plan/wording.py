"""How a Fact reads in Korean and English: by its unit, rounded half to even, never "−0", unknown said so."""

from __future__ import annotations

import math
from calendar import month_name
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np

from hanbada.base.errors import UncitedNumber
from hanbada.base.stamp import Fact, Value
from hanbada.base.text import Lang, Text
from hanbada.base.units import Unit

UNKNOWN = Text("확인 안 됨", "not confirmed")
UNIT_WORDS = {
    Unit.USD: Text("달러", "USD"),
    Unit.KRW: Text("원", "KRW"),
    Unit.USD_PER_KG: Text("달러/kg", "USD per kg"),
    Unit.KM: Text("km", "km"),
    Unit.PERSONS: Text("명", "people"),
    Unit.USD_PER_PERSON: Text("1인당 달러", "USD per person"),
    Unit.SHARE: Text("%", "%"),
    Unit.PERCENT: Text("%", "%"),
    Unit.GROWTH: Text("%", "%"),
    Unit.MONTHS: Text("개월", "months"),
    Unit.DAYS: Text("일", "days"),
}
NUMERIC = frozenset(Unit) - {Unit.DATE, Unit.CODE, Unit.TEXT, Unit.FLAG}


def unit_words(unit: Unit | None, lang: Lang) -> str:
    """What the header of a column says about its unit; empty where a unit has no name (a ratio, a score)."""
    words = UNIT_WORDS.get(unit) if unit is not None else None
    return words.in_(lang) if words else ""


def known_value(fact: Fact) -> Value:
    """The value as a plain Python object; NaN and infinity are unknown like None."""
    value = fact.value.item() if isinstance(fact.value, np.generic) else fact.value
    return None if isinstance(value, float) and not math.isfinite(value) else value


def format_fact(fact: Fact, lang: Lang, *, with_unit: bool = True, with_ask: bool = True) -> str:
    """The words for a fact.

    ``with_unit=False`` leaves out what the header of a column says already ("1,530만" under "달러").
    An unknown fact reads "확인 안 됨" / "not confirmed", with whom to ask unless ``with_ask=False``.

    >>> from hanbada.base.stamp import Stamp
    >>> stamp = Stamp.of("example", Text("예", "example"), [])
    >>> format_fact(Fact(15_300_000, Unit.USD, stamp), "ko"), format_fact(Fact(15_300_000, Unit.USD, stamp), "en")
    ('1,530만 달러', 'USD 15.3 million')
    >>> format_fact(Fact(-0.0399, Unit.GROWTH, stamp), "ko"), format_fact(Fact(None, Unit.SHARE, stamp), "en")
    ('−4.0 %', 'not confirmed')
    """
    value = known_value(fact)
    if value is None:
        asked = f" ({'문의: ' if lang == 'ko' else 'ask: '}{fact.ask.in_(lang)})" if fact.ask and with_ask else ""
        return UNKNOWN.in_(lang) + asked
    if isinstance(value, bool):
        return (("예", "아니요") if lang == "ko" else ("yes", "no"))[not value]
    if isinstance(value, Text):
        return value.in_(lang)
    if fact.unit is Unit.DATE or isinstance(value, date):
        return _date(value, lang, with_unit)
    if isinstance(value, str):
        return _span(value, lang, with_unit) if fact.unit is Unit.YEAR else value
    number = Decimal(repr(value))
    return _WRITERS[fact.unit](number, lang, with_unit)


def plain(number: Decimal, places: int = 0, sign: bool = False) -> str:
    """A decimal number: rounded half to even, thousands by comma, a real minus, no negative zero.

    >>> plain(Decimal("-1234.25"), 1), plain(Decimal("-0.04"), 1), plain(Decimal("2.5")), plain(Decimal("3"), 1, True)
    ('−1,234.2', '0.0', '2', '+3.0')
    """
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    mark = "−" if rounded < 0 else "+" if sign and rounded > 0 else ""
    return f"{mark}{abs(rounded):,}"


def _scaled(number: Decimal, steps: tuple[tuple[int, str], ...], places: Callable[[Decimal], int]) -> str:
    """A number in the largest step that it reaches after rounding; an exact whole number has no decimals."""
    for index, (step, word) in enumerate(steps):
        part = number / step
        if abs(part) < 1:
            continue
        shown = plain(part, 0 if part == part.to_integral_value() else places(abs(part)))
        if index and Decimal(shown.replace(",", "").replace("−", "-")).copy_abs() >= steps[index - 1][0] // step:
            step, word = steps[index - 1]
            shown = plain(number / step)
        return shown + word
    return plain(number)


def _three(part: Decimal) -> int:
    """Decimals that leave about three significant digits."""
    return 0 if part >= 100 else 1 if part >= 10 else 2


def _tens(part: Decimal) -> int:
    return 0 if part >= 100 else 1


def _big(number: Decimal, lang: Lang, short: bool = False) -> str:
    if lang == "ko":
        if abs(number) >= 10**8:
            return _scaled(number, ((10**12, "조"), (10**8, "억")), _three)
        return _scaled(number, ((10**8, "억"), (10**4, "만")), _tens)
    words = (" tn", " bn", " m") if short else (" trillion", " billion", " million")
    return _scaled(number, tuple(zip((10**12, 10**9, 10**6), words, strict=True)), _three)


def _money(ko: str, en: str) -> Callable[[Decimal, Lang, bool], str]:
    def write(number: Decimal, lang: Lang, with_unit: bool) -> str:
        if not with_unit:
            return _big(number, lang, short=True)
        return f"{_big(number, lang)} {ko}" if lang == "ko" else f"{en} {_big(number, lang)}"

    return write


def _price(number: Decimal, lang: Lang, with_unit: bool) -> str:
    small = 0 < abs(number) < Decimal("0.1")
    words = plain(number, 4 if small else 0 if abs(number) >= 1000 else 2)
    if not with_unit:
        return words
    return f"{words} 달러/kg" if lang == "ko" else f"USD {words} per kg"


def _weight(number: Decimal, lang: Lang, with_unit: bool) -> str:
    """Kilograms below one tonne, tonnes from there on; a column keeps the words because they differ by row."""
    if abs(number) < 1000:
        return f"{plain(number)} kg"
    tonnes = number / 1000
    if lang == "ko":
        return (_big(tonnes, "ko") if tonnes >= 10**4 else plain(tonnes, _three(abs(tonnes)))) + " 톤"
    return plain(tonnes, _three(abs(tonnes))) + (" tonnes" if with_unit else " t")


def _percentage(number: Decimal, lang: Lang, with_unit: bool, sign: bool = False) -> str:
    """A share or growth as a percentage with one decimal; what would round to 0 or 100 says so."""
    percent = number * 100
    end = " %" if with_unit else ""
    if not sign and 0 < percent < Decimal("0.05"):
        return f"0.1{end} 미만" if lang == "ko" else f"< 0.1{end}"
    if not sign and Decimal("99.95") <= percent < 100:
        return f"99.9{end} 초과" if lang == "ko" else f"> 99.9{end}"
    return plain(percent, 0 if abs(percent) >= 1000 else 1, sign) + end


def _tariff(number: Decimal, _lang: Lang, with_unit: bool) -> str:
    """A rate of duty: one decimal, a second where the rate has one."""
    two = number.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)
    return plain(number, 1 if two == two.quantize(Decimal("0.1")) else 2) + (" %" if with_unit else "")


def _counted(ko: str, one: str, many: str) -> Callable[[Decimal, Lang, bool], str]:
    def write(number: Decimal, lang: Lang, with_unit: bool) -> str:
        words = plain(number, 0 if number == number.to_integral_value() else 1)
        if not with_unit:
            return words
        return f"{words}{ko}" if lang == "ko" else f"{words} {one if number == 1 else many}".rstrip()

    return write


def _persons(number: Decimal, lang: Lang, with_unit: bool) -> str:
    words = _big(number, lang, short=not with_unit)
    if not with_unit:
        return words
    return f"{words}{' ' if words[-1] in '만억조' else ''}명" if lang == "ko" else f"{words} people"


def _per_person(number: Decimal, lang: Lang, with_unit: bool) -> str:
    if not with_unit:
        return plain(number)
    return f"1인당 {plain(number)} 달러" if lang == "ko" else f"USD {plain(number)} per person"


def _rank(number: Decimal, lang: Lang, with_unit: bool) -> str:
    place = int(number)
    if not with_unit:
        return str(place)
    if lang == "ko":
        return f"{place:,}위"
    tail = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place:,}{tail}"


def _span(span: str, lang: Lang, with_unit: bool) -> str:
    """Years as a writer sets them: an en dash between the ends."""
    return span.replace("-", "–") + ("년" if lang == "ko" and with_unit else "")


def _date(value: Value, lang: Lang, with_unit: bool) -> str:
    """A day in words; ISO in a column."""
    if not isinstance(value, date):
        try:
            value = date.fromisoformat(str(value))
        except ValueError:
            return str(value)
    if not with_unit:
        return value.isoformat()
    if lang == "ko":
        return f"{value.year}년 {value.month}월 {value.day}일"
    return f"{value.day} {month_name[value.month]} {value.year}"


def _refuse(number: Decimal, _lang: Lang, _with_unit: bool) -> str:
    raise UncitedNumber(
        Text(f"숫자가 아닌 단위에 숫자 {number}", f"the number {number} with a unit of words"),
        Text("단위에 맞는 값", "a value that fits its unit"),
        Text("Fact의 단위를 고치세요", "correct the unit of the fact"),
    )


_WRITERS: dict[Unit, Callable[[Decimal, Lang, bool], str]] = {
    Unit.USD: _money("달러", "USD"),
    Unit.KRW: _money("원", "KRW"),
    Unit.USD_PER_KG: _price,
    Unit.KG: _weight,
    Unit.KM: _counted(" km", "km", "km"),
    Unit.PERSONS: _persons,
    Unit.USD_PER_PERSON: _per_person,
    Unit.SHARE: _percentage,
    Unit.PERCENT: _tariff,
    Unit.RATIO: lambda number, _lang, _with_unit: plain(number, 2),
    Unit.SCORE: lambda number, _lang, _with_unit: plain(number, 1 if abs(number) >= 10 else 2),
    Unit.GROWTH: lambda number, lang, with_unit: _percentage(number, lang, with_unit, sign=True),
    Unit.COUNT: _counted("", "", ""),
    Unit.RANK: _rank,
    Unit.MONTHS: _counted("개월", "month", "months"),
    Unit.DAYS: _counted("일", "day", "days"),
    Unit.YEAR: lambda number, lang, with_unit: f"{int(number)}{'년' if lang == 'ko' and with_unit else ''}",
    Unit.DATE: _refuse,
    Unit.CODE: _refuse,
    Unit.TEXT: _refuse,
    Unit.FLAG: _refuse,
}
