"""Corrections: a publisher's known errors, put right cell by cell while a guard says that the error is still there."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from hanbada.base import plainyaml
from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text

Cell = str | int | float | bool | None


class Correction(BaseModel):
    """One correction: in the row that ``where`` names, the cells ``expect`` become ``set``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    where: dict[str, Cell]
    expect: dict[str, Cell]
    set_: dict[str, Cell] = Field(alias="set")
    reason: Text
    found_on: str


def load(folder: Path) -> tuple[Correction, ...]:
    """The corrections of a source's folder, none where it has no corrections.yml."""
    path = folder / "corrections.yml"
    return tuple(Correction.model_validate(item) for item in plainyaml.read(path)) if path.is_file() else ()


def apply(table: str, frame: pl.DataFrame, corrections: tuple[Correction, ...]) -> pl.DataFrame:
    """The table with its corrections made.

    A row that is not there, or already right, is left alone. DataError where a cell is neither what was expected nor
    right: the publisher changed something, and a person has to look.
    """
    for correction in corrections:
        if correction.table != table:
            continue
        here = pl.all_horizontal(*(pl.col(name).eq_missing(value) for name, value in correction.where.items()))
        for row in frame.filter(here).select(list(correction.expect)).iter_rows(named=True):
            if row != correction.expect and row != {name: correction.set_.get(name) for name in row}:
                raise _changed(table, correction, row)
        frame = frame.with_columns(
            pl.when(here).then(pl.lit(value, dtype=frame.schema[name])).otherwise(pl.col(name)).alias(name)
            for name, value in correction.set_.items()
        )
    return frame


def _changed(table: str, correction: Correction, row: dict[str, Cell]) -> DataError:
    return DataError(
        Text(f"{correction.where}의 {row}", f"{row} at {correction.where}"),
        Text(f"{correction.expect} (바로잡기 전 값)", f"{correction.expect} (the value to be corrected)"),
        Text(
            f"발행자가 값을 바꿈. corrections.yml을 고치세요: {correction.reason.ko}",
            f"the publisher changed it; revise corrections.yml: {correction.reason.en}",
        ),
        Where(table),
    )
