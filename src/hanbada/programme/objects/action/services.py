"""Setting an action item, moving its day with a reason, ending it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hanbada.programme import clock
from hanbada.programme.access import SYSTEM, may
from hanbada.programme.base import change, create, move, said
from hanbada.programme.objects.action.models import ActionItem, DueChange
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.referral.grants import open_to


def action_create(*, user: Any, case: Case, owner: Organisation, once: UUID | None = None, **fields: Any) -> ActionItem:
    """Something to be done for a case.

    Raises ValidationError where the owner could not see it: an agency needs a live referral of this company.
    """
    if not may(user, "actionitem_create", ActionItem(case=case, owner=owner)):
        raise PermissionDenied("actionitem_create")
    if owner.kind in ("agency", "ministry") and not open_to(owner.pk, case.company_id):
        raise ValidationError(
            {"owner": _("This organisation does not see the company: refer the company to it first.")}
        )
    fields["title"] = str(fields.get("title", "")).strip()
    return create(ActionItem, user=user, action="actionitem_create", once=once, case=case, owner=owner, **fields)


def action_edit(*, user: Any, item: ActionItem, version: int | None = None, title: str) -> ActionItem:
    """Say better what is to be done; the day has its own way."""
    return change(item, user=user, action="actionitem_edit", version=version, title=title.strip())


def action_move_due(
    *, user: Any, item: ActionItem, due_on: date, reason: str, version: int | None = None
) -> ActionItem:
    """Another day, with the reason; reminders start anew from it.

    A row that another writer holds in a newer version gives Conflict: nothing is moved.
    """
    if not may(user, "actionitem_move_due", item):
        raise PermissionDenied("actionitem_move_due")
    if item.state != ActionItem.State.OPEN:
        raise ValidationError(_("Only an open action item has a day to move."), code="state")
    if due_on == item.due_on:
        raise ValidationError({"due_on": _("This is the day that stands already.")})
    told, before = said(reason), item.due_on
    with transaction.atomic():
        fields: dict[str, Any] = {"due_on": due_on, "changes": item.changes + 1}
        change(item, user=user, action="actionitem_move_due", version=version, reason=told, **fields)
        moved: dict[str, Any] = {"from_on": before, "to_on": item.due_on, "ground": told}
        by = None if user is SYSTEM else user
        create(DueChange, user=user, action="duechange_create", item=item, by=by, **moved)
    return item


def action_finish(*, user: Any, item: ActionItem, outcome: str = "", version: int | None = None) -> ActionItem:
    """Done, with a word on what came of it."""
    ended: dict[str, Any] = {"ended_at": clock.now(), "outcome": outcome.strip()}
    return move(item, user=user, verb="finish", version=version, **ended)


def action_cancel(*, user: Any, item: ActionItem, reason: str, version: int | None = None) -> ActionItem:
    """Not to be done any more; without a reason that is refused."""
    told, now = said(reason), clock.now()
    return move(item, user=user, verb="cancel", version=version, reason=told, outcome=told, ended_at=now)
