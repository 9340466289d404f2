"""The countries that a person may name: ISO 3166-1 alpha-3 with names in two languages, and a guess for a slip."""

from __future__ import annotations

import csv
import difflib
from functools import cache
from importlib.resources import files

from hanbada.base.text import Text
from hanbada.base.typed.spelling import folded
from hanbada.data.identity import Kind, identity


@cache
def names() -> dict[str, Text]:
    """Every ISO3 code (and XKX, user-assigned for Kosovo) with its short name."""
    return {row["iso3"]: Text(row["name_ko"], row["name_en"]) for row in _rows()}


def read(words: str) -> str | None:
    """The ISO3 code of a country as a person writes it: any code of it, or its whole name in Korean or English.

    >>> [read(words) for words in ("KR", "kor", "410", "대한민국", "한국", "South Korea", "ＫＯＲ", "S19", "WLD", "Kora")]
    ['KOR', 'KOR', 'KOR', 'KOR', 'KOR', 'KOR', 'KOR', 'TWN', None, None]
    """
    one = identity(folded(words))
    return one.iso3 if one.kind is Kind.PLACE else _spellings().get(_bare(words))


def suggest(words: str) -> str | None:
    """The ISO3 code that a name, an ISO2 code or a slip most probably means; None when nothing is near.

    >>> suggest("말레이지아"), suggest("Vietnam"), suggest("NO"), suggest("jpn"), suggest("???")
    ('MYS', 'VNM', 'NOR', 'JPN', None)
    """
    exact = read(words)
    if exact in names():
        return exact
    known = _spellings()
    plain = _bare(words)
    if plain in known:
        return known[plain]
    # two- and three-letter slips are too short to guess at
    near = difflib.get_close_matches(plain, known, n=1, cutoff=0.7) if len(plain) > 3 or not plain.isascii() else []
    return known[near[0]] if near else None


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = files("hanbada.data.identity").joinpath("names.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _spellings() -> dict[str, str]:
    known: dict[str, str] = {}
    for row in _rows():
        for words in (row["iso3"], row["iso2"], row["name_en"], row["name_ko"], *row["also"].split("|")):
            if words:
                known.setdefault(_bare(words), row["iso3"])
    return known


def _bare(words: str) -> str:
    return "".join(folded(words).split()).casefold()[:100]
