"""Action items on a board by their day, and those of a reader's organisations that are overdue or due within days."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.programme import clock
from hanbada.programme.access import sliced
from hanbada.programme.lane import SHOWN, Board, Lane, Ticket, lane
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.objects.action.selectors import LABELS, actions
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.panel import Cell, Panel


def board(user: Any, organisation: Organisation) -> Board:
    """Overdue, soon, later, done."""
    lanes = [_lane(user, organisation, view) for view in ("overdue", "soon", "later", "done")]
    return Board(ActionItem, _("Action items"), "action", lanes, order=20)


def waiting(user: Any) -> Panel:
    """The first of them by their day."""
    rows = [row for view in ("overdue", "soon") for row in sliced(actions(user, view, "ours"), 0, SHOWN)]
    return Panel(
        "actions",
        _("Action items overdue or due soon"),
        (_("Action item"), _("Company"), _("Due on")),
        [
            (
                Cell(row.title, reverse("action", args=[row.pk])),
                Cell(row.case.company),
                Cell(row.due_on, due=True),
            )
            for row in rows[:SHOWN]
        ],
        order=20,
    )


def _lane(user: Any, organisation: Organisation, view: str) -> Lane:
    rows = actions(user, view).filter(owner=organisation)
    first = rows.order_by("-ended_at", "id") if view == "done" else rows
    look = "due" if view in ("soon", "later") else view
    return lane(first, _ticket, look, LABELS[view], f"{reverse('actions')}?whose=ours&view={view}")


def _ticket(row: ActionItem) -> Ticket:
    opened = row.state == "open"
    moved = _("moved {n} times").format(n=row.changes) if row.changes > 1 else ""
    late = opened and row.due_on < clock.today()
    url = reverse("action", args=[row.pk])
    return Ticket(url, row.title, row.case.company, moved, row.due_on, late=late, done=not opened)
