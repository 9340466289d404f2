"""The world by score: a choropleth around the Pacific, its first markets marked, its boundaries explained."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from hanbada.base.stamp import Fact
from hanbada.base.text import Lang, Text
from hanbada.plan.blocks import Column, Figure, Name, Part, Table, Words
from hanbada.plan.chart.axis import WIDE, Label, amount, in_words, said, touch
from hanbada.plan.palette import AMBER, INK, LAND, MUTED, SCALE, SEA, WATER
from hanbada.plan.shapes import UNITS, Shape, world
from hanbada.plan.svg import drawing, element, text, tip, width
from hanbada.plan.wording import UNKNOWN, format_fact

_SCALE = WIDE / UNITS
DISCLAIMER = Text(
    "경계와 지명은 Natural Earth의 사실상 지배 기준을 따르며, 어느 정부의 공식 입장도 뜻하지 않습니다.",
    "Boundaries and names follow Natural Earth's de facto view and imply no official position of any government.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A market on the map; ``rank`` puts a numbered mark on it."""

    iso3: str
    label: Label
    fact: Fact
    rank: int | None = None


def worldmap(
    places: Sequence[Place],
    *,
    shapes: Path,
    caption: Part,
    item: Text,
    value: Text,
    home: str = "",
    download: str = "",
    notes: Sequence[Part] = (),
) -> Figure:
    """Markets coloured in five classes of equal count; the file of shapes is an asset of the source ``world-map``.

    home  ISO3 of the exporter, coloured apart
    A place without a shape is named in a line below the map, never dropped.
    """
    ranked = tuple(sorted((place for place in places if place.rank), key=lambda place: place.rank or 0))
    table = Table(
        (Column(item, weight=1.6), Column(value, places[0].fact.unit if places else None)),
        tuple((place.label, place.fact) for place in places),
        sortable=True,
        download=download,
        shown=15,
    )
    alt = in_words(value, [(place.label, place.fact) for place in ranked])
    drawn = {shape.iso3 for shape in world(shapes).shapes}
    missing = [place for place in places if place.iso3 not in drawn]
    extra = (Name(_missing(missing)),) if missing else ()
    draw = partial(_draw, tuple(places), ranked, shapes, home, value, alt)
    return Figure(draw, caption, alt, table, (*notes, *extra, Words(DISCLAIMER)))


def _missing(places: Sequence[Place]) -> Text:
    names = {lang: ", ".join(said(place.label, lang) for place in places) for lang in ("ko", "en")}
    return Text(f"지도에 모양이 없는 시장: {names['ko']}.", f"Markets without a shape on the map: {names['en']}.")


def _draw(
    places: tuple[Place, ...], ranked: tuple[Place, ...], file: Path, home: str, value: Text, alt: Text, lang: Lang
) -> str:
    shown = world(file)
    height = shown.height * _SCALE
    known = {place.iso3: place for place in places}
    # four thresholds between five classes of about equal count; fewer where values repeat
    held = sorted(figure for place in places if (figure := amount(place.fact)) is not None)
    thresholds = sorted(set(np.quantile(held, (0.2, 0.4, 0.6, 0.8)).tolist())) if held else []
    colours = SCALE[-1 - len(thresholds) :]
    areas, dots = [], []
    for shape in shown.shapes:
        place, (x0, y0, x1, y1) = known.get(shape.iso3), shape.box
        score = amount(place.fact) if place else None
        fill = (
            AMBER
            if shape.iso3 == home and home
            else LAND
            if score is None
            else colours[int(np.searchsorted(thresholds, score, side="right"))]
        )
        hint = tip(f"{said(place.label, lang)}: {format_fact(place.fact, lang, with_ask=False)}") if place else ""
        areas.append(element("path", hint, d=shape.path, fill=fill))
        if (place or shape.iso3 == home) and max(x1 - x0, y1 - y0) * _SCALE < 5:  # too small to be seen
            x, y = _point(shape)
            dots.append(element("circle", hint, cx=x, cy=y, r=2.3, fill=fill, stroke="#fff", stroke_width=0.6))
    lines = element(
        "path", d=shown.borders, fill="none", stroke="#fff", stroke_width=0.5 / _SCALE, stroke_linejoin="round"
    )
    land = element("g", "".join(areas) + lines, transform=f"scale({_SCALE})", stroke="none")
    sea = element("rect", x=0, y=0, width=WIDE, height=height, fill=WATER, rx=6)
    marks = _marks(ranked, {shape.iso3: shape for shape in shown.shapes}, lang, height)
    legend = _legend(places, thresholds, home, value, height + 8, lang)
    return drawing(WIDE, height + 44, sea + land + "".join(dots) + marks + legend, alt.in_(lang))


def _point(shape: Shape) -> tuple[float, float]:
    return shape.point[0] * _SCALE, shape.point[1] * _SCALE


def _spots(ranked: Sequence[Place], shapes: dict[str, Shape]) -> list[tuple[Place, float, float]]:
    """Where the marks stand, the first market first; one that would cover an earlier mark steps aside."""
    spots: list[tuple[Place, float, float]] = []
    for place in ranked:
        if place.iso3 not in shapes:
            continue
        x, y = _point(shapes[place.iso3])
        for _, left, up in spots:
            apart = math.hypot(x - left, y - up)
            if apart < 15:
                dx, dy = ((x - left) / apart, (y - up) / apart) if apart else (1.0, 0.0)
                x, y = left + dx * 15, up + dy * 15
        spots.append((place, x, y))
    return spots


def _marks(ranked: Sequence[Place], shapes: dict[str, Shape], lang: Lang, height: float) -> str:
    """Numbered marks with names, each name on the first side where it covers no other."""
    spots = _spots(ranked, shapes)
    taken = [(x - 8, y - 8, x + 8, y + 8) for _, x, y in spots]
    pins, names = [], []
    for place, x, y in spots:
        pins.append(element("circle", cx=x, cy=y, r=7.5, fill=SEA, stroke="#fff", stroke_width=1.4))
        pins.append(text(x, y + 3.8, str(place.rank), size=10.5, fill="#fff", anchor="middle", weight="700"))
        words = said(place.label, lang)
        long = width(words, 12)
        sides = ((11, 4), (-11 - long, 4), (-long / 2, 21), (-long / 2, -12), (11, 17), (11, -8), (-11 - long, 17))
        for dx, dy in sides:
            box = (x + dx, y + dy - 11, x + dx + long, y + dy + 3)
            inside = box[0] > 2 and box[2] < WIDE - 2 and box[1] > 2 and box[3] < height - 2
            if inside and not any(touch(box, other) for other in taken):
                taken.append(box)
                names.append(text(x + dx, y + dy, words, size=12, weight="700", halo=True))
                break
    return "".join(pins + names)


def _legend(places: Sequence[Place], thresholds: list[float], home: str, value: Text, y: float, lang: Lang) -> str:
    """The classes with their thresholds, then "not confirmed" and the home country."""
    made = [text(0, y + 14, value.in_(lang), size=12, fill=MUTED)]
    x = width(value.in_(lang), 12) + 14
    colours = SCALE[len(SCALE) - 1 - len(thresholds) :] if thresholds else ()
    for index, colour in enumerate(colours):
        made.append(element("rect", x=x + index * 52, y=y + 4, width=52, height=11, fill=colour))
    for index, threshold in enumerate(thresholds):
        fact = Fact(threshold, places[0].fact.unit, places[0].fact.stamp)
        words = format_fact(fact, lang, with_unit=False)
        made.append(text(x + (index + 1) * 52, y + 29, words, size=11, fill=MUTED, anchor="middle"))
    x += len(colours) * 52 + 22
    boxes = [(LAND, UNKNOWN.in_(lang))] + ([(AMBER, "수출국" if lang == "ko" else "exporter")] if home else [])
    for colour, words in boxes:
        made.append(element("rect", x=x, y=y + 4, width=14, height=11, fill=colour))
        made.append(text(x + 19, y + 14, words, size=11.5, fill=INK))
        x += width(words, 11.5) + 44
    return "".join(made)
