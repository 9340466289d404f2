"""What every chart needs: labels, lengths, ticks, a legend, and the drawing told in words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from hanbada.base.stamp import Fact
from hanbada.base.text import Lang, Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Name
from hanbada.plan.palette import MUTED, SERIES
from hanbada.plan.svg import element, text, width
from hanbada.plan.wording import format_fact, known_value

WIDE = 720.0
Label = Text | Name


def said(label: Label, lang: Lang) -> str:
    """A label in one language."""
    return label.in_(lang)


def amount(fact: Fact) -> float | None:
    """The value of a fact as a length, None where unknown or not a number."""
    value = known_value(fact)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def in_words(value: Text, pairs: Sequence[tuple[Label, Fact]]) -> Text:
    """A drawing in words: what is measured, then every mark with its value."""
    both = {
        lang: f"{value.in_(lang)}: "
        + ", ".join(f"{said(label, lang)} {format_fact(fact, lang, with_ask=False)}" for label, fact in pairs)
        for lang in ("ko", "en")
    }
    return Text(both["ko"], both["en"])


def legend(series: Sequence[Text], lang: Lang, x: float = 0.0) -> str:
    marks = []
    for index, name in enumerate(series):
        marks.append(element("rect", x=x, y=4, width=12, height=12, fill=SERIES[index % len(SERIES)]))
        marks.append(text(x + 17, 14.5, name.in_(lang), size=12, fill=MUTED))
        x += width(name.in_(lang), 12) + 36
    return "".join(marks)


def ticks(low: float, high: float, about: int = 4) -> tuple[float, ...]:
    """Round numbers that cover a range, in steps of 1, 2 or 5 times a power of ten.

    >>> ticks(0, 37)
    (0.0, 10.0, 20.0, 30.0, 40.0)
    """
    span = (high - low) or abs(high) or 1.0
    raw = span / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(index * step, 12) for index in range(first, last + 1))


def axis_words(fact: Fact, mark: float, lang: Lang) -> str:
    """A tick in the unit of the facts; a scale is no claim, so it needs no footnote."""
    value = int(mark) if mark == int(mark) else mark
    percent = fact.unit in (Unit.SHARE, Unit.GROWTH, Unit.PERCENT)
    return format_fact(Fact(value, fact.unit, fact.stamp), lang, with_unit=percent).replace(".0 %", " %")


def touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two boxes (left, top, right, bottom) share a point."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
