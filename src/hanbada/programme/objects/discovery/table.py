"""Tables to take along, in which every cell is words: what looks like a formula is none, in Excel and in CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

Row = tuple[str, int, Sequence[tuple[str, str]], dict[str, Any]]
TableRow = Sequence[str]
#: With these a program for spreadsheets takes a cell for a formula; the wide ones are the same to some of them.
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rejected_table(rows: Sequence[Row]) -> bytes:
    """An .xlsx of (sheet, row, faults as (column, reason), cells by header) rows."""
    headers = list(dict.fromkeys(name for *_rest, cells in rows for name in cells))
    lines = [[_("Sheet"), _("Row"), _("Column"), _("Reason"), *headers]]
    for name, number, faults, cells in rows:
        columns = " / ".join(column for column, _reason in faults)
        reasons = " / ".join(reason for _column, reason in faults)
        lines.append([name, str(number), columns, reasons, *(str(cells.get(header, "")) for header in headers)])
    return xlsx(lines)


def xlsx(lines: Iterable[TableRow]) -> bytes:
    """A workbook of one sheet; every cell is of the type text, or empty."""
    place = io.BytesIO()
    book = xlsxwriter.Workbook(place, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("1")
    for at, line in enumerate(lines):
        for across, words in enumerate(line):
            if words:
                sheet.write_string(at, across, words)
    book.close()
    return place.getvalue()


def csv_file(lines: Iterable[TableRow]) -> bytes:
    """UTF-8 with its mark, every cell quoted; an apostrophe stands before what would be a formula."""
    place = io.StringIO()
    csv.writer(place, quoting=csv.QUOTE_ALL).writerows([_plain(words) for words in line] for line in lines)
    return ("\ufeff" + place.getvalue().replace("\0", "")).encode()


def _plain(words: str) -> str:
    return f"'{words}" if words.lstrip(" \u00a0\u3000\ufeff\0").startswith(ACTIVE) else words
