"""Programmes, cohorts and target definitions, given who reads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hanbada.programme.access import COUNTING, standing_now, tally, visible
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.programme.models import Cohort, Programme, TargetDefinition


def programmes(user: Any) -> QuerySet[Programme]:
    """The programmes of this office."""
    return visible(user, Programme).select_related("coordinator", "ministry")


def cohorts(user: Any, programme: Programme) -> list[dict[str, Any]]:
    """Each cohort with the number of cases in it, where the reader may count; else that number is None."""
    counted = {row["cohort"]: row["n"] for row in tally(user, Case, "cohort")}
    rows = visible(user, Cohort).filter(programme=programme)
    offices = standing_now(user).at("coordinator", "ministry", roles=COUNTING)
    may_count = programme.coordinator_id in offices or programme.ministry_id in offices
    return [{"cohort": row, "cases": counted.get(row.pk, 0) if may_count else None} for row in rows]


def definitions(user: Any, programme: Programme) -> QuerySet[TargetDefinition]:
    """Every version of every definition, the former ones too."""
    return visible(user, TargetDefinition).filter(programme=programme)
