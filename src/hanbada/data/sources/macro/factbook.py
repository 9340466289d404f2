"""The World Factbook's pages, one JSON file per country: the few figures that Hanbada reads, and nothing guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text

SECTIONS = ("Economy", "People and Society")
SCALE = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}
MONEY = re.compile(r"^\$([\d,.]+)(?: (million|billion|trillion))? \((\d{4})(?: est\.)?\)")
COUNT = re.compile(r"^([\d,]+) \((?:[A-Z][a-z]+ )?(\d{4})(?: est\.)?\)")
SHARE = re.compile(r"^(-?[\d.]+)% \((\d{4})(?: est\.)?\)")
Cells = dict[tuple[str, int], dict[str, float]]


def cells(raw: Path) -> tuple[Cells, tuple[str, ...]]:
    """Figures by country and year, and the countries whose growth was derived; year 0 where a page has no figure.

    Real growth is the published rate; where a page has none, the change of its real GDP between years that follow.
    """
    found: Cells = {}
    derived: list[str] = []
    for path in sorted(raw.glob("*.json")):
        iso3, _, part = path.stem.partition("-")
        figures = list(_facts(_page(path), path.name))
        rates = [figure for figure in figures if figure[0] == "gdp_growth"]
        change = [] if rates else list(_changes([figure for figure in figures if figure[0] == "real_gdp"]))
        derived += [iso3] if change else []
        for column, year, value in [*figures, *change]:
            if column == "real_gdp" or (part and column != "population"):
                continue
            cell = found.setdefault((iso3, year), {})
            # The Gaza Strip's page (PSE-gaza) adds its people to Palestine's; its GDP is in the other page already.
            cell[column] = cell.get(column, 0.0) + value if column == "population" else value
        if not any(known == iso3 for known, _ in found):
            found[iso3, 0] = {}
    return found, tuple(derived)


def _changes(levels: list[tuple[str, int, float]]) -> Iterator[tuple[str, int, float]]:
    """Growth between levels of years that follow one another."""
    for (_, year, level), (_, after, grown) in pairwise(sorted(levels, key=lambda figure: figure[1])):
        if after == year + 1 and level > 0:
            yield "gdp_growth", after, round(grown / level - 1, 4)


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
    real = economy.get("Real GDP (purchasing power parity)")
    for entry in real.values() if isinstance(real, dict) else ():
        level = _match(MONEY, entry, file) if isinstance(entry, dict) else None
        if level:
            yield "real_gdp", int(level[3]), float(Decimal(level[1].replace(",", "")) * SCALE[level[2] or ""])
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
