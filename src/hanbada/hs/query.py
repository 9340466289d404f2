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
#: What a line says that it is not, up to the next comma or bracket: "X 아님", "X를 제외한 Y"; "not X", "Y except X".
#: A limit ("not exceeding 1 kV"), a property ("not in rolls"), a verb ("does not rust") and "whether or not" are no such thing; 외 alone is "and others".
SEGMENT = re.compile(r"[,;:()\[\]/\n]|\.\s")
NOT_KO = re.compile(
    r"(?P<x>\S.*?)(?:\s*(?:아님|제외(?:한다|하고|함|됨|한)?|이외의?|아니고|아니라)|(?:\s|(?<=[이가]))아닌(?:\s+것)?|\s+(?:말고|빼고|외의))"
    r"(?=\s|$)(?P<rest>.*)"
)
NOT_EN = re.compile(
    r"(?P<rest>.*?)(?<!\bor )(?<!\bdoes )(?<!\bdo )(?<!\bdid )(?<!\bcan )(?<!\bwill )(?<!\bmay )(?<!\bmust )"
    r"\b(?:not(?! (?:exceed|less|more|over|under|only|includ|(?:in|on|of|for|with|by|from|at) ))|except(?:ing|ed)?(?: for)?|excluding|excl\b\.?|other than)\s+(?:an? |the )?(?P<x>.+)",
    re.IGNORECASE,
)
OUT_EN = re.compile(r"(?P<x>.+?)\s+(?:excluded|not included)\b(?P<rest>.*)", re.IGNORECASE)
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


def told_apart(words: str) -> tuple[str, tuple[str, ...]]:
    """What cleaned words look for, and what they say that it is not; the first is empty where they say nothing else.

    >>> told_apart("프린터, 3D 아님"), told_apart("구급차를 제외한 특장차"), told_apart("printer (not 3D)")
    (('프린터', ('3D',)), ('특장차', ('구급차를',)), ('printer', ('3D',)))
    """
    found = [(part, next(filter(None, (p.fullmatch(part.strip()) for p in (NOT_KO, OUT_EN, NOT_EN))), None))
             for part in SEGMENT.split(words)]  # fmt: skip
    unwanted = tuple(match["x"].strip() for _, match in found if match)
    if not unwanted:
        return words, ()
    kept = (match["rest"].strip() if match else part.strip() for part, match in found)
    return ", ".join(filter(None, kept)), unwanted


def denies(name: str, words: str) -> bool:
    """Whether an English name of the nomenclature says of its goods that they are not this.

    >>> denies("Shrimps; prepared, not in airtight containers", "airtight"), denies("Shrimps; in airtight containers", "airtight")
    (True, False)
    """
    return bool(re.search(rf"\b(?:not|other than|excluding)\b[^,;]*{re.escape(words)}", name, re.IGNORECASE))


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
