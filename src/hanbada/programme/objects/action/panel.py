"""Action items on a case's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.programme.access import may
from hanbada.programme.objects.action.selectors import actions_of, draft
from hanbada.programme.objects.case.models import Case
from hanbada.programme.panel import SHOWN, Button, Cell, Panel


def of_case(user: Any, case: Case) -> Iterator[Panel]:
    """Open ones first."""
    may_add = case.stage != "closed" and may(user, "actionitem_create", draft(user, case))
    yield Panel(
        "actions",
        _("Action items"),
        (_("What is to be done"), _("Who does it"), _("State"), _("Due on")),
        [
            (
                Cell(item.title, reverse("action", args=[item.pk])),
                Cell(item.owner),
                Cell(item.get_state_display(), state=item.state),
                Cell(item.due_on, due=item.state == "open"),
            )
            for item in actions_of(user, case)[:SHOWN]
        ],
        _("No action item yet."),
        Button(_("New action item"), reverse("action-new", args=[case.pk])) if may_add else None,
        order=20,
    )
