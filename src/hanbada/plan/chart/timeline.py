"""Spans of days as bars under a calendar of months: what is done when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from hanbada.base.stamp import Fact
from hanbada.base.text import Lang, Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Column, Figure, Part, Table
from hanbada.plan.chart.axis import WIDE, Label, in_words, said
from hanbada.plan.palette import BLUE, FAINT, MUTED, RULE
from hanbada.plan.svg import drawing, element, number, text, tip, width

PITCH, TOP, ROOM = 26.0, 26.0, 350.0


@dataclass(frozen=True, slots=True)
class Span:
    """One bar: its label, its first and its last day."""

    label: Label
    start: Fact
    due: Fact


def timeline(spans: Sequence[Span], *, caption: Part, item: Text, download: str = "") -> Figure:
    """Bars over days with a line at each new month; the last day stands at the end of each bar."""
    columns = (
        Column(item, weight=2.4),
        Column(Text("시작", "Start"), Unit.DATE),
        Column(Text("기한", "Due"), Unit.DATE),
    )
    table = Table(columns, tuple((span.label, span.start, span.due) for span in spans), download=download)
    alt = in_words(Text("기한", "Due"), [(span.label, span.due) for span in spans])
    return Figure(partial(_draw, tuple(spans), alt), caption, alt, table)


def _draw(spans: tuple[Span, ...], alt: Text, lang: Lang) -> str:
    days = [day for span in spans for day in (span.start.value, span.due.value) if isinstance(day, date)]
    first, last = min(days), max(days)
    left = min(max(width(said(span.label, lang), 12) for span in spans) + 12, ROOM)
    scale = (WIDE - left - 60) / max((last - first).days, 1)

    def x(day: object) -> float:
        assert isinstance(day, date)
        return left + (day - first).days * scale

    height = TOP + len(spans) * PITCH + 4
    body = [_month(x(month), month, height, lang) for month in _months(first, last)]
    for index, span in enumerate(spans):
        y = TOP + index * PITCH
        if index % 2 == 0:
            body.insert(0, element("rect", x=0, y=y, width=WIDE, height=PITCH, fill=FAINT))
        words = _cut(said(span.label, lang), left - 12)
        body.append(text(left - 8, y + 17, words, size=12, anchor="end"))
        end, begin = x(span.due.value), x(span.start.value)
        hint = f"{said(span.label, lang)}: {span.start.value} – {span.due.value}"
        box = element("rect", tip(hint), x=begin, y=y + 6, width=max(end - begin, 3), height=14, rx=3, fill=BLUE)
        body.append(box)
        assert isinstance(span.due.value, date)
        body.append(text(end + 5, y + 17, span.due.value.strftime("%m-%d"), size=11.5, fill=MUTED))
    return drawing(WIDE, height, "".join(body), alt.in_(lang))


def _months(first: date, last: date) -> list[date]:
    """The first days of the months between two days."""
    day, found = first.replace(day=1), []
    while day <= last:
        if day >= first:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def _month(at: float, month: date, height: float, lang: Lang) -> str:
    words = f"{month.month}월" if lang == "ko" else month.strftime("%b")
    line = element("path", d=f"M{number(at)} {number(TOP - 6)}V{number(height)}", stroke=RULE)
    return line + text(at + 4, TOP - 10, words, size=12, fill=MUTED)


def _cut(words: str, room: float) -> str:
    """Words that fit a room; the whole words stand in the table and in the mark's tip."""
    if width(words, 12) <= room:
        return words
    while words and width(words + "…", 12) > room:
        words = words[:-1]
    return words.rstrip() + "…"
