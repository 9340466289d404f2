"""Strict tables: the dictionary of columns, what a table promises, and the check that it keeps the promise."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text
from hanbada.base.units import Unit

DTYPES: Mapping[str, pl.DataType] = {
    "str": pl.String(),
    "i16": pl.Int16(),
    "i64": pl.Int64(),
    "f64": pl.Float64(),
    "bool": pl.Boolean(),
    "date": pl.Date(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One row of columns.csv: the only place where a column's type, unit and words are written."""

    name: str
    dtype: pl.DataType
    unit: Unit
    label: Text
    meaning: Text


@cache
def columns() -> Mapping[str, Column]:
    """The dictionary of columns, by name.

    >>> columns()["value_usd"].unit, columns()["product_code"].dtype
    (<Unit.USD: 'usd'>, String)
    """
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as file:
        return {
            line["column"]: Column(
                line["column"],
                DTYPES[line["dtype"]],
                Unit(line["unit"]),
                Text(line["label_ko"], line["label_en"]),
                Text(line["meaning_ko"], line["meaning_en"]),
            )
            for line in csv.DictReader(file)
        }


class TableSpec(BaseModel):
    """What a table promises.

    ``columns``   names from columns.csv, in order
    ``nullable``  those that may be unknown; all others may not
    ``key``       together unique
    ``rows``      fewest and most rows, both included
    ``totals``    column: [least, most] of its sum
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: tuple[str, ...]
    key: tuple[str, ...] = ()
    nullable: frozenset[str] = frozenset()
    rows: tuple[int, int] = (0, 2**62)
    totals: dict[str, tuple[float, float]] = Field(default_factory=dict)

    def schema_(self) -> dict[str, pl.DataType]:
        """Column names with their Polars types, in order."""
        return {name: columns()[name].dtype for name in self.columns}


REFETCH = Text(
    "원본 파일을 고치지 말고 다시 받으세요. 발행자가 열 이름을 바꾼 판이면 알려 주세요",
    "fetch the original file again; if the publisher renamed columns, report it",
)


class InputSpec(BaseModel):
    """How the columns of an original file are read: mapped, or ignored by name; any other is an error.

    ``former``  the layouts in which the publisher wrote the same file before
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: dict[str, str]
    optional: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    former: tuple[InputSpec, ...] = ()

    def check(self, header: Iterable[str], where: Where, do: Text = REFETCH) -> dict[str, str]:
        """The mapping for the columns that are there; DataError for a missing, unknown or doubled one.

        ``do``  what whoever has the file can do: a publisher's is fetched again, his own he corrects
        """
        found = list(header)
        for layout in self.former:
            if set(layout.columns) <= set(found):
                return layout.check(found, where, do)
        doubled = sorted({name for name in found if found.count(name) > 1})
        unknown = [name for name in found if name not in self.columns and name not in self.ignored]
        missing = [name for name in self.columns if name not in found and name not in self.optional]
        if doubled or unknown or missing:
            said = [
                (doubled, Text("두 번 나온 열", "doubled columns")),
                (unknown, Text("모르는 열", "unknown columns")),
                (missing, Text("없는 열", "missing columns")),
            ]
            parts = [(words, ", ".join(map(repr, names))) for names, words in said if names]
            raise DataError(
                Text("; ".join(f"{w.ko} {n}" for w, n in parts), "; ".join(f"{w.en} {n}" for w, n in parts)),
                Text("열: " + ", ".join(self.columns), "the columns " + ", ".join(self.columns)),
                do,
                where,
            )
        return {name: self.columns[name] for name in found if name in self.columns}


def broken(table: str, found: Text, expected: Text, do: Text | None = None, column: str = "") -> DataError:
    """The DataError for a table that does not keep its promise."""
    default = Text(
        "원본 파일이 온전한지 확인하고 다시 가져오세요", "check that the original file is whole and import it again"
    )
    return DataError(found, expected, do or default, Where(table, column=column))


def check_schema(table: str, found: Mapping[str, pl.DataType], spec: TableSpec) -> None:
    """DataError unless columns, order and types are those of the promise."""
    wanted = spec.schema_()
    if list(found.items()) != list(wanted.items()):
        raise broken(
            table,
            Text(f"열 {_words(found)}", f"the columns {_words(found)}"),
            Text(f"열 {_words(wanted)}", f"the columns {_words(wanted)}"),
        )


def check_frame(table: str, frame: pl.DataFrame, spec: TableSpec, unique: bool = True) -> None:
    """DataError unless columns, types, known values and (where asked) the unique key are as promised."""
    written = {name: pl.String() if isinstance(dtype, pl.Enum) else dtype for name, dtype in frame.schema.items()}
    check_schema(table, written, spec)
    for name, count in zip(frame.columns, frame.null_count().row(0), strict=True):
        if count and name not in spec.nullable:
            raise broken(
                table,
                Text(f"빈 값 {count}개", f"{count} empty values"),
                Text("빈칸 없음", "no empty value"),
                column=name,
            )
    if unique and spec.key:
        doubled = frame.filter(pl.struct(spec.key).is_duplicated())
        if doubled.height:
            first = dict(zip(spec.key, doubled.select(spec.key).row(0), strict=True))
            raise broken(
                table,
                Text(f"같은 키가 되풀이됨: {first}", f"a key that occurs twice: {first}"),
                Text(f"{', '.join(spec.key)}마다 한 행", f"one row for each {', '.join(spec.key)}"),
            )


def check_totals(table: str, rows: int, totals: Mapping[str, float], spec: TableSpec) -> None:
    """DataError unless the row count and the sums lie in the promised ranges."""
    least, most = spec.rows
    if not least <= rows <= most:
        raise broken(
            table, Text(f"{rows:,}행", f"{rows:,} rows"), Text(f"{least:,}~{most:,}행", f"{least:,} to {most:,} rows")
        )
    for name, (low, high) in spec.totals.items():
        total = totals.get(name, 0)
        if not low <= total <= high:
            raise broken(
                table,
                Text(f"합계 {total:,}", f"a total of {total:,}"),
                Text(f"{low:,.0f}~{high:,.0f}", f"{low:,.0f} to {high:,.0f}"),
                column=name,
            )


def _words(schema: Mapping[str, pl.DataType]) -> str:
    return ", ".join(f"{name} {dtype}" for name, dtype in schema.items())
