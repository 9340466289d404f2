"""Reads of discovery, given who reads: files, the long list with its filters, industries, draws, controls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, QuerySet

from hanbada.programme.access import visible
from hanbada.programme.objects.discovery.models import (
    Candidate,
    CandidateNote,
    ControlFirm,
    Draw,
    DrawPlace,
    EligibilityDecision,
    RegistryImport,
    RegistryRow,
)
from hanbada.programme.searching import called

#: How the list can be sorted; a firm without the figure stands last either way.
SORTS = {"name": "name_ko", "score": "score", "employees": "employees", "applied": "applied_on"}


def imports(user: Any) -> QuerySet[RegistryImport]:
    """The files, the newest first."""
    return visible(user, RegistryImport).select_related("uploaded_by", "programme")


def rejected(user: Any, batch: RegistryImport) -> QuerySet[RegistryRow]:
    """The rows of a file that were not taken."""
    return visible(user, RegistryRow).filter(batch=batch)


def candidates(user: Any, given: Mapping[str, Any]) -> QuerySet[Candidate]:
    """The long list: ``q`` name or number, ``state``, ``eligibility``, ``division``, ``known``, ``sort``."""
    rows = called(visible(user, Candidate), given.get("q") or "", "name_ko", "name_en")
    for name in ("state", "eligibility", "division"):
        if given.get(name):
            rows = rows.filter(**{name: "" if given[name] == "none" else given[name]})
    if given.get("known"):
        rows = rows.filter(score__isnull=given["known"] == "no")
    return rows.order_by(*_order(given.get("sort") or "-score"))


def _order(sort: str) -> list[Any]:
    name = SORTS.get(sort.lstrip("-"), "score")
    way = F(name).desc(nulls_last=True) if sort.startswith("-") else F(name).asc(nulls_last=True)
    return [way, "name_ko", "id"]


def industries(rows: QuerySet[Candidate]) -> list[tuple[str, int]]:
    """(division, firms) of a list, the largest first; "" where the registry names no industry."""
    counted = rows.order_by().values("division").annotate(n=Count("pk"))
    return sorted(((row["division"], row["n"]) for row in counted), key=lambda pair: (-pair[1], pair[0]))


def counts(user: Any) -> dict[str, int]:
    """Firms by state."""
    rows = visible(user, Candidate).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def decisions_of(user: Any, candidate: Candidate) -> QuerySet[EligibilityDecision]:
    """What rules said of a firm, the newest first."""
    return visible(user, EligibilityDecision).filter(candidate=candidate).select_related("batch")


def notes_of(user: Any, candidate: Candidate) -> QuerySet[CandidateNote]:
    """The remarks on a firm."""
    return visible(user, CandidateNote).filter(candidate=candidate).select_related("author")


def draws(user: Any) -> QuerySet[Draw]:
    """The draws, the newest first."""
    return visible(user, Draw).select_related("cohort__programme", "drawn_by")


def places(user: Any, draw: Draw) -> QuerySet[DrawPlace]:
    """The order of a draw."""
    return visible(user, DrawPlace).filter(draw=draw).select_related("candidate")


def controls(user: Any, words: str = "") -> QuerySet[ControlFirm]:
    """The firms kept for comparison."""
    return called(visible(user, ControlFirm), words, "name_ko")


def applied(user: Any) -> int:
    """How many firms applied and are still to be decided."""
    rows = visible(user, Candidate).filter(state__in=("listed", "shortlisted"))
    return rows.exclude(applied_on=None).exclude(eligibility="ineligible").count()
