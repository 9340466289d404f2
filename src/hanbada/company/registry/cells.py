"""One cell of a registry → its value, or a Wrong that says what stands there and what was expected."""

from __future__ import annotations

import re
from datetime import date

from hanbada.base.codes import hs_code
from hanbada.base.errors import InputError
from hanbada.base.typed import number
from hanbada.base.typed.day import day as typed_day
from hanbada.base.typed.spelling import NOT_KNOWN, Wrong, folded, not_known, written
from hanbada.company import business_number as number_rule
from hanbada.company.registry.industries import division_of
from hanbada.data.spreadsheet import Cell

YES = frozenset({"y", "yes", "예", "o", "○", "◯", "true", "1", "해당", "있음", "v", "✓"})
NO = frozenset({"n", "no", "아니오", "아니요", "x", "×", "false", "0", "해당없음", "비해당", "없음"})


def words(cell: Cell, most: int) -> str:
    """A text of at most ``most`` characters; what says "not known" is empty."""
    said = written(cell)
    if said.lower() in NOT_KNOWN:
        return ""
    if len(said) > most:
        raise Wrong(f"{len(said)}자로 너무 김({most}자까지)", f"{len(said)} characters, more than {most}")
    return said


def business_number(cell: Cell) -> str:
    """The ten digits, their check digit right; the ".0" of a number is no part of it."""
    said = re.sub(r"^(\d{10})\.0$", r"\1", written(cell))
    if isinstance(cell, int) and not isinstance(cell, bool) and 10**7 <= cell < 10**9:
        raise Wrong(
            f"{len(said)}자리 숫자: 앞의 0이 지워진 것으로 보임. 열을 텍스트 서식으로 저장할 것",
            f"a number of {len(said)} digits: zeros at the front seem lost; store the column as text",
        )
    if not said:
        raise Wrong("사업자등록번호가 비어 있음", "no business registration number")
    try:
        return re.sub(r"\D", "", number_rule.business_number(said))
    except InputError as fault:
        found = fault.problems[0]
        raise Wrong(f"{found.found.ko}. {found.expected.ko}", f"{found.found.en}; {found.expected.en}") from None


def head_count(cell: Cell) -> int | None:
    """A number of people; None where it is not known."""
    return None if not_known(cell) else number.head_count(cell)


def hs_codes(cell: Cell) -> tuple[str, ...]:
    """HS codes of four, six, eight or ten digits, set apart by commas, semicolons, strokes, line ends or wide blanks.

    >>> hs_codes("7202.92, 010121"), hs_codes("7202.92 0101.21")
    (('720292', '010121'), ('720292', '010121'))
    """
    if not_known(cell):
        return ()
    parts = [part for part in re.split(r"[,;/]|\s+", folded(cell)) if part]
    found: list[str] = []
    for part in parts:
        try:
            code = hs_code(part, (4, 6, 8, 10))
        except InputError as fault:
            do = fault.problems[0].do
            raise Wrong(f"HS 코드가 아닌 값 '{part}'. {do.ko}", f"'{part}' is no HS code: {do.en}") from None
        if not "01" <= code[:2] <= "97":
            raise Wrong(f"HS 코드가 아닌 값 '{part}'", f"'{part}' is no HS code")
        found.append(code)
    codes = tuple(dict.fromkeys(found))
    if len(codes) > 20:
        raise Wrong(f"HS 코드 {len(codes)}개(20개까지)", f"{len(codes)} HS codes, more than 20")
    return codes


def industry(cell: Cell) -> str:
    """An industry code whose division exists; empty where it is not known."""
    if not_known(cell):
        return ""
    said = folded(cell).upper().replace(" ", "").replace(".", "")
    if not re.fullmatch(r"[A-U]?\d{2,5}", said) or not division_of(said):
        raise Wrong(f"표준산업분류에 없는 코드 '{written(cell)}'", f"'{written(cell)}' is no code of the KSIC")
    return said


def flag(cell: Cell) -> bool | None:
    """Yes, no, or None where it is not known."""
    if isinstance(cell, bool):
        return cell
    said = folded(cell)
    if said in YES:
        return True
    if said in NO:
        return False
    if said in NOT_KNOWN:
        return None
    raise Wrong(f"예·아니오가 아닌 값 '{written(cell)}'", f"'{written(cell)}' is neither yes nor no")


def day(cell: Cell, latest: date, system: int = 1900) -> date | None:
    """A day from 1990 on, not after ``latest``; None where it is not known.

    >>> day("2025. 3. 1. 오후 2:30", date(2026, 1, 1)), day("-", date(2026, 1, 1))
    (datetime.date(2025, 3, 1), None)
    """
    if not_known(cell):
        return None
    found = typed_day(cell, system)
    if not date(1990, 1, 1) <= found <= latest:
        raise Wrong(f"1990년 이전이거나 아직 오지 않은 날짜 {found}", f"{found} is before 1990 or yet to come")
    return found
