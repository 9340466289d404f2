"""A number under its number format → what a reader of the sheet sees, with all the digits that the cell holds.

The format decides what a number means: a per cent sign, a scale of thousands, zeros in front, a currency, a day. How
many decimals it rounds to does not. What a format hides (";;;", a negative number without its sign) is given with the
format behind it, "5 [;;;]", which no reader of numbers takes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

Shown = str | int | float | date
DAY, MONTH, CLOCK = "yyyy-mm-dd", "mm-dd", "h:mm:ss"
#: Formats that files name by number alone, where they are more than plain digits (ECMA-376 18.8.30; 27 on: East Asia).
BUILTIN = {
    9: "0%", 10: "0.00%", 14: DAY, 15: DAY, 16: MONTH, 17: "yyyy-mm", 18: CLOCK, 19: CLOCK, 20: CLOCK, 21: CLOCK,
    22: f"{DAY} {CLOCK}", 27: DAY, 28: MONTH, 29: MONTH, 30: DAY, 31: DAY, 32: CLOCK, 33: CLOCK, 34: DAY, 35: DAY,
    36: DAY, 45: CLOCK, 46: "[h]:mm:ss", 47: CLOCK, 50: DAY, 51: MONTH, 52: DAY, 53: DAY, 54: MONTH, 55: DAY, 56: DAY,
    57: DAY, 58: MONTH,
}  # fmt: skip
EPOCHS = {1900: datetime(1899, 12, 30), 1904: datetime(1904, 1, 1)}
_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[([^\]]*)\]|(General)|(AM/PM|A/P|오전/오후)|([eE][+-])|(.)', re.DOTALL | re.I
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
#: digits, then perhaps the same digits with the sign of a negative number
_PLAIN = re.compile(r"(0|#,##0(?:\.0+)?)(?:_.)*(?:;(?:\[Red\])?\\?[-(](0|#,##0(?:\.0+)?)\\?\)?(?:_.)*)?$")
_RED = ("red", "빨강")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a format: literals before, within and behind its places for digits, and what they are shown as."""

    pieces: tuple[tuple[str, str], ...]
    condition: tuple[str, float] | None
    red: bool
    elapsed: bool

    @property
    def bare(self) -> str:
        """The signs that are no literals."""
        return "".join(sign for kind, sign in self.pieces if kind == "sign")

    @property
    def timed(self) -> bool:
        """Whether it shows a day or a time."""
        return self.elapsed or bool(set(self.bare.lower()) & set("ymdhs"))

    @property
    def empty(self) -> bool:
        """Whether it shows nothing at all."""
        return not self.pieces


@lru_cache(maxsize=1024)
def sections(code: str) -> tuple[Section, ...]:
    """The parts of a format code, set apart by semicolons."""
    found: list[Section] = []
    pieces: list[tuple[str, str]] = []
    condition: tuple[str, float] | None = None
    red = elapsed = False
    for quoted, escaped, _pad, _fill, bracket, general, half, power, sign in (
        *_PIECE.findall(code),
        ("",) * 8 + (";",),
    ):
        if bracket:
            limit = _CONDITION.fullmatch(bracket)
            condition = (limit[1], float(limit[2])) if limit else condition
            red = red or bracket.lower() in _RED
            elapsed = elapsed or bool(re.fullmatch(r"h+|m+|s+", bracket.lower()))
            if bracket.startswith("$") and (currency := bracket[1:].partition("-")[0]):
                pieces.append(("literal", currency))
        elif quoted or escaped:
            pieces.append(("literal", quoted or escaped))
        elif general or power:
            pieces.append(("general" if general else "power", general or power))
        elif half:
            pieces.append(("sign", "h"))
        elif sign == ";":
            found.append(Section(tuple(pieces), condition, red, elapsed))
            pieces, condition, red, elapsed = [], None, False, False
        elif sign:
            pieces.append(("sign" if sign in "0#?.,%/@" or sign.lower() in "ymdhs" else "literal", sign))
    return tuple(found)


@lru_cache(maxsize=1024)
def plain(code: str) -> bool:
    """Whether a format shows every number as itself: thousands set apart and rounded, with its sign, nothing more.

    >>> plain("#,##0"), plain("#,##0_);(#,##0)"), plain("0.00"), plain("#,##0,")
    (True, True, False, False)
    """
    if code.lower() == "general":
        return True
    held = _PLAIN.match(code)
    return bool(held) and (held[2] is None or held[1] == held[2])  # type: ignore[index]


def shown(value: Shown, code: str | None, system: int = 1900) -> Shown:
    """What is seen of a value under a format code.

    >>> shown(0.13, "0.0%"), shown(1234567, "#,##0,"), shown(10121, "000000"), shown(5, '#,##0"백만원"'), shown(46082, "yyyy-mm-dd")
    ('13.0%', 1234.567, '010121', '5백만원', datetime.date(2026, 3, 1))
    >>> shown(5, ";;;"), shown(8504.4, "0.00"), shown(-5, "#,##0;△#,##0"), shown(-5, "0;0")
    ('5 [;;;]', '8504.40', -5, '-5 [0;0]')
    """
    if not code or isinstance(value, (bool, date)) or (plain(code) and not isinstance(value, str)):
        return value
    parts = sections(code)
    if isinstance(value, str):
        return f"{value} [{code}]" if len(parts) == 4 and parts[3].empty else value
    part, at = _part(parts, value)
    if part is None or part.empty:
        return f"{value} [{code}]"
    if part.timed:
        return _moment(value, part, code, system)
    unsigned = len(parts) > 1 and at > 0 and part.condition is None and value < 0
    if unsigned and not (part.red or any(sign in "-(△▲−" for _, words in part.pieces for sign in words)):
        return f"{value} [{code}]"
    return value if value == 0 and at == 2 else _number(value, part, unsigned)


def _part(parts: tuple[Section, ...], value: float) -> tuple[Section | None, int]:
    """The section that a number falls under, and its place: by conditions where there are any, else by its sign."""
    if any(part.condition for part in parts[:2]):
        for at, part in enumerate(parts[:3]):
            if part.condition is None or _holds(part.condition, value):
                return part, at
        return None, 0
    at = 1 if value < 0 and len(parts) > 1 else 2 if value == 0 and len(parts) > 2 else 0
    return parts[at], at


def _holds(condition: tuple[str, float], value: float) -> bool:
    sign, limit = condition
    return {
        "<": value < limit, ">": value > limit, "=": value == limit,
        "<=": value <= limit, ">=": value >= limit, "<>": value != limit,
    }[sign]  # fmt: skip


def _number(value: float, part: Section, unsigned: bool) -> Shown:
    """A number with its scale, its zeros in front and the words around it."""
    kinds = [kind for kind, _ in part.pieces]
    if "power" in kinds or "/" in part.bare or "general" in kinds:
        core, places = "", []
    else:
        core = "".join(sign for sign in part.bare if sign in "0#?.,")
        places = [n for n, (kind, sign) in enumerate(part.pieces) if kind == "sign" and sign in "0#?"]
    first, last = (places[0], places[-1]) if places else (len(part.pieces), -1)
    if not places and ("general" in kinds or "power" in kinds or "/" in part.bare):
        held = [n for n, kind in enumerate(kinds) if kind != "literal"]
        first, last = held[0], held[-1]
    elif not places and "@" not in part.bare:
        return f"{value} [{''.join(words for _, words in part.pieces)}]"  # words in place of the number
    scaled = Decimal(repr(value)) * 100 ** part.bare.count("%")
    scaled = scaled / Decimal(1000) ** (len(core) - len(core.rstrip(",")))
    if unsigned:
        scaled = abs(scaled)
    digits = _digits(scaled, core, [p for p in part.pieces[first : last + 1] if p[0] == "literal" or p[1] in "0#?."])
    outside = [
        (n, words) for n, (kind, words) in enumerate(part.pieces) if kind == "literal" and not first <= n <= last
    ]
    before = "".join(words for n, words in outside if n < first).strip()
    behind = ("%" * part.bare.count("%") + "".join(words for n, words in outside if n > last)).strip()
    if unsigned:
        before, behind = before.strip("-(△▲− "), behind.strip(") ")
        scaled, digits = -scaled, digits and f"-{digits}"
    words = digits or _plain(scaled)
    if before or behind:
        return f"{'-' if words.startswith('-') else ''}{before}{words.removeprefix('-')}{behind}"
    return digits or _bare(scaled, value)


def _digits(number: Decimal, core: str, pieces: list[tuple[str, str]]) -> str:
    """The number laid into places that show zeros of their own: "000000", "000-00-00000", "0.00"; empty where none does."""
    whole, _dot, decimals = core.partition(".")
    if set(core) - {"0", "."} or not core or number < 0:
        return ""
    literal = any(kind == "literal" for kind, _ in pieces)
    exponent = number.normalize().as_tuple().exponent
    held = max(0, -exponent) if isinstance(exponent, int) else 0
    if held > len(decimals) or (len(whole) < 2 and held == len(decimals) and not literal):
        return ""
    laid = f"{number:.{len(decimals)}f}"
    if not literal:
        return laid.rjust(len(core), "0")
    signs = list(laid.replace(".", "").rjust(len(whole) + len(decimals), "0"))
    surplus = len(signs) - len(whole) - len(decimals)
    out = "".join(signs[:surplus])
    rest = iter(signs[surplus:])
    return out + "".join(words if kind == "literal" else "." if words == "." else next(rest) for kind, words in pieces)


def _plain(number: Decimal) -> str:
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def _bare(number: Decimal, value: float) -> int | float:
    if number == Decimal(repr(value)):
        return value
    return int(number) if number == number.to_integral_value() else float(number)


def _moment(value: float, part: Section, code: str, system: int) -> Shown:
    """A day where year, month and day are seen; else the words that are seen of it."""
    seen = set(part.bare.lower())
    try:
        moment = EPOCHS[system] + timedelta(seconds=round(value * 86_400))
    except OverflowError:
        return f"{value} [{code}]"
    if part.elapsed:
        return str(timedelta(seconds=round(value * 86_400)))
    if value < 0 or (seen & set("yd") and value < 61 and system == 1900):  # before 1 March 1900 the count is off by one
        return f"{value} [{code}]"
    clock = moment.time().isoformat()
    if not seen & set("yd"):
        return clock if seen & set("hs") else f"{moment:%m}"
    if {"y", "m", "d"} <= seen:
        return (
            f"{moment:%Y-%m-%d} {clock}" if seen & set("hs") and moment.time() != datetime.min.time() else moment.date()
        )
    if "y" in seen:
        return f"{moment:%Y-%m}" if "m" in seen else moment.year
    return f"{moment:%m-%d}" if "m" in seen else f"{moment:%d}"
