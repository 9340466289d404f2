"""What a code of a trade table stands for: a country, one that is no more, a total, a leftover, or nothing that is known.

Identity is a place, not a spelling: 842 and 840 are one country, 036 and 36 too; 0, WLD and EU27_2020 are none.
``codes.csv`` holds what ISO 3166 does not: codes of publishers, former countries, unions and regions, "areas nes".
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from hanbada.base.text import Text
from hanbada.data.iso import iso3


class Kind(StrEnum):
    """What a code stands for."""

    PLACE = "place"
    FORMER = "former"  # a place of its own that is no more
    TOTAL = "total"  # the world, a union, a region: the sum of others
    LEFTOVER = "leftover"  # trade whose partner is not told
    UNKNOWN = "unknown"


WORDS = {
    Kind.TOTAL: Text("합계", "totals"),
    Kind.LEFTOVER: Text("나라를 알 수 없는 몫", "trade of no told country"),
    Kind.UNKNOWN: Text("모르는 코드", "unknown codes"),
}
#: two codes that one publisher uses beside each other for parts of one place: their trade is added up
PARTS = frozenset({"BEL", "SDN"})


@dataclass(frozen=True, slots=True)
class Identity:
    """One code.

    ``code``   as it is compared: composed, half width, in capitals, numbers without zeros in front or ".0" behind
    ``iso3``   the country; None for what is none, and for former places without a code of their own
    ``first``, ``last``  the years in which the code stands, None: no bound
    ``name``   None where only the code is known
    """

    code: str
    kind: Kind
    iso3: str | None = None
    first: int | None = None
    last: int | None = None
    name: Text | None = None
    publisher: str = ""

    def stands(self, year: int) -> bool:
        """Whether the code stands for its place in a year."""
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)

    @property
    def place(self) -> str:
        """What is one market: the ISO3 of a country, the code of anything else."""
        return self.iso3 if self.iso3 and self.kind is Kind.PLACE else self.code


def bare(code: str) -> str:
    """A code as it is compared.

    >>> bare("０３６"), bare("842.0"), bare(" kor "), bare("0"), bare("000")
    ('36', '842', 'KOR', '0', '0')
    """
    words = unicodedata.normalize("NFKC", code).strip().upper()
    digits = words.removesuffix(".0") if words.endswith(".0") else words
    return (digits.lstrip("0") or "0") if digits.isascii() and digits.isdigit() else words


@cache
def identity(code: str) -> Identity:
    """What a code stands for.

    >>> [identity(code).place for code in ("840", "842", "036", "S19", "ROM", "KOR")]
    ['USA', 'USA', 'AUS', 'TWN', 'ROU', 'KOR']
    >>> [str(identity(code).kind) for code in ("0", "EU27_2020", "899", "BLX", "QAA", "777")]
    ['total', 'total', 'leftover', 'former', 'unknown', 'unknown']
    """
    key = bare(code)
    if key in _listed():
        return _listed()[key]
    found = iso3(key)
    return Identity(key, Kind.PLACE if found else Kind.UNKNOWN, found)


@cache
def _listed() -> dict[str, Identity]:
    with Path(__file__).with_name("codes.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Identity(
                row["code"],
                Kind(row["kind"]),
                row["iso3"] or None,
                int(row["from"]) if row["from"] else None,
                int(row["to"]) if row["to"] else None,
                Text(row["name_ko"], row["name_en"]),
                row["publisher"],
            )
            for row in csv.DictReader(file)
        }
