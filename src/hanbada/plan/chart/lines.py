"""Lines over years, labelled at their ends."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from hanbada.base.stamp import Fact
from hanbada.base.text import Lang, Text
from hanbada.plan.blocks import Column, Figure, Name, Part, Table
from hanbada.plan.chart.axis import WIDE, Label, amount, axis_words, in_words, said, ticks
from hanbada.plan.palette import MUTED, RULE, SERIES, SERIES_WORDS
from hanbada.plan.svg import drawing, element, number, text, tip, width
from hanbada.plan.wording import format_fact


@dataclass(frozen=True, slots=True)
class Curve:
    """One series over years: (year, fact) in any order; a year that is missing or unknown breaks the line."""

    label: Label
    points: tuple[tuple[int, Fact], ...]


def lines(
    series: Sequence[Curve], *, caption: Part, value: Text, download: str = "", notes: Sequence[Part] = ()
) -> Figure:
    """Lines over years, labelled at their ends; the table twin has a row per year."""
    years = sorted({year for line in series for year, _ in line.points})
    facts = [dict(line.points) for line in series]
    unit = next((fact.unit for line in series for _, fact in line.points), None)
    columns = (
        Column(Text("연도", "Year"), weight=0.7),
        *(Column(Name(Text(said(line.label, "ko"), said(line.label, "en"))), unit) for line in series),
    )
    rows = tuple((Name(str(year)), *(known.get(year, "") for known in facts)) for year in years)
    last = [(line.label, max(line.points)[1]) for line in series if line.points]
    alt = in_words(value, last)
    table = Table(columns, rows, download=download)
    return Figure(partial(_draw_lines, tuple(series), tuple(years), value, alt), caption, alt, table, tuple(notes))


def _draw_lines(series: tuple[Curve, ...], years: tuple[int, ...], value: Text, alt: Text, lang: Lang) -> str:
    high_ = 270.0
    known = [amount(fact) for line in series for _, fact in line.points]
    marks = ticks(min([0.0, *(x for x in known if x is not None)]), max([0.0, *(x for x in known if x is not None)]))
    unit = series[0].points[0][1]
    labels = [axis_words(unit, mark, lang) for mark in marks]
    left = max(width(words, 11.5) for words in labels) + 12
    right = max(width(said(line.label, lang), 12.5) for line in series) + 14
    across = (WIDE - left - right - 8) / max(years[-1] - years[0], 1)
    top, bottom = 28.0, high_ - 26
    up = (bottom - top) / (marks[-1] - marks[0] or 1)
    body = [text(0, 13, value.in_(lang), size=12, fill=MUTED)]
    for mark, words in zip(marks, labels, strict=True):
        y = bottom - (mark - marks[0]) * up
        body.append(
            element("path", d=f"M{number(left)} {number(y)}H{number(WIDE - right)}", stroke=RULE if mark else MUTED)
        )
        body.append(text(left - 7, y + 4, words, size=11.5, fill=MUTED, anchor="end"))
    every = max(1, math.ceil(len(years) / 10))
    body += [
        text(left + 4 + (year - years[0]) * across, high_ - 8, str(year), size=11.5, fill=MUTED, anchor="middle")
        for year in years[::-every]
    ]
    ends = []
    for index, line in enumerate(series):
        points = {
            year: (left + 4 + (year - years[0]) * across, bottom - (place - marks[0]) * up)
            for year, fact in sorted(line.points)
            if (place := amount(fact)) is not None
        }
        body.append(_path(line, points, index, lang))
        if points:
            ends.append((list(points.values())[-1], said(line.label, lang), index))
    body += _end_labels(ends, WIDE - right + 4, top, bottom)
    return drawing(WIDE, high_, "".join(body), alt.in_(lang))


def _path(line: Curve, points: Mapping[int, tuple[float, float]], index: int, lang: Lang) -> str:
    color, facts = SERIES[index % len(SERIES)], dict(line.points)
    d, before = "", None
    for year, (x, y) in points.items():
        d += f"{'L' if before == year - 1 else 'M'}{number(x)} {number(y)}"
        before = year
    dash = (None, "7 4", "2 3", "9 3 2 3")[index % 4]
    stroke = element(
        "path", d=d, fill="none", stroke=color, stroke_width=2.4, stroke_linejoin="round", stroke_dasharray=dash
    )
    dots = "".join(
        element(
            "circle",
            tip(f"{said(line.label, lang)} {year}: {format_fact(facts[year], lang)}"),
            cx=x,
            cy=y,
            r=3,
            fill=color,
        )
        for year, (x, y) in points.items()
    )
    return stroke + dots


def _end_labels(ends: list[tuple[tuple[float, float], str, int]], x: float, top: float, bottom: float) -> list[str]:
    """Names at the ends of lines, pushed apart so that none covers another."""
    placed: list[tuple[float, str, int]] = []
    for (_, y), words, index in sorted(ends, key=lambda end: (end[0][1], end[2])):
        placed.append((max(y, placed[-1][0] + 15 if placed else top), words, index))
    shift = max(0.0, placed[-1][0] - bottom) if placed else 0.0
    return [
        text(x, y - shift + 4, words, size=12.5, weight="700", fill=SERIES_WORDS[index % len(SERIES_WORDS)])
        for y, words, index in placed
    ]
