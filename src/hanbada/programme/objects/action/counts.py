"""Action items in figures."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from hanbada.programme import clock
from hanbada.programme.counts import Counts, Figure
from hanbada.programme.objects.action.models import ActionItem


def counts() -> Counts:
    """Open ones, and what is overdue."""
    late = Q(state="open", due_on__lt=clock.today())
    figures = (
        Figure("open", _("Open action items"), Q(state="open")),
        Figure("late", _("Overdue"), late, _("Action items overdue"), late=True),
    )
    return Counts(ActionItem, figures, "owner", "case__cohort", order=20)
