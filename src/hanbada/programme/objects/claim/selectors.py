"""Outcomes, given who reads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hanbada.programme.access import visible
from hanbada.programme.objects.claim.models import OutcomeClaim


def claims(user: Any, state: str = "") -> QuerySet[OutcomeClaim]:
    """The outcomes that a user may see, the newest period first; of one state where it is named."""
    rows = visible(user, OutcomeClaim).select_related("case__company__programme", "case__cohort", "answered_by")
    return rows.filter(state=state) if state in OutcomeClaim.State.values else rows


def claims_of(user: Any, company: Any) -> QuerySet[OutcomeClaim]:
    """The outcomes of one company."""
    return claims(user).filter(case__company=company)
