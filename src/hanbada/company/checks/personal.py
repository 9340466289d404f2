"""Personal data, which a profile does not hold: looked for in every text of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hanbada.base.text import Text
from hanbada.company.business_number import looks_like_resident_number
from hanbada.company.checks.finding import Finding, error, warning
from hanbada.company.refusal import Path

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}")
_MOBILE = re.compile(r"(?<!\d)(?:\+82[-\s]?1[016789]|01[016789])[-\s]?\d{3,4}[-\s]?\d{4}(?!\d)")
_TELEPHONE = re.compile(r"(?<![\d.])(?:\+\d{1,3}[-\s]?)?0?\d{1,2}[-\s)]\d{3,4}[-\s]\d{4}(?!\d)")


def personal(data: Any, path: Path = ()) -> Iterator[Finding]:
    """Personal data anywhere in the text of a profile: a resident number stops, e-mail and telephone in contact too."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from personal(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from personal(value, (*path, index))
    elif isinstance(data, str):
        yield from _personal(data, path)


def _personal(words: str, path: Path) -> Iterator[Finding]:
    if looks_like_resident_number(words) and path[:1] != ("business_number",):
        yield error(
            path,
            Text("주민등록번호로 보이는 값", "what looks like a resident registration number"),
            Text("개인정보가 없는 글", "text without personal data"),
            Text("파일에서 지우세요", "delete it from the file"),
        )
    in_contact = path[:1] == ("contact",)
    if _EMAIL.search(words) or _MOBILE.search(words) or (in_contact and _TELEPHONE.search(words)):
        make = error if in_contact else warning
        yield make(
            path,
            Text("전자우편 주소나 전화번호", "an e-mail address or telephone number"),
            Text("직책이나 부서 이름", "a role or a department"),
            Text("개인 연락처를 지우고 직책만 쓰세요", "delete it and write the role only"),
        )
