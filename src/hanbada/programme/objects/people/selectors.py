"""People and organisations, given who reads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hanbada.programme.access import visible
from hanbada.programme.objects.people.models import Invitation, Membership, Organisation, User


def members(user: Any) -> QuerySet[Membership]:
    """The memberships a user may see: an administrator all of them, anybody else the own ones."""
    return visible(user, Membership).select_related("member", "organisation")


def accounts(user: Any) -> QuerySet[User]:
    """The accounts a user may see."""
    return visible(user, User)


def organisations(user: Any) -> QuerySet[Organisation]:
    """The organisations of the programme; companies are listed in their own place."""
    return visible(user, Organisation).exclude(kind="company")


def invitations(user: Any) -> QuerySet[Invitation]:
    """Invitations, the newest first."""
    return visible(user, Invitation).select_related("organisation")
