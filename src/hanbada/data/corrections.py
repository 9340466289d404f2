"""Corrections: a publisher's known errors, put right cell by cell while a guard says that the error is still there."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from hanbada.base import plainyaml
from hanbada.base.text import Text

Cell = str | int | float | bool | None


class Correction(BaseModel):
    """One correction: in the row that ``where`` names, cells that hold one of the values ``expect`` become ``set``.

    A publisher writes the same error in more than one way over the years: ``expect`` lists each way that was seen.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    where: dict[str, Cell]
    expect: dict[str, tuple[Cell, ...]]
    set_: dict[str, Cell] = Field(alias="set")
    reason: Text
    found_on: str


def load(folder: Path) -> tuple[Correction, ...]:
    """The corrections of a source's folder, none where it has no corrections.yml."""
    path = folder / "corrections.yml"
    return tuple(Correction.model_validate(item) for item in plainyaml.read(path)) if path.is_file() else ()


def apply(
    table: str, frame: pl.DataFrame, corrections: tuple[Correction, ...]
) -> tuple[pl.DataFrame, tuple[Text, ...]]:
    """The table with its corrections made, and a note for each that no longer fits.

    A row that is not there, or already right, is left alone; so is one whose cells are neither what was expected nor
    right: the publisher changed something, which is said, and the file is not refused for it.
    """
    notes: list[Text] = []
    for correction in corrections:
        if correction.table != table:
            continue
        here = pl.all_horizontal(*(pl.col(name).eq_missing(value) for name, value in correction.where.items()))
        fits = pl.all_horizontal(
            here,
            *(
                pl.any_horizontal(pl.col(name).eq_missing(value) for value in values)
                for name, values in correction.expect.items()
            ),
        )
        right = pl.all_horizontal(*(pl.col(name).eq_missing(value) for name, value in correction.set_.items()))
        strange = frame.filter(here & ~fits & ~right).select(list(correction.expect))
        notes += [_changed(correction, row) for row in strange.iter_rows(named=True)]
        frame = frame.with_columns(
            pl.when(fits).then(pl.lit(value, dtype=frame.schema[name])).otherwise(pl.col(name)).alias(name)
            for name, value in correction.set_.items()
        )
    return frame, tuple(notes)


def _changed(correction: Correction, row: dict[str, Cell]) -> Text:
    where, found = (", ".join(f"{k} {v}" for k, v in cells.items()) for cells in (correction.where, row))
    return Text(
        f"발행자가 값을 바꾸어 바로잡기를 하지 않음: {where}의 {found} ({correction.reason.ko})",
        f"not corrected, as the publisher changed it: {found} at {where} ({correction.reason.en})",
    )
