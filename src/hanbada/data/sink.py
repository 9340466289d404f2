"""The sink: what a reader writes into; checks every table against its promise and keeps count."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from hanbada.base.progress import Progress, quiet
from hanbada.base.text import Text
from hanbada.data.disk import clear, refusal
from hanbada.data.source import Source
from hanbada.data.table import TableSpec, broken, check_frame, check_totals

ROW_GROUP = 131_072
SUMMED = frozenset({"value_usd", "quantity_kg"})


class Sink:
    """Takes the tables and the words of one release while its reader runs.

    ``options``   what the import was called with (only names that source.yml lists)
    ``complete``  whether the original files are known to be whole (a checked zip, a known hash or row count)
    """

    def __init__(
        self,
        source: Source,
        folder: Path,
        options: Mapping[str, str],
        progress: Progress = quiet,
        complete: bool = False,
    ) -> None:
        self.source, self.options, self.complete = source, options, complete
        self.notes: list[Text] = []
        self.coverage_text: Text | None = None
        self.title_text: Text | None = None
        self.licence_words: str | None = None
        self.address_words: str | None = None
        self.attribution_text: Text | None = None
        self.version_words: str | None = None
        self.files: dict[str, list[str]] = {}
        self.rows: dict[str, int] = {}
        self.totals: dict[str, dict[str, int]] = {}
        self._folder, self._progress = folder, progress

    @property
    def scratch(self) -> Path:
        """A folder for files that are needed only while reading."""
        place = self._folder.with_name("scratch")
        place.mkdir(exist_ok=True)
        return place

    def write(self, table: str, frame: pl.DataFrame, part: str | None = None, unique: bool = True) -> None:
        """Writes a table (or one of its parts), after checking columns, types, empty values and the key.

        A key is checked within a part; parts must differ in a column of the key (such as the year).
        ``unique=False``: the caller has checked the key already (large sorted tables).
        """
        check_frame(table, frame, self._spec(table), unique)
        kept = self.totals.setdefault(table, {})
        for name in SUMMED & set(frame.columns):
            kept[name] = kept.get(name, 0) + int(frame[name].sum() or 0)
        self.rows[table] = self.rows.get(table, 0) + frame.height
        _write(frame, self._place(table, part))

    def join(self, table: str, order: tuple[str, ...], codes: Mapping[str, pl.Enum]) -> None:
        """Puts the parts of a table into one file, sorted, codes in the order of their lists.

        A single part is that file already.
        """
        parts = [self._folder / name for name in self.files.pop(table)]
        if len(parts) == 1:
            parts[0].rename(self._place(table, None))
        else:
            frame = pl.read_parquet(parts)
            coded = frame.cast({name: codes[name] for name in frame.columns if name in codes})
            _write(coded.sort(order), self._place(table, None))
        clear(self._folder / table)

    def file(self, name: str, path: Path) -> None:
        """Takes a file as an asset under a name."""
        shutil.copyfile(path, self._place(name, None, suffix=""))

    def note(self, words: Text) -> None:
        """Says what a reader of the figures must know; travels with the release."""
        if words not in self.notes:
            self.notes.append(words)

    def coverage(self, words: Text) -> None:
        """Says of what the release holds only a part."""
        self.coverage_text = words

    def version(self, words: str) -> None:
        """Names the version; otherwise that of source.yml or of the package."""
        self.version_words = words

    def describe(
        self,
        title: Text | None = None,
        licence: str | None = None,
        address: str | None = None,
        attribution: Text | None = None,
    ) -> None:
        """Replaces what source.yml says of the origin, for files whose origin only their reader or importer knows."""
        self.title_text, self.licence_words, self.address_words = title, licence, address
        self.attribution_text = attribution

    def progress(self, done: int, total: int | None = None) -> None:
        """Tells how far the reading is."""
        words = self.source.spec.title
        self._progress(Text(f"{words.ko} 읽는 중", f"Reading {words.en}"), done, total)

    def finish(self) -> None:
        """Checks that every promised table was written, with rows and totals in range."""
        for table, spec in self.source.spec.tables.items():
            if table not in self.files:
                raise broken(
                    table,
                    Text("쓰지 않은 표", "a table that was not written"),
                    Text("source.yml의 모든 표", "every table of source.yml"),
                )
            check_totals(table, self.rows[table], self.totals[table], spec)

    def _spec(self, table: str) -> TableSpec:
        tables = self.source.spec.tables
        if table not in tables:
            raise KeyError(f"{self.source.id}: no table {table!r} in source.yml")
        return tables[table]

    def _place(self, table: str, part: str | None, suffix: str = ".parquet") -> Path:
        name = f"{table}/{part}{suffix}" if part else f"{table}{suffix}"
        taken = self.files.setdefault(table, [])
        if name in taken or (taken and not part):
            raise KeyError(f"{self.source.id}: {name!r} written twice")
        taken.append(name)
        place = self._folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


def _write(frame: pl.DataFrame, place: Path) -> None:
    """Writes text columns as plain text, coded (Enum) or not, piece by piece: little memory beside the frame."""
    plain = frame.lazy().with_columns(pl.col(pl.Enum).cast(pl.String))
    try:
        plain.sink_parquet(
            place, compression="zstd", compression_level=1, row_group_size=ROW_GROUP, maintain_order=True
        )
    except pl.exceptions.PolarsError as fault:  # the frame is checked: only the machine can have refused
        raise refusal(OSError(str(fault).split("\n")[0]), place) from fault
