"""Who helps with what: measures matched to the difficulties of a company, with state, money and conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hanbada.base.stamp import Fact, Stamp, Value
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.company.eligibility import Decision, Outcome
from hanbada.company.purse import Total, money_unit, totals
from hanbada.content import Content
from hanbada.content.institutions import Agency, Barrier
from hanbada.content.support import Measure, Relation, State


@dataclass(frozen=True, slots=True)
class Need:
    """A difficulty of the company and why it is on the list: felt by the company, or seen in its profile."""

    barrier: str
    reason: Text
    felt: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """One measure for one company on one day.

    ``answers``      the needs it meets
    ``state``        open, closed ("다음 공고 예상") or not known on that day
    ``eligibility``  what the definitions that it asks for say; None: it names no rule that is known
    ``ask``          whom to ask for what is not known
    """

    measure: Measure
    agency: Agency
    agency_name: Text
    partner_names: tuple[Text, ...]
    answers: tuple[str, ...]
    state: State
    eligibility: Outcome | None
    rules: tuple[str, ...]
    ask: Text
    stamp: Stamp

    def facts(self) -> dict[str, Fact]:
        """The measure's numbers, each a Fact; what is not known says whom to ask."""
        cap, own = self.measure.cap, self.measure.co_payment
        money = money_unit(cap.currency if cap else None)
        rows: dict[str, tuple[Value, Unit]] = {
            "cap_low": (cap.low if cap else None, money),
            "cap_high": (cap.high if cap else None, money),
            "co_payment_low": (own.low if own else None, Unit.SHARE),
            "co_payment_high": (own.high if own else None, Unit.SHARE),
            "discount": (self.measure.discount, Unit.SHARE),
            "lifts": (self.measure.lifts, Unit.RATIO),
            "lead_time_days": (self.measure.lead_time_days, Unit.DAYS),
        }
        at = (("measure", self.measure.id),)
        return {
            name: Fact(value, unit, self.stamp, (*at, ("key", name)), self.ask if value is None else None)
            for name, (value, unit) in rows.items()
        }


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two measures that exclude each other (``dropped`` is left out), or that may overlap (both stay, to be asked)."""

    kept: str
    other: str
    dropped: str | None
    reason: Text
    reference: str
    verified: bool


@dataclass(frozen=True, slots=True)
class SupportPackage:
    """What the agencies can do for one company on one day.

    ``offers``      open ones first, then unknown, then closed; within a state the one that answers most needs first
    ``refused``     measures whose rule the company does not meet
    ``unanswered``  needs for which no measure is known, which does not mean that there is none
    ``totals``      money by kind, currency and state, as intervals; what is not known is listed apart
    """

    on: date
    needs: tuple[Need, ...]
    offers: tuple[Offer, ...]
    refused: tuple[Offer, ...]
    conflicts: tuple[Conflict, ...]
    unanswered: tuple[tuple[Need, Text], ...]
    totals: tuple[Total, ...]

    def for_barrier(self, barrier: str) -> tuple[Offer, ...]:
        """The offers that answer one difficulty."""
        return tuple(offer for offer in self.offers if barrier in offer.answers)

    def total_facts(self, total: Total) -> tuple[Fact, Fact]:
        """The lower and upper end of a total as Facts, resting on the measures that went in."""
        offers = [offer for offer in self.offers if offer.measure.id in total.counted + total.unknown]
        label = Text("지원 한도 합계", "sum of support caps")
        stamp = Stamp.of("support-total", label, [offer.stamp for offer in offers], {"kind": total.kind})
        unit, ask = money_unit(total.currency), offers[0].ask if offers else ASK
        low, high = (Fact(v, unit, stamp, ask=ask if v is None else None) for v in (total.low, total.high))
        return low, high


def suggest(barriers: Iterable[str], content: Content) -> tuple[Need, ...]:
    """Needs that the company did not name, each with the content's own reason for thinking so."""
    return tuple(Need(barrier, content.barriers[barrier].proposal_hint, felt=False) for barrier in barriers)


def match(
    needs: Sequence[Need],
    content: Content,
    on: date,
    decisions: Iterable[Decision] = (),
    country: str = "KOR",
) -> SupportPackage:
    """The measures of a country's agencies that answer a company's needs.

    needs      barrier ids of the content, each with a reason; a barrier named twice counts once
    decisions  the company's eligibility; without them the eligibility of every offer is not known
    country    ISO3 of the company; measures of other countries' agencies are not offered

    Raises UnknownCode for a barrier that the content does not have.
    """
    first: dict[str, Need] = {}
    for need in needs:
        content.entry(f"barriers/{need.barrier}")
        first.setdefault(need.barrier, need)
    once = tuple(first.values())
    outcomes = {decision.rule_id: decision.outcome for decision in decisions}
    found = [_offer(m, once, content, on, outcomes) for m in _answering(once, content, country)]
    refused = tuple(offer for offer in found if offer.eligibility is Outcome.NOT_ELIGIBLE)
    possible = sorted((offer for offer in found if offer not in refused), key=_order)
    offers, conflicts = _without_conflicts(possible)
    answered = {barrier for offer in offers for barrier in offer.answers}
    unanswered = tuple((n, _ask_for(content.barriers[n.barrier])) for n in once if n.barrier not in answered)
    overlaps = tuple((c.kept, c.other) for c in conflicts if c.dropped is None)
    money = totals([(offer.measure, offer.state) for offer in offers], overlaps)
    return SupportPackage(on, once, offers, refused, conflicts, unanswered, money)


def _answering(needs: Sequence[Need], content: Content, country: str) -> list[Measure]:
    rows = (m for need in needs for m in content.measures_for(need.barrier, country))
    return list({measure.id: measure for measure in rows}.values())


def _offer(measure: Measure, needs: Sequence[Need], content: Content, on: date, outcomes: dict[str, Outcome]) -> Offer:
    agency = content.agencies[measure.agency]
    return Offer(
        measure=measure,
        agency=agency,
        agency_name=agency.name_on(on),
        partner_names=tuple(content.agencies[partner].name_on(on) for partner in measure.partners),
        answers=tuple(need.barrier for need in needs if need.barrier in measure.answers),
        state=measure.state(on),
        eligibility=_eligibility(measure, outcomes),
        rules=measure.eligible,
        ask=measure.ask or agency.ask or ASK,
        stamp=content.stamp(f"measures/{measure.id}"),
    )


ASK = Text("담당 기관에 확인", "ask the agency")


def _eligibility(measure: Measure, outcomes: dict[str, Outcome]) -> Outcome | None:
    """Eligible as soon as one definition holds, refused only where all are known not to."""
    if not measure.eligible:
        return None
    said = [outcomes.get(rule, Outcome.UNKNOWN) for rule in measure.eligible]
    if Outcome.ELIGIBLE in said:
        return Outcome.ELIGIBLE
    return Outcome.UNKNOWN if Outcome.UNKNOWN in said else Outcome.NOT_ELIGIBLE


_STATES = {State.OPEN: 0, State.UNKNOWN: 1, State.CLOSED: 2}


def _order(offer: Offer) -> tuple[int, int, int, str]:
    cap = offer.measure.cap
    return _STATES[offer.state], -len(offer.answers), -((cap.high or cap.low) if cap else 0), offer.measure.id


def _without_conflicts(offers: Sequence[Offer]) -> tuple[tuple[Offer, ...], tuple[Conflict, ...]]:
    """The offers left when of two that exclude each other the later one goes; the pairs that conflict."""
    kept: list[Offer] = []
    conflicts: list[Conflict] = []
    for offer in offers:
        met = [(other, relation) for other in kept for relation in _relations(offer.measure, other.measure)]
        conflicts += [_conflict(other, offer, relation) for other, relation in met]
        if not any(relation.kind == "excludes" for _, relation in met):
            kept.append(offer)
    left = {offer.measure.id for offer in kept}
    return tuple(kept), tuple(c for c in conflicts if c.dropped or {c.kept, c.other} <= left)


def _relations(one: Measure, other: Measure) -> list[Relation]:
    """What either says of the other; an exclusion that no source confirms is only a possible overlap."""
    rows = [r for r in one.relations if r.measure == other.id] + [r for r in other.relations if r.measure == one.id]
    return [r if r.kind != "excludes" or r.verified else r.model_copy(update={"kind": "may_overlap"}) for r in rows]


def _conflict(kept: Offer, other: Offer, relation: Relation) -> Conflict:
    dropped = other.measure.id if relation.kind == "excludes" else None
    return Conflict(kept.measure.id, other.measure.id, dropped, relation.reason, relation.reference, relation.verified)


def _ask_for(barrier: Barrier) -> Text:
    return barrier.ask or ASK
