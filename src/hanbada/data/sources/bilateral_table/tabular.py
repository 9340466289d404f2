"""A table file as text columns: CSV, Parquet or XLSX, each cell as it was written."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from hanbada.base.errors import CutFile, DataError, Where
from hanbada.base.text import Text
from hanbada.data import spreadsheet
from hanbada.data.seen import CORRECT, LOOK, remedy, separators
from hanbada.data.table import InputSpec

#: a table as read, and what there is to say about it
Read = tuple[pl.DataFrame, tuple[Text, ...]]
UNENDED = Text(
    "마지막 행에 줄 끝이 없음. 칸은 다 있으나, 마지막 수가 잘리지 않았는지 원본과 견줄 것",
    "the last row has no line end; its fields are all there, but compare its last number with the original",
)


def read_text(path: Path, spec: InputSpec) -> Read:
    """The mapped columns as text, empty cells as null; DataError for another kind of file or a broken row."""
    suffix = path.suffix.lower()
    readers = {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}
    if suffix not in readers:
        raise DataError(
            Text(f"'{suffix}' 파일", f"a '{suffix}' file"),
            Text(".csv, .parquet 또는 .xlsx", ".csv, .parquet or .xlsx"),
            Text("표를 셋 중 하나로 저장하세요", "save the table as one of the three"),
            Where(path.name),
        )
    frame, notes = readers[suffix](path, spec)
    mapping = spec.check(frame.columns, Where(path.name), CORRECT)
    chosen = frame.select(pl.col(name).alias(target) for name, target in mapping.items())
    missing = [pl.lit(None, pl.String).alias(name) for name in spec.columns.values() if name not in chosen.columns]
    text = chosen.with_columns(missing).select(list(spec.columns.values()))
    return text.with_columns(pl.all().str.strip_chars().replace("", None)), notes


def _csv(path: Path, spec: InputSpec) -> Read:
    words = spreadsheet.decoded(path)
    _refuse(separators(words), spec, Where(path.name, row=1))
    reader = csv.reader(io.StringIO(words, newline=""), strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader]
    except csv.Error as fault:
        raise DataError(
            Text(f"CSV로 읽을 수 없음: {fault}", f"not readable as CSV: {fault}"),
            Text("쉼표로 나누고 따옴표가 짝이 맞는 CSV", "a CSV divided by commas with balanced quotes"),
            Text("Excel에서 'CSV UTF-8'로 다시 저장하세요", 'save it again as "CSV UTF-8" in Excel'),
            Where(path.name, row=reader.line_num),
        ) from None
    header = rows[0][1] if rows else []
    _recognise([cells for _, cells in rows[:LOOK]], spec, Where(path.name, row=1))
    ended = words.endswith("\n")
    if not ended and rows and (len(rows[-1][1]) < len(header) or rows[-1][1][-1] == ""):
        raise CutFile(
            Text("마지막 행이 줄 끝 없이 끝남(행 안에서 잘림)", "a last row without a line end (cut inside the row)"),
            Text(f"온전한 행(칸 {len(header)}개)으로 끝나는 파일", f"a file that ends with a whole row ({len(header)} fields)"),
            Text("파일을 다시 저장하거나 받으세요", "save or fetch the file again"),
            Where(path.name, row=rows[-1][0]),
        )  # fmt: skip
    for number, cells in rows[1:]:
        if len(cells) != len(header):
            raise DataError(
                Text(f"칸 {len(cells)}개", f"{len(cells)} fields"),
                Text(f"칸 {len(header)}개", f"{len(header)} fields"),
                Text("그 행의 쉼표와 따옴표를 확인하세요", "check commas and quotes in that row"),
                Where(path.name, row=number),
            )
    return _frame(header, [cells for _, cells in rows[1:]], path), () if ended else (UNENDED,)


def _xlsx(path: Path, spec: InputSpec) -> Read:
    sheets = spreadsheet.read(path)
    sheet = next((one for one in sheets if not one.hidden), sheets[0])
    _recognise(sheet.rows[:LOOK], spec, Where(path.name, sheet.name, 1))
    rows = sheet.plainly().rows
    if not rows:
        raise DataError(
            Text("빈 시트", "an empty sheet"),
            Text("열 이름과 행", "column names and rows"),
            Text("표를 첫 시트에 두세요", "put the table on the first sheet"),
            Where(path.name, sheet.name),
        )
    header = ["" if cell is None else str(cell).strip() for cell in rows[0]]
    table = [[_words(row[n]) if n < len(row) else "" for n in range(len(header))] for row in rows[1:]]
    return _frame(header, table, path), ()


def _parquet(path: Path, spec: InputSpec) -> Read:
    frame = pl.read_parquet(path)
    _recognise([frame.columns], spec, Where(path.name))
    numbers = [name for name in frame.columns if frame.schema[name].is_float()]
    # a float is written with all its digits; codes as floats ("410.0") are refused further on
    return frame.with_columns(pl.col(numbers).cast(pl.String), pl.exclude(numbers).cast(pl.String)), ()


def _recognise(rows: Sequence[Sequence[object]], spec: InputSpec, where: Where) -> None:
    """DataError with what the table looks like, where its first row does not have the columns and something is seen."""
    wanted = {name for name in spec.columns if name not in spec.optional}
    if rows and not wanted & {str(cell).strip() for cell in rows[0]}:
        _refuse(remedy(rows, wanted), spec, where)


def _refuse(seen: tuple[Text, Text] | None, spec: InputSpec, where: Where) -> None:
    if seen:
        columns = ", ".join(spec.columns)
        raise DataError(seen[0], Text(f"첫 행에 열 이름 {columns}", f"the columns {columns} in the first row"), seen[1], where)  # fmt: skip


def _frame(header: list[str], table: list[list[str]], path: Path) -> pl.DataFrame:
    if len(set(header)) < len(header):
        InputSpec(columns={}).check(header, Where(path.name), CORRECT)
    return pl.DataFrame(table, schema=dict.fromkeys(header, pl.String), orient="row")


def _words(cell: spreadsheet.Cell) -> str:
    """A cell as text; a whole number without the ".0" that spreadsheets keep."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
