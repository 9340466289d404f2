"""Action items, given who reads."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from hanbada.programme import clock
from hanbada.programme.access import OFFICES, standing_now, visible
from hanbada.programme.objects.action.models import ActionItem, DueChange
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.people.models import Organisation

SOON_DAYS = 7
#: What a reader asks a list of action items for.
LABELS = {
    "overdue": gettext_lazy("overdue"),
    "soon": gettext_lazy("due within 7 days"),
    "later": gettext_lazy("due later"),
    "open": gettext_lazy("open"),
    "done": gettext_lazy("done"),
    "cancelled": gettext_lazy("cancelled"),
}


def actions(user: Any, view: str = "", whose: str = "") -> QuerySet[ActionItem]:
    """The action items a user may see, by due day; one of LABELS; ``whose`` "ours": of the reader's organisations."""
    rows = visible(user, ActionItem).select_related("case__company", "case__cohort", "owner")
    if whose == "ours":
        rows = rows.filter(owner__in=standing_now(user).at(*OFFICES, "company"))
    return (rows.filter(_view(view)) if view in LABELS else rows).order_by("due_on", "id")


def actions_of(user: Any, case: Case) -> QuerySet[ActionItem]:
    """The action items of one case: open ones first, by due day."""
    return visible(user, ActionItem).filter(case=case).select_related("owner").order_by("-state", "due_on", "id")


def draft(user: Any, case: Case) -> ActionItem:
    """An action item as this reader would set it: of the reader's own office, the coordinator first."""
    ours = standing_now(user).at(*OFFICES)
    coordinator = case.company.programme.coordinator_id
    mine = coordinator if coordinator in ours else next(iter(ours), None)
    return ActionItem(case=case, owner_id=mine) if mine else ActionItem(case=case)


def due_changes(user: Any, item: ActionItem) -> QuerySet[DueChange]:
    """Why the day moved, the newest first."""
    return visible(user, DueChange).filter(item=item).select_related("by")


def owners(user: Any, case: Case) -> QuerySet[Organisation]:
    """Who may be asked: for the coordinator every office and the company itself, for an agency only the agency."""
    rows = visible(user, Organisation).filter(closed_on=None)
    standing = standing_now(user)
    if case.company.programme.coordinator_id in standing.at("coordinator"):
        return rows.filter(Q(kind__in=OFFICES) | Q(pk=case.company.organisation_id))
    return rows.filter(pk__in=standing.at(*OFFICES))


def ended_in(year: int) -> Q:
    """Ended in a calendar year of Korea, whatever the day was elsewhere."""
    return Q(ended_at__gte=_midnight(date(year, 1, 1)), ended_at__lt=_midnight(date(year + 1, 1, 1)))


def _view(name: str) -> Q:
    today = clock.today()
    soon = today + timedelta(days=SOON_DAYS)
    return {
        "overdue": Q(state="open", due_on__lt=today),
        "soon": Q(state="open", due_on__gte=today, due_on__lte=soon),
        "later": Q(state="open", due_on__gt=soon),
    }.get(name, Q(state=name))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))
