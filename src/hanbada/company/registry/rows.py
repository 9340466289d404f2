"""A registry's sheet as firms and rejected rows: every row below the header is one or the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hanbada.base.text import Text
from hanbada.base.typed.money import UNITS, amount
from hanbada.base.typed.spelling import Wrong, folded, written
from hanbada.company.business_number import looks_like_resident_number
from hanbada.company.registry import cells
from hanbada.company.registry.columns import (
    FIELDS,
    FLAGS,
    LEFT_OUT,
    MONEY,
    NEEDED,
    Column,
    columns_at,
    header_row,
)
from hanbada.data.spreadsheet import Cell, Sheet, letters

MOST_ROWS = 50_000
TOTALS = frozenset({"합계", "총합계", "계", "총계", "소계", "누계", "total", "sum", "subtotal", "grandtotal"})
Fault = tuple[str, Text]
Range = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Firm:
    """One firm as the registry states it; ``years`` by year: amounts in minor units with their currencies.

    ``unread``  what stands in a column that is not needed and could not be read: it costs that field, never the firm
    """

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
    unread: tuple[Fault, ...] = ()

    def facts(self) -> dict[str, Any]:
        """What is stored of it beside the columns of its own: plain values for JSON."""
        return {
            "products": list(self.products),
            "hs_codes": list(self.hs_codes),
            "years": {str(year): figures for year, figures in sorted(self.years.items())},
            "flags": self.flags,
            **({"unread": [[column, text.ko, text.en] for column, text in self.unread]} if self.unread else {}),
        }


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not taken: each fault with its column, and the row's cells without what names a person."""

    row: int
    faults: tuple[Fault, ...]
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
    """The first cell that looks like a resident registration number, in any sheet, hidden or not.

    A corporate registration number has the same form: it passes only below its own header and with its check digit.
    """
    for sheet in sheets:
        columns = columns_at(sheet, header_row(sheet)) if sheet.rows else []
        corporate = {column.index for column in columns if column.field == "corporate_number"}
        for number, row in enumerate(sheet.rows, 1):
            for index, cell in enumerate(row):
                said = written(cell) if isinstance(cell, (str, int)) else ""
                if len(said) < 13 or not looks_like_resident_number(said):
                    continue
                if index not in corporate or not corporate_number(said):
                    return Personal(sheet.name, number, letters(index))
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


def read_sheet(sheet: Sheet, header: int, columns: Sequence[Column], today: date) -> Reading:
    """Every row below the header that holds anything, as a firm or as rejected with all its faults."""
    firms: list[Firm] = []
    rejected: list[Rejected] = []
    seen: dict[str, int] = {}
    merged = _covered(sheet, header, len(columns))
    for number, row in enumerate(sheet.rows[header:], header + 1):
        if not any(written(cell) for cell in row):
            continue
        read = _firm(sheet, number, row, columns, merged, today)
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


def _covered(sheet: Sheet, header: int, width: int) -> dict[tuple[int, int], Range]:
    """The cells below the header that are parts of a merged one: (row from 1, place from 0) → its range."""
    return {
        (row, place): (top, left, end, right)
        for top, left, end, right in sheet.merged
        for row in range(max(top, header + 1), min(end, len(sheet.rows)) + 1)
        for place in range(left, min(right, width - 1) + 1)
    }


def _firm(
    sheet: Sheet, number: int, row: tuple[Cell, ...], columns: Sequence[Column],
    merged: Mapping[tuple[int, int], Range], today: date,
) -> Firm | Rejected:  # fmt: skip
    faults = _beside(row, columns)
    unread: list[Fault] = []
    found: dict[str, Any] = {"years": {}, "flags": {}}
    for column in columns:
        if column.field in LEFT_OUT:
            continue
        try:
            cell = _cell(sheet, row, column, merged.get((number, column.index)))
            _take(found, column, cell, today, sheet.system)
        except Wrong as wrong:
            (faults if column.field in NEEDED else unread).append((column.header, wrong.text))
    first = next((folded(cell) for cell in row if written(cell)), "")
    name = _header(columns, "name_ko")
    if number in sheet.hidden_rows:
        faults = [(name, Text("숨긴 행: 가져오려면 보이게 할 것", "a hidden row: show it to have it taken"))]
    elif "business_number" not in found and first.replace(" ", "").strip(":()[]") in TOTALS:
        faults = [(name, Text("합계 행", "a row of totals"))]
    elif not found.get("name_ko") and not any(header == name for header, _ in faults):
        faults.append((name, Text("기업명이 비어 있음", "no name of a firm")))
    elif "business_number" not in found and not faults:
        faults.append(
            (_header(columns, "business_number"), Text("사업자등록번호 열이 없음", "no column of business numbers"))
        )
    if faults:
        return Rejected(number, (*faults, *unread), _shown(row, columns))
    return Firm(row=number, **found, unread=tuple(unread))


def _beside(row: tuple[Cell, ...], columns: Sequence[Column]) -> list[Fault]:
    """Filled cells to the right of the last header: the row has slipped, or a comma was not quoted."""
    surplus = [letters(n) for n in range(len(columns), len(row)) if written(row[n])]
    return (
        [(surplus[0], Text("열 이름이 없는 칸에 값이 있음", "a value in a column without a name"))] if surplus else []
    )


def _cell(sheet: Sheet, row: tuple[Cell, ...], column: Column, over: Range | None) -> Cell:
    """The cell as it is seen: words in a merged one stand beside each of its rows; a figure there is whose?"""
    if over is None:
        return row[column.index] if column.index < len(row) else None
    top, left, end, right = over
    if left != right or column.field in (*MONEY, "employees"):
        raise Wrong(f"병합된 칸({letters(left)}{top}:{letters(right)}{end}): 어느 칸의 값인지 분명하지 않음",
                    f"a merged cell ({letters(left)}{top}:{letters(right)}{end}): not clear what it belongs to")  # fmt: skip
    held = sheet.rows[top - 1]
    return held[left] if left < len(held) else None


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


def _take(found: dict[str, Any], column: Column, cell: Cell, today: date, system: int) -> None:
    if column.field in MONEY:
        if not column.complete:
            raise Wrong("열의 연도와 단위를 먼저 정해야 함", "the column needs a year and a unit")
        value = amount(cell, column.unit)
        if value is not None:
            year = found["years"].setdefault(column.year, {})
            year[column.field] = value
            year[currency_of(column.field)] = UNITS[column.unit][1]
    elif column.field in FLAGS:
        said = cells.flag(cell)
        if said is not None:
            found["flags"][column.field] = said
    elif column.field == "products":
        parts = (part.strip() for part in re.split(r"[,;\n]", cells.words(cell, 300)))
        found["products"] = tuple(dict.fromkeys(part for part in parts if part))
    elif column.field == "applied_on":
        found["applied_on"] = cells.day(cell, today, system)
    else:
        found["hs_codes" if column.field == "hs_code" else column.field] = TEXTS[column.field](cell)


def currency_of(field_: str) -> str:
    """Where the currency of a figure stands: sales and assets of a year share one, exports another."""
    return "sales_currency" if field_ in ("sales", "assets") else "exports_currency"


def _header(columns: Sequence[Column], field_: str) -> str:
    return next((column.header for column in columns if column.field == field_), FIELDS[field_].ko)


def _shown(row: tuple[Cell, ...], columns: Sequence[Column]) -> dict[str, str]:
    """The row's cells by header, without those that are left out: they may name a person."""
    return {
        column.header[:80]: written(row[column.index])[:120]
        for column in columns
        if column.field not in LEFT_OUT and column.index < len(row) and written(row[column.index])
    }
