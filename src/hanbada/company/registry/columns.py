"""The columns that a registry may have, and what a sheet's Korean or English headers say of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import asdict, dataclass
from typing import Any

from hanbada.base.text import Text
from hanbada.base.typed.money import UNITS
from hanbada.company.registry import headers
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
#: Units as rare as they are mistyped: they can be chosen, but are never chosen for a person.
RARE = ("천만원", "십억원", "억달러", "십억달러")
HEADER_ROWS = 20
#: A header may stand over so many rows.
TALLEST = 3
#: Nobody has a registry of more columns than this: those behind are asked, and a hostile sheet costs no time.
WIDEST = 300


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is taken for; year and unit only for money."""

    index: int
    header: str
    field: str = "ignore"
    year: int | None = None
    unit: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @property
    def complete(self) -> bool:
        """Whether nothing is left to ask: known, and of money its year and its unit."""
        if self.field not in MONEY:
            return self.field != "ignore"
        return self.unit in UNITS and self.year is not None and 1990 <= self.year <= 2100


def guess(index: int, header: str) -> Column:
    """What a header says, if all of its words are understood; else the column is nobody's and a person is asked.

    >>> guess(3, "2023년 매출액(백만원)")
    Column(index=3, header='2023년 매출액(백만원)', field='sales', year=2023, unit='백만원')
    >>> guess(0, "Business Number").field, guess(1, "비고").field, guess(2, "내수 매출액").field
    ('business_number', 'ignore', 'ignore')
    """
    meaning = headers.meaning(header) if index < WIDEST else None
    if meaning is None:
        return Column(index, header)
    if meaning.field not in MONEY:
        return Column(index, header, meaning.field)
    return Column(index, header, meaning.field, meaning.year, "" if meaning.unit in RARE else meaning.unit)


def guesses(header: Iterable[Cell], hidden: Set[int] = frozenset()) -> list[Column]:
    """A guess for every column. Two that would both be the same thing are both left to a person, and so is what is hidden."""
    found = [guess(n, "" if cell is None else str(cell).strip()) for n, cell in enumerate(header)]
    fields = [c.field for c in found if c.index not in hidden and c.field not in (*MONEY, *LEFT_OUT)]
    return [Column(c.index, c.header) if c.index in hidden or fields.count(c.field) > 1 else c for c in found]


def columns_at(sheet: Sheet, last: int) -> list[Column]:
    """A guess for every column under the header that ends in a row."""
    return guesses(header_at(sheet, last), sheet.hidden_columns)


def header_at(sheet: Sheet, last: int) -> tuple[str, ...]:
    """The headers that end in a row (from 1), words of merged rows above joined; as few rows as explain as much."""
    tops = range(last, max(0, last - TALLEST), -1)
    return max((_joined(sheet, top, last) for top in tops), key=_known)


def header_row(sheet: Sheet) -> int:
    """The last row of the header (from 1) among the first twenty, where most is understood; 1 where nothing is."""
    rows = range(1, min(len(sheet.rows), HEADER_ROWS) + 1)
    known = {row: _known(header_at(sheet, row)) for row in rows if sheet.rows[row - 1]}
    best = max(known, key=lambda row: known[row], default=1)
    return best if known and known[best] > (0, 0) else 1


def best_sheet(sheets: Sequence[Sheet]) -> int:
    """The place of the sheet that is shown and whose headers are understood best; a hidden one only where all are."""
    known = [
        (not sheet.hidden, *_known(header_at(sheet, header_row(sheet)))) if sheet.rows else (False,) for sheet in sheets
    ]
    return known.index(max(known)) if known else 0


def _known(names: Sequence[str]) -> tuple[int, int]:
    """How many columns need no question, and how many different ones are known at all."""
    found = [column for column in guesses(names) if column.field != "ignore"]
    return sum(column.complete for column in found), len({(column.field, column.year) for column in found})


def _joined(sheet: Sheet, top: int, last: int) -> tuple[str, ...]:
    """The words over each column from row to row: those of a merged cell over all its columns, each once.

    Without merged cells (CSV) the words to the left stand over empty cells too, where they make a whole header.
    """
    rows = [sheet.rows[n - 1] for n in range(top, last + 1)]
    merged = [one for one in sheet.merged if top <= one[0] <= last and one[3] < 16_384]
    width = max([len(row) for row in rows] + [one[3] + 1 for one in merged if one[2] <= last])
    own = [[_words(row[n]) if n < len(row) else "" for n in range(width)] for row in rows]
    for first, left, end, right in merged:
        for number in range(first, min(end, last) + 1):
            for n in range(left, min(right, width - 1) + 1):
                own[number - top][n] = own[first - top][left]
    filled = [list(row) for row in own]
    for row in filled[:-1]:
        for n in range(1, width):
            row[n] = row[n] or row[n - 1]
    names = [" ".join(dict.fromkeys(row[n] for row in own if row[n])) for n in range(width)]
    wider = [" ".join(dict.fromkeys(row[n] for row in filled if row[n])) for n in range(width)]
    return tuple(
        wide if own[-1][n] and not guess(n, name).complete and guess(n, wide).complete else name
        for n, (name, wide) in enumerate(zip(names, wider, strict=True))
    )


def _words(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())
