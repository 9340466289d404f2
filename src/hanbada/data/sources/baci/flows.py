"""One CSV of BACI flows: read fast with its types, and slowly, row by row, only to say what is wrong with it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from hanbada.base.errors import CutFile, DataError, Where
from hanbada.base.text import Text
from hanbada.data.sources.baci.codes import Codes
from hanbada.data.table import InputSpec
from hanbada.data.trade import YearFlows, weighed, whole

COMMA, LINE_END = ord(","), ord("\n")
CHUNK = 1 << 24
EMPTY = ("", "NA")
Places = np.ndarray[tuple[int], np.dtype[np.int16]]


def read_year(path: Path, year: int, codes: Codes, spec: InputSpec) -> tuple[YearFlows, tuple[int, int, int]]:
    """The flows of one file, and counts for the notes: rounded values, rounded and weightless weights.

    Text rules: t is the year of the file's name, i and j stand in the country list, k (six digits, as text) in the
    product list, v is a number not below 0, q too or empty or NA. Everything else is a DataError with row and column.
    """
    header = _header(path, spec)
    rows, commas = _counted(path)
    try:
        frame = _fast(path, header, codes)
        whole_rows = commas == (rows + 1) * (len(header) - 1) and frame.height == rows
    except pl.exceptions.PolarsError:
        whole_rows = False
    if not whole_rows:
        frame = _slow(path, header, codes, year)
    _check_known(frame, path, year)
    exporter, importer = (_places(frame[name], codes, path, name) for name in "ij")
    _check_own(exporter, importer, frame, path)
    product = frame["k"].to_physical().to_numpy()
    value, odd_values = whole("v", frame.drop_in_place("v"), 1000, path.name)
    quantity, odd_quantities = whole("q", frame.drop_in_place("q"), 1000, path.name)
    quantity, weightless = weighed(quantity)
    flows = YearFlows(year, exporter, importer, product, value.to_numpy(), quantity)
    return flows, (odd_values, odd_quantities, weightless)


def _header(path: Path, spec: InputSpec) -> list[str]:
    with path.open("rb") as file:
        first = file.readline(4096)
    words = first.decode("utf-8-sig", errors="replace").rstrip("\r\n")
    header = [name.strip('"') for name in words.split(",")]
    spec.check(header, Where(path.name, row=1))
    return header


def _counted(path: Path) -> tuple[int, int]:
    """Rows below the header, and commas; CutFile where the last row has no line end."""
    content = np.memmap(path, dtype=np.uint8, mode="r")
    rows = commas = 0
    for start in range(0, len(content), CHUNK):
        chunk = content[start : start + CHUNK]
        rows += int(np.count_nonzero(chunk == LINE_END))
        commas += int(np.count_nonzero(chunk == COMMA))
    if content[-1] != LINE_END:
        raise CutFile(
            Text("마지막 행이 줄 끝 없이 끝남(행 안에서 잘림)", "a last row without a line end (cut inside the row)"),
            Text("온전한 행으로 끝나는 파일", "a file that ends with a whole row"),
            Text(
                "파일을 다시 받으세요. 편집기로 저장해 줄 끝만 없어졌으면 마지막 행 뒤에 줄 바꿈을 넣으세요",
                "fetch the file again; where an editor only took the line end off, put one behind the last row",
            ),
            Where(path.name, row=rows + 1),
        )
    return rows - 1, commas


def _fast(path: Path, header: Sequence[str], codes: Codes) -> pl.DataFrame:
    types: dict[str, pl.DataType] = {
        "t": pl.Int16(),
        "i": pl.Int16(),
        "j": pl.Int16(),
        "k": pl.Enum(codes.products["product_code"]),
        "v": pl.Float64(),
        "q": pl.Float64(),
    }
    return pl.read_csv(path, schema={name: types[name] for name in header}, null_values={"q": "NA"})


def _slow(path: Path, header: Sequence[str], codes: Codes, year: int) -> pl.DataFrame:
    """Checks row by row and raises for the first wrong one; blanks around numbers are the only thing let through."""
    known = (set(codes.countries["country_code"]) | set(codes.same), set(codes.products["product_code"]))
    columns: dict[str, list[str]] = {name: [] for name in header}
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            next(rows)
            for row, cells in enumerate(rows, 2):
                bare = [cell.strip() for cell in cells]
                _check_row(bare, header, known, year, Where(path.name, row=row))
                for name, cell in zip(header, bare, strict=True):
                    columns[name].append(cell)
        except csv.Error as fault:
            raise _wrong(
                Text(f"CSV로 읽을 수 없음: {fault}", f"not readable as CSV: {fault}"),
                Text("쉼표로 나눈 여섯 칸", "six fields divided by commas"),
                Where(path.name),
            ) from None
    text = pl.DataFrame(columns, schema=dict.fromkeys(header, pl.String))
    empty = pl.col("q").is_in(EMPTY)
    return text.with_columns(
        pl.col("t", "i", "j").cast(pl.Int16),
        pl.col("k").cast(pl.Enum(codes.products["product_code"])),
        pl.col("v").cast(pl.Float64),
        pl.when(empty.not_()).then(pl.col("q")).cast(pl.Float64),
    )


def _check_row(
    cells: Sequence[str], header: Sequence[str], known: tuple[set[str], set[str]], year: int, where: Where
) -> None:
    if len(cells) != len(header):
        raise _wrong(
            Text(f"칸 {len(cells)}개", f"{len(cells)} fields"),
            Text(f"칸 {len(header)}개", f"{len(header)} fields"),
            where,
        )
    row = dict(zip(header, cells, strict=True))
    countries, products = known
    tests = (
        ("t", row["t"] == str(year), Text(f"파일 이름의 연도 {year}", f"{year}, the year of the file's name")),
        ("i", row["i"] in countries, Text("국가 코드 목록에 있는 코드", "a code of the country list")),
        ("j", row["j"] in countries, Text("국가 코드 목록에 있는 코드", "a code of the country list")),
        (
            "k",
            row["k"] in products,
            Text(
                "품목 코드 목록에 있는 여섯 자리 코드(앞자리 0 포함)",
                "a six-digit code of the product list, leading zeros included",
            ),
        ),
        ("v", _number(row["v"]), Text("0 이상의 수(천 달러)", "a number of thousand USD, not negative")),
        (
            "q",
            row["q"] in EMPTY or _number(row["q"]),
            Text("0 이상의 수(톤), 빈칸 또는 NA", "a number of tonnes, not negative, or empty or NA"),
        ),
    )
    for name, holds, expected in tests:
        if not holds:
            place = Where(where.file, row=where.row, column=name)
            raise _wrong(Text(f"'{row[name]}'", f"'{row[name]}'"), expected, place)


def _number(words: str) -> bool:
    try:
        return 0 <= float(words) < float("inf") and words.isascii() and "_" not in words
    except ValueError:
        return False


def _check_known(frame: pl.DataFrame, path: Path, year: int) -> None:
    """No empty cell but in q, and one year only."""
    for name, count in zip(frame.columns, frame.null_count().row(0), strict=True):
        if count and name != "q":
            row = int(frame[name].is_null().arg_true()[0]) + 2
            raise _wrong(Text("빈칸", "an empty field"), Text("값", "a value"), Where(path.name, row=row, column=name))
    other = (frame["t"] != year).arg_true()
    if len(other):
        found = frame["t"][int(other[0])]
        raise _wrong(
            Text(f"연도 {found}", f"the year {found}"),
            Text(f"파일 이름의 연도 {year}", f"{year}, the year of the file's name"),
            Where(path.name, row=int(other[0]) + 2, column="t"),
        )


def _places(column: pl.Series, codes: Codes, path: Path, name: str) -> Places:
    """Places in the country list; DataError for a code that is not there."""
    listed = codes.countries["country_code"].cast(pl.Int16).to_numpy()
    places = np.full(1 << 16, -1, np.int16)
    places[listed.view(np.uint16)] = np.arange(len(listed), dtype=np.int16)
    for code, place in codes.same.items():
        places[int(code)] = places[int(place)]
    found: Places = places[column.to_numpy().view(np.uint16)]
    if len(found) and found.min() < 0:
        row = int(np.argmin(found))
        raise _wrong(
            Text(f"모르는 국가 코드 '{column[row]}'", f"an unknown country code '{column[row]}'"),
            Text("국가 코드 목록에 있는 코드", "a code of the country list"),
            Where(path.name, row=row + 2, column=name),
        )
    return found


def _check_own(exporter: Places, importer: Places, frame: pl.DataFrame, path: Path) -> None:
    """No country trades with itself, under one code or two."""
    own = exporter == importer
    if own.any():
        row = int(np.argmax(own))
        raise _wrong(
            Text(
                f"수출국과 수입국이 같은 행 {int(own.sum()):,}개 ({frame['i'][row]} → {frame['j'][row]})",
                f"{int(own.sum()):,} rows whose exporter is the importer ({frame['i'][row]} → {frame['j'][row]})",
            ),
            Text("두 나라 사이의 무역", "trade between two countries"),
            Where(path.name, row=row + 2),
        )


def _wrong(found: Text, expected: Text, where: Where) -> DataError:
    do = Text(
        "발행된 원본을 다시 받으세요. 행을 지우거나 고쳐서 가져오지 마세요",
        "fetch the original again; do not delete or mend rows",
    )
    return DataError(found, expected, do, where)
