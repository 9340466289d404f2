"""Files that a registry's upload must refuse or take row by row: small, made here, no real firm in any."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import xlsxwriter

from hanbada.company.business_number import check_digit

HEAD = ["사업자등록번호", "기업명", "업종코드", "2023년 매출액(백만원)", "종업원 수", "HS코드", "신청일"]
SHEET = "xl/worksheets/sheet1.xml"


def number(place: int) -> str:
    """An invented business number: no tax office is 000."""
    first = f"000{place:06d}"
    return f"{first}{check_digit(first)}"


def firm(place: int, **other: Any) -> list[Any]:
    """A good row; ``other`` replaces cells by header."""
    row = dict(
        zip(
            HEAD,
            [number(place), f"가상정밀 {place} (주)", "C28111", "1,000", "120", "720292", "2026-01-05"],
            strict=True,
        )
    )
    return list((row | other).values())


def csv(*rows: list[Any], head: list[str] | None = None, encoding: str = "utf-8", separator: str = ",") -> bytes:
    """Rows as quoted CSV."""
    quoted = [separator.join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in (head or HEAD, *rows)]
    return ("\r\n".join(quoted) + "\r\n").encode(encoding)


def xlsx(*rows: list[Any], head: list[str] | None = None, above: int = 0, sheets: int = 1) -> bytes:
    """Rows as a workbook; ``above`` rows of words before the headers, ``sheets`` − 1 sheets of notes before it."""
    place = io.BytesIO()
    book = xlsxwriter.Workbook(place, {"in_memory": True})
    for n in range(sheets - 1):
        book.add_worksheet(f"notes{n}").write(0, 0, "가상 메모")
    sheet = book.add_worksheet("명부")
    for line in range(above):
        sheet.write(line, 0, "2026년 가상 기업 명부")
    for down, row in enumerate([head or HEAD, *rows], above):
        for across, cell in enumerate(row):
            sheet.write(down, across, cell)
    book.close()
    return place.getvalue()


def rewritten(content: bytes, **parts: bytes) -> bytes:
    """A workbook with parts added or replaced; the names have ``__`` for a stroke and ``_dot_`` for a dot."""
    given = {name.replace("__", "/").replace("_dot_", "."): body for name, body in parts.items()}
    place = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in given:
                new.writestr(name, old.read(name))
        for name, body in given.items():
            new.writestr(name, body)
    return place.getvalue()


def sheet_xml(cells: bytes) -> bytes:
    """A sheet of given XML."""
    return (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + cells
        + b"</sheetData></worksheet>"
    )


def hostile_workbooks() -> dict[str, bytes]:
    """Classes C-1 (bombs and confusion), C-2 (XML), C-3 (macros, objects, links)."""
    good = xlsx(firm(1))
    far = sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    dtd = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + far[21:]
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    macro = {"xl__vbaProject_dot_bin": b"\xd0\xcf\x11\xe0"}
    return {
        "far corner cell": rewritten(good, xl__worksheets__sheet1_dot_xml=far),
        "swollen part": rewritten(good, xl__worksheets__sheet1_dot_xml=sheet_xml(b" " * 5_000_000)),
        "many parts": rewritten(good, **{f"xl__x{n}_dot_xml": b"<a/>" for n in range(2_100)}),
        "part outside": rewritten(good, **{"..__..__etc_dot_xml": b"<a/>"}),
        "external entity": rewritten(good, xl__worksheets__sheet1_dot_xml=dtd),
        "billion laughs": rewritten(good, xl__worksheets__sheet1_dot_xml=laughs),
        "utf-16 xml": rewritten(good, xl__worksheets__sheet1_dot_xml=far.decode().encode("utf-16")),
        "macro": rewritten(good, **macro),
        "macro type": rewritten(good, **{"[Content_Types]_dot_xml": b"<Types>macroEnabled.main+xml</Types>"}),
        "embedding": rewritten(good, xl__embeddings__oleObject1_dot_bin=b"x"),
        "outside link": rewritten(good, xl__externalLinks__externalLink1_dot_xml=b"<a/>"),
        "connection": rewritten(good, xl__connections_dot_xml=b"<connections/>"),
        "full sheet": rewritten(
            good, xl__worksheets__sheet1_dot_xml=sheet_xml(b'<row r="65536"><c r="A65536"/></row>')
        ),
        "formula without value": rewritten(
            good, xl__worksheets__sheet1_dot_xml=sheet_xml(b'<row r="1"><c r="A1"><f>1+1</f></c></row>')
        ),
        "no workbook": rewritten(b"".join([_empty_zip()]), readme_dot_txt=b"x"),
        "cut": good[: len(good) // 2],
        "one bit": _flipped(good),
        "not a zip": b"PK\x03\x04" + b"\0" * 200,
    }


def _empty_zip() -> bytes:
    place = io.BytesIO()
    zipfile.ZipFile(place, "w").close()
    return place.getvalue()


def _flipped(content: bytes) -> bytes:
    """One bit of the sheet's packed bytes turned over."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(SHEET)
    name, extra = struct.unpack("<HH", content[info.header_offset + 26 : info.header_offset + 30])
    at = info.header_offset + 30 + name + extra + info.compress_size // 2
    changed = bytearray(content)
    changed[at] ^= 8
    assert zlib.crc32(bytes(changed)) != zlib.crc32(content)
    return bytes(changed)
