"""The 77 divisions of the Korean Standard Industrial Classification (tenth revision), in both languages."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from hanbada.base.text import Text

UNKNOWN = Text("확인 안 됨", "unknown")


@cache
def divisions() -> dict[str, Text]:
    """Name by two-digit code."""
    with Path(__file__).with_name("ksic.csv").open(encoding="utf-8") as file:
        return {row["division"]: Text(row["ko"], row["en"]) for row in csv.DictReader(file)}


def division_of(code: str) -> str:
    """The division of an industry code, with or without its section letter; "" where it names none.

    >>> division_of("C28111"), division_of("28"), division_of("C"), division_of("99999"), division_of("04")
    ('28', '28', '', '99', '')
    """
    found = code.strip().upper().lstrip("ABCDEFGHIJKLMNOPQRSTU")[:2]
    return found if found in divisions() else ""


def name_of(division: str) -> Text:
    """The division's name; unknown for a code that is none."""
    return divisions().get(division, UNKNOWN)
