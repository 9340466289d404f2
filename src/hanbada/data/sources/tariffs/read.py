"""Tariff lines: a WITS/TRAINS answer in SDMX JSON, or a table that an officer filled in (Excel or CSV)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text
from hanbada.data.sink import Sink
from hanbada.data.sources.tariffs import table, wits
from hanbada.data.sources.tariffs.line import RateRow

SCHEMA: dict[str, Any] = {
    "importer_iso3": pl.String, "exporter_iso3": pl.String, "product_code": pl.String, "hs_revision": pl.String,
    "from_date": pl.Date, "to_date": pl.Date, "regime": pl.String, "agreement": pl.String, "rate_pct": pl.Float64,
    "rate_min_pct": pl.Float64, "rate_max_pct": pl.Float64, "line_count": pl.Int64, "line_count_specific": pl.Int64,
    "stacking": pl.String, "legal_basis": pl.String, "note": pl.String, "row": pl.Int64,
}  # fmt: skip
READERS = {".json": wits.lines, ".xlsx": table.lines, ".csv": table.lines, ".tsv": table.lines, ".txt": table.lines}


def read(raw: Path, sink: Sink) -> None:
    """Table `tariffs` from one file, or from all files of a folder; a rate that is not ad valorem is null."""
    files = [raw] if raw.is_file() else sorted(path for path in raw.rglob("*") if path.is_file())
    found: list[RateRow] = []
    for done, path in enumerate(files):
        sink.progress(done, len(files))
        found += _reader(path)(path)
    rows = [tuple(getattr(line, column) for column in SCHEMA) for line in found]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row").sort(
        "importer_iso3", "product_code", "exporter_iso3", "row"
    )
    sink.version(_version(frame))
    if all(path.suffix.lower() == ".json" for path in files):
        sink.describe(None, wits.LICENCE, wits.ADDRESS, wits.ATTRIBUTION)
    else:  # a person's own: no publisher's licence, address or name
        listed = ", ".join(path.name for path in files)
        sink.describe(Text(f"담당자가 작성한 관세표 {listed}", f"Tariff table filled in by an officer, {listed}"))
        bases = frame["legal_basis"].drop_nulls().unique().sort().to_list()
        said = ", ".join(bases[:5]) + (" …" if bases[5:] else "") or "-"
        sink.note(Text(f"행에 적힌 법적 근거: {said}", f"legal basis, as the rows say: {said}"))
    _tell(frame, sink)
    sink.write("tariffs", frame)


def _reader(path: Path) -> Any:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise DataError(
            Text(f"'{path.suffix}' 파일", f"a '{path.suffix}' file"),
            Text("WITS의 SDMX JSON, 또는 .xlsx·.csv 관세표", "SDMX JSON of WITS, or a tariff table in .xlsx or .csv"),
            Text("`hanbada data show tariffs`의 형식을 확인하세요", "see the formats in `hanbada data show tariffs`"),
            Where(path.name),
            whom="operator",
        )
    return reader


def _version(frame: pl.DataFrame) -> str:
    """The importers and the last day on which a rate begins, such as "usa-2017-01-01"."""
    importers = sorted(set(frame["importer_iso3"]))
    begun = frame.select(pl.col("from_date").max().cast(pl.String)).item()
    return f"{'-'.join(importers[:3]).lower()}{'-etc' if len(importers) > 3 else ''}-{begun}"


def _tell(frame: pl.DataFrame, sink: Sink) -> None:
    """Notes what a reader must know: whose tariffs, of which days, and how many rates are not known."""
    importers = ", ".join(sorted(set(frame["importer_iso3"])))
    regimes = ", ".join(sorted(set(frame["regime"])))
    sink.coverage(Text(f"수입국 {importers}의 {regimes}", f"{regimes} of importers {importers}"))
    unknown = frame.filter(pl.col("rate_pct").is_null()).height
    if unknown:
        sink.note(
            Text(
                f"세율을 종가세로 알 수 없는 행 {unknown:,}개(0이 아님)",
                f"{unknown:,} rows without an ad valorem rate (not zero)",
            )
        )
    small = frame.filter((pl.col("rate_pct") > 0) & (pl.col("rate_pct") < 0.1)).height
    if small:
        sink.note(Text(
            f"0.1%보다 낮은 세율 {small:,}개: 퍼센트 서식(0.025 = 2.5%)으로 적지 않았는지 확인 필요",
            f"{small:,} rates below 0.1 per cent: check that they were not typed as 0.025 for 2.5 %"))  # fmt: skip
