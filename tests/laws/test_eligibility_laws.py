"""Laws of eligibility: knowing less never turns an answer round, and nothing missing is taken for zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from hanbada.base.stamp import Stamp
from hanbada.base.text import Text
from hanbada.company.account import NOTHING, Bounds, Stated, YearFigures
from hanbada.company.ceiling import ceiling_of
from hanbada.company.eligibility import Outcome, decide
from hanbada.company.given import EligibilityInput
from hanbada.company.rule import _holds
from hanbada.content import content
from hanbada.content.rules import HasFlag

ON = date(2026, 3, 10)
DAYS = st.sampled_from([date(2024, 3, 1), date(2025, 8, 31), date(2025, 9, 1), ON])
FLAGS = tuple(HasFlag.model_fields["flag"].annotation.__args__)  # type: ignore[union-attr]
WON = st.integers(0, 2 * 10**12).map(Stated)
USD = st.integers(0, 10**9).map(Stated)
PROGRAMMES = tuple(content().programmes.values())


@st.composite
def companies(draw: st.DrawFn) -> EligibilityInput:
    """A company that states everything."""
    years = tuple(
        YearFigures(y, draw(WON), draw(USD), draw(USD), draw(WON), rates={"USD": draw(st.sampled_from([900, 1350.5]))})
        for y in (2021, 2022, 2023, 2024, 2025)
    )
    flags = {name: Stated(draw(st.booleans())) for name in FLAGS}
    ksic = Stated(draw(st.sampled_from(["C24113", "20", "H49", "J58", "Q86", "N76", "O84"])))
    return EligibilityInput(Stamp.of("test", Text("시험", "test"), []), years, ksic, NOTHING, flags)


@st.composite
def forgetful(draw: st.DrawFn) -> tuple[EligibilityInput, EligibilityInput]:
    """A company, and the same one with some statements left out."""
    whole = draw(companies())
    keep = st.booleans()
    years = tuple(
        replace(
            y,
            sales=y.sales if draw(keep) or draw(keep) else NOTHING,
            direct_exports=y.direct_exports if draw(keep) else NOTHING,
            indirect_exports=y.indirect_exports if draw(keep) else NOTHING,
            assets=y.assets if draw(keep) else NOTHING,
            rates=y.rates if draw(keep) else {},
        )
        if y.year < 2025
        else replace(
            y,
            direct_exports=y.direct_exports if draw(keep) else NOTHING,
            indirect_exports=y.indirect_exports if draw(keep) else NOTHING,
            rates=y.rates if draw(keep) else {},
        )
        for y in whole.years
    )
    flags = {name: stated for name, stated in whole.flags.items() if draw(keep)}
    return whole, replace(whole, years=years, flags=flags, ksic=whole.ksic if draw(keep) else NOTHING)


@given(forgetful())
def test_knowing_less_never_turns_an_answer_round(pair: tuple[EligibilityInput, EligibilityInput]) -> None:
    whole, part = pair
    absent = {"mid_sized_certificate", "is_sme"} - set(part.flags)
    for programme in PROGRAMMES:
        for full, less in zip(decide(whole, programme, ON), decide(part, programme, ON), strict=True):
            if absent and full.definition != "new-exporter":
                continue  # the rule itself says what an absent certificate or SME statement counts as
            assert Outcome.UNKNOWN in (full.outcome, less.outcome) or full.outcome is less.outcome


@given(companies(), DAYS)
def test_the_order_of_years_does_not_matter(company: EligibilityInput, on: date) -> None:
    turned = replace(company, years=company.years[::-1])
    for programme in PROGRAMMES:
        assert decide(company, programme, on) == decide(turned, programme, on)


@given(companies())
def test_share_with_indirect_is_never_less(company: EligibilityInput) -> None:
    direct, both = (company.account.export_share(company.account.base(ON).year, indirect) for indirect in (False, True))
    assert both.low >= direct.low and direct.low >= 0


@given(st.fractions(0, 10), st.fractions(0, 10), st.fractions(0, 10), st.sampled_from(["<", "<=", ">", ">="]))
def test_bounds_answer_only_what_all_values_agree_on(a: Fraction, b: Fraction, limit: Fraction, op: str) -> None:
    low, high = min(a, b), max(a, b)
    answer = _holds(Bounds(low, high), op, limit)
    ends = {_holds(Bounds(v, v), op, limit) for v in (low, high, (low + high) / 2)}
    assert None not in ends
    assert answer is None or ends == {answer}
    assert not (answer is None and len(ends) == 1)


@given(st.sampled_from(["C24", "C20", "C11", "H", "N", "Q", "I", "N76", "T97"]))
def test_the_new_ceiling_is_never_below_the_old(ksic: str) -> None:
    versions = content().programmes["kr-export-conversion"].definition("kr-mid-sized").versions
    old, new = (ceiling_of(ksic, v) for v in versions)
    assert old and new and new.low >= old.low and new.high >= old.high and new.low <= new.high
