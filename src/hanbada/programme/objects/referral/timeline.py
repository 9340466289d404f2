"""Referrals sent, answered, done, revoked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.programme.access import visible
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.timeline import Entry, newest


def entries(user: Any, company: Any) -> Iterator[Entry]:
    """Each step that has a day of its own."""
    rows = visible(user, Referral).filter(case__company=company).select_related("from_org", "to_org")
    for row in newest(rows):
        url, said = reverse("referral", args=[row.pk]), row.get_purpose_display()
        yield Entry(
            row.created_at,
            "sent",
            _("Referral sent"),
            str(row.from_org),
            words=f"→ {row.to_org} · {said}",
            url=url,
            link=_("Referral"),
        )
        if row.answered_at:
            state = "rejected" if row.state == "rejected" else "accepted"
            what = _("Referral rejected") if state == "rejected" else _("Referral accepted")
            yield Entry(row.answered_at, state, what, str(row.to_org), words=row.ground if state == "rejected" else "")
        if row.served_on:
            yield Entry(row.served_on, "done", _("Service given"), str(row.to_org), words=row.service)
