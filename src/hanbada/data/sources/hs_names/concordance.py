"""Which codes of one HS revision became which of another, from the consolidated concordance or a plain table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import polars as pl

from hanbada.base.codes import HSRevision, hs_code
from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text
from hanbada.data.sink import Sink
from hanbada.data.spreadsheet import Cell, Sheet

CONSOLIDATED = {"code.after", "code.before", "Relationship", "adjustment"}
PLAIN = {"from_revision", "from_code", "to_revision", "to_code"}
YEARS = {str(1900 + int(r[2:]) if int(r[2:]) > 90 else 2000 + int(r[2:])): r for r in HSRevision}
SCHEMA: dict[str, Any] = dict.fromkeys(("from_revision", "from_code", "to_revision", "to_code", "relation"), pl.String)


class Link(NamedTuple):
    """One code of one revision that became (part of) one code of another."""

    from_revision: HSRevision
    from_code: str
    to_revision: HSRevision
    to_code: str


def fits(header: set[str]) -> bool:
    """Whether a table with these columns is a concordance."""
    return header >= CONSOLIDATED or header >= PLAIN


def links(sheet: Sheet, sink: Sink, file: str) -> list[Link]:
    """All links between HS revisions; tables that are not HS are left out, and said to be."""
    consolidated = {str(cell) for cell in sheet.rows[0]} >= CONSOLIDATED
    found: list[Link] = []
    stated: dict[Link, str] = {}
    left_out: Counter[str] = Counter()
    for number, record in sheet.records():
        if not consolidated:
            found.append(_plain(record, number, file))
            continue
        after, _, before = str(record["adjustment"]).partition(" to ")
        if after not in YEARS or before not in YEARS:
            left_out[str(record["adjustment"])] += 1
            continue
        link = Link(YEARS[after], _six(record["code.after"]), YEARS[before], _six(record["code.before"]))
        found.append(link)
        stated[link] = str(record["Relationship"])
    for words, count in sorted(left_out.items()):
        sink.note(Text(f"HS가 아니어서 뺀 대응 {words}: {count:,}행", f"left out, not HS: {words}, {count:,} rows"))
    title = Text("HS 개정판 사이 대응표", "HS concordance between revisions")
    sink.version("concordance")
    sink.describe(title, "as stated by the publisher", "https://unstats.un.org/unsd/classifications/Econ")
    wrong = sum(relation != stated.get(link, relation) for link, relation in relations(found).items())
    if wrong:
        sink.note(
            Text(
                f"적힌 관계가 센 것과 다른 {wrong:,}행(센 것을 씀)",
                f"{wrong:,} rows whose stated relation differs from the count (the count is used)",
            )
        )
    return found


def relations(found: Iterable[Link]) -> dict[Link, str]:
    """The relation of every link, counted: the first side is how many codes meet in its target, the second how many
    codes its origin becomes (n for more than one).

    >>> old, new = HSRevision.HS17, HSRevision.HS22
    >>> list(relations([Link(new, "000001", old, "000009"), Link(new, "000002", old, "000009")]).values())
    ['n:1', 'n:1']
    """
    unique = list(dict.fromkeys(found))
    onward = Counter((link.from_revision, link.from_code, link.to_revision) for link in unique)
    inward = Counter((link.to_revision, link.to_code, link.from_revision) for link in unique)
    many = {True: "n", False: "1"}
    return {
        link: many[inward[link.to_revision, link.to_code, link.from_revision] > 1]
        + ":"
        + many[onward[link.from_revision, link.from_code, link.to_revision] > 1]
        for link in unique
    }


def table(found: Iterable[Link]) -> pl.DataFrame:
    """The `concordance` table of some links."""
    rows = [(*link, relation) for link, relation in relations(found).items()]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort(list(SCHEMA)[:4])


def _six(cell: Cell) -> str:
    """A six-digit code; the consolidated file lost leading zeros."""
    return hs_code(str(cell).zfill(6))


def _plain(record: dict[str, Cell], number: int, file: str) -> Link:
    revisions = [str(record[column] or "") for column in ("from_revision", "to_revision")]
    if not set(revisions) <= set(HSRevision):
        raise DataError(
            Text(f"개정판 {revisions}", f"the revisions {revisions}"),
            Text(f"{', '.join(HSRevision)} 중 하나", f"one of {', '.join(HSRevision)}"),
            Text("그 행을 고치세요", "correct the row"),
            Where(file, row=number),
        )
    codes = [hs_code(str(record[column] or "")) for column in ("from_code", "to_code")]
    return Link(HSRevision(revisions[0]), codes[0], HSRevision(revisions[1]), codes[1])
