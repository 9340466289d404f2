"""One cell of a registry → its value, or a Wrong that says what stands there and what was expected."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from hanbada.base.errors import InputError
from hanbada.base.text import Text
from hanbada.company import business_number as number_rule
from hanbada.company.registry.columns import UNITS
from hanbada.company.registry.industries import division_of
from hanbada.data.spreadsheet import Cell

NOT_KNOWN = frozenset({"", "-", "–", "—", "n/a", "na", "해당없음", "해당 없음", "미상", "확인 안 됨", "unknown", "."})
YES = frozenset({"y", "yes", "예", "o", "○", "◯", "true", "1", "해당", "있음", "v", "✓"})
NO = frozenset({"n", "no", "아니오", "아니요", "x", "×", "false", "0", "해당없음", "비해당", "없음"})
HIGHEST = 10**17
EXACT = 2**53
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?|\.\d+")
SUFFIX = re.compile(r"(백만달러|천달러|달러|억원|억|백만원|백만|천원|만원|원|usd|krw)$")
SUFFIXES = {"억": "억원", "백만": "백만원", "usd": "달러", "krw": "원"}
DAY = re.compile(r"(\d{4})(?:[-./]|년 ?)(\d{1,2})(?:[-./]|월 ?)(\d{1,2})(?:일|\.)?|(\d{4})(\d{2})(\d{2})")


class Wrong(Exception):
    """A cell that cannot be taken: what was found."""

    def __init__(self, ko: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ko, en)


def written(cell: Cell) -> str:
    """The cell as text: composed letters, single blanks, without control signs, zero-width and direction marks.

    >>> written("  가상\\u200b정밀\\t(주) ")
    '가상정밀 (주)'
    """
    if cell is None:
        return ""
    words = unicodedata.normalize("NFC", str(cell))
    kept = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in words)
    return " ".join("".join(c for c in kept if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")).split())


def words(cell: Cell, most: int) -> str:
    """A text of at most ``most`` characters; what says "not known" is empty."""
    said = written(cell)
    if said.lower() in NOT_KNOWN:
        return ""
    if len(said) > most:
        raise Wrong(f"{len(said)}자로 너무 김({most}자까지)", f"{len(said)} characters, more than {most}")
    return said


def business_number(cell: Cell) -> str:
    """The ten digits, their check digit right."""
    said = written(cell)
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


def amount(cell: Cell, unit: str) -> int | None:
    """Money in minor units of the unit's currency; None where the cell says that it is not known.

    >>> amount("1,234", "백만원"), amount("１２", "천원"), amount("12억", "백만원"), amount(1.5, "달러"), amount("-", "원")
    (1234000000, 12000, 1200000000, 150, None)
    """
    factor, currency = UNITS[unit]
    if isinstance(cell, (bool, date)):
        raise Wrong(f"금액이 아닌 값 '{written(cell)}'", f"'{written(cell)}' is no amount")
    said = unicodedata.normalize("NFKC", written(cell)).lower().replace("−", "-").replace("△", "-").replace("▲", "-")
    if said in NOT_KNOWN:
        return None
    said = re.sub(r"^[₩\\$]\s*|(us\$)\s*", "", said)
    own = SUFFIX.search(said.replace(" ", "")) if not isinstance(cell, (int, float)) else None
    if own:
        factor, stated = UNITS[SUFFIXES.get(own[1], own[1])]
        if stated != currency:
            raise Wrong(f"'{written(cell)}': 열의 통화는 {currency}", f"'{written(cell)}': the column is in {currency}")
        said = said.replace(" ", "")[: own.start()]
    if said.startswith("(") and said.endswith(")"):
        said = f"-{said[1:-1]}"
    if said.startswith("-"):
        raise Wrong(f"음수 '{written(cell)}'", f"the negative amount '{written(cell)}'")
    return _minor(cell, said, factor, currency)


def _minor(cell: Cell, said: str, factor: int, currency: str) -> int:
    if isinstance(cell, float) and abs(cell) >= EXACT:
        raise Wrong(f"'{cell}': 파일이 담을 수 있는 자릿수를 넘음", f"'{cell}': more digits than the file can hold")
    if not GROUPED.fullmatch(said):
        raise Wrong(f"숫자로 읽을 수 없는 값 '{written(cell)}'", f"'{written(cell)}' is no number")
    try:
        value = Decimal(said.replace(",", "").replace(" ", "")) * factor * (100 if currency == "USD" else 1)
    except InvalidOperation:
        raise Wrong(f"숫자로 읽을 수 없는 값 '{written(cell)}'", f"'{written(cell)}' is no number") from None
    if not value.is_finite() or value > HIGHEST:
        raise Wrong(
            f"너무 큰 금액 '{written(cell)}': 단위를 확인할 것", f"'{written(cell)}' is too much: check the unit"
        )
    return int(value.to_integral_value())


def head_count(cell: Cell) -> int | None:
    """A number of people; None where it is not known."""
    said = unicodedata.normalize("NFKC", written(cell)).lower().removesuffix("명").strip().replace(",", "")
    if said in NOT_KNOWN:
        return None
    if isinstance(cell, (bool, date)) or not re.fullmatch(r"\d{1,7}", said):
        raise Wrong(f"사람 수가 아닌 값 '{written(cell)}'", f"'{written(cell)}' is no number of people")
    return int(said)


def hs_codes(cell: Cell) -> tuple[str, ...]:
    """HS codes of four, six, eight or ten digits, set apart by commas, semicolons, strokes or blanks.

    >>> hs_codes("7202.92, 010121")
    ('720292', '010121')
    """
    said = unicodedata.normalize("NFKC", written(cell))
    if said.lower() in NOT_KNOWN:
        return ()
    found = tuple(dict.fromkeys(re.sub(r"[.-]", "", part) for part in re.split(r"[,;/\s]+", said) if part))
    for code in found:
        if not re.fullmatch(r"\d+", code) or len(code) not in (4, 6, 8, 10) or not "01" <= code[:2] <= "97":
            lost = re.fullmatch(r"\d+", code) and len(code) in (5, 7, 9)
            raise Wrong(
                f"HS 코드가 아닌 값 '{code}'" + (": 앞의 0이 지워진 것으로 보임" if lost else ""),
                f"'{code}' is no HS code" + (": a zero at the front seems lost" if lost else ""),
            )
    if len(found) > 20:
        raise Wrong(f"HS 코드 {len(found)}개(20개까지)", f"{len(found)} HS codes, more than 20")
    return found


def industry(cell: Cell) -> str:
    """An industry code whose division exists; empty where it is not known."""
    said = unicodedata.normalize("NFKC", written(cell)).upper().replace(" ", "").replace(".", "")
    if said.lower() in NOT_KNOWN:
        return ""
    if not re.fullmatch(r"[A-U]?\d{2,5}", said) or not division_of(said):
        raise Wrong(f"표준산업분류에 없는 코드 '{written(cell)}'", f"'{written(cell)}' is no code of the KSIC")
    return said


def flag(cell: Cell) -> bool | None:
    """Yes, no, or None where it is not known."""
    if isinstance(cell, bool):
        return cell
    said = unicodedata.normalize("NFKC", written(cell)).lower()
    if said in YES:
        return True
    if said in NO:
        return False
    if said in NOT_KNOWN:
        return None
    raise Wrong(f"예·아니오가 아닌 값 '{written(cell)}'", f"'{written(cell)}' is neither yes nor no")


def day(cell: Cell, latest: date) -> date | None:
    """A day with year, month and day, not after ``latest``; None where it is not known.

    >>> day("2025. 3. 1.", date(2026, 1, 1)), day("-", date(2026, 1, 1))
    (datetime.date(2025, 3, 1), None)
    """
    if isinstance(cell, date):
        found = cell
    else:
        said = unicodedata.normalize("NFKC", written(cell)).replace(". ", ".")
        if said.lower() in NOT_KNOWN:
            return None
        parts = DAY.fullmatch(said) if isinstance(cell, (str, int)) else None
        if parts is None:
            raise Wrong(
                f"날짜로 읽을 수 없는 값 '{written(cell)}' (예: 2025-03-01)",
                f"'{written(cell)}' is no day (such as 2025-03-01)",
            )
        try:
            found = date(*(int(part) for part in parts.groups() if part))
        except ValueError:
            raise Wrong(f"없는 날짜 '{written(cell)}'", f"there is no day '{written(cell)}'") from None
    if not date(1990, 1, 1) <= found <= latest:
        raise Wrong(f"1990년 이전이거나 아직 오지 않은 날짜 {found}", f"{found} is before 1990 or yet to come")
    return found
