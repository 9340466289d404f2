"""What stands on a board, given who reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from hanbada.programme import clock
from hanbada.programme.access import COUNTING, OFFICES, sliced, standing_now, tally, visible
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.objects.action.selectors import actions
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.referral.models import Referral

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Lane:
    """One state: how many rows, and the first of them by their day."""

    state: str
    label: str
    count: int
    rows: list[Any]


@dataclass(slots=True)
class Line:
    """The counts of one organisation."""

    organisation: Organisation
    referrals: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)


def organisations(user: Any) -> QuerySet[Organisation]:
    """The organisations whose board a user may open: the own ones, and every office for the coordinator."""
    standing = standing_now(user)
    rows = visible(user, Organisation).filter(kind__in=OFFICES)
    return rows if standing.at("coordinator") else rows.filter(pk__in=standing.at(*OFFICES))


def referral_lanes(user: Any, organisation: Organisation) -> list[Lane]:
    """What was referred to the organisation, by state; what it sent itself and was not taken on comes last."""
    to_us = visible(user, Referral).filter(to_org=organisation)
    counts = dict(to_us.order_by().values_list("state").annotate(n=Count("pk")))
    states = [state for state in Referral.State if state in ("sent", "accepted", "done")]
    lanes = [_referral_lane(to_us.filter(state=s), s.value, str(s.label), counts.get(s, 0)) for s in states]
    back = visible(user, Referral).filter(from_org=organisation, state="rejected", next=None)
    return [*lanes, _referral_lane(back, "rejected", "", back.count())]


def action_lanes(user: Any, organisation: Organisation) -> list[Lane]:
    """The organisation's action items: overdue, soon, later, done."""
    lanes = []
    for view in ("overdue", "soon", "later", "done"):
        rows = actions(user, view).filter(owner=organisation)
        first = rows.order_by("-ended_at", "id") if view == "done" else rows
        lanes.append(Lane(view, "", rows.count(), list(sliced(first, 0, SHOWN))))
    return lanes


def waiting(user: Any) -> dict[str, list[Any]]:
    """What waits for a reader's organisations: referrals without an answer, and what is overdue or due within days."""
    ours = standing_now(user).at(*OFFICES)
    sent = visible(user, Referral).filter(to_org__in=ours, state="sent").select_related("case__company", "from_org")
    due = [row for view in ("overdue", "soon") for row in sliced(actions(user, view, "ours"), 0, SHOWN)]
    return {"referrals": list(sliced(sent.order_by("due_at", "id"), 0, SHOWN)), "actions": due[:SHOWN]}


def may_count(user: Any) -> bool:
    """Whether a user may see the counts of the programme."""
    return bool(standing_now(user).at("coordinator", "ministry", roles=COUNTING))


def totals(user: Any) -> dict[str, Any]:
    """Companies' cases by stage, and what is late."""
    stages = Counter({row["stage"]: row["n"] for row in tally(user, Case, "stage")})
    return {
        "cases": stages.total(),
        "stages": [(str(stage.label), stages[stage]) for stage in Case.Stage],
        "waiting": _sum(tally(user, Referral, "state", where=Q(state="sent"))),
        "late_answers": _sum(tally(user, Referral, "state", where=_late_answer())),
        "late_actions": _sum(tally(user, ActionItem, "state", where=_late_action())),
    }


def lines(user: Any) -> list[Line]:
    """Each office with its counts of referrals received and action items; seven queries, however many offices."""
    made = {row.pk: Line(row) for row in visible(user, Organisation).filter(kind__in=OFFICES, closed_on=None)}
    _count(made, "referrals", tally(user, Referral, "to_org", "state"), "to_org")
    late = tally(user, Referral, "to_org", where=_late_answer())
    _count(made, "referrals", _as("late", late), "to_org")
    answered = Q(answered_at__isnull=False)
    _count(made, "referrals", _as("answered", tally(user, Referral, "to_org", where=answered)), "to_org")
    in_time = tally(user, Referral, "to_org", where=answered & Q(answered_at__lte=F("due_at")))
    _count(made, "referrals", _as("in_time", in_time), "to_org")
    _count(made, "actions", tally(user, ActionItem, "owner", "state"), "owner")
    _count(made, "actions", _as("late", tally(user, ActionItem, "owner", where=_late_action())), "owner")
    return sorted(made.values(), key=lambda line: (-line.referrals["late"], -line.actions["late"]))


def _referral_lane(rows: QuerySet[Referral], state: str, label: str, count: int) -> Lane:
    order = "due_at" if state == "sent" else "-answered_at"
    first = rows.select_related("case__company", "from_org", "to_org").order_by(order, "id")
    return Lane(state, label, count, list(sliced(first, 0, SHOWN)) if count else [])


def _late_answer() -> Q:
    return Q(state="sent", due_at__lt=clock.now())


def _late_action() -> Q:
    return Q(state="open", due_on__lt=clock.today())


def _as(state: str, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "state": state} for row in rows]


def _count(made: dict[UUID, Line], part: str, rows: Iterable[dict[str, Any]], key: str) -> None:
    for row in rows:
        if row[key] in made:
            getattr(made[row[key]], part)[row["state"]] += row["n"]


def _sum(rows: Iterable[dict[str, Any]]) -> int:
    return sum(row["n"] for row in rows)
