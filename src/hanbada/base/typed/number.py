"""A number as people write it: digits of any width, thousands set apart rightly, one sign; nothing beside it.

number    := sign? plain | "(" plain ")"
sign      := "-" | "△" | "▲"
plain     := digits ("." digits)? (e …)? | groups of three set apart by commas, or by blanks
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from hanbada.base.typed.spelling import Wrong, folded, written

#: From here on a binary float has lost the last digits of a whole number.
EXACT = 2**53
PLAIN = r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d{0,2}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?|\.\d+"
_PLAIN = re.compile(PLAIN)
_NEGATIVE = re.compile(r"[-△▲] ?(.+)|\((.+)\)")
_PERSONS = re.compile(r" ?(?:명|인|persons?|people|employees?)$")


def unsigned(words: str) -> tuple[str, bool]:
    """Folded words without their sign of a negative number, and whether there was one; one sign at most.

    >>> unsigned("△5"), unsigned("(5)"), unsigned("5")
    (('5', True), ('5', True), ('5', False))
    """
    found = _NEGATIVE.fullmatch(words)
    return ((found[1] or found[2]).strip(), True) if found else (words, False)


def plain(words: str) -> Decimal | None:
    """Folded words without a sign as a number; None where they are none.

    >>> plain("1,234.5"), plain("1,23"), plain("1 234")
    (Decimal('1234.5'), None, Decimal('1234'))
    """
    return Decimal(re.sub(r"[, ]", "", words)) if words.isascii() and _PLAIN.fullmatch(words) else None


def number(given: object) -> Decimal:
    """A typed or stored number, exactly.

    >>> number("１，２３４"), number("△5"), number(0.1), number("(12)")
    (Decimal('1234'), Decimal('-5'), Decimal('0.1'), Decimal('-12'))

    Raises Wrong for anything else, and for a float that has lost digits.
    """
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        stored(given)
        return Decimal(repr(given)) if abs(given) < float("inf") else _none(given)
    if isinstance(given, (bool, date)):
        return _none(given)
    words, negative = unsigned(folded(given))
    value = plain(words)
    return _none(given) if value is None else -value if negative else value


def stored(given: object) -> None:
    """Nothing; Wrong for a binary number of more digits than it can hold."""
    if isinstance(given, float) and abs(given) >= EXACT:
        raise Wrong(f"'{given}': 파일이 담을 수 있는 자릿수를 넘음", f"'{given}': more digits than the file can hold")


def percent(given: object) -> Decimal:
    """Per cent, with or without its sign: "5", "5 %" and "5％" are 5.

    >>> percent("5%"), percent("2.5 %"), percent(13)
    (Decimal('5'), Decimal('2.5'), Decimal('13'))
    """
    if not isinstance(given, str):
        return number(given)
    return number(re.sub(r" ?(?:%|퍼센트|per ?cent)$", "", folded(given)))


def head_count(given: object) -> int:
    """A whole number of people, at most seven digits: "1,234명", "50", "12.0".

    >>> head_count("1,234명"), head_count("12.0")
    (1234, 12)
    """
    try:
        value = number(_PERSONS.sub("", folded(given)) if isinstance(given, str) else given)
    except Wrong:
        value = Decimal(-1)
    if value != value.to_integral_value() or not 0 <= value < 10**7:
        raise Wrong(f"사람 수가 아닌 값 '{written(given)}'", f"'{written(given)}' is no number of people")
    return int(value)


def _none(given: object) -> Decimal:
    raise Wrong(f"숫자로 읽을 수 없는 값 '{written(given)}'", f"'{written(given)}' is no number")
