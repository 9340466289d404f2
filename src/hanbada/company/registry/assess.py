"""What is reckoned of a firm on the list: which rule holds on a day, and its score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hanbada.base.stamp import Release, Stamp
from hanbada.base.text import Text
from hanbada.company.account import NOTHING, Stated
from hanbada.company.eligibility import Decision, Outcome, decide
from hanbada.company.given import EligibilityInput
from hanbada.company.registry.rows import Firm
from hanbada.company.registry.score import Potential, Score, account_of, score
from hanbada.content import content
from hanbada.content.rules import Programme


@dataclass(frozen=True, slots=True)
class Assessed:
    """A firm with its decision (None: the programme has no dated rules) and its score."""

    firm: Firm
    decision: Decision | None
    score: Score

    @property
    def outcome(self) -> Outcome:
        """What the rule says; not known where there is no rule."""
        return self.decision.outcome if self.decision else Outcome.UNKNOWN


def rules_of(code: str) -> Programme | None:
    """The programme's rules in the content; None where it has none."""
    return content().programmes.get(code)


def definitions(code: str, on: date) -> list[tuple[str, Text]]:
    """The definitions that can decide on a day: those in force, the headline ones first."""
    rules = rules_of(code)
    held = [one for one in rules.definitions if one.on(on)] if rules else []
    return [(one.id, one.label) for one in sorted(held, key=lambda one: not one.headline)]


def assess(
    firms: Iterable[Firm],
    *,
    programme: str,
    definition: str,
    on: date,
    sha256: str,
    potential: Callable[[str], Potential],
) -> Iterator[Assessed]:
    """Each firm with the decision of one definition on a day, and its score; ``potential`` is that of a product code."""
    rules = rules_of(programme)
    stamp = content().stamp(f"programmes/{programme}") if rules else None
    source = registry_stamp(sha256)
    for firm in firms:
        made = None
        if rules and definition:
            made = decide(given(firm, source), rules, on, stamp, only=definition)[0]
        found = [potential(code) for code in firm.hs_codes]
        yield Assessed(firm, made, score(firm.facts(), firm.employees, found))


def registry_stamp(sha256: str) -> Stamp:
    """Where a registry's facts come from: the file by its hash."""
    title = Text("기업 명부", "registry of firms")
    release = Release(
        source="registry",
        version=sha256[:12],
        sha256=sha256,
        title=title,
        licence="-",
        address="",
        retrieved_on="",
        notes=(),
    )
    return Stamp.of("registry", title, [release])


def given(firm: Firm, stamp: Stamp) -> EligibilityInput:
    """A firm as the rules see it; what the registry does not state stays open."""
    return EligibilityInput(
        stamp,
        account_of(firm.years).years,
        Stated(firm.industry_code) if firm.industry_code else NOTHING,
        Stated(firm.employees) if firm.employees is not None else NOTHING,
        {name: Stated(value) for name, value in firm.flags.items()},
    )


def inputs(firm: Firm) -> dict[str, Any]:
    """What the rule saw, as stored beside its outcome."""
    facts = firm.facts()
    return {"years": facts["years"], "flags": facts["flags"], "ksic": firm.industry_code, "employees": firm.employees}


def pairs(texts: Sequence[Text]) -> list[list[str]]:
    """Texts as stored: [Korean, English]."""
    return [[text.ko, text.en] for text in texts]
