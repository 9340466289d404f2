"""A table file as text columns: CSV, Parquet or XLSX, each cell as it was written."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

from hanbada.base.errors import CutFile, DataError, Where
from hanbada.base.text import Text
from hanbada.data import spreadsheet
from hanbada.data.table import InputSpec


def read_text(path: Path, spec: InputSpec) -> pl.DataFrame:
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
    frame = readers[suffix](path)
    mapping = spec.check(frame.columns, Where(path.name))
    chosen = frame.select(pl.col(name).alias(target) for name, target in mapping.items())
    missing = [pl.lit(None, pl.String).alias(name) for name in spec.columns.values() if name not in chosen.columns]
    text = chosen.with_columns(missing).select(list(spec.columns.values()))
    return text.with_columns(pl.all().str.strip_chars().replace("", None))


def _csv(path: Path) -> pl.DataFrame:
    words = spreadsheet.decoded(path)
    if not words.endswith("\n"):
        raise CutFile(
            Text("마지막 행이 줄 끝 없이 끝남(행 안에서 잘림)", "a last row without a line end (cut inside the row)"),
            Text("온전한 행으로 끝나는 파일", "a file that ends with a whole row"),
            Text("파일을 다시 저장하거나 받으세요", "save or fetch the file again"),
            Where(path.name, row=words.count("\n") + 1),
        )
    rows = csv.reader(io.StringIO(words, newline=""), strict=True)
    try:
        header = next(rows)
        table = []
        for cells in rows:
            if len(cells) != len(header):
                raise DataError(
                    Text(f"칸 {len(cells)}개", f"{len(cells)} fields"),
                    Text(f"칸 {len(header)}개", f"{len(header)} fields"),
                    Text("그 행의 쉼표와 따옴표를 확인하세요", "check commas and quotes in that row"),
                    Where(path.name, row=rows.line_num),
                )
            table.append(cells)
    except csv.Error as fault:
        raise DataError(
            Text(f"CSV로 읽을 수 없음: {fault}", f"not readable as CSV: {fault}"),
            Text("쉼표로 나누고 따옴표가 짝이 맞는 CSV", "a CSV divided by commas with balanced quotes"),
            Text("Excel에서 'CSV UTF-8'로 다시 저장하세요", 'save it again as "CSV UTF-8" in Excel'),
            Where(path.name, row=rows.line_num),
        ) from None
    return _frame(header, table, path)


def _xlsx(path: Path) -> pl.DataFrame:
    sheets = spreadsheet.read(path)
    sheet = next((one for one in sheets if not one.hidden), sheets[0]).plainly()
    if not sheet.rows:
        raise DataError(
            Text("빈 시트", "an empty sheet"),
            Text("열 이름과 행", "column names and rows"),
            Text("표를 첫 시트에 두세요", "put the table on the first sheet"),
            Where(path.name, sheet.name),
        )
    header = ["" if cell is None else str(cell).strip() for cell in sheet.rows[0]]
    table = [[_words(row[n]) if n < len(row) else "" for n in range(len(header))] for row in sheet.rows[1:]]
    return _frame(header, table, path)


def _parquet(path: Path) -> pl.DataFrame:
    frame = pl.read_parquet(path)
    numbers = [name for name in frame.columns if frame.schema[name].is_float()]
    # a float is written with all its digits; codes as floats ("410.0") are refused further on
    return frame.with_columns(pl.col(numbers).cast(pl.String), pl.exclude(numbers).cast(pl.String))


def _frame(header: list[str], table: list[list[str]], path: Path) -> pl.DataFrame:
    if len(set(header)) < len(header):
        InputSpec(columns={}).check(header, Where(path.name))
    return pl.DataFrame(table, schema=dict.fromkeys(header, pl.String), orient="row")


def _words(cell: spreadsheet.Cell) -> str:
    """A cell as text; a whole number without the ".0" that spreadsheets keep."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
