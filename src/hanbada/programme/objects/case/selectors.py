"""Cases, given who reads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hanbada.programme.access import visible
from hanbada.programme.objects.case.models import Case


def cases(user: Any, stage: str = "") -> QuerySet[Case]:
    """The cases a user may see, the newest first; of one stage where it is named."""
    rows = visible(user, Case).select_related("company", "cohort")
    return rows.filter(stage=stage) if stage in Case.Stage.values else rows
