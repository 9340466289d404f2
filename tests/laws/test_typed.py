"""What people type: everything the grammars make is read as it was meant, and everything else is refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanbada.base.codes import hs_code
from hanbada.base.errors import InputError
from hanbada.base.typed.day import EPOCHS, day
from hanbada.base.typed.money import UNITS, amount, money, unit
from hanbada.base.typed.number import head_count, number, percent
from hanbada.base.typed.spelling import Wrong, normal

WIDE = str.maketrans("0123456789,.-()%$", "０１２３４５６７８９，．－（）％＄")


@st.composite
def plains(draw: st.DrawFn) -> tuple[str, Decimal]:
    """A number without a sign, as written and as meant."""
    whole, decimals = draw(st.integers(0, 10**12)), draw(st.sampled_from(["", ".5", ".25", ".000", ".07"]))
    form = draw(st.sampled_from(["{}", "{:,}", "blanks"]))
    said = f"{whole:,}".replace(",", " ") if form == "blanks" else form.format(whole)
    return said + decimals, Decimal(f"{whole}{decimals}")


@st.composite
def signed(draw: st.DrawFn) -> tuple[str, Decimal]:
    """A number with or without one of the signs of a negative one, at either width."""
    said, value = draw(plains())
    sign = draw(st.sampled_from(["{}", "-{}", "−{}", "△{}", "▲{}", "△ {}", "({})"]))
    said = sign.format(said)
    return (said.translate(WIDE) if draw(st.booleans()) else said), value if sign == "{}" else -value


@given(signed())
def test_numbers_are_read_as_they_were_meant(made: tuple[str, Decimal]) -> None:
    said, value = made
    assert number(said) == value == money(said).value
    assert percent(f"{said}%") == percent(said) == value


SCALES = {
    "천": 10**3, "만": 10**4, "십만": 10**5, "백만": 10**6, "천만": 10**7, "억": 10**8, "십억": 10**9, "백억": 10**10,
    "천억": 10**11, "조": 10**12, " thousand": 10**3, " million": 10**6, " bn": 10**9, "": 1,
}  # fmt: skip
BEFORE = {"₩": "KRW", "￦": "KRW", "KRW ": "KRW", "$": "USD", "US$ ": "USD", "usd ": "USD", "": ""}
BEHIND = {"원": "KRW", " 원": "KRW", "달러": "USD", "불": "USD", " USD": "USD", "불 ": "USD", "": ""}


@given(plains(), st.sampled_from(list(SCALES)), st.sampled_from(list(BEFORE)), st.sampled_from(list(BEHIND)))
def test_a_currency_is_the_same_on_either_side(made: tuple[str, Decimal], scale: str, before: str, behind: str) -> None:
    said, value = made
    words, named = f"{before}{said}{scale}{behind}", {BEFORE[before], BEHIND[behind]} - {""}
    if len(named) == 2:
        with pytest.raises(Wrong):
            money(words)
        return
    found = money(words)
    assert (found.value, found.scaled, found.currency) == (value * SCALES[scale], bool(scale), "".join(named))


@st.composite
def mixed(draw: st.DrawFn) -> tuple[str, int]:
    """조, 억, 만 and what is below, falling: "1억 2천3백만 500원"."""
    said, total = [], 0
    for scale, times in (("조", 10**12), ("억", 10**8), ("만", 10**4), ("", 1)):
        value = draw(st.integers(0, 9999))
        if not value:
            continue
        thousands, hundreds, rest = value // 1000, value // 100 % 10, value % 100
        small = "".join(f"{n}{w}" for n, w in ((thousands, "천"), (hundreds, "백")) if n) + (str(rest) if rest else "")
        said.append(draw(st.sampled_from([f"{value}", f"{value:,}", small])) + scale)
        total += value * times
    return draw(st.sampled_from(["", " "])).join(said) + draw(st.sampled_from(["", "원", " 원"])), total


@settings(max_examples=400)
@given(mixed().filter(lambda made: made[1] > 0))
def test_mixed_amounts(made: tuple[str, int]) -> None:
    assert money(made[0]).value == made[1]


OUTSIDE = [
    "약 5", "5쯤", "5~6", "5-6", "1,23", "1,2345", "12,34,567", "0,123", "1.2.3", "1..2", "+5", "5-", "--5", "(5", "5)", "-(5)",
    "△-5", "((5))", "NaN", "inf", "0x10", "1_000", "五百", "오백", "½", "1/2", "=1+1", "5 5 5", "1억 2억", "2만 1억",
    "1억 20,000만", "1.5억 2천만", "천만원", "억", "원", "5원원", "5유로", "€5", "HK$5", "A$5", "5 m", "₩5달러", "$5원", "5천 3백만 4억",
    "1 million 2 thousand", "5 %", "5명", "", " ", "1,000,00", "1 00", "1'000", "1.234,5", "٣", "5e", "e5", "5e9999",
]  # fmt: skip


@pytest.mark.parametrize("said", OUTSIDE)
def test_what_is_outside_the_grammar_is_refused(said: str) -> None:
    with pytest.raises(Wrong):
        money(said)


@given(st.text(alphabet="0123456789,.-△()천만억원$₩ e%약x", max_size=12))
def test_no_string_is_a_traceback_and_none_loses_a_sign(said: str) -> None:
    try:
        found = money(said)
    except Wrong:
        return
    assert found.value.is_finite()
    assert set(said) <= set("0123456789,.-△()천만억원$₩ e")
    assert (found.value < 0) <= any(sign in said for sign in "-△(")


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("천만원", "천만원"), ("십억원", "십억원"), ("억불", "억달러"), ("억달러", "억달러"), ("US Dollar thousand", "천달러"),
        ("천US$", "천달러"), ("$1,000", "천달러"), ("백만 US$", "백만달러"), ("US$ 천", "천달러"), ("bn USD", "십억달러"), ("원", "원"),
        ("천불", "천달러"), ("KRW million", "백만원"), ("KRW 100 million", "억원"), ("USD '000", "천달러"), ("₩", "원"), ("백만달러", "백만달러"),
        ("억", ""), ("천", ""), ("백만", ""), ("million", ""), ("원화", ""), ("미화", ""), ("유로", ""), ("천유로", ""), ("$1,500", ""),
        ("백원", ""), ("천원/명", ""), ("만원 이상", ""), ("원 달러", ""), ("1.5 USD", ""), ("USD m", ""), ("천 단위", ""), ("", ""),
    ],
)  # fmt: skip
def test_units_are_understood_as_a_whole_or_not_at_all(words: str, means: str) -> None:
    assert unit(words) == means
    if means:
        assert unit(words.translate(WIDE)) == means


@pytest.mark.parametrize("of", sorted(UNITS))
@pytest.mark.parametrize(
    ("cell", "currency"), [("$1,000", "USD"), ("US$1,000", "USD"), ("1,000달러", "USD"), ("₩1,000", "KRW"), ("1,000원", "KRW"),
                           ("1천원", "KRW"), ("1천불", "USD")],
)  # fmt: skip
def test_a_cell_never_changes_its_columns_currency(of: str, cell: str, currency: str) -> None:
    factor, column = UNITS[of]
    whole = 1000 * (100 if currency == "USD" else 1)
    if column != currency or (factor != 1 and "천" not in cell):
        with pytest.raises(Wrong):
            amount(cell, of)
    else:
        assert amount(cell, of) == whole


@pytest.mark.parametrize(
    ("cell", "of", "minor"),
    [
        ("1,234", "백만원", 1_234_000_000), ("12억", "백만원", 1_200_000_000), ("1억 2,000만원", "백만원", 120_000_000),
        ("500천원", "백만원", 500_000), ("5만", "원", 50_000), (1.5, "달러", 150), ("０", "원", 0), ("해당없음", "원", None),
    ],
)  # fmt: skip
def test_amounts_in_their_column(cell: object, of: str, minor: int | None) -> None:
    assert amount(cell, of) == minor


@pytest.mark.parametrize(
    ("cell", "of"),
    [
        ("5만", "백만원"),
        ("1백만", "천원"),
        ("12억", "달러"),
        ("△5", "원"),
        (True, "원"),
        ("5e17", "원"),
        (9.1e18, "원"),
    ],
)
def test_amounts_that_are_not_clear_are_refused(cell: object, of: str) -> None:
    with pytest.raises(Wrong):
        amount(cell, of)


DAYS = (
    "{:%Y-%m-%d}", "{:%Y/%m/%d}", "{:%Y.%m.%d}", "{:%Y. %m. %d.}", "{:%Y년 %m월 %d일}", "{:%Y%m%d}", "{:%d %b %Y}", "{:%b %d, %Y}",
    "{:%d-%b-%Y}", "{:%B %d, %Y}",
)  # fmt: skip
TIMES = (
    "",
    " 00:00:00",
    " 14:30",
    "T09:05:01",
    " 오후 2:30:15",
    " 오전 9:00",
    " PM 2:30",
    " 2:30 PM",
    " 14:30:00+09:00",
    " 14:30:15.123",
)
KOREAN = "월화수목금토일"


@given(st.integers(0, 40_000), st.sampled_from(DAYS), st.sampled_from(TIMES), st.booleans())
def test_days_of_every_form(after: int, form: str, time: str, named: bool) -> None:
    meant = date(1990, 1, 1) + timedelta(after)
    said = form.format(meant) + (f"({KOREAN[meant.weekday()]})" if named else "") + time
    assert day(said) == day(said.translate(WIDE)) == meant
    if named:
        with pytest.raises(Wrong):
            day(said.replace(f"({KOREAN[meant.weekday()]})", f"({KOREAN[meant.weekday() - 1]})"))


@given(st.integers(0, 40_000), st.sampled_from(sorted(EPOCHS)), st.sampled_from(["", ".5", ".0"]))
def test_serials_of_both_systems(after: int, system: int, part: str) -> None:
    meant = date(1990, 1, 1) + timedelta(after)
    serial = (meant - EPOCHS[system]).days
    assert day(f"{serial}{part}", system) == day(float(f"{serial}{part}"), system) == meant


@pytest.mark.parametrize(
    "said",
    ["26.3.1", "03/01/2026", "13/01/2026", "2026-02-30", "2026-13-01", "2026-03", "2026", "3월 1일", "2026-03-01 25:00", "2026-03-01 오후 14:30",
     "2026-03-01T20:00:00Z", "2026-03-01 경", "2026-03/01", "12345678", "123", "20260230", "2026년 3월", True, 1.5, "내일", "2026-03-01~2026-03-05"],
)  # fmt: skip
def test_what_is_no_day_is_refused(said: object) -> None:
    with pytest.raises(Wrong):
        day(said)


@pytest.mark.parametrize(
    ("said", "people"), [("1,234명", 1234), ("50", 50), ("12.0", 12), (25, 25), ("５０명", 50), ("3 persons", 3)]
)
def test_people(said: object, people: int) -> None:
    assert head_count(said) == people


@pytest.mark.parametrize("said", ["1,23", "12.5", "-5", "50명 이상", "50~60", True, "12345678", "명", "약 50"])
def test_what_is_no_number_of_people(said: object) -> None:
    with pytest.raises(Wrong):
        head_count(said)


FORMS = ("{0}{1}{2}", "{0}.{1}{2}", "{0}.{1}.{2}", "{0} {1} {2}", "{0}-{1}{2}", "{0}{1}-{2}", "{0}.{1}-{2}")


@given(st.integers(101, 9799), st.integers(0, 99), st.sampled_from(["", "00", "0000", "1234"]), st.sampled_from(FORMS))
def test_codes_of_every_form(heading: int, sub: int, national: str, form: str) -> None:
    said = form.format(f"{heading:04}", f"{sub:02}", national).rstrip(" .-")
    assert hs_code(said, (6, 8, 10)) == hs_code(said.translate(WIDE), (6, 8, 10)) == f"{heading:04}{sub:02}{national}"


@given(st.integers(101, 9799), st.integers(0, 99))
def test_a_lost_zero_is_named_at_the_end_where_it_was(heading: int, sub: int) -> None:
    """A number of which a zero is lost is never read, and the code that was meant is among those proposed."""
    meant = f"{heading:04}.{sub:02}"
    as_number = repr(float(meant))
    try:
        found = hs_code(as_number)
    except InputError as fault:
        assert meant in fault.in_("ko") and meant in fault.in_("en")
    else:
        assert found == meant.replace(".", "")


def test_names_are_compared_without_their_form() -> None:
    assert (
        len(
            {
                normal(n)
                for n in ("㈜가상정밀", "(주)가상정밀", "주식회사 가상정밀", "가상정밀(주)", "가상 정밀", "가상정밀")
            }
        )
        == 1
    )
    assert normal("\u1100\u1161상") == normal("가상") != normal("가나")
