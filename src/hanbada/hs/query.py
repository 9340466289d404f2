"""What somebody typed: cleaned, and told apart: goods, a code, a service, several goods in one line."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from hanbada.base.errors import InputError
from hanbada.base.text import Text

LONGEST_WORDS = 60
Kind = Literal["goods", "code", "service"]
CODE = re.compile(r"\d{4}(?:[.\s-]?\d{2}(?:[.\s-]?\d{2}(?:[.\s-]?\d{2})?)?)?")
TAG = re.compile(r"<[^<>]{0,200}>")
BETWEEN = re.compile(r"[,;/、·\n]|\s및\s|\s+and\s+|\s그리고\s")
#: Words that name a service, which has no HS code; looked for at the end of a Korean phrase or as an English word.
SERVICE_KO = re.compile(
    r"(컨설팅|서비스|용역|대행|자문|교육|임대|운송|물류|번역|수리|유지보수|시공|설계|마케팅|홍보|강의|구독|투자|대출|보험|여행|숙박|중개|위탁생산|앱\s*개발|소프트웨어\s*개발)$"
)
SERVICE_EN = re.compile(
    r"\b(consulting|consultancy|services?|outsourcing|advisory|training courses?|leasing|rental|maintenance|"
    r"translation|subscription|insurance|marketing|logistics|freight forwarding|app development|software development)$"
)


def clean(words: str) -> str:
    """Plain words: no tags, emoji or control signs, single blanks, canonical letters, small; at most 60 words.

    >>> clean("<b>조미김</b> 🍙  세트")
    '조미김 세트'

    Raises InputError where no letter or digit is left.
    """
    plain = unicodedata.normalize("NFKC", TAG.sub(" ", words.replace("\n", ", ")))
    kept = "".join(c if unicodedata.category(c)[0] in "LNPZM" or c in "+%°×$" else " " for c in plain)
    bare = " ".join(kept.split()[:LONGEST_WORDS])
    if not any(c.isalnum() for c in bare):
        raise InputError(
            Text("글자가 없는 검색어", "a query without letters"),
            Text("품목을 나타내는 말 (예: 조미김)", "words for a product (such as dental implant)"),
            Text("품목 이름을 입력하세요", "type the product's name"),
        )
    return bare


def shortened(words: str) -> bool:
    """Whether `clean` leaves words out."""
    return len(words.split()) > LONGEST_WORDS


def kind(words: str) -> Kind:
    """What the cleaned words are.

    >>> kind("8544.49"), kind("경영 컨설팅"), kind("조미김")
    ('code', 'service', 'goods')
    """
    bare = words.strip(" .")
    if CODE.fullmatch(bare.removeprefix("HS").removeprefix("hs").strip()):
        return "code"
    return "service" if SERVICE_KO.search(bare) or SERVICE_EN.search(bare.lower()) else "goods"


def digits(words: str) -> str:
    """The first six digits at most of a code typed in any of its usual forms.

    >>> digits("HS 8544.49-1000")
    '854449'
    """
    return re.sub(r"\D", "", words)[:6]


def parts(words: str) -> tuple[str, ...]:
    """The goods of a line that names several; one alone where there is nothing between them.

    >>> parts("샴푸, 린스 및 치약")
    ('샴푸', '린스', '치약')
    """
    found = (part.strip() for part in BETWEEN.split(words))
    return tuple(dict.fromkeys(part for part in found if sum(map(str.isalnum, part)) > 1))[:10]
