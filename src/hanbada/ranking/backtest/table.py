"""Any table of bilateral trade as coded flows, with what its reader must know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from hanbada.base.errors import DataError, InputError, Where
from hanbada.base.stamp import Release
from hanbada.base.text import Text
from hanbada.data import Store
from hanbada.data.identity.settle import settle
from hanbada.ranking.chances.flows import Flows

COLUMNS = ("year", "exporter_code", "importer_code", "product_code", "value_usd")
WEIGHT = "quantity_kg"
_WHOLE = pl.when(pl.col(WEIGHT).is_not_null().all()).then(pl.col(WEIGHT).sum()).alias(WEIGHT)


@dataclass(frozen=True, slots=True)
class Table:
    """The flows of a table and notes on what was left out or how it was read."""

    name: str
    flows: Flows
    notes: tuple[Text, ...]


def read_table(path: Path) -> Table:
    """A CSV or Parquet file with the canonical columns, CEPII's t,i,j,k,v (thousand USD), or Comtrade's import reports.

    Raises InputError for a file that cannot be read as one of these, DataError for keys that occur twice or amounts
    that are no amounts.
    """
    if not path.is_file():
        raise InputError(
            Text(f"파일 {path.name} 없음", f"no file {path.name}"),
            Text("CSV 또는 Parquet 표", "a CSV or Parquet table"),
            Text("경로를 확인하세요", "check the path"),
        )
    try:
        frame = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as problem:
        raise InputError(
            Text(f"읽을 수 없는 파일: {problem}", f"an unreadable file: {problem}"),
            Text("CSV(UTF-8) 또는 Parquet 표", "a CSV (UTF-8) or Parquet table"),
            Text("파일을 다시 만드세요", "make the file anew"),
            Where(path.name),
        ) from problem
    return table_of(frame, path.stem)


def read_release(store: Store, release: Release) -> Table:
    """A trade release of the store, read in the same way."""
    frame = store.scan(release, "flows").select(*COLUMNS, WEIGHT).collect()
    known = store.scan(release, "countries").select("country_code", "iso3").collect()
    codes = {code: found for code, found in known.iter_rows() if found}
    notes = [release.coverage] if release.coverage else []
    flows, more = _coded(_clean(frame, release.id), codes)
    return Table(release.source, flows, (*notes, *more))


def table_of(frame: pl.DataFrame, name: str) -> Table:
    """A table in memory, read in the same way."""
    canonical, notes = _canonical(frame, name)
    settled = settle(_clean(canonical, name), name)
    table = (
        settled.table.group_by(COLUMNS[:4]).agg(pl.col("value_usd").sum(), _WHOLE) if settled.added else settled.table
    )
    flows, more = _coded(table, {code: one.iso3 for code, one in settled.codes.items() if one.iso3})
    return Table(name, flows, (*notes, *settled.notes, *more))


def _canonical(frame: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[Text]]:
    """The five columns and the weight (null where there is none), from whichever of the known layouts the table has."""
    have = set(frame.columns)
    if have.issuperset(COLUMNS):
        return frame.select(*COLUMNS, pl.col(WEIGHT) if WEIGHT in have else pl.lit(None).alias(WEIGHT)), []
    if have >= {"t", "i", "j", "k", "v"}:
        note = Text("CEPII 형식(t,i,j,k,v)으로 읽음: v는 천 달러", "read as CEPII's t,i,j,k,v: v in thousand USD")
        return frame.select(
            year="t",
            exporter_code=pl.col("i").cast(pl.String),
            importer_code=pl.col("j").cast(pl.String),
            product_code=pl.col("k").cast(pl.String).str.zfill(6),
            value_usd=pl.col("v").cast(pl.Float64) * 1000,
            quantity_kg=pl.col("q").cast(pl.Float64) * 1000 if "q" in have else pl.lit(None),
        ), [note]
    if have >= {"ref_year", "flow_code", "reporter_iso", "partner_iso", "partner_code", "cmd_code", "value"}:
        imports = frame.filter(pl.col("flow_code") == "M", pl.col("partner_code") != 0)
        note = Text(
            "UN Comtrade 형식으로 읽음: 수입국이 신고한 수입만", "read as UN Comtrade: imports as importers report"
        )
        left = imports.filter(pl.any_horizontal(pl.col("reporter_iso", "partner_iso", "value").is_null())).height
        whole = imports.select(
            year="ref_year", exporter_code="partner_iso", importer_code="reporter_iso", product_code="cmd_code",
            value_usd="value", quantity_kg=pl.col("net_wgt") if "net_wgt" in have else pl.lit(None, pl.Float64),
        ).drop_nulls(COLUMNS)  # fmt: skip
        # the same flow under two customs procedures is one flow; its weight is known where each part's is
        summed = whole.group_by(COLUMNS[:4]).agg(pl.col("value_usd").sum(), _WHOLE)
        notes = [note] + ([_left_out(left, "국가 코드 없는 행", "rows without a country code")] if left else [])
        return summed, notes
    absent = ", ".join(column for column in COLUMNS if column not in have)
    raise InputError(
        Text(f"{name}에 없는 열: {absent}", f"columns that {name} lacks: {absent}"),
        Text(", ".join(COLUMNS), ", ".join(COLUMNS)),
        Text(
            "열 이름을 맞추세요(docs/guides/any-bilateral-table.md)",
            "rename the columns (docs/guides/any-bilateral-table.md)",
        ),
    )


def _left_out(count: int, ko: str, en: str) -> Text:
    return Text(f"제외: {ko} {count:,}개", f"left out: {count:,} {en}")


def _clean(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Types, whole keys, amounts of zero or more, each key once; a weight that is no number above zero is unknown."""
    weight = pl.col(WEIGHT).cast(pl.Float64, strict=False)
    typed = frame.with_columns(
        pl.when(weight > 0, weight.is_finite()).then(weight).alias(WEIGHT),
        pl.col("year").cast(pl.Int64, strict=False),
        pl.col("exporter_code", "importer_code", "product_code").cast(pl.String),
        pl.col("value_usd").cast(pl.Float64, strict=False),
    )
    do = Text("그 행을 고치거나 빼세요", "correct or leave out that row")
    wrong = typed.select(
        pl.any_horizontal(pl.col(COLUMNS).is_null()) | ~pl.col("value_usd").is_finite() | (pl.col("value_usd") < 0)
    ).to_series()
    if typed.is_empty() or wrong.any():
        row = int(wrong.arg_true()[0]) + 2 if wrong.any() else None
        raise DataError(
            Text("빈칸이거나 수가 아닌 값", "an empty cell or no number") if row else Text("0행", "0 rows"),
            Text("연도, 두 국가, 품목과 0 이상의 금액", "year, two countries, product and an amount of zero or more"),
            do,
            Where(name, row=row),
        )
    twice = typed.select(COLUMNS[:4]).is_duplicated()
    if twice.any():
        row = int(twice.arg_true()[0])
        key = " · ".join(str(value) for value in typed.row(row)[:4])
        raise DataError(
            Text(
                f"두 번 이상 나오는 키 {int(twice.sum()):,}행 (예: {key})",
                f"{int(twice.sum()):,} rows with a key that occurs twice (such as {key})",
            ),
            Text("연도·수출국·수입국·품목마다 한 행", "one row for each year, exporter, importer and product"),
            Text("더하거나 하나만 남기세요", "add them up or keep one"),
            Where(name, row=row + 2),
        )
    return typed


def _coded(frame: pl.DataFrame, known: Mapping[str, str]) -> tuple[Flows, list[Text]]:
    own = frame.filter(pl.col("exporter_code") == pl.col("importer_code")).height
    held = frame.filter(pl.col("exporter_code") != pl.col("importer_code"), pl.col("value_usd") > 0)
    if held.is_empty():
        raise InputError(
            Text("나라 사이의 흐름이 없는 표", "a table without a flow between countries"),
            Text("두 나라 사이 무역 한 행 이상", "at least one row of trade between two countries"),
            Text("표를 확인하세요", "check the table"),
        )
    countries = sorted(set(held["exporter_code"]) | set(held["importer_code"]))
    products, years = sorted(set(held["product_code"])), sorted(set(held["year"]))
    codes = [known.get(code) for code in countries]
    unknown = [code for code, found in zip(countries, codes, strict=True) if found is None]
    notes = [_left_out(own, "자국과의 거래 행", "rows of a country with itself")] if own else []
    if unknown:
        listed = ", ".join(unknown[:8]) + (" …" if len(unknown) > 8 else "")
        notes.append(Text(
            f"어느 나라인지 모르는 코드 {len(unknown)}개: 거리 없이 계산함({listed})",
            f"{len(unknown)} codes of no known country, scored without distance ({listed})",
        ))  # fmt: skip
    rows = (
        _places(held["year"], {year: at for at, year in enumerate(years)}),
        *(
            _places(held[f"{side}_code"], {code: at for at, code in enumerate(countries)})
            for side in ("exporter", "importer")
        ),
        _places(held["product_code"], {code: at for at, code in enumerate(products)}),
        held["value_usd"].to_numpy(),
    )
    labels = (tuple(years), tuple(countries), tuple(codes), tuple(products))
    weight = held[WEIGHT]
    kg = None if weight.null_count() == len(weight) else weight.fill_null(float("nan")).to_numpy()
    return Flows.of(labels, rows, kg), notes  # type: ignore[arg-type]


def _places(column: pl.Series, places: Mapping[object, int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return column.replace_strict(places, return_dtype=pl.Int64).to_numpy()
