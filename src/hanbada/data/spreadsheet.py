"""Spreadsheets written by people, XLSX or CSV, read as they are seen; hostile or damaged ones are refused.

A workbook's own statement of its size cannot be trusted. So: archive and parts are checked first, then the used range,
and only then a process of its own with little memory and time parses the file.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text
from hanbada.data.number_format import BUILTIN, shown
from hanbada.data.spreadsheet_guard import guard

Cell = str | int | float | bool | date | None
WORKER = Path(__file__).with_name("spreadsheet_worker.py")
SECONDS = 60
LIMIT_BYTES = 100_000_000
ENCODINGS = ("utf-8-sig", "cp949")
RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows in order, each as long as its last filled cell; row 1 is ``rows[0]``.

    ``hidden``          whether the sheet itself is not shown
    ``hidden_rows``     numbers of rows (from 1), ``hidden_columns`` places of columns (from 0) that are not shown
    ``merged``          (first row from 1, first place from 0, last row, last place), both ends included
    ``system``          1900 or 1904: how the file counts its days
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    system: int = 1900

    def plainly(self) -> Sheet:
        """The sheet itself; DataError where rows or columns with values are hidden, or cells of the table merged.

        For tables that a program or a form made: there is nobody to ask which of it is meant.
        """
        hidden = [
            n for n in sorted(self.hidden_rows) if n <= len(self.rows) and any(c is not None for c in self.rows[n - 1])
        ]
        places = [
            n for n in sorted(self.hidden_columns) if any(n < len(row) and row[n] is not None for row in self.rows)
        ]
        over = next((one for one in self.merged if one[0] <= len(self.rows)), None)
        if not (hidden or places or over):
            return self
        found = (
            Text(f"숨긴 행 {len(hidden)}개", f"{len(hidden)} hidden rows") if hidden
            else Text(f"숨긴 열 {letters(places[0])}", f"the hidden column {letters(places[0])}") if places
            else Text("병합된 칸", "merged cells")
        )  # fmt: skip
        raise _refused(
            found,
            Text("보이는 대로의 표(숨김·병합 없음)", "a table as it is seen, nothing hidden or merged"),
            Text("숨긴 것을 보이게 하거나 지우고, 병합을 풀어 다시 저장하세요",
                 "show or delete what is hidden, unmerge the cells, and save it again"),
            Where(sheet=self.name, row=hidden[0] if hidden else over[0] if over and not places else None),
        )  # fmt: skip

    def records(self, header_row: int = 1) -> Iterator[tuple[int, dict[str, Cell]]]:
        """(row number, cells by header) for every row below the header that is not empty.

        Raises DataError for a header that occurs twice, and for a filled cell without a header above it.
        """
        header = [str(cell).strip() if cell is not None else "" for cell in self.rows[header_row - 1]]
        doubled = sorted({name for name in header if name and header.count(name) > 1})
        if doubled:
            raise _refused(
                Text(
                    f"두 번 나온 열 이름 {', '.join(doubled)}", f"column names that occur twice: {', '.join(doubled)}"
                ),
                Text("열 이름마다 한 열", "one column for each name"),
                Text("열 이름을 고치세요", "correct the column names"),
                Where(sheet=self.name, row=header_row),
            )
        for number, row in enumerate(self.rows[header_row:], header_row + 1):
            if all(cell is None for cell in row):
                continue
            if any(cell is not None and (n >= len(header) or not header[n]) for n, cell in enumerate(row)):
                raise _refused(
                    Text("열 이름이 없는 칸에 값이 있음", "a value in a column without a name"),
                    Text(f"열 {len(header)}개", f"{len(header)} columns"),
                    Text(
                        "쉼표가 든 값은 따옴표로 묶고, 남는 칸은 비우세요",
                        "quote values with commas, empty the surplus cells",
                    ),
                    Where(sheet=self.name, row=number),
                )
            yield number, {name: row[n] if n < len(row) else None for n, name in enumerate(header) if name}


def read(path: Path) -> tuple[Sheet, ...]:
    """The sheets of an .xlsx, or the one sheet of a .csv (UTF-8 or CP949; comma, semicolon or tab).

    Cells are read as they are seen (``number_format``): empty ones are None, dates are dates, 0.13 under a per cent format
    is "13%", text stays text (`010121`, `NA`). Rows that the file leaves out are there, empty, so that row numbers agree
    with what Excel shows. DataError says what was refused and why.
    """
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv", ".txt", ".tsv"):
        raise _refused(
            Text(f"'{suffix}' 파일", f"a '{suffix}' file"),
            Text(".xlsx 또는 .csv", ".xlsx or .csv"),
            Text(
                "Excel에서 '다른 이름으로 저장'해 .xlsx나 CSV(UTF-8)로 바꾸세요",
                "save it as .xlsx or CSV (UTF-8) in Excel",
            ),
            Where(path.name),
        )
    if path.stat().st_size > LIMIT_BYTES:
        raise _refused(
            Text(f"{path.stat().st_size:,}바이트", f"{path.stat().st_size:,} bytes"),
            Text(f"{LIMIT_BYTES:,}바이트 이하", f"at most {LIMIT_BYTES:,} bytes"),
            Text("필요한 행만 남기거나 파일을 나누세요", "keep only the rows needed, or split the file"),
            Where(path.name),
        )
    return _workbook(path) if suffix == ".xlsx" else (_delimited(path),)


def _workbook(path: Path) -> tuple[Sheet, ...]:
    guard(path)
    command = [sys.executable, "-I", str(WORKER), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise _unparsed(path, Text(f"{SECONDS}초 안에 읽지 못함", f"not read within {SECONDS} seconds")) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        words = said[-1] if said else f"exit {done.returncode}"
        raise _unparsed(path, Text(f"읽을 수 없는 통합 문서: {words}", f"an unreadable workbook: {words}"))
    book, *sheets = map(json.loads, done.stdout.decode("ascii").splitlines())
    uncomputed = next((one for one in sheets if one["uncomputed"]), None)
    if uncomputed:
        count = uncomputed["uncomputed"]
        raise _refused(
            Text(f"계산된 값이 없는 수식 {count:,}개", f"{count:,} formulas without a computed value"),
            Text("값이 저장된 수식", "formulas with their values saved"),
            Text("Excel에서 열어 계산한 뒤 다시 저장하세요", "open it in Excel, let it compute and save it again"),
            Where(path.name, uncomputed["name"]),
        )
    codes = [code if code is not None else BUILTIN.get(number) for number, code in book["formats"]]
    return tuple(_sheet(one, codes, book["system"]) for one in sheets)


def _sheet(parsed: dict[str, Any], codes: list[str | None], system: int) -> Sheet:
    def cell(value: Any) -> Cell:
        held, style = value if isinstance(value, list) else (value, 0)
        if isinstance(held, dict):
            moment = datetime.fromisoformat(held["iso"].removesuffix("Z"))
            return moment.date() if moment.time() == datetime.min.time() else moment.isoformat(" ")
        return shown(held, codes[style] if style < len(codes) else None, system)

    ranges = [found.groups() for ref in parsed["merged"] if (found := RANGE.fullmatch(ref))]
    return Sheet(
        parsed["name"],
        tuple(_trimmed([cell(value) for value in row]) for row in parsed["rows"]),
        parsed["hidden"],
        frozenset(parsed["hidden_rows"]),
        frozenset(n - 1 for first, last in parsed["hidden_columns"] for n in range(first, min(last, 16_384) + 1)),
        tuple((int(top), place(left), int(end), place(right)) for left, top, right, end in ranges),
        system,
    )


def letters(index: int) -> str:
    """A column's place (from 0) as Excel names it.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    words = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        words = chr(65 + rest) + words
    return words


def place(words: str) -> int:
    """The place (from 0) of a column that Excel names.

    >>> place("A"), place("AB")
    (0, 27)
    """
    number = 0
    for letter in words:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _trimmed(cells: list[Cell]) -> tuple[Cell, ...]:
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _delimited(path: Path) -> Sheet:
    words = decoded(path)
    first = words.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=separator, strict=True)
    try:
        rows = [_trimmed([cell if cell != "" else None for cell in cells]) for cells in reader]
    except csv.Error as fault:
        raise _refused(
            Text(f"따옴표나 행이 어긋남: {fault}", f"quotes or rows out of order: {fault}"),
            Text("따옴표가 짝을 이루고 끝까지 있는 CSV", "a CSV with paired quotes, complete to the end"),
            Text(
                "그 행의 따옴표를 고치거나 파일을 다시 받으세요",
                "correct the quotes in that row or fetch the file again",
            ),
            Where(path.name, row=reader.line_num),
        ) from None
    return Sheet("", tuple(rows))


def decoded(path: Path) -> str:
    """A text file as text: UTF-8 with or without its mark, else CP949; never a guess beyond these two."""
    content = path.read_bytes()
    if b"\0" in content:
        raise _refused(
            Text("0바이트가 든 파일(UTF-16이거나 깨짐)", "a file with zero bytes (UTF-16, or damaged)"),
            Text("UTF-8 또는 CP949 텍스트", "text in UTF-8 or CP949"),
            Text("Excel에서 'CSV UTF-8'로 다시 저장하세요", "save it again as 'CSV UTF-8' in Excel"),
            Where(path.name),
        )
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(
        Text("UTF-8도 CP949도 아닌 글자", "characters that are neither UTF-8 nor CP949"),
        Text("UTF-8 또는 CP949 텍스트", "text in UTF-8 or CP949"),
        Text("Excel에서 'CSV UTF-8'로 다시 저장하세요", "save it again as 'CSV UTF-8' in Excel"),
        Where(path.name),
    )


def _unparsed(path: Path, found: Text) -> DataError:
    return _refused(
        found,
        Text("Excel이 저장한 온전한 .xlsx", "a whole .xlsx as Excel saves it"),
        Text(
            "Excel에서 열어 다시 저장하거나 CSV(UTF-8)로 바꾸세요",
            "open it in Excel and save it again, or as CSV (UTF-8)",
        ),
        Where(path.name),
    )


def _refused(found: Text, expected: Text, do: Text, where: Where) -> DataError:
    return DataError(found, expected, do, where)
