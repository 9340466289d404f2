"""Outcomes stated, and what the company said of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.programme.objects.claim.selectors import claims_of
from hanbada.programme.timeline import Entry, newest


def entries(user: Any, company: Any) -> Iterator[Entry]:
    """The figures stand on the outcome's own page."""
    for row in newest(claims_of(user, company)):
        url, said = reverse("claim", args=[row.pk]), row.get_grade_display()
        yield Entry(row.created_at, "claimed", _("Outcome stated"), words=said, url=url, link=_("Outcome"))
        if row.answered_at and row.answered_by:
            what = _("Outcome disputed") if row.state == "disputed" else _("Outcome confirmed")
            state = "rejected" if row.state == "disputed" else "confirmed"
            yield Entry(row.answered_at, state, what, row.answered_by.name, words=row.ground)
