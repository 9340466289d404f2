"""GDP, population and their growth by country: the World Factbook's pages, or a table of the same columns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text
from hanbada.data.sink import Sink
from hanbada.data.sources.macro.projection import Known, projection

COLUMNS = ("iso3", "year", "gdp_usd", "population", "gdp_growth", "population_growth")
SCHEMA: dict[str, Any] = {"iso3": pl.String, "year": pl.Int16} | dict.fromkeys(COLUMNS[2:], pl.Float64)
SECTIONS = ("Economy", "People and Society")
SCALE = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}
MONEY = re.compile(r"^\$([\d,.]+)(?: (million|billion|trillion))? \((\d{4})(?: est\.)?\)")
COUNT = re.compile(r"^([\d,]+) \((?:[A-Z][a-z]+ )?(\d{4})(?: est\.)?\)")
SHARE = re.compile(r"^(-?[\d.]+)% \((\d{4})(?: est\.)?\)")
Cells = dict[tuple[str, int], dict[str, float]]


def read(raw: Path, sink: Sink) -> None:
    """Tables `macro` (a row per country and year) and `projection` (five years on, an assumption)."""
    frame = _table(raw) if raw.is_file() else _factbook(raw)
    if raw.is_file():
        sink.version("table")
        sink.describe(
            Text("국내총생산과 인구 표", "a table of GDP and population"), "as stated by the importer", raw.name
        )
    sink.write("macro", frame)
    sink.write("projection", projections(frame))
    unknown = sorted(set(frame["iso3"]) - set(frame.filter(pl.col("gdp_usd").is_not_null())["iso3"]))
    if unknown:
        codes = ", ".join(unknown)
        sink.note(Text(f"GDP를 확인하지 못한 국가: {codes}", f"countries whose GDP is not known: {codes}"))
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


def _factbook(raw: Path) -> pl.DataFrame:
    cells: Cells = {}
    for path in sorted(raw.glob("*.json")):
        iso3, _, part = path.stem.partition("-")
        for column, year, value in _facts(_page(path), path.name):
            cell = cells.setdefault((iso3, year), {})
            if column == "population" and part:
                cell[column] = cell.get(column, 0.0) + value  # the Gaza Strip's page: its people are Palestine's
            elif not part:
                cell[column] = cell.get(column, 0.0) + value if column == "population" else value
        if not any(known == iso3 for known, _ in cells):
            cells[(iso3, 0)] = {}
    rows = [(iso3, year, *(cell.get(column) for column in COLUMNS[2:])) for (iso3, year), cell in sorted(cells.items())]
    if not rows:
        raise DataError(
            Text("국가 파일이 없음", "no country files"),
            Text("국가마다 하나의 JSON 파일", "one JSON file for each country"),
            Text("`hanbada data pull macro`로 다시 받으세요", "pull it again with `hanbada data pull macro`"),
            Where(raw.name),
        )
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _page(path: Path) -> dict[str, dict[str, Any]]:
    """The sections of a country's page; one that is not a mapping stops the reading."""
    try:
        page = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        page = None
    if not isinstance(page, dict) or not all(isinstance(page.get(name) or {}, dict) for name in SECTIONS):
        raise DataError(
            Text("국가 페이지가 아닌 파일", "a file that is no country's page"),
            Text("Economy와 People and Society가 있는 JSON", "JSON with Economy and People and Society"),
            Text("source.yml에 적힌 판을 쓰세요", "use the version that source.yml names"),
            Where(path.name),
        )
    return {name: page.get(name) or {} for name in SECTIONS}


def _facts(page: Any, file: str) -> Iterator[tuple[str, int, float]]:
    """(column, year, value) of every figure on a page; a text that does not fit its pattern stops the reading."""
    economy, people = (page[name] for name in SECTIONS)
    gdp = _match(MONEY, economy.get("GDP (official exchange rate)"), file)
    if gdp:
        yield "gdp_usd", int(gdp[3]), float(Decimal(gdp[1].replace(",", "")) * SCALE[gdp[2] or ""])
    count = people.get("Population")
    total = _match(COUNT, (count.get("total") or count) if isinstance(count, dict) else None, file)
    if total:
        yield "population", int(total[2]), float(total[1].replace(",", ""))
    rates = economy.get("Real GDP growth rate")
    for entry in rates.values() if isinstance(rates, dict) else ():
        growth = _match(SHARE, entry, file)
        if growth:
            yield "gdp_growth", int(growth[2]), float(Decimal(growth[1]) / 100)
    growth = _match(SHARE, people.get("Population growth rate"), file)
    if growth:
        yield "population_growth", int(growth[2]), float(Decimal(growth[1]) / 100)


def _match(pattern: re.Pattern[str], entry: Any, file: str) -> re.Match[str] | None:
    """The pattern's groups; None where the page says nothing, or says in words that there is no figure."""
    words = str(entry.get("text", "")).strip() if isinstance(entry, dict) else ""
    if not words or words == "NA" or words.startswith(("uninhabited", "no permanent", "no indigenous")):
        return None
    found = pattern.match(words)
    if found is None:
        raise DataError(
            Text(f"읽을 수 없는 값 '{words[:60]}'", f"a value that cannot be read: '{words[:60]}'"),
            Text(
                "'$1.7 trillion (2023 est.)', '1.4% (2023 est.)' 같은 꼴",
                "such as '$1.7 trillion (2023 est.)' or '1.4% (2023 est.)'",
            ),
            Text("source.yml에 적힌 판을 쓰세요", "use the version that source.yml names"),
            Where(file),
        )
    return found


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
