"""The Korean business number: the check digit finds every single slip, and no resident number passes or is repeated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanbada.base.errors import InputError
from hanbada.company.business_number import PLACEHOLDER, business_number, check_digit

NINE = st.text("0123456789", min_size=9, max_size=9)


@given(NINE)
def test_the_right_digit_passes_with_and_without_hyphens(nine: str) -> None:
    whole = f"{nine}{check_digit(nine)}"
    written = f"{whole[:3]}-{whole[3:5]}-{whole[5:]}"
    assert business_number(whole) == business_number(written) == written


@given(NINE, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(nine: str, place: int, shift: int) -> None:
    whole = f"{nine}{check_digit(nine)}"
    slip = whole[:place] + str((int(whole[place]) + shift) % 10) + whole[place + 1 :]
    with pytest.raises(InputError):
        business_number(slip)


@pytest.mark.parametrize(
    ("nine", "digit"),
    [
        ("123456789", 1),  # 1+6+21+4+15+42+7+24+45 = 165, and ⌊45 ÷ 10⌋ = 4: 169
        ("000000001", 5),  # 5, and ⌊5 ÷ 10⌋ = 0: 5
        ("000000002", 9),  # 10, and ⌊10 ÷ 10⌋ = 1: 11
    ],
)
def test_check_digits_worked_out_by_hand(nine: str, digit: int) -> None:
    assert check_digit(nine) == digit


def test_the_placeholder_has_a_right_check_digit() -> None:
    assert business_number(PLACEHOLDER) == PLACEHOLDER


@pytest.mark.parametrize("words", ["900101-1234567", "9001011234567", "번호 010203-4123456", "900101 1234567"])
def test_a_resident_number_is_refused_and_never_repeated(words: str) -> None:
    with pytest.raises(InputError) as caught:
        business_number(words)
    said = caught.value.in_("ko") + caught.value.in_("en")
    assert "주민등록번호" in said
    assert "234567" not in said
