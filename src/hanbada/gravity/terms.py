"""Columns of a table as codes: labels once, a whole number per row, and combinations such as exporter^year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from hanbada.gravity import faults

Codes = NDArray[np.int64]


class Table(Protocol):
    """Anything with columns by name: a dict of arrays, a Polars, pandas or PyArrow table."""

    def __getitem__(self, name: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as codes 0 … len(labels) − 1; labels sorted, as text."""

    name: str
    codes: Codes
    labels: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many labels there are."""
        return len(self.labels)


def column(table: Table, name: str) -> Any:
    """A column of the table; InputError where there is none."""
    try:
        return table[name]
    except (KeyError, pl.exceptions.ColumnNotFoundError):
        raise faults.missing_column(name) from None


def numbers(table: Table, name: str) -> NDArray[np.float64]:
    """A column as finite float64; InputError for missing, infinite or non-numeric values."""
    raw = column(table, name)
    try:
        values = np.asarray(raw.to_numpy() if isinstance(raw, pl.Series) else raw, dtype=np.float64)
    except (TypeError, ValueError):
        raise faults.not_numeric(name) from None
    if values.ndim != 1:
        raise faults.not_numeric(name)
    finite = np.isfinite(values)
    if not finite.all():
        raise faults.not_finite(name, int((~finite).sum()), int(np.argmin(finite)))
    return values


def code(table: Table, name: str) -> Coded:
    """A column of labels (text, whole numbers, years) as codes; InputError for missing labels.

    >>> code({"year": [2001, 1999, 2001]}, "year")
    Coded(name='year', codes=array([1, 0, 1]), labels=('1999', '2001'))
    """
    series = _series(name, column(table, name))
    if series.has_nulls():
        missing = series.is_null().to_numpy()
        raise faults.missing_label(name, int(missing.sum()), int(np.argmax(missing)))
    if series.dtype.is_numeric() or series.dtype == pl.Boolean:
        return _code_numbers(name, series.to_numpy())
    text = series.cast(pl.String)
    labels = text.unique().sort()
    return Coded(name, text.cast(pl.Enum(labels)).to_physical().to_numpy().astype(np.int64), tuple(labels.to_list()))


def _series(name: str, raw: Any) -> pl.Series:
    """Any column as a Polars series; NaN becomes null."""
    kind = type(raw).__module__.partition(".")[0]
    if kind in ("pandas", "pyarrow"):
        found = pl.from_pandas(raw) if kind == "pandas" else pl.from_arrow(raw)
        series = found if isinstance(found, pl.Series) else found.to_series()
    elif isinstance(raw, pl.Series):
        series = raw
    else:
        array = np.asarray(raw)
        values = array if array.dtype.kind in "fiub" else [None if v != v else v for v in array.tolist()]
        series = pl.Series(name, values, strict=False)
    return series.fill_nan(None) if series.dtype.is_float() else series


def _code_numbers(name: str, values: NDArray[Any]) -> Coded:
    if values.dtype.kind == "f" and not (np.floor(values) == values).all():
        levels, codes = np.unique(values, return_inverse=True)
        return Coded(name, codes.astype(np.int64), tuple(map(str, levels.tolist())))
    whole = values.astype(np.int64)
    low, high = (int(whole.min()), int(whole.max())) if whole.size else (0, -1)
    if high - low > 4 * whole.size + 1024:
        levels, codes = np.unique(whole, return_inverse=True)
        return Coded(name, codes.astype(np.int64), tuple(map(str, levels.tolist())))
    present = np.zeros(high - low + 1, dtype=bool)
    present[whole - low] = True
    place = np.cumsum(present) - 1
    return Coded(name, place[whole - low], tuple(str(low + k) for k in np.flatnonzero(present).tolist()))


def parse(term: str) -> tuple[str, ...]:
    """The columns of a term.

    >>> parse("exporter^year")
    ('exporter', 'year')
    """
    return tuple(part.strip() for part in term.split("^"))


@dataclass(frozen=True, slots=True)
class Combined:
    """A combination of columns as one code per row, compact: 0 … count − 1; ``first`` is a row of each level."""

    columns: tuple[Coded, ...]
    codes: Codes
    first: Codes

    @property
    def count(self) -> int:
        """How many combinations occur."""
        return int(self.first.size)

    @property
    def name(self) -> str:
        """The term as it is written."""
        return "^".join(part.name for part in self.columns)

    @property
    def labels(self) -> tuple[tuple[str, ...], ...]:
        """The labels of each column."""
        return tuple(part.labels for part in self.columns)

    @property
    def levels(self) -> Codes:
        """The column codes of each level (levels, columns)."""
        return np.stack([part.codes[self.first] for part in self.columns], axis=1)


def combine(columns: Sequence[Coded]) -> Combined:
    """The combination of one or more coded columns.

    >>> table = {"exporter": ["KOR", "KOR", "MYS"], "year": [2001, 1999, 2001]}
    >>> combine([code(table, "exporter"), code(table, "year")]).codes
    array([1, 0, 2])
    """
    # numbered anew: rows that were dropped may have taken levels with them
    _, first, codes = np.unique(columns[0].codes, return_index=True, return_inverse=True)
    for part in columns[1:]:
        _, first, codes = np.unique(codes * part.count + part.codes, return_index=True, return_inverse=True)
    return Combined(tuple(columns), codes.astype(np.int64), first.astype(np.int64))
