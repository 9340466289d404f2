"""What sharing opens of a plan: one version, to one organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from hanbada.programme.access import every
from hanbada.programme.objects.plan.models import PlanShare
from hanbada.programme.objects.referral.grants import live


def shared(organisations: list[UUID], part: str = "") -> QuerySet[Any]:
    """The plan versions shared with one of them; with ``part`` only where that part of the company is open to it."""
    rows = every(PlanShare).filter(organisation__in=organisations, withdrawn_at=None)
    return (rows.filter(_open(part)) if part else rows).order_by().values("plan")


def _open(part: str = "profile") -> Exists:
    return Exists(live(part).filter(to_org=OuterRef("organisation"), case__company=OuterRef("plan__company")))


GRANTS = {"shared": shared}
CHECKS = {
    "plan shared with who has no open referral": lambda: (
        every(PlanShare).filter(~_open(), withdrawn_at=None).exclude(organisation=F("plan__company__organisation"))
    ),
}
