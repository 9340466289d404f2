"""Pages of action items: the list, one item with its reminders, and a form for each change."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanbada.programme.access import may
from hanbada.programme.audit.record import record_access
from hanbada.programme.forms import change_page, form_page
from hanbada.programme.objects.action import forms, selectors, services
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.objects.case.models import Case
from hanbada.programme.pages import found, listed, page

BOTH = ("GET", "POST")
CHANGES = ("due", "edit", "cancel", "finish")
RULES = {"due": "move_due"}


def actions(request: HttpRequest) -> HttpResponse:
    """The list, by ``?view=`` and ``?whose=ours``."""
    view, whose = request.GET.get("view", "open"), request.GET.get("whose", "")
    rows = listed(request, selectors.actions(request.user, view, whose))
    return render(
        request, "action/list.html", {"rows": rows, "view": view, "whose": whose, "views": selectors.LABELS.items()}
    )


def action(request: HttpRequest, id: UUID) -> HttpResponse:
    """One action item, with the changes of its day."""
    row = found(request, ActionItem, id, selectors.actions(request.user))
    record_access(request, "view", row)
    opened = row.state == ActionItem.State.OPEN
    allowed = [verb for verb in CHANGES if opened and may(request.user, f"actionitem_{RULES.get(verb, verb)}", row)]
    moved = [_moved(change) for change in selectors.due_changes(request.user, row)]
    return render(request, "action/detail.html", {"item": row, "allowed": allowed, "entries": moved})


def action_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """Set something to be done for a case."""
    case = found(request, Case, id)
    about = selectors.draft(request.user, case)
    return form_page(
        request,
        forms.fields_for(case),
        title=_("New action item"),
        action="actionitem_create",
        about=about,
        save=partial(services.action_create, case=case),
        back=lambda row: reverse("case", args=[case.pk]),
        initial={"owner": about.owner_id},
    )


def _moved(change: Any) -> dict[str, Any]:
    words = _("{before} → {after}").format(before=f"{change.from_on:%Y-%m-%d}", after=f"{change.to_on:%Y-%m-%d}")
    return {"state": "moved", "what": words, "at": change.created_at, "who": change.by, "words": change.ground}


def _to_action(row: ActionItem) -> str:
    return reverse("action", args=[row.pk])


#: A page with a form for one change of an action item.
_form = partial(change_page, ActionItem, "actions", name="action", row="item", back=_to_action)
PAGES = [
    page("actions/", actions, name="actions", label=gettext_lazy("Action items"), order=45),
    page("actions/<uuid:id>/", action, name="action", model=ActionItem),
    page("cases/<uuid:id>/actions/new/", action_new, name="action-new", methods=BOTH, model=Case),
    _form(
        "due",
        forms.DueFields,
        services.action_move_due,
        title=gettext_lazy("Move the day"),
        action="actionitem_move_due",
    ),
    _form("edit", forms.TitleFields, services.action_edit, title=gettext_lazy("Say it better")),
    _form("finish", forms.OutcomeFields, services.action_finish, title=gettext_lazy("Done")),
    _form("cancel", forms.ReasonFields, services.action_cancel, title=gettext_lazy("Not to be done any more")),
]
