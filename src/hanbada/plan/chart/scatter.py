"""Markets by size and growth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from hanbada.base.stamp import Fact
from hanbada.base.text import Lang, Text
from hanbada.plan.blocks import Column, Figure, Name, Part, Table
from hanbada.plan.chart.axis import WIDE, Label, amount, axis_words, in_words, said, ticks, touch
from hanbada.plan.palette import AMBER, BLUE, MUTED, RULE
from hanbada.plan.svg import drawing, element, number, text, tip, width
from hanbada.plan.wording import format_fact


@dataclass(frozen=True, slots=True)
class Dot:
    """A market in the plane of size and growth."""

    label: Label
    x: Fact
    y: Fact
    size: Fact | None = None
    strong: bool = False


def scatter(
    dots: Sequence[Dot],
    *,
    caption: Part,
    item: Text,
    x: Text,
    y: Text,
    size: Text | None = None,
    download: str = "",
    notes: Sequence[Part] = (),
) -> Figure:
    """Markets by size (x, log scale when it spans more than two powers of ten) and growth (y).

    A dot with an unknown or, on a log scale, non-positive x cannot be drawn: it stays in the table, and a line below
    the drawing names it.
    """
    columns = [
        Column(item, weight=1.6),
        Column(x, dots[0].x.unit if dots else None),
        Column(y, dots[0].y.unit if dots else None),
    ]
    if size is not None:
        columns.append(Column(size, next((dot.size.unit for dot in dots if dot.size), None)))
    rows = tuple((dot.label, dot.x, dot.y, *(() if size is None else (dot.size if dot.size else "",))) for dot in dots)
    table = Table(tuple(columns), rows, sortable=True, download=download)
    alt_x, alt_y = in_words(x, [(dot.label, dot.x) for dot in dots]), in_words(y, [(dot.label, dot.y) for dot in dots])
    alt = Text(f"{alt_x.ko}. {alt_y.ko}", f"{alt_x.en}. {alt_y.en}")
    hidden = [dot for dot in dots if not _drawable(dot)]
    extra = (Name(_undrawn(hidden)),) if hidden else ()
    return Figure(partial(_draw_scatter, tuple(dots), x, y, alt), caption, alt, table, (*notes, *extra))


def _drawable(dot: Dot) -> bool:
    return (amount(dot.x) or 0.0) > 0 and amount(dot.y) is not None


def _undrawn(dots: Sequence[Dot]) -> Text:
    names = {lang: ", ".join(said(dot.label, lang) for dot in dots) for lang in ("ko", "en")}
    return Text(
        f"값을 확인할 수 없어 그리지 못한 시장: {names['ko']}", f"Not drawn, value not confirmed: {names['en']}"
    )


def _draw_scatter(dots: tuple[Dot, ...], x: Text, y: Text, alt: Text, lang: Lang) -> str:
    shown = [dot for dot in dots if _drawable(dot)]
    if not shown:
        return drawing(WIDE, 40, text(0, 24, _undrawn(dots).in_(lang), fill=MUTED), alt.in_(lang))
    xs, ys = [amount(dot.x) or 0.0 for dot in shown], [amount(dot.y) or 0.0 for dot in shown]
    left, top, right, bottom = 64.0, 26.0, WIDE - 20, 336.0
    powers = range(math.floor(math.log10(min(xs))), math.ceil(math.log10(max(xs)) + 1e-9) + 1)
    x_marks = tuple(10.0**power for power in powers)
    y_marks = ticks(min([0.0, *ys]), max([0.0, *ys]))

    def across(value: float) -> float:
        return left + (math.log10(value) - powers[0]) / max(powers[-1] - powers[0], 1) * (right - left)

    def up(value: float) -> float:
        return bottom - (value - y_marks[0]) / ((y_marks[-1] - y_marks[0]) or 1) * (bottom - top)

    body = [text(0, 13, y.in_(lang), size=12, fill=MUTED)]
    body.append(text(right, bottom + 38, f"{x.in_(lang)} →", size=12, fill=MUTED, anchor="end"))
    for mark in y_marks:
        line = f"M{number(left)} {number(up(mark))}H{number(right)}"
        body.append(element("path", d=line, stroke=RULE if mark else MUTED))
        body.append(
            text(left - 7, up(mark) + 4, axis_words(shown[0].y, mark, lang), size=11.5, fill=MUTED, anchor="end")
        )
    for mark in x_marks:
        line = f"M{number(across(mark))} {number(top)}V{number(bottom)}"
        body.append(element("path", d=line, stroke=RULE))
        body.append(
            text(across(mark), bottom + 17, axis_words(shown[0].x, mark, lang), size=11.5, fill=MUTED, anchor="middle")
        )
    largest = max([amount(dot.size) or 0.0 for dot in shown if dot.size] or [0.0])
    placed = [(across(amount(dot.x) or 1), up(amount(dot.y) or 0), _radius(dot, largest), dot) for dot in shown]
    for cx, cy, radius, dot in sorted(placed, key=lambda item: (item[3].strong, -item[2])):
        hint = f"{said(dot.label, lang)}: {format_fact(dot.x, lang)}, {format_fact(dot.y, lang)}"
        fill = AMBER if dot.strong else BLUE
        body.append(element("circle", tip(hint), cx=cx, cy=cy, r=radius, fill=fill, fill_opacity=0.78, stroke="#fff"))
    body += _dot_labels(placed, lang, left, right, top, bottom)
    return drawing(WIDE, bottom + 46, "".join(body), alt.in_(lang))


def _radius(dot: Dot, largest: float) -> float:
    share = (amount(dot.size) or 0.0) / largest if dot.size and largest else 0.0
    return 4.0 + 12.0 * math.sqrt(max(share, 0.0))


def _dot_labels(
    placed: Sequence[tuple[float, float, float, Dot]], lang: Lang, left: float, right: float, top: float, bottom: float
) -> list[str]:
    """Names beside dots where there is room, strong ones first; the rest are read by pointing or in the table."""
    taken: list[tuple[float, float, float, float]] = []
    made = []
    for cx, cy, radius, dot in sorted(placed, key=lambda item: (not item[3].strong, -item[2], item[0])):
        words = said(dot.label, lang)
        long = width(words, 12)
        for x, y in (
            (cx + radius + 4, cy + 4),
            (cx - radius - 4 - long, cy + 4),
            (cx - long / 2, cy - radius - 5),
            (cx - long / 2, cy + radius + 14),
        ):
            box = (x, y - 11, x + long, y + 3)
            inside = left < box[0] and box[2] < right + 14 and top - 8 < box[1] and box[3] < bottom
            if inside and not any(touch(box, other) for other in taken):
                taken.append(box)
                made.append(text(x, y, words, size=12, weight="700" if dot.strong else None, halo=True))
                break
    return made
