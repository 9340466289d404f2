"""Texts, amounts, shares and dates of a profile, each refusing what it is not with a hint at what was meant."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from hanbada.base.text import Text
from hanbada.base.typed.money import money
from hanbada.base.typed.number import percent
from hanbada.base.typed.spelling import Wrong
from hanbada.company.refusal import refuse, shown

#: Above this no company's amount is plausible (ten quadrillion of any currency).
LARGEST = 10**16


def _words(given: Any, most: int) -> Any:
    if not isinstance(given, str):
        raise refuse(
            Text(f"글자가 아닌 값 {shown(given)}", f"{shown(given)}, which is not text"),
            Text("글자", "text"),
            Text("값을 따옴표로 감싸세요", "put the value in quotes"),
        )
    bare = unicodedata.normalize("NFC", given.strip())
    odd = next((char for char in bare if unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") and char != "\n"), None)
    if odd is not None or any(char in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068" for char in bare):
        raise refuse(
            Text("보이지 않는 제어 문자", "an invisible control character"),
            Text("보통 글자", "ordinary text"),
            Text("그 부분을 지우고 다시 입력하세요", "delete that part and type it again"),
        )
    if not 0 < len(bare) <= most:
        raise refuse(
            Text("빈 글자" if not bare else f"{len(bare)}자", "empty text" if not bare else f"{len(bare)} characters"),
            Text(f"1자 이상 {most}자 이하", f"1 to {most} characters"),
            Text(
                "값을 쓰거나 줄을 지우세요" if not bare else "줄여 쓰세요",
                "write a value or delete the line" if not bare else "shorten it",
            ),
        )
    return bare


def one_line(given: Any) -> Any:
    """Text of 1 to 300 characters with its runs of blanks made single."""
    return " ".join(_words(given, 300).split())


def _note(given: Any) -> Any:
    return _words(given, 2000)


def _number(given: Any, kind: Text) -> int | float:
    if isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given):
        return given
    raise refuse(
        Text(f"숫자가 아닌 값 {shown(given)}", f"{shown(given)}, which is not a number"),
        kind,
        Text("따옴표, 쉼표, 단위 없이 숫자만 쓰세요", "write digits only, without quotes, commas or units"),
    )


def _meant(given: str) -> int | None:
    """The whole amount that a person's way of writing it means; None where it is not clear, or not whole.

    >>> _meant("1,800억"), _meant("₩ 2.5bn"), _meant("3천만원"), _meant("약 3억")
    (180000000000, 2500000000, 30000000, None)
    """
    try:
        value = money(given[:60]).value
    except Wrong:
        return None
    return int(value) if value >= 0 and value == value.to_integral_value() else None


def _whole(given: Any, largest: int) -> Any:
    kind = Text(f"0 이상 {largest:,} 이하의 정수", f"a whole number from 0 to {largest:,}")
    if isinstance(given, str):
        meant = _meant(given)
        raise refuse(
            Text(f"글자로 쓴 수 {shown(given)}", f"a number written as text: {shown(given)}"),
            kind,
            Text(
                "억·천 같은 단위와 쉼표, 따옴표 없이 숫자만 쓰세요",
                "write digits only, without units, commas or quotes",
            )
            if meant is None or meant > largest
            else Text(f"단위 없이 {meant}(으)로 쓰세요", f"write {meant}, without a unit"),
        )
    number = _number(given, kind)
    if isinstance(number, float) or not 0 <= number <= largest:
        what = (
            Text("음수", "a negative number") if number < 0
            else Text("소수", "a decimal") if isinstance(number, float)
            else Text("지나치게 큰 수", "an absurdly large number")
        )  # fmt: skip
        raise refuse(
            Text(f"{what.ko} {shown(given)}", f"{what.en}: {shown(given)}"),
            kind,
            Text(
                "값과 통화 단위(원·달러 단위)를 확인하세요",
                "check the value; amounts are in whole units of the currency",
            ),
        )
    return number


def _amount(given: Any) -> Any:
    return _whole(given, LARGEST)


def _count(given: Any) -> Any:
    return _whole(given, 10_000_000)


def _decimal(given: Any) -> Any:
    kind = Text("0보다 큰 수", "a number above 0")
    number = _number(given, kind)
    if not 0 < number <= 1e13:
        raise refuse(
            Text(f"범위를 벗어난 값 {shown(given)}", f"{shown(given)}, out of range"),
            kind,
            Text("값과 단위를 확인하세요. 모르면 줄을 지우세요", "check value and unit; delete the line if unknown"),
        )
    return float(number)


def _percent(given: str) -> float | None:
    try:
        return float(percent(given[:60]))
    except Wrong:
        return None


def _share(given: Any) -> Any:
    kind = Text("0에서 1 사이의 비율 (46%는 0.46)", "a share between 0 and 1 (0.46 for 46%)")
    typed = _percent(given) if isinstance(given, str) else None
    number = typed if typed is not None else _number(given, kind)
    if typed is not None or not 0 <= number <= 1:
        hint = f"{number / 100:.6g}" if 0 < number <= 100 else None
        raise refuse(
            Text(f"비율 {shown(given)}", f"the share {shown(given)}"),
            kind,
            Text(f"{number:g}%라면 {hint}(으)로 쓰세요", f"write {hint} for {number:g}%") if hint
            else Text("비율을 확인하세요", "check the share"),
        )  # fmt: skip
    return float(number)


def _year(given: Any) -> Any:
    kind = Text("네 자리 연도 (예: 2024)", "a four-digit year (such as 2024)")
    if isinstance(given, bool) or not isinstance(given, int) or not 1900 <= given <= 2100:
        raise refuse(
            Text(f"연도 {shown(given)}", f"the year {shown(given)}"),
            kind,
            Text("1900~2100 사이의 연도를 따옴표 없이 쓰세요", "write a year from 1900 to 2100, without quotes"),
        )
    return given


def _day(given: Any) -> Any:
    if isinstance(given, date):
        return given
    try:
        if isinstance(given, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given.strip()):
            return date.fromisoformat(given.strip())
    except ValueError:
        pass  # a day such as 2024-02-30: told below
    raise refuse(
        Text(f"날짜 {shown(given)}", f"the date {shown(given)}"),
        Text("실제로 있는 날짜를 연-월-일로 (예: 2025-11-03)", "a real day as year-month-day (such as 2025-11-03)"),
        Text("YYYY-MM-DD로 쓰세요", "write YYYY-MM-DD"),
    )


def _flag(given: Any) -> Any:
    if isinstance(given, bool):
        return given
    raise refuse(
        Text(f"참·거짓이 아닌 값 {shown(given)}", f"{shown(given)}, neither true nor false"),
        Text("true 또는 false", "true or false"),
        Text("따옴표 없이 true 또는 false로 쓰세요", "write true or false, without quotes"),
    )


OneLine = Annotated[str, Field(max_length=300), BeforeValidator(one_line)]
Note = Annotated[str, Field(max_length=2000), BeforeValidator(_note)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Amount = Annotated[int, Field(ge=0, le=LARGEST), BeforeValidator(_amount)]
Count = Annotated[int, Field(ge=0, le=10_000_000), BeforeValidator(_count)]
Number = Annotated[float, Field(gt=0, le=1e13), BeforeValidator(_decimal)]
Share = Annotated[float, Field(ge=0, le=1), BeforeValidator(_share)]
Year = Annotated[int, Field(ge=1900, le=2100), BeforeValidator(_year)]
Day = Annotated[date, BeforeValidator(_day)]
