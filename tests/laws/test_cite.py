"""Figures in words: rounding, signs, units, particles, and the refusal of every bare number."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanbada.base.errors import InputError, UncitedNumber
from hanbada.base.stamp import Fact, Release, Stamp
from hanbada.base.text import LANGS, Lang, Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Callout, Card, Cited, Column, Document, Name, Paragraph, Section, Table, Words, run
from hanbada.plan.cite import Footnotes, stamp_words
from hanbada.plan.particle import particle
from hanbada.plan.template import digits, render
from hanbada.plan.wording import NUMERIC, format_fact, plain

RELEASE = Release(
    "invented",
    "202601",
    "ab" * 32,
    Text("가상 자료", "Invented data"),
    "CC0",
    "https://example.org",
    "2026-07-01",
    (Text("완전성 확인 안 됨", "completeness unverified"),),
    Text("74개 품목 안에서", "Within 74 products"),
)
STAMP = Stamp.of("demand", Text("수입 수요", "Import demand"), [RELEASE], {"years": "2022-2024"})
OTHER = Stamp.of("growth", Text("증가율", "Growth"), [RELEASE])


def words(value: object, unit: Unit, lang: Lang = "ko", **options: bool) -> str:
    return format_fact(Fact(value, unit, STAMP), lang, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "unit", "ko", "en"),
    [
        (15_300_000, Unit.USD, "1,530만 달러", "USD 15.3 million"),
        (1_234_000_000, Unit.USD, "12.3억 달러", "USD 1.23 billion"),
        (53_214, Unit.USD, "5.3만 달러", "USD 53,214"),
        (9_999, Unit.USD, "9,999 달러", "USD 9,999"),
        (99_999_999, Unit.USD, "1억 달러", "USD 100.0 million"),
        (999_999_999, Unit.USD, "10.00억 달러", "USD 1 billion"),
        (0, Unit.USD, "0 달러", "USD 0"),
        (-20_000, Unit.USD, "−2만 달러", "USD −20,000"),
        (1_200_000_000, Unit.KRW, "12억 원", "KRW 1.20 billion"),
        (2_345_600_000_000, Unit.KRW, "2.35조 원", "KRW 2.35 trillion"),
        (0.123, Unit.SHARE, "12.3 %", "12.3 %"),
        (0.0001, Unit.SHARE, "0.1 % 미만", "< 0.1 %"),
        (0.9999, Unit.SHARE, "99.9 % 초과", "> 99.9 %"),
        (0.0, Unit.SHARE, "0.0 %", "0.0 %"),
        (1.0, Unit.SHARE, "100.0 %", "100.0 %"),
        (0.123, Unit.GROWTH, "+12.3 %", "+12.3 %"),
        (-0.04, Unit.GROWTH, "−4.0 %", "−4.0 %"),
        (-0.0001, Unit.GROWTH, "0.0 %", "0.0 %"),
        (12.5, Unit.GROWTH, "+1,250 %", "+1,250 %"),
        (5, Unit.PERCENT, "5.0 %", "5.0 %"),
        (3.75, Unit.PERCENT, "3.75 %", "3.75 %"),
        (1.2345, Unit.RATIO, "1.23", "1.23"),
        (74.25, Unit.SCORE, "74.2", "74.2"),
        (0.4567, Unit.SCORE, "0.46", "0.46"),
        (4_567, Unit.KM, "4,567 km", "4,567 km"),
        (950, Unit.KG, "950 kg", "950 kg"),
        (1_250_000, Unit.KG, "1,250 톤", "1,250 tonnes"),
        (12.345, Unit.USD_PER_KG, "12.34 달러/kg", "USD 12.34 per kg"),
        (33_500_000, Unit.PERSONS, "3,350만 명", "33.5 million people"),
        (12_300, Unit.USD_PER_PERSON, "1인당 12,300 달러", "USD 12,300 per person"),
        (43, Unit.COUNT, "43", "43"),
        (1, Unit.RANK, "1위", "1st"),
        (12, Unit.RANK, "12위", "12th"),
        (6, Unit.MONTHS, "6개월", "6 months"),
        (1, Unit.MONTHS, "1개월", "1 month"),
        (90, Unit.DAYS, "90일", "90 days"),
        (2024, Unit.YEAR, "2024년", "2024"),
        ("2022-2024", Unit.YEAR, "2022–2024년", "2022–2024"),
        (date(2026, 7, 26), Unit.DATE, "2026년 7월 26일", "26 July 2026"),
        ("2026-07-26", Unit.DATE, "2026년 7월 26일", "26 July 2026"),
        ("010121", Unit.CODE, "010121", "010121"),
        (Text("가", "a"), Unit.TEXT, "가", "a"),
        (True, Unit.FLAG, "예", "yes"),
        (np.int64(15_300_000), Unit.USD, "1,530만 달러", "USD 15.3 million"),
        (float("nan"), Unit.USD, "확인 안 됨", "not confirmed"),
        (None, Unit.SHARE, "확인 안 됨", "not confirmed"),
    ],
)
def test_words_by_unit(value: object, unit: Unit, ko: str, en: str) -> None:
    assert (words(value, unit), words(value, unit, "en")) == (ko, en)


def test_unknown_says_whom_to_ask() -> None:
    asked = Fact(None, Unit.PERCENT, STAMP, ask=Text("관세청", "the customs service"))
    assert format_fact(asked, "ko") == "확인 안 됨 (문의: 관세청)"
    assert format_fact(asked, "en") == "not confirmed (ask: the customs service)"
    assert format_fact(asked, "en", with_ask=False) == "not confirmed"


@given(st.floats(-1e15, 1e15), st.sampled_from(sorted(NUMERIC - {Unit.YEAR, Unit.RANK})), st.sampled_from(LANGS))
def test_never_a_negative_zero_nor_a_hyphen_for_minus(value: float, unit: Unit, lang: Lang) -> None:
    said = words(value, unit, lang)
    assert not re.search(r"−0(?:[.,]0*)?(?![.,]?\d)", said)
    assert "-" not in said and "e+" not in said.lower()
    assert words(value, unit, lang) == said


@given(st.integers(1, 10**14), st.sampled_from(LANGS))
def test_money_is_right_to_its_last_digit(value: int, lang: Lang) -> None:
    """Read back, the words are within half of the last digit shown."""
    said = words(value, Unit.USD, lang, with_unit=False)
    number, word = re.fullmatch(r"([\d,.]+)\s?(\D*)", said).groups()  # type: ignore[union-attr]
    step = {"": 1, "만": 10**4, "억": 10**8, "조": 10**12, "m": 10**6, "bn": 10**9, "tn": 10**12}[word]
    places = len(number.partition(".")[2])
    assert abs(Decimal(number.replace(",", "")) * step - value) <= Decimal(step) / 2 / 10**places
    largest = 10_000 if lang == "ko" else 1_000_000 if not word else 1_000
    assert Decimal(number.replace(",", "")) < largest or word in ("조", "tn")


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 3))
def test_rounding_is_half_to_even(value: Decimal, places: int) -> None:
    shown = Decimal(plain(value, places).replace(",", "").replace("−", "-"))
    assert abs(shown - value) <= Decimal(1).scaleb(-places) / 2
    if abs(shown - value) == Decimal(1).scaleb(-places) / 2:
        assert int(shown.scaleb(places)) % 2 == 0


# ---- footnotes


def test_footnotes_are_numbered_by_first_appearance_and_shared() -> None:
    first, second = Fact(1, Unit.USD, OTHER), Fact(2, Unit.USD, STAMP)
    parts = run(first, Words(" "), second, Fact(3, Unit.USD, OTHER))
    made = Document(
        run(Text("글", "t")), (), "ko", date(2026, 1, 1), (Section("a", run(Text("글", "t")), (Paragraph(parts),)),)
    )
    notes = Footnotes.of(made)
    assert [(note.number, note.stamp) for note in notes.notes] == [(1, OTHER), (2, STAMP)]
    assert notes.releases == (RELEASE,)


def test_a_footnote_names_step_parameters_release_licence_hash_and_coverage() -> None:
    assert stamp_words(STAMP, "ko") == (
        "수입 수요 (years 2022-2024). 자료: 가상 자료 202601, 2026-07-01 받음, CC0, sha256 abababababab."
        " 74개 품목 안에서. 완전성 확인 안 됨."
    )
    assert "Within 74 products." in stamp_words(STAMP, "en")


# ---- bare numbers are refused


@pytest.mark.parametrize(
    "bare",
    [
        3,
        2.5,
        Decimal("1"),
        date(2026, 1, 1),
        True,
        None,
        np.float64(1),
        "12개",
        "①안",
        "x²",
        [1],
        {"a": 1},
        Text("3", "three"),
    ],
)
def test_templates_refuse_bare_values(bare: object) -> None:
    with pytest.raises(UncitedNumber):
        render("# 제목\n\n{{ x }}", "ko", {"x": bare})


@pytest.mark.parametrize(
    "source",
    [
        "# 제목\n\n12개국",
        "# 제목 3\n",
        "# 제목\n\n{{ 3 }}",
        "# 제목\n\n{{ '3' }}",
        "# 제목\n\n{{ f.value }}",
        "# 제목\n\n{{ f.value * 2 }}",
        "# 제목\n\n- ４개",
        "# 제목\n\n> [!note] 90일",
    ],
)
def test_templates_refuse_digits(source: str) -> None:
    with pytest.raises(UncitedNumber):
        render(source, "ko", {"f": Fact(3, Unit.COUNT, STAMP)})


@pytest.mark.parametrize(
    "source",
    [
        "글",
        "# 제목\n\n# 제목",
        "# 제목\n\n{{ y }}",
        "# 제목\n\n{{ f ~ 'x' }}",
        "# 제목\n\n{{ f.__class__ }}",
        "# 제목\n\n{% if",
        "# 제목\n\n`x`",
        "# 제목\n\n> 인용",
        "# 제목\n\n{{ t }} 끝",
        "# 제목\n\n<b>x</b>\n\n![a](b)",
    ],
)
def test_templates_say_what_is_wrong(source: str) -> None:
    table = Table((Column(Text("가", "a")),), ((Text("나", "b"),),))
    with pytest.raises(InputError):
        render(source, "ko", {"f": Fact(3, Unit.COUNT, STAMP), "t": table})


def test_blocks_refuse_digits() -> None:
    for make in (
        lambda: Words("12"),
        lambda: Column(Text("5년", "five years")),
        lambda: Card(Text("가", "a"), "3"),
        lambda: Table((Column(Text("가", "a")),), (("7",),)),
        lambda: Table((Column(Text("가", "a")),), (), "표 1"),
        lambda: Callout("note", run("90일")),
    ):
        with pytest.raises(UncitedNumber):
            make()


def test_listed_digits_and_names_may_stand() -> None:
    source = "# {{ n }} 계획\n\n90일 안에 HS 2022로 {{ f | counted('개국') }}"
    fact = Fact(3, Unit.COUNT, STAMP)
    title, blocks = render(source, "ko", {"n": Name("G20"), "f": fact}, ("90일", "HS 2022"))
    assert title == (Name("G20"), Words(" 계획"))
    parts = (Name("90일"), Words(" 안에 "), Name("HS 2022"), Words("로 "), Cited(fact, "개국"))
    assert blocks == (Paragraph(parts),)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "*x* **y**",
        "#eval(1)",
        "{{7*7}}",
        "=1+1",
        "# 제목",
        "> [!note]",
        "[a](b)",
        "\ue000a\ue001",
        "1. 가\n2. 나",
        "`",
        "|",
        "---",
    ],
)
def test_a_value_never_becomes_markup(hostile: str) -> None:
    _, blocks = render("# 제목\n\n{{ n }}\n\n- *{{ n }}*", "ko", {"n": Name(hostile)})
    assert blocks[0] == Paragraph((Name(hostile),))
    assert len(blocks) == 2


def test_digits_are_found_in_every_branch() -> None:
    source = "# 제목\n\n{% if x %}\n12개국\n{% else %}\n[주소](https://a.b/1) 90일\n{% endif %}\n\n1. 첫째\n"
    assert [part for _, part in digits(source, ("90일",))] == ["12개국"]


# ---- particles


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("말레이시아", "말레이시아는 말레이시아가 말레이시아를 말레이시아로"),
        ("독일", "독일은 독일이 독일을 독일로"),
        ("일본", "일본은 일본이 일본을 일본으로"),
        ("1,530만 달러", "1,530만 달러는 1,530만 달러가 1,530만 달러를 1,530만 달러로"),
        ("12억 원", "12억 원은 12억 원이 12억 원을 12억 원으로"),
        ("12.3 %", "12.3 %는 12.3 %가 12.3 %를 12.3 %로"),
        ("4,500 km", "4,500 km는 4,500 km가 4,500 km를 4,500 km로"),
        ("950 kg", "950 kg은 950 kg이 950 kg을 950 kg으로"),
        ("2024년", "2024년은 2024년이 2024년을 2024년으로"),
        ("1.23", "1.23은 1.23이 1.23을 1.23으로"),
        ("17", "17은 17이 17을 17로"),
        ("40", "40은 40이 40을 40으로"),
        ("12", "12는 12가 12를 12로"),
        ("홍콩(HKG)", "홍콩(HKG)은 홍콩(HKG)이 홍콩(HKG)을 홍콩(HKG)으로"),
        ("KOTRA", "KOTRA는 KOTRA가 KOTRA를 KOTRA로"),
        ("FTA", "FTA는 FTA가 FTA를 FTA로"),
        ("RCEP", "RCEP는 RCEP가 RCEP를 RCEP로"),
        ("BTL", "BTL은 BTL이 BTL을 BTL로"),
    ],
)
def test_particles_follow_the_sound(word: str, expected: str) -> None:
    assert " ".join(word + particle(word, pair) for pair in ("은/는", "이/가", "을/를", "으로/로")) == expected


def test_particles_after_facts_stand_before_the_footnote_mark() -> None:
    _, blocks = render("# 제목\n\n{{ f | josa('이/가') }}", "ko", {"f": Fact(0.5, Unit.SHARE, STAMP)})
    assert blocks == (Paragraph((Cited(Fact(0.5, Unit.SHARE, STAMP), "가"),)),)


def test_both_languages_read_one_template_folder(tmp_path: Path) -> None:
    from hanbada.plan.template import section

    folder = tmp_path / "demand"
    folder.mkdir()
    (folder / "text.ko.md").write_text("# 수요\n\n{{ x | josa('은/는') }} 큽니다.", encoding="utf-8")
    (folder / "text.en.md").write_text("# Demand\n\n{{ x | josa('은/는') }} is large.", encoding="utf-8")
    made = {lang: section(folder, lang, {"x": Text("독일", "Germany")}) for lang in LANGS}
    assert made["ko"].id == "demand" and made["ko"].blocks == (Paragraph((Name("독일은"), Words(" 큽니다."))),)
    assert made["en"].blocks == (Paragraph((Name("Germany"), Words(" is large."))),)
