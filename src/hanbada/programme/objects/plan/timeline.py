"""Plan versions made and approved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.programme.access import visible
from hanbada.programme.objects.plan.models import PlanVersion
from hanbada.programme.timeline import Entry, newest


def entries(user: Any, company: Any) -> Iterator[Entry]:
    """Each version, where the reader sees it."""
    for row in newest(visible(user, PlanVersion).filter(company=company).select_related("approved_by")):
        url, words = reverse("plan", args=[row.pk]), str(row)
        yield Entry(row.created_at, "draft", _("Plan version begun"), words=words, url=url, link=_("Plan"))
        if row.approved_at:
            who = row.approved_by.name if row.approved_by else ""
            yield Entry(row.approved_at, "approved", _("Plan approved"), who, words=words)
