"""Bars and columns as attributes of SVG elements: no style attribute, so that a strict policy lets them be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

HEIGHT, TOP, FOOT = 200, 22, 26  # px of a column chart, of the words above the columns and below them


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its value (None where unknown), its width as a percentage of the longest."""

    label: str
    value: float | None
    width: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: x, width and middle in per cent of the chart, y and height in px; value None where unknown."""

    label: str
    value: float | None
    x: str
    width: str
    middle: str
    y: float
    height: float


def percent(part: float) -> str:
    """A share in 0–1 as the attribute of an SVG element: "12.5%"."""
    return f"{round(max(0.0, min(1.0, part)) * 100, 2):g}%"


def bars(rows: Iterable[Sequence[object]], longest: float | None = None) -> list[Bar]:
    """Bars of (label, value) rows, as long as their share of the longest; a negative value has no length.

    >>> [bar.width for bar in bars([("a", 4), ("b", 1), ("c", None)])]
    ['100%', '25%', '0%']
    """
    pairs = [(str(row[0]), None if row[1] is None else float(row[1])) for row in rows]  # type: ignore[arg-type]
    top = longest or max((value for _, value in pairs if value is not None), default=0)
    return [Bar(label, value, percent(value / top if value and top > 0 else 0)) for label, value in pairs]


def nice_top(highest: float) -> float:
    """The round number at or above the highest value where an axis ends: 1, 2, 2.5 or 5 times a power of ten.

    >>> [nice_top(value) for value in (0, 7, 12, 240, 1800)]
    [1.0, 10.0, 20.0, 250.0, 2000.0]
    """
    if highest <= 0:
        return 1.0
    power = 10.0 ** floor(log10(highest))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if ceil(highest / power * 1e9) / 1e9 <= step)


def columns(rows: Iterable[Sequence[object]]) -> tuple[list[Column], float]:
    """Columns of (label, value) rows and the value where their axis ends."""
    flat = bars(rows)
    top = nice_top(max((bar.value for bar in flat if bar.value is not None), default=0))
    step = 1 / max(1, len(flat))
    room = HEIGHT - TOP - FOOT
    made = []
    for index, bar in enumerate(flat):
        height = round(room * max(0.0, bar.value or 0) / top, 1)
        left = step * (index + 0.18)
        made.append(
            Column(bar.label, bar.value, percent(left), percent(step * 0.64), percent(step * (index + 0.5)),
                   round(HEIGHT - FOOT - height, 1), height)
        )  # fmt: skip
    return made, top
