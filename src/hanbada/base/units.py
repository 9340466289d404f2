"""What a number counts: the unit of a value, and nothing about how it is printed."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """Unit of a Fact, a Panel or a column (the column's suffix).

    ``share`` is in 0–1, ``percent`` in 0–100 (tariffs only), ``ratio`` and ``score`` have no dimension;
    ``year``, ``date`` and ``text`` are never added up.
    """

    USD = "usd"
    KRW = "krw"
    USD_PER_KG = "usd_per_kg"
    KG = "kg"
    KM = "km"
    PERSONS = "persons"
    USD_PER_PERSON = "usd_per_person"
    SHARE = "share"
    PERCENT = "percent"
    RATIO = "ratio"
    SCORE = "score"
    GROWTH = "growth"
    COUNT = "count"
    RANK = "rank"
    MONTHS = "months"
    DAYS = "days"
    YEAR = "year"
    DATE = "date"
    CODE = "code"
    TEXT = "text"
    FLAG = "flag"
