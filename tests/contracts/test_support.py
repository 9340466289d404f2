"""The support package: what answers a need, what may be had on the day, and money that is never made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hanbada.base.errors import UnknownCode
from hanbada.base.stamp import Stamp
from hanbada.base.text import Text
from hanbada.company.account import Stated, YearFigures
from hanbada.company.eligibility import Outcome, decide
from hanbada.company.given import EligibilityInput
from hanbada.company.support import Need, SupportPackage, match, suggest
from hanbada.content import Content, content
from hanbada.content.entry import Span
from hanbada.content.support import Measure, Relation, State

ON = date(2026, 11, 22)
WHY = Text("시험", "a test")
COMPANY = EligibilityInput(
    Stamp.of("test", WHY, []),
    (YearFigures(2025, Stated(2 * 10**11), Stated(10**6), Stated(0), rates={"USD": 1350.0}),),
    flags={"mid_sized_certificate": Stated(True)},
)


def package(*barriers: str, shelf: Content | None = None, on: date = ON, country: str = "KOR") -> SupportPackage:
    decisions = decide(COMPANY, content().programmes["kr-export-conversion"], on)
    return match([Need(b, WHY) for b in barriers], shelf or content(), on, decisions, country)


def shelf_with(**measures: Measure) -> Content:
    """Hanbada's content with these measures only."""
    return replace(content(), measures=measures)


def voucher(id_: str, cap: Span | None, *relations: Relation, budget: str | None = None) -> Measure:
    """A copy of the voucher with another id, cap and relations."""
    base = content().measures["mid-sized-voucher"]
    changed = {"id": id_, "cap": cap, "relations": relations, "windows": (), "budget": budget, "eligible": ()}
    return base.model_copy(update=changed)


@pytest.fixture(autouse=True)
def _stamps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Invented measures have no file to stamp."""
    monkeypatch.setattr(Content, "stamp", lambda self, id_: COMPANY.stamp)


def relation(other: str, kind: str, verified: bool) -> Relation:
    row = {"measure": other, "kind": kind, "reason": {"ko": "시험", "en": "a test"}, "reference": "an invented rule"}
    return Relation.model_validate(row | {"checked_on": None, "verified": verified})


def test_an_offer_answers_a_need_and_says_its_state() -> None:
    found = package("buyers", "origin")
    assert found.offers and all(offer.answers for offer in found.offers)
    assert {o.state for o in found.offers} <= {State.UNKNOWN, State.CLOSED}
    by_id = {o.measure.id: o for o in found.offers}
    assert by_id["mid-sized-voucher"].state is State.CLOSED
    assert by_id["mid-sized-voucher"].eligibility is Outcome.ELIGIBLE
    assert by_id["fta-advice"].eligibility is Outcome.UNKNOWN, "the support group has no published rule"
    assert by_id["approved-exporter"].eligibility is None
    order = [State.OPEN, State.UNKNOWN, State.CLOSED]
    assert [o.state for o in found.offers] == sorted((o.state for o in found.offers), key=order.index)


def test_a_measure_whose_rule_is_not_met_is_told_apart() -> None:
    found = package("buyers")
    assert [o.measure.id for o in found.refused] == ["domestic-giant-package"]
    assert "domestic-giant-package" not in {o.measure.id for o in found.offers}


def test_an_unanswered_need_says_whom_to_ask() -> None:
    found = package("buyers", country="NOR")
    assert not found.offers
    ((need, ask),) = found.unanswered
    assert need.barrier == "buyers" and ask.ko


def test_the_shelf_order_of_needs_is_kept_and_doubles_count_once() -> None:
    found = package("origin", "buyers", "origin")
    assert [need.barrier for need in found.needs] == ["origin", "buyers"]


def test_a_barrier_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownCode):
        package("there-is-none")


def test_suggested_needs_are_marked() -> None:
    (need,) = suggest(["staff"], content())
    assert not need.felt and need.reason.ko


def test_totals_keep_kinds_apart_and_unknown_apart() -> None:
    found = package("buyers", "trade-finance", "payment")
    keys = [(t.kind, t.currency, t.state) for t in found.totals]
    assert len(set(keys)) == len(keys)
    loan = next(t for t in found.totals if t.kind == "loan")
    assert (loan.low, loan.high, loan.counted) == (0, 30_000_000_000, ("woori-loan",))
    assert set(loan.unknown) == {"exim-rate", "hana-loan"}
    low, high = found.total_facts(loan)
    assert low.value == 0 and high.value == 30_000_000_000


def test_possible_overlap_widens_the_interval() -> None:
    caps = Span(low=10, high=20, currency="KRW"), Span(low=5, high=7, currency="KRW")
    one = voucher("one", caps[0])
    two = voucher("two", caps[1], relation("one", "may_overlap", False))
    (total,) = package("buyers", shelf=shelf_with(one=one, two=two)).totals
    assert (total.low, total.high) == (10, 27), "perhaps only the larger, perhaps both"


def test_a_sourced_exclusion_drops_one() -> None:
    one = voucher("one", Span(low=10, high=20, currency="KRW"))
    two = voucher("two", Span(low=5, high=7, currency="KRW"), relation("one", "excludes", True))
    found = package("buyers", shelf=shelf_with(one=one, two=two))
    assert [o.measure.id for o in found.offers] == ["one"]
    assert [(c.kept, c.dropped) for c in found.conflicts] == [("one", "two")]
    assert found.totals[0].high == 20


def test_an_exclusion_without_confirmation_drops_nothing() -> None:
    one = voucher("one", Span(low=10, high=20, currency="KRW"))
    two = voucher("two", Span(low=5, high=7, currency="KRW"), relation("one", "excludes", False))
    found = package("buyers", shelf=shelf_with(one=one, two=two))
    assert len(found.offers) == 2 and found.conflicts[0].dropped is None


def test_an_open_end_stays_open_and_no_cap_is_not_zero() -> None:
    one, two = voucher("one", Span(low=10, high=None, currency="KRW")), voucher("two", None)
    (total,) = package("buyers", shelf=shelf_with(one=one, two=two)).totals
    assert (total.low, total.high, total.unknown) == (10, None, ("two",))
    (only,) = package("buyers", shelf=shelf_with(two=two)).totals
    assert (only.low, only.high, only.currency) == (None, None, None)


def test_a_spent_budget_closes() -> None:
    (offer,) = package("buyers", shelf=shelf_with(one=voucher("one", None, budget="spent"))).offers
    assert offer.state is State.CLOSED


def test_unknown_numbers_say_whom_to_ask() -> None:
    for offer in package("logistics", "buyers").offers:
        for fact in offer.facts().values():
            assert fact.known or fact.ask
