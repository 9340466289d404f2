"""HS names by revision, and which codes of one revision became which of another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from hanbada.base.codes import HSRevision
from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text
from hanbada.data import spreadsheet
from hanbada.data.sink import Sink
from hanbada.data.sources.hs_names import concordance, customs, korean
from hanbada.data.spreadsheet import Sheet

NAMES: dict[str, Any] = dict.fromkeys(("product_code", "hs_revision", "name_en", "name_ko"), pl.String)
DIGITS = (2, 4, 6)


def read(raw: Path, sink: Sink) -> None:
    """Tables `names`, `concordance` and `industries` (any may be empty) from one file, or from all files of a folder.

    ``hscodes.json`` (the pulled English names) · the customs service's HS부호 file, .xlsx or .csv · a concordance .csv ·
    the statistics office's table that links KSIC and HS · a list of Korean four-digit titles.
    """
    files = [raw] if raw.is_file() else sorted(path for path in raw.rglob("*") if path.is_file())
    names: list[tuple[str, str, str | None, str | None]] = []
    links: list[concordance.Link] = []
    industries: list[korean.Industry] = []
    for path in files:
        if path.suffix == ".json":
            names += _english(path)
            continue
        sheet = spreadsheet.read(path)[0]
        header = {str(cell).strip() for cell in (sheet.rows[0] if sheet.rows else ())}
        if header >= customs.NEEDED:
            names += customs.names(sheet, sink)
        elif header >= korean.LINKED:
            linked, found = korean.linked(sheet, sink)
            names += linked
            industries += found
        elif header >= korean.TITLED:
            names += korean.titled(sheet, sink)
        elif concordance.fits(header):
            links += concordance.links(sheet, sink, path.name)
        else:
            raise _unknown(path, sheet)
    frame = pl.DataFrame(names, schema=NAMES, orient="row").sort("hs_revision", "product_code")
    sink.write("names", frame)
    sink.write("concordance", concordance.table(links))
    sink.write("industries", korean.table(industries))


def _english(path: Path) -> list[tuple[str, str, str | None, str | None]]:
    try:
        entries = [(entry["hscode"], entry["description"]) for entry in json.loads(path.read_bytes())["hscodes"]]
        coded = [(code, words) for code, words in entries if code.isdigit() and len(code) in DIGITS]
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as fault:
        raise DataError(
            Text(f"품명 목록이 아닌 JSON: {fault}", f"JSON that is no list of names: {fault}"),
            Text("hscode와 description이 있는 hscodes 목록", "a list hscodes with hscode and description"),
            Text("source.yml에 적힌 판을 쓰세요", "use the version that source.yml names"),
            Where(path.name),
        ) from None
    return [(code, HSRevision.HS22.value, words, None) for code, words in coded]


def _unknown(path: Path, sheet: Sheet) -> DataError:
    header = ", ".join(str(cell) for cell in (sheet.rows[0] if sheet.rows else ())[:6])
    return DataError(
        Text(f"알 수 없는 표(열: {header})", f"a table of unknown kind (columns {header})"),
        Text(
            "관세청 HS부호 파일(HS부호, 적용시작일자, 적용종료일자, 한글품목명, 영문품목명) 또는 HS 대응표",
            "the customs service's HS부호 file, or a concordance (code.after, code.before, Relationship, adjustment)",
        ),
        Text("원본의 열 이름을 바꾸지 말고 첫 행에 두세요", "leave the original's column names, in the first row"),
        Where(path.name, sheet.name, 1),
    )
