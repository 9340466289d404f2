"""The empty tariff table for an officer to fill in: an Excel workbook with lists to choose from and notes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlsxwriter

from hanbada.base.codes import HSRevision
from hanbada.base.text import Lang, Text
from hanbada.data.sources.tariffs.table import HEADERS, OPTIONAL, REGIME_WORDS, SHEETS, STACKING_WORDS

ROWS = 2_000
WIDTHS = (9, 9, 13, 8, 12, 12, 10, 16, 9, 9, 34, 40)
MEANINGS: dict[str, Text] = {
    "importer_iso3": Text(
        "수입국의 ISO 코드(예: MYS). 유럽연합은 EUN", "the importer's ISO code (such as MYS); EUN for the EU"
    ),
    "exporter_iso3": Text(
        "수출국의 ISO 코드. 모든 나라에 적용되면 *", "the exporter's ISO code; * where it holds for all"
    ),
    "product_code": Text(
        "HS 6·8·10단위. 텍스트 서식이라 앞자리 0이 남음", "6, 8 or 10 digits; text, so that a leading zero stays"
    ),
    "hs_revision": Text("그 관세표가 쓰는 HS 개정판(예: HS22)", "the HS revision of that schedule (such as HS22)"),
    "from_date": Text("적용 첫날(예: 2026-02-24)", "first day (such as 2026-02-24)"),
    "to_date": Text("적용 마지막 날. 정해지지 않았으면 빈칸", "last day; empty where none is set"),
    "regime": Text(
        "기본(MFN), 특혜(협정세율), 추가(추가관세), 반덤핑, 상계, 할당(관세할당)",
        "mfn, preference (agreement rate), additional, antidumping, countervailing, quota (tariff-rate quota)",
    ),
    "agreement": Text(
        "특혜일 때 협정 이름이나 id(예: kor-asean, rcep)", "for a preference: the agreement (kor-asean, rcep)"
    ),
    "rate_pct": Text(
        "퍼센트(2.5는 2.5%). 종가세가 아니거나 모르면 빈칸. 빈칸은 0이 아님",
        "per cent (2.5 is 2.5 %); empty where not ad valorem or not known; empty is not zero",
    ),
    "stacking": Text(
        "가산: 기본세율에 더함. 대체: 기본세율을 대신함", "adds: on top of MFN; replaces: in place of MFN"
    ),
    "legal_basis": Text("법령·고시 이름과 번호", "the law or notice with its number"),
    "note": Text("출처 주소와 확인한 날", "address of the source and the day it was checked"),
}
RULES = (
    Text(
        "행이 없거나 기간이 지난 관세는 0이 아니라 '확인 안 됨'으로 봅니다.",
        "A missing or expired row is unknown, never zero.",
    ),
    Text(
        "추가관세가 없음을 확인했으면 종류 추가, 세율 0, 법적근거 '없음'인 행을 적습니다.",
        "Where you checked that there is no additional duty, write a row: regime additional, rate 0, basis 'none'.",
    ),
    Text(
        "기간이 끝난 추가관세 뒤에 무엇이 적용되는지 모르면 행을 더하지 않습니다. 그날부터 '확인 안 됨'이 됩니다.",
        "Where it is not known what follows an expired additional duty, add no row: from that day on it is unknown.",
    ),
)


def write(path: Path, lang: Lang) -> None:
    """Writes the template; the same language gives the same bytes."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2026, 1, 1), "title": SHEETS.in_(lang)})
        _table(book, lang)
        _notes(book, lang)


def _table(book: xlsxwriter.Workbook, lang: Lang) -> None:
    sheet = book.add_worksheet(SHEETS.in_(lang))
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True})
    formats = {"from_date": "yyyy-mm-dd", "to_date": "yyyy-mm-dd", "rate_pct": "0.0###"}
    korean = lang == "ko"
    lists = {
        "hs_revision": [revision.value for revision in reversed(HSRevision)],
        "regime": [word for word in REGIME_WORDS if word.isascii() != korean],
        "stacking": [word for word in STACKING_WORDS if word.isascii() != korean],
    }
    for n, (column, words) in enumerate(HEADERS.items()):
        sheet.set_column(n, n, WIDTHS[n], book.add_format({"num_format": formats.get(column, "@")}))
        sheet.write_string(0, n, words.in_(lang), head)
        sheet.write_comment(0, n, MEANINGS[column].in_(lang), {"author": "hanbada"})
        if column in lists:
            sheet.data_validation(1, n, ROWS, n, {"validate": "list", "source": lists[column]})
    sheet.freeze_panes(1, 0)


def _notes(book: xlsxwriter.Workbook, lang: Lang) -> None:
    sheet = book.add_worksheet(Text("작성 요령", "notes").in_(lang))
    sheet.set_column(0, 1, 16)
    sheet.set_column(2, 2, 90)
    must = Text("필수", "required"), Text("선택", "optional")
    row = 0
    for column, words in HEADERS.items():
        sheet.write_row(row, 0, [words.in_(lang), must[column in OPTIONAL].in_(lang), MEANINGS[column].in_(lang)])
        row += 1
    for rule in RULES:
        row += 1
        sheet.write_string(row, 0, rule.in_(lang))
