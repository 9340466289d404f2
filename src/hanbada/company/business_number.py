"""The Korean business registration number (사업자등록번호): its form and its check digit."""

from __future__ import annotations

import re

from hanbada.base.errors import InputError
from hanbada.base.text import Text

_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_RESIDENT = re.compile(r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-\s]?[1-8]\d{6}(?!\d)")

#: Passes the check digit, but no tax office has the number 000: for invented companies only.
PLACEHOLDER = "000-00-00000"


def looks_like_resident_number(words: str) -> bool:
    """Whether a text holds something of the form of a resident registration number (주민등록번호).

    >>> looks_like_resident_number("900101-1234567"), looks_like_resident_number("000-00-00000")
    (True, False)
    """
    return _RESIDENT.search(words) is not None


def check_digit(first_nine: str) -> int:
    """The tenth digit: (10 − (Σ weight·digit + ⌊5·ninth ÷ 10⌋) mod 10) mod 10, weights 1 3 7 1 3 7 1 3 5.

    first_nine  nine decimal digits as text
    returns     0–9

    >>> check_digit("000000000"), check_digit("123456789")
    (0, 1)
    """
    digits = [int(digit) for digit in first_nine]
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True)) + digits[8] * 5 // 10
    return (10 - total % 10) % 10


def business_number(words: str) -> str:
    """The number as ``000-00-00000``, hyphens put where they belong.

    >>> business_number("0000000000")
    '000-00-00000'

    Raises InputError for a wrong check digit, a wrong length, and anything that looks like a resident number;
    the latter is not repeated in the message.
    """
    if looks_like_resident_number(words):
        raise InputError(
            Text("주민등록번호로 보이는 값", "what looks like a resident registration number"),
            Text("사업자등록번호 10자리", "the ten-digit business registration number"),
            Text(
                "이 값을 파일에서 지우고 사업자등록번호를 쓰세요. 개인정보는 받지 않습니다",
                "delete it from the file and write the business number; personal data is not accepted",
            ),
        )
    digits = re.sub(r"[-\s]", "", words)
    if not (digits.isascii() and digits.isdigit() and len(digits) == 10):
        raise InputError(
            Text(f"사업자등록번호 '{words}'", f"the business number '{words}'"),
            Text("숫자 10자리 (예: 000-00-00000)", "ten digits (such as 000-00-00000)"),
            Text("등록증의 번호를 따옴표 안에 쓰세요", "copy the number from the certificate, in quotes"),
        )
    right = check_digit(digits[:9])
    if right != int(digits[9]):
        raise InputError(
            Text(
                f"사업자등록번호 '{words}'의 검증번호 {digits[9]}",
                f"the check digit {digits[9]} of the business number '{words}'",
            ),
            Text(f"앞 9자리가 맞다면 끝자리 {right}", f"{right} as the last digit, if the first nine are right"),
            Text("등록증과 한 자리씩 대조하세요", "compare it with the certificate digit by digit"),
        )
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
