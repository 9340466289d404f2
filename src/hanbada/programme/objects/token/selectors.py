"""Tokens, given who reads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hanbada.programme.access import visible
from hanbada.programme.objects.token.models import ApiToken


def tokens(user: Any) -> QuerySet[ApiToken]:
    """A person's own tokens; an administrator sees everybody's."""
    return visible(user, ApiToken).select_related("holder")
