"""Money as people write it, in Korean and English, and the units that stand in headers: all of the words, or nothing.

money     := sign? currency? body currency?          one currency at most, on either side by the same rule
body      := plain | plain scale | section (만|억|조) (section (만|억|조))* section?     falling, nothing overlaps
section   := plain | (digit 천)? (digit 백)? (digit 십)? digit?
scale     := 천 | 만 | 백만 | 천만 | 억 | … | thousand | million | billion
unit      := money with a power of ten, or none, in place of its plain number
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from hanbada.base.text import Text
from hanbada.base.typed.number import PLAIN, number, stored, unsigned
from hanbada.base.typed.number import plain as plain_number
from hanbada.base.typed.spelling import Wrong, folded, not_known, written

#: Units of money that a column can have: whole units of which currency.
UNITS: dict[str, tuple[int, str]] = {
    "원": (1, "KRW"), "천원": (10**3, "KRW"), "만원": (10**4, "KRW"), "백만원": (10**6, "KRW"),
    "천만원": (10**7, "KRW"), "억원": (10**8, "KRW"), "십억원": (10**9, "KRW"), "달러": (1, "USD"),
    "천달러": (10**3, "USD"), "백만달러": (10**6, "USD"), "억달러": (10**8, "USD"), "십억달러": (10**9, "USD"),
}  # fmt: skip
UNIT_WORDS = {
    "원": Text("원", "KRW"), "천원": Text("천 원", "KRW thousand"), "만원": Text("만 원", "KRW 10 thousand"),
    "백만원": Text("백만 원", "KRW million"), "천만원": Text("천만 원", "KRW 10 million"),
    "억원": Text("억 원", "KRW 100 million"), "십억원": Text("십억 원", "KRW billion"), "달러": Text("달러", "USD"),
    "천달러": Text("천 달러", "USD thousand"), "백만달러": Text("백만 달러", "USD million"),
    "억달러": Text("억 달러", "USD 100 million"), "십억달러": Text("십억 달러", "USD billion"),
}  # fmt: skip
HIGHEST = 10**17
SMALL = {"십": 10, "백": 100, "천": 1_000}
BIG = {"만": 10**4, "억": 10**8, "조": 10**12}
ENGLISH = {
    "thousand": 10**3, "thousands": 10**3, "k": 10**3, "million": 10**6, "millions": 10**6, "mn": 10**6,
    "billion": 10**9, "billions": 10**9, "bn": 10**9, "trillion": 10**12,
}  # fmt: skip
CURRENCIES = {
    **dict.fromkeys(("원", "₩", "\\", "krw", "won"), "KRW"),
    **dict.fromkeys(
        ("달러", "불", "미달러", "미불", "us달러", "us불", "$", "us$", "usd", "dollar", "dollars", "us dollar", "us dollars",
         "u.s. dollar", "u.s. dollars"), "USD",
    ),
}  # fmt: skip
#: These name a currency, not its unit: beside an amount they say what it is, alone in a header they leave the unit open.
KINDS = {"원화": "KRW", "미화": "USD", "달러화": "USD"}
_WORDS = sorted((*CURRENCIES, *KINDS, *ENGLISH, *SMALL, *BIG), key=len, reverse=True)
_TOKEN = re.compile(
    rf"(?P<number>{PLAIN})|(?P<word>{'|'.join(re.escape(w) + ('(?![a-z])' if w[-1].isascii() and w[-1].isalpha() else '') for w in _WORDS)})"
)
Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Money:
    """What was typed: ``value`` in whole units; whether it named its own scale, and its currency ("" where neither)."""

    value: Decimal
    scaled: bool
    currency: str


def tokens(words: str) -> list[Token] | None:
    """Folded words as numbers, scales and currencies; None where anything else stands among them.

    >>> tokens("1억 2,000만원"), tokens("약 3억")
    ([('number', '1'), ('scale', '억'), ('number', '2,000'), ('scale', '만'), ('currency', '원')], None)
    """
    found: list[Token] = []
    at = 0
    while at < len(words):
        if words[at] == " ":
            at += 1
            continue
        match = _TOKEN.match(words, at)
        if match is None or (at and words[at - 1].isascii() and words[at - 1].isalpha() and match[0][0].isalpha()
                             and match[0][0].isascii()):  # fmt: skip
            return None
        kind = "number" if match["number"] else "currency" if match[0] in CURRENCIES or match[0] in KINDS else "scale"
        found.append((kind, match[0]))
        at = match.end()
    return found


def money(given: object) -> Money:
    """What an amount says.

    >>> money("1억 2,000만원").value, money("USD 1.5 million"), money("△5")
    (Decimal('120000000'), Money(value=Decimal('1500000.0'), scaled=True, currency='USD'), Money(value=Decimal('-5'), scaled=False, currency=''))

    Raises Wrong for everything that is not wholly understood.
    """
    if not isinstance(given, str):
        return Money(number(given), False, "")
    words, negative = unsigned(folded(given))
    if not negative:  # "₩-5" and "$ (5)" too
        found = re.fullmatch(r"(us\$|usd|krw|[₩\\$]) ?([-△▲(].*)", words)
        if found:
            words, negative = unsigned(found[2])
            words = f"{found[1]} {words}"
    parts = tokens(words)
    made = _made(parts) if parts else None
    if made is None:
        raise Wrong(f"숫자로 읽을 수 없는 값 '{written(given)}'", f"'{written(given)}' is no number")
    return Money(-made.value, made.scaled, made.currency) if negative else made


def _made(parts: list[Token]) -> Money | None:
    """Currency, body, currency; both currencies the same where there are two."""
    named = {(CURRENCIES | KINDS)[word] for kind, word in parts if kind == "currency"}
    inner = list(parts)
    if inner[0][1] in KINDS:  # "미화 $5"
        inner.pop(0)
    for end in (0, -1):
        if inner and inner[end][0] == "currency":
            inner.pop(end)
    value = _body(inner) if len(named) <= 1 else None
    if value is None:
        return None
    return Money(value, any(kind == "scale" for kind, _ in inner), next(iter(named), ""))


def _body(parts: list[Token]) -> Decimal | None:
    """The value of numbers and scales; None where they do not fall from large to small, each within the one before."""
    numbers = [plain_number(word) for kind, word in parts if kind == "number"]
    if not numbers or None in numbers or any(kind == "currency" for kind, _ in parts) or parts[0][0] != "number":
        return None
    if len(numbers) == 1:
        return _scaled(numbers[0] or Decimal(0), [word for kind, word in parts[1:]])
    total = section = Decimal(0)
    room = within = Decimal(10**16)
    waiting: Decimal | None = None
    for kind, word in parts:
        if kind == "number":
            value = plain_number(word)
            if waiting is not None or value is None or value != value.to_integral_value():
                return None
            waiting = value
        elif word in SMALL:
            if waiting is None or not 0 < waiting < 10 or SMALL[word] >= within:
                return None
            section, within, waiting = section + waiting * SMALL[word], Decimal(SMALL[word]), None
        elif word in BIG:
            section += _fitting(waiting, within)
            if not 0 < section * BIG[word] < room or BIG[word] >= room:
                return None
            total, room, section, within, waiting = (
                total + section * BIG[word], Decimal(BIG[word]), Decimal(0), Decimal(10**16), None
            )  # fmt: skip
        else:
            return None
    section += _fitting(waiting, within)
    return total + section if 0 <= section < room else None


def _fitting(waiting: Decimal | None, within: Decimal) -> Decimal:
    """The number that waits for its scale, if it lies within the scale before it; else too much for any room."""
    return Decimal(0) if waiting is None else waiting if waiting < within else Decimal(10**30)


def _scaled(value: Decimal, words: list[str]) -> Decimal | None:
    """A number under one scale: 백만, 천만, 십억, thousand."""
    if len(words) == 1:
        return value * ({**SMALL, **BIG, **ENGLISH}[words[0]])
    if len(words) == 2 and words[0] in SMALL and words[1] in BIG:
        return value * SMALL[words[0]] * BIG[words[1]]
    return value if not words else None


@lru_cache(maxsize=4096)
def unit(words: str) -> str:
    """The unit of money that words of a header mean: one of UNITS; empty where they are not wholly understood.

    >>> unit("백만 US$"), unit("US$ 천"), unit("$1,000"), unit("천만원"), unit("US Dollar thousand"), unit("억")
    ('백만달러', '천달러', '천달러', '천만원', '천달러', '')
    """
    parts = tokens(re.sub(r"(?<!\d)'000s?(?!\d)", "1,000", folded(words)))
    if not parts or not any(word in CURRENCIES for _, word in parts):
        return ""
    if not any(kind == "number" for kind, _ in parts):
        first = next((n for n, (kind, _) in enumerate(parts) if kind == "scale"), len(parts))
        parts.insert(first if first < len(parts) else 0 if parts[0][0] != "currency" else 1, ("number", "1"))
    made = _made(parts)
    if made is None or made.value != made.value.to_integral_value():
        return ""
    return next((name for name, means in UNITS.items() if means == (int(made.value), made.currency)), "")


def amount(given: object, of: str) -> int | None:
    """Money in minor units under a column's unit; None where the cell says that it is not known.

    Rule, on both sides of the number: another currency than the column's is refused. A scale with its currency is the
    cell's own unit; a currency alone is nothing new in a column of whole won or dollars and refused in any other
    (thousands of won, or won?); 억 and 조 alone are of won, never of dollars.

    >>> amount("1,234", "백만원"), amount("１２", "천원"), amount("12억", "백만원"), amount(1.5, "달러"), amount("-", "원")
    (1234000000, 12000, 1200000000, 150, None)
    """
    factor, currency = UNITS[of]
    if not_known(given):
        return None
    said = written(given)
    stored(given)
    found = money(given)
    if found.value < 0:
        raise Wrong(f"음수 '{said}'", f"the negative amount '{said}'")
    if found.currency and found.currency != currency:
        raise Wrong(f"'{said}': 열의 통화는 {currency}", f"'{said}': the column is in {currency}")
    own = found.scaled and (found.currency or _clear(found, factor, currency))
    if (found.scaled and not own) or (found.currency and not found.scaled and factor != 1):
        column = UNIT_WORDS[of]
        raise Wrong(
            f"'{said}': 열의 단위({column.ko})와 칸의 단위가 함께 있어 뜻이 분명하지 않음",
            f"'{said}': not clear beside the column's unit ({column.en})",
        )
    value = found.value * (1 if own else factor) * (100 if currency == "USD" else 1)
    if value > HIGHEST:
        raise Wrong(f"너무 큰 금액 '{said}': 단위를 확인할 것", f"'{said}' is too much: check the unit")
    return int(value.to_integral_value())


def _clear(found: Money, factor: int, currency: str) -> bool:
    """Whether a scale without a currency is clear: nobody counts 억 of thousands of won, and 12억 is seldom dollars."""
    large = found.value >= BIG["억"]
    return (factor == 1 or large) if currency == "KRW" else (factor == 1 and not large)
