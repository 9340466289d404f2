"""What the words of a header mean: a name, a unit, a year and known fillers, and nothing left over; else nothing.

header    := name (year | unit | mark | filler | sign)*      in any order, with exactly one name
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hanbada.base.typed.money import tokens, unit
from hanbada.base.typed.spelling import folded

#: Words by what they name. "name" and "export" become a field with the marks beside them.
NAMES = {
    "business_number": "사업자등록번호|사업자 번호|사업자등록 no|사업자 no|사업자번호|business registration number|business registration no|"
    "business number|business no|brn",
    "corporate_number": "법인등록번호|법인번호|corporate registration number|corporate registration no|corporate number|corporate no",
    "person": "대표자|대표자명|대표자 성명|대표자 이름|대표이사|대표이사명|대표|대표명|성명|담당자|담당자명|담당자 성명|담당자 이름|담당|담당부서|연락처|전화|"
    "전화번호|휴대폰|휴대폰 번호|휴대전화|휴대전화 번호|핸드폰|핸드폰 번호|이메일|이메일 주소|전자우편|메일|메일 주소|email|e mail|email address|phone|"
    "phone number|telephone|mobile|contact|contact person|contact name|ceo|ceo name|representative|representative name|팩스|팩스 번호|"
    "fax|fax number|생년월일|date of birth|person in charge",
    "name": "기업명|기업명칭|기업 이름|회사명|회사 이름|업체명|업체 이름|상호|상호명|법인명|사명|company|company name|name of company|name of the company|"
    "firm|firm name|name of firm|name|corporate name",
    "name_en": "영문명|영문 기업명|영문 회사명|영문 업체명|영문 상호|영문 상호명|영문 법인명|name en|name in english|english name",
    "name_ko": "국문명|한글명|국문 기업명|name ko|name in korean|korean name",
    "hs_code": "hs|hs 코드|hs 코드 번호|hs code|hs codes|hs 부호|hs 번호|hsk|hsk 코드|품목번호|품목분류번호|관세품목번호|세번|세번부호",
    "applied_on": "신청일|신청일자|신청 날짜|신청일시|접수일|접수일자|접수 날짜|접수일시|applied|applied on|application date|date of application|date applied",
    "industry_code": "업종코드|업종 번호|산업분류|산업분류코드|산업코드|표준산업분류|표준산업분류코드|표준산업분류번호|한국표준산업분류|한국표준산업분류코드|ksic|"
    "ksic 코드|ksic code|industry code",
    "products": "생산품|생산품목|주생산품|주요생산품|주요 생산품목|제품|제품명|주요제품|주요 제품명|주력제품|주력 제품명|품목|품목명|주요품목|주력품목|취급품목|"
    "수출품목|주요 수출품목|생산제품|product|products|main product|main products|major products|goods|main goods",
    "region": "소재지|소재지역|지역|주소|본사|본사 소재지|본사 주소|본사 지역|회사 주소|기업 주소|기업 소재지|시도|시·도|시/도|광역시도|region|address|province|"
    "city|location|headquarters|company address",
    "website": "홈페이지|홈페이지 주소|누리집|누리집 주소|웹사이트|웹사이트 주소|회사 홈페이지|기업 홈페이지|website|web site|website address|homepage|home page|"
    "url|website url|homepage url|홈페이지 url",
    "employees": "종업원|종업원수|상시근로자|상시근로자수|상시종업원|상시종업원수|상시 근로자 수|임직원|임직원수|직원|직원수|근로자수|종사자수|고용인원|"
    "employee|employees|number of employees|no of employees|employee count|headcount|staff|number of staff",
    "sales": "매출|매출액|총매출|총매출액|연매출|연매출액|sales|sales revenue|sales amount|revenue|turnover|total sales|annual sales|total revenue|annual revenue",
    "export": "수출액|수출금액|수출실적|수출 실적액|직수출|직수출액|export|exports|export value|export amount|export sales",
    "bare": "수출",
    "assets": "자산|자산총액|총자산|총자산액|자산총계|자산액|assets|total assets",
    "mid_sized_certificate": "중견기업 확인|중견기업 확인서|중견기업확인서 보유|mid sized certificate|holds the mid sized certificate|mid sized company certificate",
    "is_sme": "중소기업|중소기업임|중소기업 해당|sme|is sme|is an sme",
    "sme_grace": "중소기업 유예|중소기업 유예기간|중소기업 유예기업|유예기간|sme grace|sme grace period|in the sme grace period|grace period",
    "for_profit": "영리|영리기업|영리 기업임|영리법인|for profit|works for profit",
    "large_group_member": "상호출자제한기업집단|상호출자제한기업집단 소속|기업집단 소속|large group member|in a large business group|large business group",
    "held_by_large_firm": "대기업이 30% 이상 보유|대기업 30% 이상 보유|대기업 지분 30% 이상|대기업 30% 이상 지분 보유|held by a large firm|"
    "held by a large firm 30 % or more|held by large firm",
    "public_or_financial_or_foreign": "공공·금융·외국법인|공공 금융 외국법인|public, financial or foreign|public or financial or foreign",
}  # fmt: skip
MARKS = {
    "ko": "국문|한글|korean|kor",
    "en": "영문|영어|english|eng",
    "direct": "직접|direct",
    "indirect": "간접|indirect",
}
_AMOUNT, _PEOPLE = frozenset({"export", "bare", "sales", "assets"}), frozenset({"employees"})
_FLAGS = frozenset(
    {"mid_sized_certificate", "is_sme", "sme_grace", "for_profit", "large_group_member", "held_by_large_firm",
     "public_or_financial_or_foreign"}
)  # fmt: skip
#: Words that say nothing new, and beside which names alone (None: any).
FILLERS: tuple[tuple[str, frozenset[str] | None], ...] = (
    ("필수|선택|필수 입력|required|optional", None),
    ("단위|unit|units|in|금액|실적|기준|연간|annual|amount|value|년도|연도|year|회계연도|fiscal year|for", _AMOUNT),
    ("금액|실적|value|amount|sales", frozenset({"bare", "export"})),
    ("명|인|단위|unit|persons|people|기준|수", _PEOPLE),
    (
        "4단위|6단위|8단위|10단위|4자리|6자리|8자리|10자리|6 digit|6 digits|10 digit|10 digits|숫자",
        frozenset({"hs_code"}),
    ),
    ("여부|유무|있음|보유|해당|소속|30 % or more|y/n|yes/no|o/x|예/아니오", _FLAGS),
    ("ksic|코드|code|9차|10차|11차", frozenset({"industry_code"})),
    ("yyyy-mm-dd|연월일", frozenset({"applied_on"})),
    ("등록|registration", frozenset({"business_number"})),
)
SIGNS = frozenset(' ()[]{}<>:;,/_·.|*※"-–')
LONGEST = 120
_YEAR = re.compile(
    r"(?:fy ?)?(?P<long>(?:19|20)\d{2})(?!\d)(?: ?(?:회계연도|년도|연도|년))?|(?:fy ?'?|')(?P<short>\d{2})(?!\d)(?: ?년도?)?|(?P<korean>\d{2}) ?년도?"
)
_HANGUL = re.compile(r"[가-힣]")
Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header says; year and unit of money only, where it says them."""

    field: str
    year: int | None = None
    unit: str = ""


def _pattern(words: str) -> str:
    """A word as it may be spelt: blanks where it has some, and anywhere between letters of Hangul."""
    parts = []
    for n, sign in enumerate(words):
        if sign == " ":
            parts.append(r"[\s_\-.]*" if n else "")
        else:
            between = _HANGUL.match(sign) and n + 1 < len(words) and _HANGUL.match(words[n + 1])
            parts.append(re.escape(sign) + (r"\s*" if between else ""))
    before, behind = (
        (r"(?<![a-z])" if words[0].isascii() and words[0].isalpha() else ""),
        (r"(?![a-z])" if words[-1].isascii() and words[-1].isalpha() else ""),
    )
    return f"{before}{''.join(parts)}{behind}"


def _items() -> dict[str, list[tuple[Token, re.Pattern[str]]]]:
    """Every word that can stand in a header, by the sign that it begins with."""
    fillers = {str(n): words for n, (words, _) in enumerate(FILLERS)}
    found: dict[str, list[tuple[Token, re.Pattern[str]]]] = {}
    for kind, lists in (("name", NAMES), ("mark", MARKS), ("filler", fillers)):
        for name, words in lists.items():
            for word in words.split("|"):
                found.setdefault(word[0], []).append(((kind, name), re.compile(_pattern(word))))
    return found


_ITEMS = _items()


@lru_cache(maxsize=4096)
def meaning(header: str) -> Meaning | None:
    """What a header means; None where a word is left over, and where its words can be read in two ways.

    >>> meaning("수출액(US$ 천) 2022년"), meaning("홈페이지 주소"), meaning("수출액 증가율(%)"), meaning("수출액(2021~2023 평균)")
    (Meaning(field='direct', year=2022, unit='천달러'), Meaning(field='website', year=None, unit=''), None, None)
    """
    said = re.sub(r"(?<!\d)'000s?(?!\d)", "1,000", folded(header))
    said = re.sub(r"(?<=[a-z]) of (?=u\.?s|won|krw|dollar)", " ", said)
    if not said or len(said) > LONGEST:
        return None
    found = {meant for tokens_ in _readings(said, 0, {}) if (meant := _whole(tokens_)) is not None}
    return found.pop() if len(found) == 1 else None


def _readings(said: str, at: int, known: dict[int, frozenset[frozenset[Token]]]) -> frozenset[frozenset[Token]]:
    """Every way to explain the words from a place on, as sets of tokens; none where something is left over."""
    if at == len(said):
        return frozenset({frozenset()})
    if at not in known:
        ways = set(_readings(said, at + 1, known)) if said[at] in SIGNS else set()
        for token, end in _tokens(said, at):
            ways |= {rest | {token} for rest in _readings(said, end, known)}
        known[at] = frozenset(ways)
    return known[at]


def _tokens(said: str, at: int) -> Iterator[tuple[Token, int]]:
    """The words that begin at a place: names, marks, fillers, years, and units of money set apart from what is before."""
    for token, pattern in _ITEMS.get(said[at], ()):
        match = pattern.match(said, at)
        if match:
            yield token, match.end()
    digits_before = at > 0 and said[at - 1].isdigit()
    year = None if digits_before else _YEAR.match(said, at)
    if year:
        yield ("year", year["long"] or f"20{year['short'] or year['korean']}"), year.end()
    if said[at] in SIGNS or (at and said[at - 1] not in SIGNS):
        return
    for end in range(at + 1, min(len(said), at + 30) + 1):
        if (end == len(said) or said[end] in SIGNS or _HANGUL.match(said[end])) and tokens(said[at:end]):
            name = unit(said[at:end])
            if name and not (said[end - 1].isspace()):
                yield ("unit", name), end


def _whole(tokens_: frozenset[Token]) -> Meaning | None:
    """One name with what may stand beside it; None where two things are said at once."""
    by: dict[str, list[str]] = {kind: [] for kind in ("name", "mark", "filler", "year", "unit")}
    for kind, value in tokens_:
        by[kind].append(value)
    names = set(by["name"])
    bare = names == {"bare"}
    if {"bare", "export"} >= names and names:
        names = {"export"}
    if len(names) != 1 or any(len(by[kind]) > 1 for kind in ("mark", "year", "unit")):
        return None
    (name,) = names
    beside = [FILLERS[int(n)][1] for n in by["filler"]]
    if any(allowed is not None and name not in allowed for allowed in beside):
        return None
    if bare and not (by["unit"] or FILLERS[2][1] in beside):
        return None  # 수출: an amount, or yes and no?
    mark = by["mark"][0] if by["mark"] else ""
    field = {
        ("export", ""): "direct", ("export", "direct"): "direct", ("export", "indirect"): "indirect",
        ("name", ""): "name_ko", ("name", "ko"): "name_ko", ("name", "en"): "name_en",
        ("name_ko", "ko"): "name_ko", ("name_en", "en"): "name_en",
    }.get((name, mark), name if not mark else "")  # fmt: skip
    money = name in _AMOUNT
    if not field or (by["unit"] and not money) or (by["year"] and not money and name not in _PEOPLE):
        return None
    return (
        Meaning(field, int(by["year"][0]), *by["unit"])
        if money and by["year"]
        else Meaning(field, None, *(by["unit"] if money else ()))
    )
