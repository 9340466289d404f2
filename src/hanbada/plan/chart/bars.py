"""Horizontal bars, plain or stacked from the parts of a sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from hanbada.base.stamp import Fact
from hanbada.base.text import Lang, Text
from hanbada.plan.blocks import Column, Figure, Part, Table
from hanbada.plan.chart.axis import WIDE, Label, amount, in_words, legend, said
from hanbada.plan.palette import BLUE, MUTED, SEA, SERIES
from hanbada.plan.svg import drawing, element, number, text, tip, width
from hanbada.plan.wording import format_fact


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its whole, and the parts that the whole is the sum of (if it is stacked)."""

    label: Label
    fact: Fact
    parts: tuple[Fact, ...] = ()
    strong: bool = False


def bars(
    rows: Sequence[Bar],
    *,
    caption: Part,
    item: Text,
    value: Text,
    series: Sequence[Text] = (),
    download: str = "",
    notes: Sequence[Part] = (),
) -> Figure:
    """Horizontal bars; with ``series``, each bar is stacked from its parts (contributions to a score).

    item, value  titles of the first two columns of the table twin ("시장", "종합 점수")
    A bar whose fact is unknown is drawn as words, not as a length of zero.
    """
    unit = rows[0].fact.unit if rows else None
    columns = (Column(item, weight=1.6), Column(value, unit), *(Column(name, unit) for name in series))
    table = Table(
        columns,
        tuple((row.label, row.fact, *row.parts) for row in rows),
        sortable=True,
        download=download,
        highlight=tuple(index for index, row in enumerate(rows) if row.strong),
    )
    alt = in_words(value, [(row.label, row.fact) for row in rows])
    return Figure(partial(_draw_bars, tuple(rows), tuple(series), alt), caption, alt, table, tuple(notes))


def _draw_bars(rows: tuple[Bar, ...], series: tuple[Text, ...], alt: Text, lang: Lang) -> str:
    pitch, top = 28.0, 30.0 if series else 6.0
    names = [said(row.label, lang) for row in rows]
    values = [format_fact(row.fact, lang, with_ask=False) for row in rows]
    left = min(max((width(name) for name in names), default=0) + 14, 240.0)
    right = max((width(value, 12.5) for value in values), default=0) + 14
    known = [amount(row.fact) or 0.0 for row in rows]
    low, high = min([0.0, *known]), max([0.0, *known]) or 1.0
    room = WIDE - left - right - (right if low < 0 else 0)
    scale = room / (high - low)
    zero = left + (right if low < 0 else 0) - low * scale
    body = [legend(series, lang)] if series else []
    for index, row in enumerate(rows):
        y = top + index * pitch
        body.append(text(left - 10, y + 18, names[index], anchor="end", weight="700" if row.strong else None))
        body.append(_bar(row, zero, y + 4, scale, series, lang, values[index]))
    body.append(element("path", d=f"M{number(zero)} {number(top)}V{number(top + len(rows) * pitch)}", stroke=MUTED))
    return drawing(WIDE, top + len(rows) * pitch + 4, "".join(body), alt.in_(lang))


def _bar(row: Bar, zero: float, y: float, scale: float, series: Sequence[Text], lang: Lang, words: str) -> str:
    length = amount(row.fact)
    if length is None:
        return text(zero + 8, y + 14, words, fill=MUTED, size=12.5)
    marks, at = [], zero
    for index, part in enumerate(row.parts if series else (row.fact,)):
        share = (amount(part) or 0.0) * scale
        hint = f"{said(row.label, lang)} · {series[index].in_(lang)}: " if series else f"{said(row.label, lang)}: "
        fill = SERIES[index % len(SERIES)] if series else SEA if row.strong else BLUE
        box = element(
            "rect",
            tip(hint + format_fact(part, lang)),
            x=min(at, at + share),
            y=y,
            width=abs(share),
            height=19,
            fill=fill,
        )
        marks.append(box)
        at += share
    end = zero + length * scale
    negative = length < 0
    marks.append(
        text(
            end + (-6 if negative else 6),
            y + 14,
            words,
            size=12.5,
            anchor="end" if negative else None,
            weight="700" if row.strong else None,
        )
    )
    return "".join(marks)
