"""Headers of registries: thousands of spellings held to an oracle written apart from the reader: right or asked, never wrong."""

from __future__ import annotations

import random
from time import process_time

import pytest

from hanbada.base.typed.money import UNITS
from hanbada.company.registry.columns import FIELDS, LEFT_OUT, MONEY, Column, columns_at, guess, header_row
from hanbada.data.spreadsheet import Sheet

#: name as written → field; money first. Nothing here is taken from the reader's own lists.
AMOUNTS = {
    "매출액": "sales", "매출": "sales", "총매출액": "sales", "연간 매출액": "sales", "Sales": "sales", "Annual sales": "sales", "Revenue": "sales",
    "수출액": "direct", "직접수출액": "direct", "직접 수출": "direct", "수출실적": "direct", "수출금액": "direct", "Exports": "direct", "Direct exports": "direct",
    "간접수출액": "indirect", "간접 수출실적": "indirect", "Indirect exports": "indirect", "자산총액": "assets", "총자산": "assets", "Total assets": "assets",
}  # fmt: skip
SCALES = {
    "": 1, "천": 10**3, "만": 10**4, "십만": 10**5, "백만": 10**6, "천만": 10**7, "억": 10**8, "십억": 10**9, "백억": 10**10, "조": 10**12,
    "thousand": 10**3, "million": 10**6, "bn": 10**9, "1,000": 10**3, "1000": 10**3, "'000": 10**3, "1,000,000": 10**6, "100 million": 10**8,
}  # fmt: skip
CURRENCIES = {"원": "KRW", "KRW": "KRW", "₩": "KRW", "won": "KRW", "달러": "USD", "불": "USD", "US$": "USD", "$": "USD", "USD": "USD",
              "US Dollar": "USD", "유로": "EUR", "EUR": "EUR", "엔": "JPY", "위안": "CNY", "HK$": "HKD", "": ""}  # fmt: skip
YEARS = {"2023년": 2023, "2023": 2023, "2022년도": 2022, "'21": 2021, "FY2020": 2020, "24년": 2024, "": None}
#: what makes of an amount something else: no guess may be made
OTHERS = (
    "비중(%)", "증가율", "증감률(%)", "유무", "여부", "평균", "목표", "예상", "국", "대상국", "계획", "전년", "누계", "1분기", "상반기", "원가", "총이익", "내수",
    "국내", "해외법인", "순위", "건수", "품목수", "growth", "share", "(Y/N)", "target", "forecast", "ratio", "per employee", "countries", "2021~2023", "(E)", "index",
    "이상", "약", "최근 3년", "domestic",
)  # fmt: skip
SHAPES = (
    "{y} {n}({u})",
    "{n}({u}) {y}",
    "{n} ({y}, {u})",
    "{y}{n} [{u}]",
    "{n}\n({u})\n{y}",
    "({u}) {n} {y}",
    "{n} {y} (단위: {u})",
    "{y} {n} - {u}",
    "{n}_{y}_{u}",
)
WIDE = str.maketrans("0123456789()$,'", "０１２３４５６７８９（）＄，＇")
HIDDEN = ["\u200b", "\ufeff", "\u00a0", "\u3000"]


def unit(draw: random.Random) -> tuple[str, int, str]:
    """A unit as written, its factor and its currency."""
    scale, currency = draw.choice(list(SCALES)), draw.choice(list(CURRENCIES))
    apart = " " if (scale[-1:] + currency[:1]).isascii() else draw.choice(["", " "])
    order = draw.random() < 0.3 and scale and currency
    words = (
        f"{currency}{' ' if apart or currency[-1:].isascii() else ''}{scale}" if order else f"{scale}{apart}{currency}"
    )
    return words.strip(), SCALES[scale], CURRENCIES[currency]


def spelt(draw: random.Random, words: str) -> str:
    """The same words in another width, case or with a sign nobody sees."""
    way = draw.randrange(6)
    if way == 0:
        return words.translate(WIDE)
    if way == 1:
        return words.upper()
    if way == 2:
        at = draw.randrange(len(words) + 1)
        return words[:at] + draw.choice(HIDDEN[:2]) + words[at:]
    return words.replace(" ", draw.choice(HIDDEN[2:])) if way == 3 else words


def amounts(seed: int, count: int) -> list[tuple[str, str, int | None, int, str]]:
    """Headers of money as written, with their field, year, factor and currency."""
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        name, year, (words, factor, currency) = draw.choice(list(AMOUNTS)), draw.choice(list(YEARS)), unit(draw)
        said = draw.choice(SHAPES).format(n=name, y=year, u=words).strip(" -_")
        made.append((spelt(draw, said), AMOUNTS[name], YEARS[year], factor, currency))
    return made


def never_wrong(count: int, seed: int) -> tuple[int, int]:
    """How many of the headers were understood at all, of how many; AssertionError for one that was understood wrongly."""
    understood = 0
    for said, field, year, factor, currency in amounts(seed, count):
        found = guess(0, said)
        assert found.field in (field, "ignore"), (said, found)
        if found.field == "ignore":
            continue
        assert found.year in (year, None), (said, found)
        assert not found.unit or UNITS[found.unit] == (factor, currency), (said, found)
        understood += found.complete
    return understood, count


def test_thousands_of_amounts_right_or_asked() -> None:
    understood, count = never_wrong(4_000, seed=1)
    assert understood > count / 6  # it asks, but not always


@pytest.mark.long
def test_a_hundred_thousand_amounts_right_or_asked() -> None:
    never_wrong(100_000, seed=2)


def test_an_amount_of_something_else_is_no_guess() -> None:
    draw = random.Random(3)
    for other in OTHERS:
        for said, *_ in amounts(draw.randrange(10**6), 60):
            for words in (f"{said} {other}", f"{other} {said}"):
                assert guess(0, words).field == "ignore", words


def test_a_header_with_a_strange_word_in_it_is_no_guess() -> None:
    """Every header that is understood, with one more syllable anywhere: asked, or the same (a syllable of another name)."""
    draw = random.Random(4)
    for said, *_ in amounts(5, 700):
        before = guess(0, said)
        if before.field == "ignore":
            continue
        at = draw.randrange(len(said) + 1)
        after = guess(0, said[:at] + draw.choice("밑갸쫑zq§") + said[at:])
        assert after.field == "ignore", (said, after)


@pytest.mark.parametrize("field", [name for name in FIELDS if name not in LEFT_OUT])
def test_every_field_understands_its_own_name(field: str) -> None:
    assert {guess(0, words).field for words in (FIELDS[field].ko, FIELDS[field].en)} == {field}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("홈페이지 주소", "website"), ("회사 홈페이지", "website"), ("본사 소재지", "region"), ("상호(법인명)", "name_ko"), ("기업명(영문)", "name_en"),
        ("기업명(국문)", "name_ko"), ("사업자 등록번호*", "business_number"), ("HS코드(6단위)", "hs_code"), ("상시근로자 수(명)", "employees"),
        ("담당자 이메일 주소", "person"), ("대표자명", "person"), ("중소기업 여부", "is_sme"), ("종업원수(필수)", "employees"), ("신청일자", "applied_on"),
        ("비영리", "ignore"), ("업종명", "ignore"), ("업종", "ignore"), ("수출국", "ignore"), ("수출", "ignore"), ("영문 주소", "ignore"), ("공장 소재지", "ignore"),
        ("여성 종업원수", "ignore"), ("채용인원", "ignore"), ("상호출자", "ignore"), ("공공기관", "ignore"), ("모회사명", "ignore"), ("총수출액", "ignore"),
        ("직·간접 수출액", "ignore"), ("매출원가", "ignore"), ("자산 증가율", "ignore"), ("기업명 매출액", "ignore"), ("2023년 홈페이지", "ignore"),
        ("주민등록번호", "ignore"), ("", "ignore"), ("가" * 500, "ignore"), ("수출 " * 40, "ignore"),
    ],
)  # fmt: skip
def test_names_are_understood_as_a_whole_or_asked(header: str, field: str) -> None:
    assert guess(3, header).field == field


@pytest.mark.parametrize(
    ("header", "unit_"),
    [
        ("수출액(천만원)", ""), ("수출액(억불)", ""), ("수출액(억달러)", ""), ("Exports (US Dollar thousand)", "천달러"), ("수출액(천US$)", "천달러"),
        ("수출액($1,000)", "천달러"), ("수출액(백만 US$)", "백만달러"), ("Exports (bn USD)", ""), ("매출액(억)", ""), ("매출액(백만)", ""), ("매출액(원화)", ""),
    ],
)  # fmt: skip
def test_a_rare_or_open_unit_is_asked(header: str, unit_: str) -> None:
    found = guess(0, header)
    assert found.unit == unit_ and found.field in (*MONEY, "ignore")


def test_two_columns_of_one_thing_and_hidden_ones_are_asked() -> None:
    sheet = Sheet("s", (("사업자등록번호", "기업명", "업체명", "소재지", "종업원수"),), hidden_columns=frozenset({4}))
    assert [c.field for c in columns_at(sheet, 1)] == ["business_number", "ignore", "ignore", "region", "ignore"]


WANTED = [
    ("business_number", None, ""),
    ("name_ko", None, ""),
    *(("direct", y, "천달러") for y in (2021, 2022)),
    *(("sales", y, "백만원") for y in (2021, 2022)),
]
ROW = ("1008110001", "가", 10, 20, 1000, 2000)


@pytest.mark.parametrize(
    ("rows", "merged", "last"),
    [
        ([("사업자등록번호", "기업명", "수출액(천달러)", None, "매출액(백만원)", None), (None, None, 2021, 2022, 2021, 2022)], ((1, 2, 1, 3), (1, 4, 1, 5)), 2),
        ([("사업자등록번호", "기업명", "수출액(천달러)", None, "매출액(백만원)", None), (None, None, "2021년", "2022년", "'21", "'22")], (), 2),
        ([("사업자등록번호", "기업명", "수출액", None, "매출액", None), ("사업자등록번호", "기업명", 2021, 2022, 2021, 2022),
          (None, None, "천달러", "천달러", "백만원", "백만원")], ((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5)), 3),
        ([("사업자등록번호", "기업명", "2021년 수출액", "2022년 수출액", "2021년 매출액", "2022년 매출액"),
          (None, None, "(천불)", "(천불)", "(백만원)", "(백만원)")], (), 2),
        ([("사업자등록번호", "기업명", "수출액(천달러) 2021", "수출액(천달러) 2022", "매출액(백만원) 2021", "매출액(백만원) 2022")], (), 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("above", [0, 1, 3])
def test_headers_over_several_rows_are_joined(
    rows: list[tuple[object, ...]], merged: tuple[tuple[int, int, int, int], ...], last: int, above: int
) -> None:
    title = [("2026년 지원사업 신청기업 명부",), (), ("(단위: 백만원, 천달러)",)][:above]
    moved = tuple((a + above, b, c + above, d) for a, b, c, d in merged)
    sheet = Sheet("s", (*title, *rows, ROW, ROW), merged=moved)  # type: ignore[arg-type]
    assert header_row(sheet) == last + above
    found: list[Column] = columns_at(sheet, last + above)
    assert [(c.field, c.year, c.unit) for c in found] == WANTED


def test_a_sheet_of_thousands_of_columns_costs_no_time() -> None:
    wide = tuple(tuple(f"매출액 {row} 수출 {n} 기준 단위 2023" for n in range(2_000)) for row in range(20))
    started = process_time()
    assert header_row(Sheet("s", wide)) == 1
    assert process_time() - started < 20
