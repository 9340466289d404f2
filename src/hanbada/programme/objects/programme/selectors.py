"""Programmes, cohorts and target definitions, given who reads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hanbada.programme.access import COUNTING, standing_now, visible
from hanbada.programme.counts import counts
from hanbada.programme.objects.programme.models import Cohort, Programme, TargetDefinition


def programmes(user: Any) -> QuerySet[Programme]:
    """The programmes of this office."""
    return visible(user, Programme).select_related("coordinator", "ministry")


def cohorts(user: Any, programme: Programme) -> list[dict[str, Any]]:
    """Each cohort with the figures of every object: (label, rows), where the reader may count; else none."""
    offices = standing_now(user).at("coordinator", "ministry", roles=COUNTING)
    may_count = programme.coordinator_id in offices or programme.ministry_id in offices
    told = [(one.totals, one.by(user, "cohort")) for one in counts("cohort")] if may_count else []
    return [
        {
            "cohort": row,
            "figures": [
                (figure.total, rows.get(row.pk, {}).get(figure.name, 0)) for figures, rows in told for figure in figures
            ],
        }
        for row in visible(user, Cohort).filter(programme=programme)
    ]


def definitions(user: Any, programme: Programme) -> QuerySet[TargetDefinition]:
    """Every version of every definition, the former ones too."""
    return visible(user, TargetDefinition).filter(programme=programme)
