"""The cases that an officer wrote in content/tests: each decision comes out as the file says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hanbada.base import plainyaml
from hanbada.base.stamp import Stamp
from hanbada.base.text import Text
from hanbada.company.account import Stated, YearFigures
from hanbada.company.eligibility import Decision, Outcome, decide
from hanbada.company.given import EligibilityInput, of
from hanbada.company.profile import parse
from hanbada.company.words import Status
from hanbada.content import HOME, content
from hanbada.content.rules import HasFlag

ON = date(2026, 11, 22)
STAMP = Stamp.of("test", Text("시험", "test"), [])
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((HOME / "tests").glob("*.yml"))
    for case in plainyaml.read(path)
]
KEYS = {"name", "programme", "on", "given", "expect", "version", "missing", "without_indirect", "with_indirect"}


def stated(raw: Any) -> Stated:
    """A plain value, or {value, status} with the status in either language."""
    if not isinstance(raw, dict):
        return Stated(raw)
    status = Status.of(raw["status"])
    assert status is not None, raw
    return Stated(raw["value"], status)


def year(raw: dict[str, Any]) -> YearFigures:
    """One year of a case."""
    money = {k: stated(v) for k, v in raw.items() if k in ("sales", "direct_exports", "indirect_exports", "assets")}
    rest = {k: v for k, v in raw.items() if k not in money}
    return YearFigures(**money, **rest)


def given(raw: dict[str, Any]) -> EligibilityInput:
    """The company of a case."""
    assert not set(raw) - {"ksic", "employees", "flags", "years", "indirect_counts"}, "a key that is not known"
    names = set(HasFlag.model_fields["flag"].annotation.__args__)  # type: ignore[union-attr]
    assert not set(raw.get("flags", {})) - names, "a flag that is not known"
    return EligibilityInput(
        STAMP,
        tuple(year(row) for row in raw.get("years", [])),
        stated(raw.get("ksic")),
        stated(raw.get("employees")),
        {name: stated(value) for name, value in raw.get("flags", {}).items()},
        raw.get("indirect_counts"),
    )


def decisions(case: dict[str, Any]) -> dict[str, Decision]:
    """Every definition of the case's programme, decided."""
    programme = content().programmes[case["programme"]]
    return {d.definition: d for d in decide(given(case["given"]), programme, date.fromisoformat(case["on"]))}


@pytest.mark.parametrize("case", CASES)
def test_a_case_comes_out_as_written(case: dict[str, Any]) -> None:
    assert not set(case) - KEYS - {"note", "estimated"}, "a key that is not known"
    found = decisions(case)
    said = {name: found[name].outcome.value for name in case["expect"]}
    assert said == case["expect"], [(r.ko, [m.ko for m in found[n].missing]) for n in said for r in found[n].reasons]
    for name, version in case.get("version", {}).items():
        assert found[name].rule_version == version
    for name, words in case.get("missing", {}).items():
        assert any(words in text.ko for text in found[name].missing), [text.ko for text in found[name].missing]
    for name, word in case.get("without_indirect", {}).items():
        assert found[name].without_indirect == word and found[name].indirect_decides
    for name, word in case.get("with_indirect", {}).items():
        assert found[name].with_indirect == word
    for name, estimated in case.get("estimated", {}).items():
        assert found[name].estimated is estimated


@pytest.mark.parametrize("case", CASES)
def test_every_decision_says_why(case: dict[str, Any]) -> None:
    for decision in decisions(case).values():
        assert decision.outcome is Outcome.UNKNOWN or decision.reasons
        assert bool(decision.missing) == (decision.outcome is Outcome.UNKNOWN) or decision.indirect_decides
        assert decision.stamp.releases, "the rule's file is named"
        for text in (*decision.reasons, *decision.missing, decision.ask, decision.label):
            assert text.ko and text.en


def test_nothing_stated_decides_nothing() -> None:
    for programme in content().programmes.values():
        for decision in decide(EligibilityInput(STAMP), programme, date(2026, 3, 10)):
            assert decision.outcome is Outcome.UNKNOWN
            assert decision.missing


def test_the_definitions_stay_apart() -> None:
    names = {d.id for d in content().programmes["kr-export-conversion"].definitions if d.headline}
    assert names == {"voucher-domestic", "domestic-giant", "support-group"}


def test_the_share_is_shown_both_ways() -> None:
    case = next(c.values[0] for c in CASES if c.values[0]["name"] == "간접수출이 결과를 가름")
    decision = decisions(case)["voucher-domestic"]
    shares = [c.value.value for c in decision.checks if c.value and ("metric", "export_share") in c.value.at]
    assert shares == [pytest.approx(12e6 * 1350 / 200e9), pytest.approx(22e6 * 1350 / 200e9)]


PROFILE = """
names: {ko: 가상합금, en: Invented Alloys}
country: KOR
fictional: true
products: [{name: {ko: 페로바나듐}, hs: {code: "720292", revision: HS22}}]
sector: {system: KSIC, code: "C24113"}
standing: {mid_sized_certificate: true, large_group_member: false}
accounts:
  currency: KRW
  years:
    - year: 2025
      sales: 210000000000
      exports: {currency: USD, direct: 11000000, indirect: {value: 500000, status: 추정}}
      exchange_rates: [{currency: USD, per_unit: 1350, source: 회사 회계}]
"""


def test_a_profile_is_decided_as_it_states() -> None:
    profile = parse(PROFILE.encode())
    found = {d.definition: d for d in decide(of(profile), content().programmes["kr-export-conversion"], ON)}
    assert {name: d.outcome.value for name, d in found.items()} == {
        "kr-mid-sized": "eligible",
        "voucher-domestic": "eligible",
        "domestic-giant": "not_eligible",
        "support-group": "unknown",
    }
    voucher = found["voucher-domestic"]
    assert voucher.estimated, "the indirect exports are an estimate"
    assert profile.stamp.releases[0] in voucher.stamp.releases
    assert [r.ko for r in found["domestic-giant"].reasons] == ["연매출 8천억 원 이상: 미충족"]
    share = next(c for c in voucher.checks if c.value and ("metric", "export_share") in c.value.at)
    assert share.value and share.value.value == pytest.approx(11e6 * 1350 / 210e9)
