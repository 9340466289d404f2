"""Makes the reminders that are due, and sends what waits: each person once for each step of each deadline."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hanbada.programme import clock
from hanbada.programme.access import WORKING, every, visible
from hanbada.programme.objects.action.deadlines import Deadline, Notice, reached
from hanbada.programme.objects.action.models import Reminder
from hanbada.programme.objects.people.models import Membership, User
from hanbada.programme.outbox import Dropped, Sent, deliver


def make(today: date | None = None) -> tuple[int, int]:
    """Write the reminders that are due; gives (how many, deadlines of which nobody could be told)."""
    made = nobody = 0
    for step, deadline in list(reached(today or clock.today())):
        people = _people(step, deadline)
        nobody += not people
        with transaction.atomic():
            for user in people:
                Reminder(**{deadline.kind: deadline.row}, **_about(step, deadline, user)).save(force_insert=True)
        made += len(people)
    return made, nobody


def send() -> Sent:
    """Mail what waits."""
    return deliver(Reminder, _mail)


def _about(step: Notice, deadline: Deadline, user: User) -> dict[str, Any]:
    return {"step": step.id, "due_on": deadline.due_on, "changes": deadline.changes, "to": user}


def _people(step: Notice, deadline: Deadline) -> list[User]:
    """Whoever the step names and may see the row; where there is nobody, the coordinator hears of it instead."""
    for organisation, roles in _audiences(step, deadline):
        seeing = [user for user in _members(organisation, roles) if _sees(user, deadline.row)]
        if seeing:
            return seeing
    return []


def _audiences(step: Notice, deadline: Deadline) -> list[tuple[UUID, tuple[str, ...]]]:
    ways: list[tuple[UUID, tuple[str, ...]]] = [(deadline.coordinator, ("lead",)), (deadline.coordinator, WORKING)]
    first = {"members": WORKING, "leads": ("lead",)}.get(step.to)
    return [(deadline.owner, first), *ways] if first else ways


def _members(organisation: UUID, roles: tuple[str, ...]) -> list[User]:
    today = clock.today()
    rows = every(Membership).filter(organisation=organisation, role__in=roles, since__lte=today, member__is_active=True)
    found = rows.exclude(until__lte=today).select_related("member").order_by("member_id")
    return list({row.member_id: row.member for row in found}.values())


def _sees(user: User, row: Any) -> bool:
    return visible(user, type(row)).filter(pk=row.pk).exists()


def _mail(reminder: Reminder) -> None:
    """One letter without business text: only what kind of thing is due, when, and where to look.

    Raises Dropped where the day was moved, the thing is ended, or the person may not see it any more.
    """
    row: Any = reminder.item or reminder.referral
    if row.state not in ("open", "sent") or getattr(row, "changes", 0) != reminder.changes:
        raise Dropped("moved or ended")
    if not _sees(reminder.to, row):
        raise Dropped("may not see it")
    parts = [_words(reminder, language) for language in ("ko", "en")]
    head = {"Message-ID": f"<reminder-{reminder.pk}@{settings.SITE.hostname}>"}
    subject = " / ".join(part[0] for part in parts)
    EmailMessage(subject, "\n\n".join(part[1] for part in parts), to=[reminder.to.email], headers=head).send()


def _words(reminder: Reminder, language: str) -> tuple[str, str]:
    name = "action" if reminder.item_id else "referral"
    link = settings.SITE.geturl().rstrip("/") + reverse(name, args=[reminder.item_id or reminder.referral_id])
    days = (reminder.due_on - clock.today()).days
    with translation.override(language):
        what = _("An action item") if reminder.item_id else _("The answer to a referral")
        when = _("is overdue since {day}") if days < 0 else _("is due on {day}")
        line = f"{what} {when.format(day=f'{reminder.due_on:%Y-%m-%d}')}"
        return line, f"{line}.\n{link}"
