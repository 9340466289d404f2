"""The Korea Customs Service's HS부호 file: Korean and English names of ten-digit codes with their days of validity."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from hanbada.base.codes import HSRevision, hs_code
from hanbada.base.errors import DataError, InputError, Where
from hanbada.base.text import Text
from hanbada.data.sink import Sink
from hanbada.data.spreadsheet import Cell, Sheet

NEEDED = {"HS부호", "적용시작일자", "적용종료일자", "한글품목명", "영문품목명"}
FIRST_YEAR = dict(zip(HSRevision, (1992, 1996, 2002, 2007, 2012, 2017, 2022), strict=True))
DIGITS = (2, 4, 6, 10)
Name = tuple[str, str, str | None, str | None]


class Row(NamedTuple):
    """A code, its names, and the days between which it is valid."""

    code: str
    ko: str | None
    en: str | None
    begun: date
    ended: date


def names(sheet: Sheet, sink: Sink) -> list[Name]:
    """Names of two, four and six digits in every HS revision; notes how many six-digit codes stay without one."""
    rows = [_row(number, record, sheet) for number, record in sheet.records()]
    found: list[Name] = []
    missing = 0
    for revision in HSRevision:
        valid = [row for row in rows if _touches(row, revision)]
        named = {row.code: (row.en, row.ko) for row in sorted(valid, key=lambda row: row.begun) if len(row.code) < 10}
        below: dict[str, dict[str, Row]] = defaultdict(dict)
        for row in sorted(valid, key=lambda row: row.begun):
            if len(row.code) == 10:
                below[row.code[:6]][row.code] = row
        for code, lines in below.items():
            if code not in named and len(lines) == 1:
                (only,) = lines.values()
                named[code] = (only.en, only.ko)
            missing += code not in named
        found += [(code, revision.value, en, ko) for code, (en, ko) in named.items()]
    if missing:
        sink.note(Text(
            f"10단위가 여럿이라 6단위 국문 품명을 정하지 못한 코드 {missing:,}개(개정판 합산)",
            f"{missing:,} six-digit codes (over all revisions) without a name of their own, having several lines below",
        ))  # fmt: skip
    sink.version(f"kcs-{max(row.begun for row in rows)}" if rows else "kcs")
    sink.describe(
        Text("관세청 HS부호", "HS codes of the Korea Customs Service"),
        "KOGL-1 (as stated by the publisher)",
        "https://www.data.go.kr/",
    )
    return found


def _touches(row: Row, revision: HSRevision) -> bool:
    """Whether the row was valid on a day of the revision's own years."""
    later = [year for year in FIRST_YEAR.values() if year > FIRST_YEAR[revision]]
    last = date(later[0] - 1, 12, 31) if later else date.max
    return row.begun <= last and row.ended >= date(FIRST_YEAR[revision], 1, 1)


def _row(number: int, record: dict[str, Cell], sheet: Sheet) -> Row:
    code = _code(record["HS부호"], number, sheet)
    begun = _day(record["적용시작일자"], number, sheet, "적용시작일자") or date.min
    ended = _day(record["적용종료일자"], number, sheet, "적용종료일자") or date.max
    ko, en = (str(record[column]).strip() if record[column] else None for column in ("한글품목명", "영문품목명"))
    return Row(code, ko, en, begun, ended)


def _code(cell: Cell, number: int, sheet: Sheet) -> str:
    try:
        return hs_code(str(cell or ""), DIGITS)
    except InputError as fault:
        one = fault.problems[0]
        raise DataError(one.found, one.expected, one.do, Where(sheet=sheet.name, row=number, column="HS부호")) from None


def _day(cell: Cell, number: int, sheet: Sheet, column: str) -> date | None:
    """A day written 20220101, 2022-01-01 or as a date; 99991231 and an empty cell mean no end."""
    if cell is None or isinstance(cell, date):
        return cell if isinstance(cell, date) else None
    digits = "".join(sign for sign in str(cell) if sign.isdigit())
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])) if len(digits) == 8 else date(0, 1, 1)
    except ValueError:
        raise DataError(
            Text(f"'{cell}'", f"'{cell}'"),
            Text("날짜(예: 20220101)", "a day (such as 20220101)"),
            Text("원본 파일을 다시 받으세요", "fetch the original file again"),
            Where(sheet=sheet.name, row=number, column=column),
        ) from None
