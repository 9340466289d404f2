"""The opportunity map: kinds of market by our share of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from hanbada.base.stamp import Fact
from hanbada.base.text import Lang, Text
from hanbada.plan.blocks import Column, Figure, Part, Table
from hanbada.plan.chart.axis import WIDE, Label, in_words, said
from hanbada.plan.palette import FAINT, INK, MUTED, RULE, SEA
from hanbada.plan.svg import drawing, element, text, width


def grid(
    rows: Sequence[Text],
    columns: Sequence[Text],
    cells: Mapping[tuple[int, int], Sequence[tuple[Label, Fact]]],
    *,
    caption: Part,
    row_axis: Text,
    column_axis: Text,
    item: Text,
    value: Text,
    strong: frozenset[str] = frozenset(),
    download: str = "",
    notes: Sequence[Part] = (),
) -> Figure:
    """The opportunity map: markets by kind of market (rows) and by our share of it (columns).

    cells   (row, column) → markets with the fact that orders them, best first; a cell too full shows "+n"
    strong  labels (Korean wording) that stand out
    """
    unit = next((fact.unit for inside in cells.values() for _, fact in inside), None)
    twin_columns = (Column(row_axis), Column(column_axis), Column(item, weight=1.4), Column(value, unit))
    twin_rows = tuple((rows[at[0]], columns[at[1]], label, fact) for at in sorted(cells) for label, fact in cells[at])
    flat = [(label, fact) for at in sorted(cells) for label, fact in cells[at]]
    alt = in_words(Text(f"{row_axis.ko} × {column_axis.ko}", f"{row_axis.en} × {column_axis.en}"), flat)
    kept = {at: tuple(inside) for at, inside in cells.items()}
    draw = partial(_draw_grid, tuple(rows), tuple(columns), kept, (row_axis, column_axis), strong, alt)
    table = Table(twin_columns, twin_rows, sortable=True, download=download)
    return Figure(draw, caption, alt, table, tuple(notes))


def _draw_grid(
    rows: tuple[Text, ...],
    columns: tuple[Text, ...],
    cells: Mapping[tuple[int, int], tuple[tuple[Label, Fact], ...]],
    axes: tuple[Text, Text],
    strong: frozenset[str],
    alt: Text,
    lang: Lang,
) -> str:
    left = min(max(width(name.in_(lang), 12.5) for name in rows) + 14, 210.0)
    across, top, pitch = (WIDE - left) / len(columns), 44.0, 15.5
    body = [text(left, 13, f"{axes[1].in_(lang)} →", size=12, fill=MUTED)]
    body.append(text(0, 34, f"{axes[0].in_(lang)} ↓", size=12, fill=MUTED))
    body += [
        text(left + (index + 0.5) * across, 34, name.in_(lang), size=12.5, anchor="middle", weight="700")
        for index, name in enumerate(columns)
    ]
    y = top
    for row, name in enumerate(rows):
        filled = [_cell(cells.get((row, column), ()), across - 16, strong, lang) for column in range(len(columns))]
        tall = max(2, *(len(lines) for lines in filled)) * pitch + 12
        body.append(text(left - 10, y + tall / 2 + 4, name.in_(lang), size=12.5, anchor="end", weight="700"))
        for column, lines in enumerate(filled):
            x = left + column * across
            fill = FAINT if lines else "#fff"
            body.append(
                element("rect", x=x + 2, y=y + 2, width=across - 4, height=tall - 4, fill=fill, stroke=RULE, rx=3)
            )
            body += [
                text(
                    x + 10,
                    y + 19 + at * pitch,
                    words,
                    size=12,
                    weight="700" if bold else None,
                    fill=SEA if bold else INK,
                )
                for at, (words, bold) in enumerate(lines)
            ]
        y += tall
    return drawing(WIDE, y + 2, "".join(body), alt.in_(lang))


def _cell(
    inside: Sequence[tuple[Label, Fact]], room: float, strong: frozenset[str], lang: Lang, most: int = 6
) -> list[tuple[str, bool]]:
    """The lines of a cell: strong markets on a line of their own, then the first others; the rest counted."""
    first = [label for label, _ in inside if said(label, "ko") in strong]
    others = [label for label, _ in inside if said(label, "ko") not in strong]
    lines = [(said(label, lang), True) for label in first]
    line = ""
    for index, label in enumerate(others):
        words = said(label, lang)
        longer = f"{line}, {words}" if line else words
        if width(longer, 12) <= room:
            line = longer
            continue
        if len(lines) + 1 >= most:
            rest = len(others) - index + (1 if not line else 0)
            lines += [(line, False)] if line else []
            return [*lines, (f"+ {rest}", False)]
        lines += [(line, False)] if line else []
        line = words
    return [*lines, (line, False)] if line else lines
