"""Who may take part: each definition of a programme applied to a company on a day, with rule, inputs and reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hanbada.base.stamp import Stamp
from hanbada.base.text import Text
from hanbada.company.given import EligibilityInput
from hanbada.company.rule import Check, Result, Setting, evaluate
from hanbada.content import content
from hanbada.content.rules import Definition, Programme, Version


class Outcome(StrEnum):
    """What a rule says of a company."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"

    @property
    def words(self) -> Text:
        """How the outcome prints."""
        return {
            Outcome.ELIGIBLE: Text("해당", "eligible"),
            Outcome.NOT_ELIGIBLE: Text("해당 안 됨", "not eligible"),
            Outcome.UNKNOWN: Text("확인 안 됨", "not known"),
        }[self]


@dataclass(frozen=True, slots=True)
class Decision:
    """One definition applied to one company on one day.

    ``rule_id``           "programme/definition"
    ``without_indirect``  the outcome counting direct exports only; ``with_indirect`` counting both
    ``checks``            every condition looked at, with the value used and whether it holds
    ``reasons``           the conditions that the outcome rests on, in words
    ``missing``           what would have to be known to decide; empty unless the outcome is unknown
    ``estimated``         whether an estimated (추정) value went in
    """

    programme: str
    definition: str
    rule_id: str
    rule_version: str | None
    valid_from: date | None
    valid_to: date | None
    on: date
    label: Text
    headline: bool
    outcome: Outcome
    without_indirect: Outcome
    with_indirect: Outcome
    checks: tuple[Check, ...]
    reasons: tuple[Text, ...]
    missing: tuple[Text, ...]
    estimated: bool
    ask: Text
    stamp: Stamp

    @property
    def indirect_decides(self) -> bool:
        """Whether counting indirect exports changes the outcome."""
        return self.without_indirect != self.with_indirect


def decide(
    given: EligibilityInput, programme: Programme, on: date, stamp: Stamp | None = None, only: str | None = None
) -> tuple[Decision, ...]:
    """Each definition of a programme applied to a company; the definitions are never merged.

    given      what the company states; a part that is missing makes bounds, not zero
    on         the day whose rule version counts; no version on that day gives the outcome unknown
    stamp      of the programme's file (default: Hanbada's own content)
    only       the id of the one definition asked for (default: all)
    returns    one Decision per definition, in the programme's order
    """
    rules = stamp or content().stamp(f"programmes/{programme.id}")
    return tuple(
        _decision(given, programme, definition, on, rules)
        for definition in programme.definitions
        if only in (None, definition.id)
    )


def _decision(given: EligibilityInput, programme: Programme, rule: Definition, on: date, rules: Stamp) -> Decision:
    version = rule.on(on)
    if version is None:
        return _build(given, programme, rule, None, on, rules, (NO_RULE, NO_RULE))
    direct, both = (
        evaluate(version.rule, Setting(given, programme, version, on, indirect, rules)) for indirect in (False, True)
    )
    return _build(given, programme, rule, version, on, rules, (direct, both))


NO_RULE = Result(None, (), (Text("이 날짜에 시행 중인 규칙", "a rule in force on this day"),))


def _build(
    given: EligibilityInput,
    programme: Programme,
    rule: Definition,
    version: Version | None,
    on: date,
    rules: Stamp,
    results: tuple[Result, Result],
) -> Decision:
    direct, both = results
    outcome = _outcome(direct, both, given.indirect_counts)
    checks = _merged(direct.checks, both.checks)
    missing = tuple(dict.fromkeys(direct.missing + both.missing)) if outcome is Outcome.UNKNOWN else ()
    return Decision(
        programme=programme.id,
        definition=rule.id,
        rule_id=f"{programme.id}/{rule.id}",
        rule_version=version.version if version else None,
        valid_from=version.valid_from if version else None,
        valid_to=version.valid_to if version else None,
        on=on,
        label=rule.label,
        headline=rule.headline,
        outcome=outcome,
        without_indirect=_word(direct.holds),
        with_indirect=_word(both.holds),
        checks=checks,
        reasons=tuple(dict.fromkeys(c.sentence for c in checks if c.bears)) + _notes(direct, both, outcome),
        missing=missing,
        estimated=any(check.estimated and check.bears for check in checks),
        ask=rule.ask,
        stamp=Stamp.of(
            "eligibility",
            Text("자격 판정", "eligibility decision"),
            [given.stamp, rules],
            {"rule": rule.id, "version": version.version if version else "", "on": on.isoformat()},
        ),
    )


def _word(holds: bool | None) -> Outcome:
    return Outcome.UNKNOWN if holds is None else Outcome.ELIGIBLE if holds else Outcome.NOT_ELIGIBLE


def _outcome(direct: Result, both: Result, counts: bool | None) -> Outcome:
    """The outcome where both ways agree, or that of the way that is known to count."""
    if counts is None:
        return _word(direct.holds if direct.holds == both.holds else None)
    return _word(both.holds if counts else direct.holds)


def _merged(direct: tuple[Check, ...], both: tuple[Check, ...]) -> tuple[Check, ...]:
    """All checks, those on exports shown both ways, the others once."""
    return tuple(dict.fromkeys(check for pair in zip(direct, both, strict=True) for check in pair))


def _notes(direct: Result, both: Result, outcome: Outcome) -> tuple[Text, ...]:
    if direct.holds == both.holds or outcome is not Outcome.UNKNOWN:
        return ()
    return (
        Text(
            "간접수출 포함 여부가 결과를 가름. 구매확인서·내국신용장으로 인정되는 금액과 사업의 기준을 확인할 것",
            "counting indirect exports decides: confirm the amount proven by purchase confirmation or local letter of "
            "credit, and whether the scheme counts it",
        ),
    )
