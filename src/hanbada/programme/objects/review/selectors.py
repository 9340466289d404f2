"""The logs, for who may read them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hanbada.programme.access import visible
from hanbada.programme.audit.models import AccessRow, Seal
from hanbada.programme.history import History


def looks(user: Any, action: str = "") -> QuerySet[AccessRow]:
    """Who saw, searched, exported, was refused; of one action where it is named."""
    rows = visible(user, AccessRow).select_related("user")
    return rows.filter(action=action) if action else rows


def writes(user: Any) -> QuerySet[History]:
    """Who changed what: without the values, which are business text."""
    return visible(user, History).select_related("user").defer("before", "after", "reason")


def seals(user: Any) -> QuerySet[Seal]:
    """The seals of both logs, the newest first."""
    return visible(user, Seal)
