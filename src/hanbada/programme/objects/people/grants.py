"""What people are granted: roles in organisations that are open."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from hanbada.programme import clock
from hanbada.programme.access import WORKING, every
from hanbada.programme.objects.people.models import Membership, User


def memberships(day: date) -> QuerySet[Membership]:
    """The memberships in force on a day, of organisations that are open."""
    rows = every(Membership).filter(Q(until=None) | Q(until__gt=day), since__lte=day, member__is_active=True)
    return rows.filter(Q(organisation__closed_on=None) | Q(organisation__closed_on__gt=day))


def places(user: UUID, day: date) -> QuerySet[Any]:
    """An active user's (organisation, its kind, role)."""
    return memberships(day).filter(member=user).values_list("organisation_id", "organisation__kind", "role")


GRANTS = {"places": places, "memberships": memberships}
CHECKS = {
    "role of an office held in a company": lambda: (
        memberships(clock.today()).filter(organisation__kind="company").exclude(role__in=WORKING)
    ),
    "open account that never had a role": lambda: (
        every(User).filter(is_active=True).exclude(pk__in=every(Membership).values("member"))
    ),
}
