"""The columns that a registry may have, and a guess of which is which from its Korean or English headers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

from hanbada.base.text import Text
from hanbada.data.spreadsheet import Cell, Sheet

#: Every field a column can be taken for; the first two are needed.
FIELDS: dict[str, Text] = {
    "business_number": Text("사업자등록번호", "business registration number"),
    "name_ko": Text("기업명", "name in Korean"),
    "name_en": Text("영문명", "name in English"),
    "industry_code": Text("업종코드(KSIC)", "industry code (KSIC)"),
    "region": Text("소재지", "region"),
    "website": Text("누리집", "website"),
    "products": Text("주요 생산품", "main products"),
    "hs_code": Text("HS 코드", "HS code"),
    "employees": Text("종업원 수", "employees"),
    "sales": Text("매출액", "sales"),
    "direct": Text("직접수출액", "direct exports"),
    "indirect": Text("간접수출액", "indirect exports"),
    "assets": Text("자산총액", "total assets"),
    "applied_on": Text("신청일", "applied on"),
    "mid_sized_certificate": Text("중견기업 확인서 있음", "holds the mid-sized certificate"),
    "is_sme": Text("중소기업임", "is an SME"),
    "sme_grace": Text("중소기업 유예기간", "in the SME grace period"),
    "for_profit": Text("영리 기업임", "works for profit"),
    "large_group_member": Text("상호출자제한기업집단 소속", "in a large business group"),
    "held_by_large_firm": Text("대기업이 30% 이상 보유", "held by a large firm (30 % or more)"),
    "public_or_financial_or_foreign": Text("공공·금융·외국법인", "public, financial or foreign"),
    "corporate_number": Text("법인등록번호(가져오지 않음)", "corporate number (left out)"),
    "person": Text("사람 이름·연락처(가져오지 않음)", "a person's name or contact (left out)"),
    "ignore": Text("쓰지 않음", "left out"),
}
NEEDED = ("business_number", "name_ko")
MONEY = ("sales", "direct", "indirect", "assets")
FLAGS = (
    "mid_sized_certificate", "is_sme", "sme_grace", "for_profit", "large_group_member", "held_by_large_firm",
    "public_or_financial_or_foreign",
)  # fmt: skip
LEFT_OUT = ("corporate_number", "person", "ignore")
#: Units of money: whole units of which currency.
UNITS: dict[str, tuple[int, str]] = {
    "원": (1, "KRW"), "천원": (1_000, "KRW"), "만원": (10_000, "KRW"), "백만원": (1_000_000, "KRW"),
    "억원": (100_000_000, "KRW"), "달러": (1, "USD"), "천달러": (1_000, "USD"), "백만달러": (1_000_000, "USD"),
}  # fmt: skip
UNIT_WORDS = {
    "원": Text("원", "KRW"), "천원": Text("천 원", "KRW thousand"), "만원": Text("만 원", "KRW 10 thousand"),
    "백만원": Text("백만 원", "KRW million"), "억원": Text("억 원", "KRW 100 million"), "달러": Text("달러", "USD"),
    "천달러": Text("천 달러", "USD thousand"), "백만달러": Text("백만 달러", "USD million"),
}  # fmt: skip
_WRITTEN_UNITS = (
    ("백만달러", r"백만(달러|불|usd|\$)|(usd|us\$|\$)\s*(million|mn|m\b)|million\s*(usd|dollars)"),
    ("천달러", r"천(달러|불|usd|\$)|(usd|us\$|\$)\s*(thousand|k\b)|thousand\s*(usd|dollars)"),
    ("달러", r"달러|usd|us\$|\$|dollars?"),
    ("억원", r"억"),
    ("백만원", r"백만|million|\bmn\b"),
    ("만원", r"만원"),
    ("천원", r"천원|천\)|thousand"),
    ("원", r"\(원\)|단위\s*:?\s*원|\bkrw\b|\bwon\b"),
)
_GUESSES = (
    ("corporate_number", r"법인(등록)?번호|corporate (registration )?(number|no)"),
    ("business_number", r"사업자(등록)?번호|사업자no|business (registration )?(number|no)|\bbrn\b|registration number"),
    ("person", r"대표자|대표이사|담당자|연락처|전화|휴대|이메일|e-?mail|phone|contact|\bceo\b|팩스|fax|생년월일|성명"),
    ("name_en", r"영문|english|name.?en\b|name in english"),
    ("name_ko", r"기업명|회사명|업체명|상호(?!출자)|법인명|company|firm|\bname\b"),
    ("hs_code", r"\bhs\b|hs ?코드|hscode|품목번호|세번"),
    ("applied_on", r"신청일|접수일|applied|application date"),
    ("industry_code", r"업종(?!명)|산업분류|표준산업|ksic|industry"),
    ("products", r"생산품|제품|품목|products?|goods"),
    ("region", r"소재지|지역|주소|시도|region|address|province|city"),
    ("website", r"홈페이지|누리집|웹사이트|website|homepage|url"),
    ("employees", r"종업원|상시근로|임직원|직원|인원|employees?|headcount|staff"),
    ("indirect", r"간접수출|indirect"),
    ("direct", r"수출|exports?"),
    ("assets", r"자산|assets"),
    ("sales", r"매출|sales|revenue|turnover"),
    ("mid_sized_certificate", r"중견기업 ?확인|mid.?sized"),
    ("sme_grace", r"유예|grace"),
    ("is_sme", r"중소기업|\bsme\b"),
    ("large_group_member", r"상호출자|기업집단|large group"),
    ("held_by_large_firm", r"대기업.*(지분|보유)|held by"),
    ("for_profit", r"영리|for.?profit"),
    ("public_or_financial_or_foreign", r"공공기관|public"),
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|['’](\d{2})(?=년|\b)")
HEADER_ROWS = 20


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is taken for; year and unit only for money and employees."""

    index: int
    header: str
    field: str = "ignore"
    year: int | None = None
    unit: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def plain(words: str) -> str:
    """A header as it is compared: composed letters, small, single blanks.

    >>> plain("매출액\\n (백만원)")
    '매출액 (백만원)'
    """
    return " ".join(unicodedata.normalize("NFKC", words).lower().split())


def guess(index: int, header: str) -> Column:
    """What a header says.

    >>> guess(3, "2023년 매출액(백만원)")
    Column(index=3, header='2023년 매출액(백만원)', field='sales', year=2023, unit='백만원')
    >>> guess(0, "Business Number").field, guess(1, "비고").field
    ('business_number', 'ignore')
    """
    said = plain(header)
    field = next((name for name, pattern in _GUESSES if re.search(pattern, said)), "ignore")
    if field not in MONEY:
        return Column(index, header, field)
    unit = next((name for name, pattern in _WRITTEN_UNITS if re.search(pattern, said.replace(" ", ""))), "")
    return Column(index, header, field, _year(said), unit or _spaced_unit(said))


def _spaced_unit(said: str) -> str:
    return next((name for name, pattern in _WRITTEN_UNITS if re.search(pattern, said)), "")


def _year(said: str) -> int | None:
    found = _YEAR.search(said)
    if found is None:
        return None
    return 2000 + int(found[1]) if found[1] else int(found[0])


def header_row(sheet: Sheet) -> int:
    """The row (from 1) among the first twenty in which most headers are known; 1 where none is."""
    rows = sheet.rows[:HEADER_ROWS]
    known = [len({c.field for c in guesses(row)} - {"ignore"}) for row in rows]
    most = max(known, default=0)
    return known.index(most) + 1 if most else 1


def guesses(header: tuple[Cell, ...]) -> list[Column]:
    """A guess for every column; a field that is no money is only given to the first column that fits."""
    found: list[Column] = []
    for index, cell in enumerate(header):
        column = guess(index, "" if cell is None else str(cell).strip())
        taken = column.field not in (*MONEY, *LEFT_OUT) and any(c.field == column.field for c in found)
        found.append(Column(index, column.header) if taken else column)
    return found


def best_sheet(sheets: tuple[Sheet, ...]) -> int:
    """The place of the sheet whose headers are known best."""
    known = [len({c.field for c in guesses(s.rows[header_row(s) - 1])} - {"ignore"}) if s.rows else 0 for s in sheets]
    return known.index(max(known)) if known else 0
