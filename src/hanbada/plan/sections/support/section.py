"""Who helps with what: measures matched to barriers, with state on the day, ceiling, own share, conflicts and totals."""

from __future__ import annotations

from collections.abc import Mapping

from hanbada.base.stamp import Fact
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.company.purse import Total
from hanbada.company.support import Conflict, Offer
from hanbada.plan.blocks import Column, Name, Part, Run, Table, run
from hanbada.plan.dossier import Dossier, listed

ORDER = 80
PAGE_BREAK = True
UNKNOWN = Text("확인 안 됨", "not confirmed")


def values(dossier: Dossier) -> Mapping[str, object]:
    """The names that the texts of this section use."""
    package = dossier.support
    return {
        "exporter": dossier.exporter,
        "barriers": _barriers(dossier) if package.offers else None,
        "measures": _measures(dossier),
        "totals": _totals(dossier),
        "conflicts": [_conflict(dossier, conflict) for conflict in package.conflicts],
        "unanswered": [
            {"name": Name(dossier.content.barriers[need.barrier].name), "ask": Name(ask)}
            for need, ask in package.unanswered
        ],
    }


def _barriers(dossier: Dossier) -> Table:
    columns = (
        Column(Text("애로", "Barrier"), weight=1.2),
        Column(Text("근거", "Why it is listed"), weight=2),
        Column(Text("같은 애로를 든 기업(조사)", "Firms that named it (survey)"), weight=1.6),
        Column(Text("맞는 사업", "Measures"), weight=0.6),
    )
    label = Text("애로에 맞는 사업 수", "measures that answer the barrier")
    rows = []
    for need in dossier.support.needs:
        barrier = dossier.content.barriers[need.barrier]
        count = dossier.fact(
            len(dossier.support.for_barrier(need.barrier)),
            Unit.COUNT,
            "measures_matched",
            label,
            [offer.stamp for offer in dossier.support.offers],
        )
        rows.append((Name(barrier.name), Name(need.reason), _survey(dossier, need.barrier), count))
    return Table(columns, tuple(rows), caption=Text("애로", "Barriers"))


def _survey(dossier: Dossier, barrier: str) -> Run:
    evidence = dossier.content.barriers[barrier].evidence
    if not evidence:
        return run(Text("조사 값 확인 안 됨", "no survey figure confirmed"))
    latest = max(evidence, key=lambda one: one.year)
    share = dossier.content.fact(f"barriers/{barrier}", latest.share, Unit.SHARE)
    return run(share, Text(" ", " "), Name(Text(f"({latest.survey.ko})", f"({latest.survey.en})")))


def _measures(dossier: Dossier) -> Table:
    columns = (
        Column(Text("사업", "Measure"), weight=2.6),
        Column(Text("상태", "State"), weight=1.0),
        Column(Text("자격", "Eligibility"), weight=0.9),
        Column(Text("한도", "Ceiling"), weight=1.3),
        Column(Text("자부담", "Own share"), weight=1.1),
        Column(Text("답하는 애로", "Answers"), weight=1.5),
    )
    rows = tuple(_row(dossier, offer) for offer in dossier.support.offers)
    caption = Text("애로에 맞는 지원사업", "Measures that answer the barriers")
    return Table(columns, rows, caption=caption, download="support")


def _row(dossier: Dossier, offer: Offer) -> tuple[Part, ...]:
    measure = offer.measure
    answers = listed([dossier.content.barriers[barrier].name for barrier in offer.answers])
    unverified = Text("", "") if measure.verified else Text(" (미확인)", " (unverified)")
    return (
        Name(offer.agency_name + Text(" · ", " · ") + measure.name + unverified),
        offer.state.words,
        offer.eligibility.words if offer.eligibility else UNKNOWN,
        _cap(dossier, offer),
        _own_share(dossier, offer),
        Name(answers),
    )


def _cap(dossier: Dossier, offer: Offer) -> Part:
    cap, key = offer.measure.cap, f"measures/{offer.measure.id}"
    if cap is None:
        return (
            Text("무료", "free of charge")
            if offer.measure.free
            else dossier.content.fact(key, None, Unit.TEXT, UNKNOWN_ASK)
        )
    unit = {"KRW": Unit.KRW, "USD": Unit.USD}[cap.currency]
    return _between(
        dossier.content.fact(key, cap.low, unit), dossier.content.fact(key, cap.high, unit), cap.low == cap.high
    )


UNKNOWN_ASK = Text("담당 기관", "the agency")


def _own_share(dossier: Dossier, offer: Offer) -> Part:
    share, key = offer.measure.co_payment, f"measures/{offer.measure.id}"
    if share is None:
        return Text("없음", "none") if offer.measure.free else UNKNOWN
    low, high = (dossier.content.fact(key, value, Unit.SHARE) for value in (share.low, share.high))
    return _between(low, high, share.low == share.high)


def _between(low: Fact, high: Fact, same: bool) -> Part:
    return high if same else run(low, Text(" ~ ", " – "), high)


def _totals(dossier: Dossier) -> Table:
    columns = (
        Column(Text("종류", "Kind"), weight=1.1),
        Column(Text("상태", "State"), weight=1.1),
        Column(Text("한도 합계", "Sum of ceilings"), weight=2),
        Column(Text("한도를 아는 사업", "With a known ceiling"), weight=0.9),
        Column(Text("한도를 모르는 사업", "Ceiling unknown"), weight=0.9),
    )
    rows = tuple(_total(dossier, total) for total in dossier.support.totals)
    return Table(columns, rows, caption=Text("한도의 합계(구간)", "Sums of ceilings (intervals)"))


def _total(dossier: Dossier, total: Total) -> tuple[Part, ...]:
    label = Text("지원 한도 합계", "sum of ceilings")
    stamps = [offer.stamp for offer in dossier.support.offers]

    def fact(value: int | None, unit: Unit) -> Fact:
        return dossier.fact(value, unit, "support_total", label, stamps)

    unit = {"KRW": Unit.KRW, "USD": Unit.USD}.get(total.currency or "", Unit.KRW)
    amount = _between(fact(total.low, unit), fact(total.high, unit), total.low == total.high)
    counts = (fact(len(total.counted), Unit.COUNT), fact(len(total.unknown), Unit.COUNT))
    return (Name(total.label), total.state.words, amount, *counts)


def _conflict(dossier: Dossier, conflict: Conflict) -> Run:
    names = [dossier.content.measures[id_].name for id_ in (conflict.kept, conflict.other)]
    kind = Text("함께 쓸 수 없음", "exclude each other") if conflict.dropped else Text("겹칠 수 있음", "may overlap")
    return run(Name(listed(names)), Text(": ", ": "), kind, Text(". ", ". "), Name(conflict.reason))
