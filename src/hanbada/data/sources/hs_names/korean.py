"""Korean names that are not the customs service's: the statistics office's linking table, and lists of heading titles."""

from __future__ import annotations

from typing import Any, NamedTuple

import polars as pl

from hanbada.base.codes import HSRevision, hs_code
from hanbada.base.text import Text
from hanbada.data.sink import Sink
from hanbada.data.spreadsheet import Cell, Sheet

LINKED = {"HS2017_CD", "HS2017_KO_NM", "HS2017_EN_NM", "KSIC10_CD", "KSIC10_KO_NM"}
TITLED = {"hs4", "title_ko"}
INDUSTRIES: dict[str, Any] = dict.fromkeys(
    ("industry_code", "industry_revision", "industry_ko", "product_code", "hs_revision"), pl.String
)
#: Goods are made in sections A–E of KSIC (divisions 01–39); further on stand trade and services with the goods they sell.
LAST_MAKER = 39
Name = tuple[str, str, str | None, str | None]


class Industry(NamedTuple):
    """An industry that makes a product."""

    code: str
    revision: str
    name: str
    product: str
    hs_revision: str


def linked(sheet: Sheet, sink: Sink) -> tuple[list[Name], list[Industry]]:
    """Names of HS2017 (the first row of a code speaks), and which industries make it; rows of trade are counted."""
    names: dict[str, Name] = {}
    makers: dict[tuple[str, str], Industry] = {}
    left_out = 0
    for _, record in sheet.records():
        if not record["HS2017_CD"]:
            continue
        code = hs_code(str(record["HS2017_CD"]).zfill(6))
        industry = str(record["KSIC10_CD"] or "").zfill(5)
        names.setdefault(
            code, (code, HSRevision.HS17.value, _text(record["HS2017_EN_NM"]), _text(record["HS2017_KO_NM"]))
        )
        if not industry.isdigit() or int(industry[:2]) > LAST_MAKER:
            left_out += 1
            continue
        name = _text(record["KSIC10_KO_NM"]) or industry
        makers.setdefault((industry, code), Industry(industry, "KSIC10", name, code, HSRevision.HS17.value))
    if left_out:
        sink.note(Text(
            f"제조업 등이 아닌 산업(도소매·서비스)과의 연계 {left_out:,}행은 뺌",
            f"{left_out:,} links to industries that do not make goods (trade, services) are left out",
        ))  # fmt: skip
    sink.version("kostat-hs2017")
    sink.describe(
        Text("통계청 연계표(KCPC·KSIC10·HS2017)", "Statistics Korea's linking table (KCPC, KSIC10, HS2017)"),
        "as stated by the publisher",
        "https://kssc.kostat.go.kr/",
    )
    return list(names.values()), list(makers.values())


def titled(sheet: Sheet, sink: Sink) -> list[Name]:
    """Korean titles of headings, without the sign (+) that refers to an explanatory note."""
    sink.note(Text("개정판이 적혀 있지 않아 HS22로 읽음", "no revision is stated: read as HS22"))
    sink.version("titles")
    rows = ((str(record["hs4"] or ""), _text(record["title_ko"])) for _, record in sheet.records())
    return [(hs_code(code.zfill(4), (4,)), HSRevision.HS22.value, None, title) for code, title in rows if title]


def table(found: list[Industry]) -> pl.DataFrame:
    """The `industries` table."""
    return pl.DataFrame(found, schema=INDUSTRIES, orient="row").sort(list(INDUSTRIES)[:4])


def _text(cell: Cell) -> str | None:
    words = str(cell or "").replace("(+)", "").strip()
    return words or None
