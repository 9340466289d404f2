"""CEPII's GeoDist (dist_cepii, geo_cepii) in place of the wheel: the same two tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text

NAMES = ("dist_cepii", "geo_cepii")
RENAMED = {"ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "PAL": "PSE", "YUG": "SCG"}  # GeoDist's 2011 codes to today's
TEXT = ["iso2", "iso3", "country", "continent", "city_en"]


def fits(raw: Path) -> bool:
    """Whether this is CEPII's material: one of its files, or a folder that holds one."""
    return raw.stem in NAMES if raw.is_file() else any(path.stem in NAMES for path in raw.iterdir())


def tables(raw: Path, facts: Any, name: Callable[[str, str, str, Any], Text]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`places` and `pairs`; both files are needed, in one folder, as CSV or Parquet with CEPII's column names."""
    geo, dist = _frame(raw, "geo_cepii"), _frame(raw, "dist_cepii")
    return _places(geo, facts, name), _pairs(dist, raw)


def _frame(raw: Path, stem: str) -> pl.DataFrame:
    found = [path for path in raw.iterdir() if path.stem == stem] if raw.is_dir() else []
    if len(found) != 1:
        raise DataError(
            Text(f"{stem} 파일이 {len(found)}개", f"{len(found)} files {stem}"),
            Text("한 폴더에 dist_cepii와 geo_cepii가 하나씩", "a folder with one dist_cepii and one geo_cepii"),
            Text(
                "두 파일만 한 폴더에 두고 그 폴더를 지정하세요",
                "put just the two files into one folder and name the folder",
            ),
            Where(raw.name),
        )
    if found[0].suffix == ".parquet":
        return pl.read_parquet(found[0])
    with found[0].open("rb") as file:
        separator = ";" if b";" in file.readline() else ","
    return pl.read_csv(found[0], infer_schema=False, separator=separator, encoding="utf8-lossy")


def _need(frame: pl.DataFrame, columns: list[str], file: str) -> pl.DataFrame:
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise DataError(
            Text(f"열이 없음: {', '.join(missing)}", f"missing columns: {', '.join(missing)}"),
            Text("CEPII GeoDist의 원래 열", "the columns of CEPII's GeoDist"),
            Text("열 이름을 바꾸지 않은 원본을 쓰세요", "use the original with its column names"),
            Where(file),
        )
    return frame


def _number(column: str) -> pl.Expr:
    """A number; CEPII writes a missing one as '.' or leaves it empty."""
    return pl.col(column).cast(pl.String).str.strip_chars().replace(".", None).cast(pl.Float64)


def _places(geo: pl.DataFrame, facts: Any, name: Callable[[str, str, str, Any], Text]) -> pl.DataFrame:
    """One row per country: its capital, else its main city (GeoDist lists several cities for a few countries)."""
    columns = ["iso2", "iso3", "country", "continent", "landlocked", "city_en", "lat", "lon", "cap", "maincity"]
    rows = (
        _need(geo, columns, "geo_cepii")
        .with_columns(
            pl.col(TEXT).cast(pl.String), *(_number(c) for c in ("lat", "lon", "landlocked", "cap", "maincity"))
        )
        .with_columns(pl.col("iso3").replace(RENAMED), pl.col("continent").str.to_lowercase())
        .sort(
            "iso3",
            pl.col("cap").fill_null(0),
            pl.col("maincity").fill_null(0),
            "city_en",
            descending=[False, True, True, False],
        )
        .unique("iso3", keep="first", maintain_order=True)
    )
    labels = [name(row["iso2"] or "", row["iso3"], row["country"], facts) for row in rows.iter_rows(named=True)]
    return rows.select(
        "iso3",
        "iso2",
        pl.Series("name_en", [label.en for label in labels]),
        pl.Series("name_ko", [label.ko for label in labels]),
        pl.col("city_en").alias("capital"),
        pl.col("lat").alias("latitude"),
        pl.col("lon").alias("longitude"),
        pl.col("landlocked").cast(pl.Boolean),
        pl.col("continent").alias("region"),
        pl.lit(None, pl.Int16).alias("valid_from"),
        pl.lit(None, pl.Int16).alias("valid_to"),
    )


def _pairs(dist: pl.DataFrame, raw: Path) -> pl.DataFrame:
    columns = ["iso_o", "iso_d", "contig", "comlang_off", "dist", "distw"]
    return (
        _need(dist, columns, raw.name)
        .select(
            pl.col("iso_o").cast(pl.String).replace(RENAMED).alias("exporter_iso3"),
            pl.col("iso_d").cast(pl.String).replace(RENAMED).alias("importer_iso3"),
            pl.coalesce(_number("distw"), _number("dist")).round(1).alias("distance_km"),
            _number("contig").cast(pl.Boolean).alias("contiguous"),
            _number("comlang_off").cast(pl.Boolean).alias("common_language"),
        )
        .filter(pl.col("exporter_iso3") != pl.col("importer_iso3"))
        .sort("exporter_iso3", "importer_iso3")
    )
