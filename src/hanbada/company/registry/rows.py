"""A registry's sheet as firms and rejected rows: every row below the header is one or the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hanbada.base.text import Text
from hanbada.company.business_number import looks_like_resident_number
from hanbada.company.registry import cells
from hanbada.company.registry.columns import (
    FIELDS,
    FLAGS,
    LEFT_OUT,
    MONEY,
    UNITS,
    Column,
    guesses,
    header_row,
)
from hanbada.data.spreadsheet import Cell, Sheet

MOST_ROWS = 50_000
TOTALS = frozenset({"합계", "계", "총계", "소계", "누계", "total", "sum", "subtotal", "grand total"})


@dataclass(frozen=True, slots=True)
class Firm:
    """One firm as the registry states it; ``years`` by year: amounts in minor units with their currencies."""

    row: int
    business_number: str
    name_ko: str
    name_en: str = ""
    industry_code: str = ""
    region: str = ""
    website: str = ""
    products: tuple[str, ...] = ()
    hs_codes: tuple[str, ...] = ()
    employees: int | None = None
    applied_on: date | None = None
    years: dict[int, dict[str, Any]] = field(default_factory=dict)
    flags: dict[str, bool] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """What is stored of it beside the columns of its own: plain values for JSON."""
        return {
            "products": list(self.products),
            "hs_codes": list(self.hs_codes),
            "years": {str(year): figures for year, figures in sorted(self.years.items())},
            "flags": self.flags,
        }


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not taken: each fault with its column, and the row's cells without what names a person."""

    row: int
    faults: tuple[tuple[str, Text], ...]
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A sheet read: ``rows_in`` = firms + rejected."""

    firms: tuple[Firm, ...]
    rejected: tuple[Rejected, ...]

    @property
    def rows_in(self) -> int:
        """How many rows below the header hold anything."""
        return len(self.firms) + len(self.rejected)


@dataclass(frozen=True, slots=True)
class Personal:
    """Where something that looks like a resident number stands; the number itself is never repeated."""

    sheet: str
    row: int
    column: str


def personal_data(sheets: Sequence[Sheet]) -> Personal | None:
    """The first cell that looks like a resident registration number, in any sheet.

    A corporate registration number has the same form: it passes only below its own header and with its check digit.
    """
    for sheet in sheets:
        corporate = _corporate_columns(sheet)
        for number, row in enumerate(sheet.rows, 1):
            for index, cell in enumerate(row):
                said = cells.written(cell) if isinstance(cell, (str, int)) else ""
                if len(said) < 13 or not looks_like_resident_number(said):
                    continue
                if index not in corporate or not corporate_number(said):
                    return Personal(sheet.name, number, _letters(index))
    return None


def corporate_number(words: str) -> bool:
    """Whether 13 digits end in the check digit of a corporate registration number (weights 1 2 1 2 …, modulo 10).

    >>> corporate_number("110111-0000002"), corporate_number("110111-0000003")
    (True, False)
    """
    digits = [int(digit) for digit in re.sub(r"\D", "", words)]
    if len(digits) != 13:
        return False
    total = sum(digit * (1 + place % 2) for place, digit in enumerate(digits[:12]))
    return (10 - total % 10) % 10 == digits[12]


def _corporate_columns(sheet: Sheet) -> set[int]:
    if not sheet.rows:
        return set()
    return {c.index for c in guesses(sheet.rows[header_row(sheet) - 1]) if c.field == "corporate_number"}


def _letters(index: int) -> str:
    """A column as Excel names it.

    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    words = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        words = chr(65 + rest) + words
    return words


def read_sheet(sheet: Sheet, header: int, columns: Sequence[Column], today: date) -> Reading:
    """Every row below the header that holds anything, as a firm or as rejected with all its faults."""
    firms: list[Firm] = []
    rejected: list[Rejected] = []
    seen: dict[str, int] = {}
    for number, row in _filled(sheet, header):
        read = _firm(number, row, columns, today)
        if isinstance(read, Firm) and read.business_number in seen:
            first = seen[read.business_number]
            again = Text(f"{first}행과 같은 사업자등록번호", f"the same business number as row {first}")
            read = Rejected(number, ((_header(columns, "business_number"), again),), _shown(row, columns))
        if isinstance(read, Firm):
            seen[read.business_number] = number
            firms.append(read)
        else:
            rejected.append(read)
    return Reading(tuple(firms), tuple(rejected))


def _filled(sheet: Sheet, header: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for number, row in enumerate(sheet.rows[header:], header + 1):
        if any(cells.written(cell) for cell in row):
            yield number, row


def _firm(number: int, row: tuple[Cell, ...], columns: Sequence[Column], today: date) -> Firm | Rejected:
    faults: list[tuple[str, Text]] = _beside(row, columns)
    found: dict[str, Any] = {"years": {}, "flags": {}}
    for column in columns:
        if column.field in LEFT_OUT:
            continue
        cell = row[column.index] if column.index < len(row) else None
        try:
            _take(found, column, cell, today)
        except cells.Wrong as wrong:
            faults.append((column.header, wrong.text))
    said = cells.written(found.get("name_ko"))
    if any(cells.written(cell).lower().replace(" ", "") in TOTALS for cell in row):
        faults = [(_header(columns, "name_ko"), Text("합계 행", "a row of totals"))]
    elif not said and not any(name == "name_ko" for name, _ in faults):
        faults.append((_header(columns, "name_ko"), Text("기업명이 비어 있음", "no name of a firm")))
    return Rejected(number, tuple(faults), _shown(row, columns)) if faults else Firm(row=number, **found)


def _beside(row: tuple[Cell, ...], columns: Sequence[Column]) -> list[tuple[str, Text]]:
    """Filled cells to the right of the last header: the row has slipped, or a comma was not quoted."""
    surplus = [_letters(n) for n in range(len(columns), len(row)) if cells.written(row[n])]
    return (
        [(surplus[0], Text("열 이름이 없는 칸에 값이 있음", "a value in a column without a name"))] if surplus else []
    )


TEXTS: dict[str, Callable[[Cell], Any]] = {
    "business_number": cells.business_number,
    "name_ko": lambda cell: cells.words(cell, 120),
    "name_en": lambda cell: cells.words(cell, 160),
    "region": lambda cell: cells.words(cell, 40),
    "website": lambda cell: cells.words(cell, 200),
    "industry_code": cells.industry,
    "employees": cells.head_count,
    "hs_code": cells.hs_codes,
}


def _take(found: dict[str, Any], column: Column, cell: Cell, today: date) -> None:
    if column.field in MONEY:
        value = cells.amount(cell, column.unit)
        if value is not None:
            year = found["years"].setdefault(column.year, {})
            year[column.field] = value
            year["sales_currency" if column.field in ("sales", "assets") else "exports_currency"] = UNITS[column.unit][
                1
            ]
    elif column.field in FLAGS:
        value_ = cells.flag(cell)
        if value_ is not None:
            found["flags"][column.field] = value_
    elif column.field == "products":
        found["products"] = tuple(
            dict.fromkeys(part.strip() for part in re.split(r"[,;\n]", cells.words(cell, 300)) if part.strip())
        )
    elif column.field == "applied_on":
        found["applied_on"] = cells.day(cell, today)
    else:
        found["hs_codes" if column.field == "hs_code" else column.field] = TEXTS[column.field](cell)


def _header(columns: Sequence[Column], field_: str) -> str:
    return next((column.header for column in columns if column.field == field_), FIELDS[field_].ko)


def _shown(row: tuple[Cell, ...], columns: Sequence[Column]) -> dict[str, str]:
    """The row's cells by header, without those that are left out: they may name a person."""
    return {
        column.header[:80]: cells.written(row[column.index])[:120]
        for column in columns
        if column.field not in LEFT_OUT and column.index < len(row) and cells.written(row[column.index])
    }
