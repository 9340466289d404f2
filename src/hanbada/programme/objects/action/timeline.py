"""Action items set and ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.programme.access import visible
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.timeline import Entry, newest


def entries(user: Any, company: Any) -> Iterator[Entry]:
    """Whose it was, and what came of it."""
    for row in newest(visible(user, ActionItem).filter(case__company=company).select_related("owner")):
        url = reverse("action", args=[row.pk])
        yield Entry(
            row.created_at,
            "open",
            _("Action item set"),
            str(row.owner),
            words=row.title,
            url=url,
            link=_("Action item"),
        )
        if row.ended_at:
            words = f"{row.title}: {row.outcome}" if row.outcome else row.title
            yield Entry(row.ended_at, row.state, row.get_state_display(), str(row.owner), words=words)
