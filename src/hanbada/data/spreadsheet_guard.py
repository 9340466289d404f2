"""What an .xlsx must be before anything parses it: a whole archive of plain parts with a modest used range."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from hanbada.base.errors import CutFile, DataError, Where
from hanbada.base.text import Text

PARTS = 2_000
UNPACKED_BYTES = 300_000_000
RATIO = 300
RATIO_FROM_BYTES = 1_000_000
CELLS = 3_000_000
AREA = 6_000_000
FULL_SHEETS = (65_536, 1_048_576)

ACTIVE = re.compile(
    rb"vbaProject|/embeddings/|/activeX/|externalLink|connections\.xml|oleObject|ddeLink|customUI|/ctrlProps/|webExtension",
    re.IGNORECASE,
)
MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject|oleObject|externalLink", re.IGNORECASE)
DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^>]*)?/?>")
ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d{1,8})["']""")
ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d{1,9})["']""")


def guard(path: Path) -> None:
    """Returns where the workbook may be parsed; DataError (CutFile where damaged) says why not.

    Checked in this order: archive and CRC of every part · number, size and ratio of parts, their names ·
    macros, embedded objects, links to outside · document type definitions · used range of every sheet.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as fault:
        raise _another(path) or _cut(path, str(fault)) from None
    with archive:
        _parts(path, archive)
        try:
            damaged = archive.testzip()
        except Exception as fault:
            raise _cut(path, str(fault)) from None
        if damaged:
            raise _cut(path, damaged)
        _plain(path, archive)
        for name in archive.namelist():
            content = archive.read(name)
            if b"sheetData" in content:  # whatever the part is called: relationships may point anywhere
                _range(path, name, content)


def _parts(path: Path, archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    names = [info.filename for info in infos]
    unpacked = sum(info.file_size for info in infos)
    swollen = [i for i in infos if i.file_size > RATIO_FROM_BYTES and i.file_size > RATIO * max(i.compress_size, 1)]
    if len(infos) > PARTS or unpacked > UNPACKED_BYTES or swollen:
        raise _refused(
            path,
            Text(f"부분 {len(infos):,}개, 풀면 {unpacked:,}바이트", f"{len(infos):,} parts of {unpacked:,} bytes"),
            Text(f"부분 {PARTS:,}개, {UNPACKED_BYTES:,}바이트 이하이며 지나치게 부풀지 않음",
                 f"at most {PARTS:,} parts and {UNPACKED_BYTES:,} bytes, and no part that swells"),
        )  # fmt: skip
    if len(set(names)) < len(names) or any(n.startswith(("/", "\\")) or ".." in n.split("/") for n in names):
        raise _refused(
            path,
            Text("겹치거나 밖을 가리키는 부분 이름", "part names that repeat or point outside"),
            Text("Excel이 저장한 이름", "the names that Excel gives"),
        )
    if any(info.flag_bits & 0x1 for info in infos):
        raise _refused(
            path, Text("암호가 걸린 파일", "an encrypted file"), Text("암호 없는 파일", "a file without a password")
        )


def _plain(path: Path, archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise _refused(
            path,
            Text("통합 문서가 아닌 zip 파일", "a zip that is no workbook"),
            Text(".xlsx 통합 문서", "an .xlsx workbook"),
        )
    active = [name for name in names if ACTIVE.search(name.encode())]
    if active or MACRO_TYPE.search(archive.read("[Content_Types].xml")):
        listed = ", ".join(active[:3]) or "[Content_Types].xml"
        raise _refused(
            path,
            Text(f"매크로, 개체 또는 외부 연결이 들어 있음: {listed}", f"macros, objects or outside links: {listed}"),
            Text("값과 수식만 든 통합 문서", "a workbook of values and formulas only"),
        )
    for name in names:
        head = archive.read(name)
        written = name.endswith((".xml", ".rels")) or head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
        if written and (head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:200] or DTD.search(head)):
            raise _refused(
                path,
                Text(
                    f"{name}에 문서 형식 정의나 다른 인코딩",
                    f"a document type definition or another encoding in {name}",
                ),
                Text("UTF-8로 쓴 단순한 XML", "plain XML in UTF-8"),
            )


def _range(path: Path, name: str, xml: bytes) -> None:
    """Counts cells and the area that they span; a far corner cell would make the parser reserve all of it."""
    cells = top = wide = 0
    for found in CELL.finditer(xml):
        cells += 1
        address = ADDRESS.search(found[0])
        if address:
            top, wide = max(top, int(address[2])), max(wide, _column(address[1]))
    top = max([top, *(int(found[1]) for found in ROW.finditer(xml))])
    wide = max(wide, 1)
    if cells > CELLS or top * wide > AREA:
        raise _refused(
            path,
            Text(
                f"{name}: 칸 {cells:,}개, 범위 {top:,}행 × {wide:,}열",
                f"{name}: {cells:,} cells over {top:,} rows × {wide:,} columns",
            ),
            Text(f"칸 {CELLS:,}개, 범위 {AREA:,}칸 이하", f"at most {CELLS:,} cells over an area of {AREA:,}"),
            Text(
                "빈 끝 행과 열을 지우고 다시 저장하세요", "delete the empty rows and columns at the end and save again"
            ),
        )
    if top in FULL_SHEETS:
        raise _refused(
            path,
            Text(f"{name}: 정확히 {top:,}행", f"{name}: exactly {top:,} rows"),
            Text("Excel의 행 한도보다 적은 행", "fewer rows than Excel's limit"),
            Text(
                "한도에서 잘린 자료일 수 있으니 CSV로 받으세요",
                "the data may have been cut at the limit: fetch it as CSV",
            ),
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _another(path: Path) -> DataError | None:
    """What carries the name .xlsx and is another kind of file: an old workbook, or a web page that Excel opens."""
    with path.open("rb") as file:
        head = file.read(512).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    kinds = {
        b"\xd0\xcf\x11\xe0": Text("옛 .xls 또는 암호가 걸린 통합 문서", "an old .xls, or a workbook with a password"),
        b"<html": Text("엑셀 파일이 아닌 웹 페이지(HTML)", "a web page (HTML), no workbook"),
        b"<!doctype": Text("엑셀 파일이 아닌 웹 페이지(HTML)", "a web page (HTML), no workbook"),
        b"<table": Text("엑셀 파일이 아닌 웹 페이지(HTML)", "a web page (HTML), no workbook"),
    }
    found = next((words for start, words in kinds.items() if head.startswith(start)), None)
    save = Text(
        "Excel에서 열어 암호 없는 .xlsx로 저장하세요", "open it in Excel and save it as .xlsx without a password"
    )
    return _refused(path, found, Text(".xlsx 통합 문서", "an .xlsx workbook"), save) if found else None


def _cut(path: Path, said: str) -> CutFile:
    return CutFile(
        Text(f"손상되었거나 잘린 파일: {said}", f"a damaged or cut file: {said}"),
        Text("온전한 .xlsx", "a whole .xlsx"),
        Text("원본을 다시 받거나 다시 저장하세요", "fetch the original again, or save it again"),
        Where(path.name),
    )


def _refused(path: Path, found: Text, expected: Text, do: Text | None = None) -> DataError:
    default = Text(
        "표만 새 통합 문서에 복사해 .xlsx로 저장하세요", "copy just the table into a new workbook and save it as .xlsx"
    )
    return DataError(found, expected, do or default, Where(path.name))
