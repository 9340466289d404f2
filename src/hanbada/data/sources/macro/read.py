"""GDP, population and their growth by country: the World Factbook's pages, or a table of the same columns."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from hanbada.base import plainyaml
from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text
from hanbada.data.sink import Sink
from hanbada.data.sources.macro import factbook
from hanbada.data.sources.macro.projection import Known, projection

COLUMNS = ("iso3", "year", "gdp_usd", "population", "gdp_growth", "population_growth")
SCHEMA: dict[str, Any] = {"iso3": pl.String, "year": pl.Int16} | dict.fromkeys(COLUMNS[2:], pl.Float64)
FACTS = Path(__file__).with_name("facts.yml")


def read(raw: Path, sink: Sink) -> None:
    """Tables `macro` (a row per country and year) and `projection` (five years on, an assumption)."""
    frame = _table(raw) if raw.is_file() else _factbook(raw, sink)
    if raw.is_file():
        sink.version("table")
        sink.describe(
            Text("국내총생산과 인구 표", "a table of GDP and population"), "as stated by the importer", raw.name
        )
    sink.write("macro", frame)
    sink.write("projection", projections(frame))
    unknown = set(frame["iso3"]) - set(frame.filter(pl.col("gdp_usd").is_not_null())["iso3"])
    _say(sink, "GDP를 확인하지 못한 국가", "countries whose GDP is not known", unknown)
    sink.note(Text(
        "5년 전망 배율 = (1 + 알려진 성장률의 평균)^5. 공식 전망이 아니라 가정임",
        "five-year ratio = (1 + mean known growth)^5: an assumption, not an official forecast"))  # fmt: skip


def projections(frame: pl.DataFrame) -> pl.DataFrame:
    """The projection of every country in a `macro` table, with its basis in two languages."""
    rows = []
    for (iso3,), group in frame.group_by(["iso3"], maintain_order=True):
        gdp = Known.of(group["year"].to_list(), group["gdp_growth"].to_list())
        people = Known.of(group["year"].to_list(), group["population_growth"].to_list())
        one = projection(gdp, people)
        rows.append((iso3, one.gdp_ratio, one.population_ratio, one.basis.en, one.basis.ko))
    schema: dict[str, Any] = {"iso3": pl.String, "gdp_ratio": pl.Float64, "population_ratio": pl.Float64,
                              "basis_en": pl.String, "basis_ko": pl.String}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").sort("iso3")


def _factbook(raw: Path, sink: Sink) -> pl.DataFrame:
    """The package's pages, and the facts for what they lack."""
    found, derived = factbook.cells(raw)
    if not found:
        raise DataError(
            Text("국가 파일이 없음", "no country files"),
            Text("국가마다 하나의 JSON 파일", "one JSON file for each country"),
            Text("`hanbada data pull macro`로 다시 받으세요", "pull it again with `hanbada data pull macro`"),
            Where(raw.name),
            whom="operator",
        )
    known = {(iso3, column) for (iso3, _), cell in found.items() for column in cell}
    added = [fact for fact in plainyaml.read(FACTS)["figures"] if (fact["iso3"], fact["column"]) not in known]
    for fact in added:
        found.setdefault((fact["iso3"], fact["year"]), {})[fact["column"]] = float(fact["value"])
    _say(sink, "실질 성장률을 실질 GDP(PPP) 수준에서 셈", "real growth derived from real GDP (PPP) levels", derived)
    _say(
        sink,
        "facts.yml의 개별 출처로 채움",
        "filled from the sources named in facts.yml",
        {fact["iso3"] for fact in added},
    )
    full = {iso3 for iso3, year in found if year}
    rows = [
        (iso3, year, *(cell.get(column) for column in COLUMNS[2:]))
        for (iso3, year), cell in sorted(found.items())
        if year or iso3 not in full
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _say(sink: Sink, ko: str, en: str, codes: Iterable[str]) -> None:
    listed = ", ".join(sorted(codes))
    if listed:
        sink.note(Text(f"{ko}: {listed}", f"{en}: {listed}"))


def _table(raw: Path) -> pl.DataFrame:
    """A CSV with the columns of the table; empty cells are unknown, growth as a share (0.02 is 2 per cent)."""
    frame = pl.read_csv(raw, infer_schema=False)
    if set(frame.columns) != set(COLUMNS):
        raise DataError(
            Text(f"열 {', '.join(frame.columns)}", f"the columns {', '.join(frame.columns)}"),
            Text(f"열 {', '.join(COLUMNS)}", f"the columns {', '.join(COLUMNS)}"),
            Text("없는 값은 빈칸으로 두고 열은 모두 넣으세요", "keep all columns and leave unknown cells empty"),
            Where(raw.name),
        )
    try:
        return frame.select(COLUMNS).cast(pl.Schema(SCHEMA)).sort("iso3", "year")
    except pl.exceptions.InvalidOperationError as fault:
        raise DataError(
            Text(
                f"숫자가 아닌 값: {str(fault).splitlines()[0][:120]}",
                f"not a number: {str(fault).splitlines()[0][:120]}",
            ),
            Text("쉼표 없는 숫자 또는 빈칸", "numbers without thousands separators, or empty"),
            Text("그 칸을 고치세요", "correct the cell"),
            Where(raw.name),
        ) from None
