"""Referrals on a board by their state, and those that wait for an answer of a reader's organisations."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.programme import clock
from hanbada.programme.access import OFFICES, sliced, standing_now, visible
from hanbada.programme.lane import SHOWN, Board, Lane, Ticket, lane
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.panel import Cell, Panel


def board(user: Any, organisation: Organisation) -> Board:
    """What was referred to the organisation, by state; what it sent itself and was not taken on comes last."""
    rows = visible(user, Referral).select_related("case__company", "from_org", "to_org")
    to_us = rows.filter(to_org=organisation)
    counts = dict(to_us.order_by().values_list("state").annotate(n=Count("pk")))
    states = (Referral.State.SENT, Referral.State.ACCEPTED, Referral.State.DONE)
    made = [_lane(to_us, state.value, "in", state.label, counts.get(state, 0)) for state in states]
    back = rows.filter(from_org=organisation, next=None)
    lanes = [*made, _lane(back, "rejected", "out", _("Came back: send on"))]
    return Board(Referral, _("Referrals to us"), "referral", lanes, order=10)


def waiting(user: Any) -> Panel:
    """Referrals without an answer, by their day."""
    rows = visible(user, Referral).filter(to_org__in=standing_now(user).at(*OFFICES), state="sent")
    sent = rows.select_related("case__company", "from_org").order_by("due_at", "id")
    return Panel(
        "referrals",
        _("Referrals without an answer"),
        (_("Company"), _("From"), _("Purpose"), _("Answer due")),
        [
            (
                Cell(row.case.company, reverse("referral", args=[row.pk])),
                Cell(row.from_org),
                Cell(row.get_purpose_display()),
                Cell(row.due_at, due=True),
            )
            for row in sliced(sent, 0, SHOWN)
        ],
        order=10,
    )


def _lane(rows: Any, state: str, box: str, label: Any, count: int | None = None) -> Lane:
    order = "due_at" if state == "sent" else "-answered_at"
    url = f"{reverse('referrals')}?box={box}&state={state}"
    return lane(rows.filter(state=state).order_by(order, "id"), _ticket, state, label, url, count=count)


def _ticket(row: Referral) -> Ticket:
    waits = row.state == "sent"
    return Ticket(
        reverse("referral", args=[row.pk]),
        row.case.company,
        row.measure_title or row.get_purpose_display(),
        row.to_org if row.state == "rejected" else row.from_org,
        row.due_at if waits else None,
        late=waits and row.due_at < clock.now(),
    )
