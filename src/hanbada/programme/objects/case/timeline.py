"""Cases opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.programme.access import visible
from hanbada.programme.objects.case.models import Case
from hanbada.programme.timeline import Entry, newest


def entries(user: Any, company: Any) -> Iterator[Entry]:
    """A case in a cohort, and the stage it has reached."""
    for row in newest(visible(user, Case).filter(company=company).select_related("cohort")):
        words = f"{row.cohort} · {row.get_stage_display()}"
        yield Entry(
            row.created_at, "started", _("Case opened"), words=words, url=reverse("case", args=[row.pk]), link=_("Case")
        )
