"""A WITS/TRAINS answer in SDMX JSON: one series per importer, partner, product and kind of data."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

from hanbada.base.codes import HSRevision
from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text
from hanbada.data.iso import iso3
from hanbada.data.sources.tariffs.line import EVERYBODY, RateRow

REVISIONS = dict(zip(("H0", "H1", "H2", "H3", "H4", "H5", "H6"), HSRevision, strict=True))
REGIMES = {"MFN": "mfn", "PREF": "preference", "PRF": "preference"}
WORLD = "000"
BASIS = "UNCTAD TRAINS (WITS)"
LICENCE = "as stated by the publisher of the imported file"
ADDRESS = "https://wits.worldbank.org/"
ATTRIBUTION = Text("UNCTAD TRAINS, WITS(세계은행)에서 받음", "UNCTAD TRAINS, fetched from WITS (World Bank)")


def lines(path: Path) -> list[RateRow]:
    """All lines of an answer, in its own order; a value that covers no ad valorem line is None, not zero.

    Raises DataError for an answer without records, for a kind of tariff or revision that is not known, and where
    the order of the dimensions cannot be told.
    """
    answer = _answer(path)
    try:
        return _lines(answer, path)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as fault:
        said = f"{type(fault).__name__}: {fault}"[:120]
        raise _refused(path, Text(f"구조가 다른 응답({said})", f"an answer of another structure ({said})")) from None


def _lines(answer: Any, path: Path) -> list[RateRow]:
    structure = answer["structure"]
    dimensions = {one["id"]: one["values"] for one in structure["dimensions"]["series"]}
    times = structure["dimensions"]["observation"][0]["values"]
    attributes = structure["attributes"]["observation"]
    series = answer["dataSets"][0]["series"]
    order = _order([key.split(":") for key in series], {name: len(values) for name, values in dimensions.items()}, path)
    found = []
    for row, (key, one) in enumerate(series.items(), 1):
        cells = dict(zip(order, map(int, key.split(":")), strict=True))
        names = {name: values[cells[name]]["id"] for name, values in dimensions.items()}
        for at, observation in one["observations"].items():
            said = {
                part["id"]: part["values"][index]["id"] if index is not None and part["values"] else None
                for part, index in zip(attributes, observation[1:], strict=True)
            }
            found.append(_line(names, said, observation[0], times[int(at)], row, path))
    return found


def _answer(path: Path) -> Any:
    try:
        answer = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise _refused(path, Text(f"JSON이 아님: {fault}", f"not JSON: {fault}")) from None
    try:
        empty = not answer["dataSets"][0]["series"]
    except (KeyError, IndexError, TypeError):
        empty = True
    if empty:
        raise _refused(
            path, Text("관세 기록이 없는 응답(NoRecordsFound)", "an answer without records (NoRecordsFound)")
        )
    return answer


def _order(keys: Sequence[Sequence[str]], sizes: dict[str, int], path: Path) -> tuple[str, ...]:
    """The dimension at each position of the keys: as the structure lists them, unless an index would not fit.

    WITS puts the product third though the structure lists it fourth; the number of values of each dimension decides.
    """
    most = [max(map(int, column)) for column in zip(*keys, strict=True)]
    listed = tuple(sizes)
    if len(most) == len(listed) and all(top < sizes[name] for top, name in zip(most, listed, strict=True)):
        return listed
    long = {name for name, size in sizes.items() if size > 1}
    fits = {
        tuple(name if name in long else "" for name in order): order
        for order in permutations(listed)
        if len(order) == len(most) and all(top + 1 == sizes[name] for top, name in zip(most, order, strict=True))
    }
    if len(fits) == 1:
        return next(iter(fits.values()))
    raise _refused(path, Text("차원 순서를 알 수 없는 계열 키", "series keys whose dimensions cannot be told apart"))


def _line(names: dict[str, str], said: dict[str, str | None], value: Any, time: Any, row: int, path: Path) -> RateRow:
    importer = iso3(names["REPORTER"])
    exporter = EVERYBODY if names["PARTNER"] == WORLD else iso3(names["PARTNER"])
    revision = REVISIONS.get(said.get("NOMENCODE") or "")
    regime = REGIMES.get(said.get("TARIFFTYPE") or "")
    if importer is None or exporter is None or revision is None or regime is None:
        words = ", ".join(
            f"{k}={v}" for k, v in (names | said).items() if k in ("REPORTER", "PARTNER", "NOMENCODE", "TARIFFTYPE")
        )
        raise _refused(path, Text(f"모르는 코드: {words}", f"unknown codes: {words}"), row)
    lines, specific = _count(said.get("TOTALNOOFLINES")), _count(said.get("NBR_NA_LINES"))
    counted = "TOTALNOOFLINES" in said
    none = value is None or math.isnan(float(value)) or (counted and (not lines or specific == lines))
    rate = None if none else float(value)
    low, high = (None, None) if none else (_rate(said.get("MIN_RATE")), _rate(said.get("MAX_RATE")))
    return RateRow(
        importer, exporter, names["PRODUCTCODE"], revision, date.fromisoformat(time["start"][:10]),
        date.fromisoformat(time["end"][:10]), regime, rate, row,
        agreement="PREF" if regime == "preference" else None, rate_min_pct=low, rate_max_pct=high, line_count=lines,
        line_count_specific=specific, legal_basis=BASIS, note=names.get("DATATYPE"),
    )  # fmt: skip


def _count(words: str | None) -> int | None:
    return int(words) if words else None


def _rate(words: str | None) -> float | None:
    return float(words) if words and words != "NaN" else None


def _refused(path: Path, found: Text, row: int | None = None) -> DataError:
    return DataError(
        found,
        Text("WITS DF_WITS_Tariff_TRAINS의 SDMX JSON 응답", "an SDMX JSON answer of WITS DF_WITS_Tariff_TRAINS"),
        Text("기록이 없다는 응답은 무관세가 아닙니다. 수입국·연도·품목을 확인해 다시 받으세요",
             "no records does not mean duty-free: check importer, year and product, and fetch again"),
        Where(path.name, row=row),
    )  # fmt: skip
