"""Every deadline of the office and the steps at which somebody is told, reckoned from the day in force at each run.

A step is due when its day has come and nobody was told of it for this setting of the day. Nothing is put into a
calendar beforehand, so a moved day or a run that did not happen can lose no reminder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from hanbada.programme.access import every
from hanbada.programme.objects.action.models import ActionItem, Reminder
from hanbada.programme.objects.referral.models import Referral

Audience = Literal["members", "leads", "coordinator"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Who is told how many days after the due day (negative: before it)."""

    id: str
    days: int
    to: Audience


@dataclass(frozen=True, slots=True)
class Deadline:
    """A row that waits for something until a day: which organisation it waits for, and how often the day was set."""

    row: Any
    kind: Literal["item", "referral"]
    due_on: date
    owner: Any
    coordinator: Any
    changes: int


@cache
def steps() -> tuple[Notice, ...]:
    """The steps of steps.yml, the earliest first."""
    written = yaml.safe_load(files(__package__).joinpath("steps.yml").read_text(encoding="utf-8"))
    return tuple(sorted((Notice(**row) for row in written), key=lambda step: step.days))


def reached(today: date) -> Iterator[tuple[Notice, Deadline]]:
    """Each open deadline with the latest step of each audience whose day has come and of which nobody was told."""
    for step, after in _windows():
        oldest = today - timedelta(days=after.days) if after else None
        newest = today - timedelta(days=step.days)
        yield from ((step, _of_item(row)) for row in _items(step, oldest, newest))
        yield from ((step, _of_referral(row)) for row in _referrals(step, oldest, newest))


def _of_item(row: ActionItem) -> Deadline:
    return Deadline(row, "item", row.due_on, row.owner_id, row.case.company.programme.coordinator_id, row.changes)


def _of_referral(row: Referral) -> Deadline:
    day = timezone.localtime(row.due_at).date()
    return Deadline(row, "referral", day, row.to_org_id, row.case.company.programme.coordinator_id, 0)


def _windows() -> Iterator[tuple[Notice, Notice | None]]:
    """Each step with the next one of the same audience, from which on it is not told any more."""
    for step in steps():
        yield step, next((other for other in steps() if other.to == step.to and other.days > step.days), None)


def _items(step: Notice, oldest: date | None, newest: date) -> QuerySet[ActionItem]:
    told = every(Reminder).filter(item=OuterRef("pk"), changes=OuterRef("changes"), step=step.id)
    since = Q() if oldest is None else Q(due_on__gt=oldest)
    rows = every(ActionItem).filter(since, ~Exists(told), state="open", due_on__lte=newest)
    return rows.select_related("case__company__programme")


def _referrals(step: Notice, oldest: date | None, newest: date) -> QuerySet[Referral]:
    told = every(Reminder).filter(referral=OuterRef("pk"), step=step.id)
    since = Q() if oldest is None else Q(due_at__gte=_end_of(oldest))
    rows = every(Referral).filter(since, ~Exists(told), state="sent", due_at__lt=_end_of(newest))
    return rows.select_related("case__company__programme")


def _end_of(day: date) -> datetime:
    following = day + timedelta(days=1)
    return timezone.make_aware(datetime(following.year, following.month, following.day))
