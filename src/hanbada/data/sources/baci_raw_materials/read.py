"""Reads the SQLite file of the starter data, read-only, through the same reader as BACI as published."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from hanbada.base.codes import HSRevision
from hanbada.base.errors import CutFile, DataError, Where
from hanbada.base.text import Text
from hanbada.data.sink import Sink
from hanbada.data.sources.baci.codes import CodeRow, Codes, check, countries, products
from hanbada.data.sources.baci.read import write
from hanbada.data.table import InputSpec

TABLES = {
    "baci_trade": "baci_trade",
    "country_codes": "country_codes_V202401b",
    "product_codes": "product_codes_HS92_V202401b",
}
# k is an integer there; six digits bring a lost leading zero back (74 codes, all of six digits, need none)
LINES = """SELECT t, t || ',' || i || ',' || j || ',' || printf('%06d', k) || ',' || v || ',' || coalesce(q, '')
           FROM baci_trade ORDER BY t, rowid"""


def read(raw: Path, sink: Sink) -> None:
    """Writes the tables of the starter data."""
    path = raw / "baci.db" if raw.is_dir() else raw
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            _read(base, path, sink)
    except sqlite3.Error as fault:
        raise CutFile(
            Text(f"SQLite 파일로 읽을 수 없음: {fault}", f"not readable as an SQLite file: {fault}"),
            Text("휠 안의 geopolrisk/lib/baci.db", "geopolrisk/lib/baci.db of the wheel"),
            Text(
                "`hanbada data pull baci-raw-materials`로 다시 받으세요",
                "fetch it again with `hanbada data pull baci-raw-materials`",
            ),
            Where(path.name),
            whom="operator",
        ) from None


def _read(base: sqlite3.Connection, path: Path, sink: Sink) -> None:
    inputs = sink.source.spec.inputs
    _check_types(base, path)
    inputs["flows"].check(_header(base, TABLES["baci_trade"]), Where(path.name, sheet="baci_trade"))
    traded = {f"{code:06d}" for (code,) in base.execute("SELECT DISTINCT k FROM baci_trade")}
    named = products(_rows(base, TABLES["product_codes"], inputs["product_codes"], path), HSRevision.HS92)
    listed, notes = countries(_rows(base, TABLES["country_codes"], inputs["country_codes"], path))
    codes = check(Codes(listed, named.filter(named["product_code"].is_in(list(traded))), notes), path.name)
    held = codes.products.height
    sink.coverage(Text(f"원자재 {held}개 품목 안에서", f"within {held} products"))
    sink.note(Text(
        f"HS92 6단위 가운데 원자재 {held}개 품목만 담음. 전 품목 합계가 아님",
        f"holds only {held} raw materials of the HS92 six-digit codes; not the total of all products",
    ))  # fmt: skip
    (count,) = base.execute("SELECT count(DISTINCT t) FROM baci_trade").fetchone()
    write(sink, codes, _year_files(base, sink.scratch), count, inputs["flows"])


def _year_files(base: sqlite3.Connection, scratch: Path) -> Iterator[tuple[int, Path]]:
    """Each year as a CSV in BACI's own form, one at a time."""
    for year, rows in groupby(base.execute(LINES), key=itemgetter(0)):
        path = scratch / f"baci.db-{year}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write("t,i,j,k,v,q\n")
            file.writelines(f"{line}\n" for _, line in rows)
        yield int(year), path
        path.unlink()


def _check_types(base: sqlite3.Connection, path: Path) -> None:
    """All columns text but k, an integer of at most six digits; v and i never missing."""
    query = """SELECT count(*) FROM baci_trade WHERE typeof(t) != 'text' OR typeof(i) != 'text' OR typeof(j) != 'text'
               OR typeof(k) != 'integer' OR k NOT BETWEEN 0 AND 999999 OR typeof(v) != 'text'
               OR typeof(q) NOT IN ('text', 'null')"""
    (wrong,) = base.execute(query).fetchone()
    if wrong:
        raise DataError(
            Text(f"형식이 다른 행 {wrong:,}개", f"{wrong:,} rows of another type"),
            Text(
                "t·i·j·v·q는 텍스트, k는 여섯 자리 이하 정수",
                "t, i, j, v, q as text and k as an integer of at most six digits",
            ),
            Text("source.yml의 해시와 같은 파일인지 확인하세요", "check that it is the file that source.yml names"),
            Where(path.name, sheet="baci_trade"),
        )


def _rows(base: sqlite3.Connection, table: str, spec: InputSpec, path: Path) -> list[CodeRow]:
    header = _header(base, table)
    mapping = spec.check(header, Where(path.name, sheet=table))
    return [
        {mapping[name]: cell for name, cell in zip(header, cells, strict=True) if name in mapping}
        for cells in base.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a constant of this module
    ]


def _header(base: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in base.execute(f'PRAGMA table_info("{table}")')]
