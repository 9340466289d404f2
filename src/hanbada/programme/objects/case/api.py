"""Cases for machines."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from hanbada.programme.audit.record import record_access
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.case.selectors import cases
from hanbada.programme.pages import found
from hanbada.programme.rest import LIMIT, Limit, OneOf, Token, answers, keyset

router = Router(tags=["cases"])
Stage = Annotated[str, OneOf(Case.Stage)]


class CaseOut(Schema):
    """A company in a cohort, and how far it is."""

    id: UUID
    version: int
    company: UUID
    company_name: str
    cohort: str
    stage: str


class Cases(Schema):
    """One page; go on with ``after`` = ``next`` until it is null."""

    items: list[CaseOut]
    next: UUID | None


def plain(row: Case) -> dict[str, Any]:
    """A case as the API says it."""
    company = {"company": row.company_id, "company_name": row.company.name_ko}
    return {"id": row.pk, "version": row.version, **company, "cohort": row.cohort.period, "stage": row.stage}


@router.get(
    "/cases",
    response=answers(Cases),
    auth=Token("cases:read"),
    operation_id="cases",
    summary="Cases that you may see · 볼 수 있는 지원 건",
)
def case_list(request: HttpRequest, stage: Stage | None = None, after: UUID | None = None, limit: Limit = LIMIT) -> Any:
    """By id; of one stage where it is named. · 단계를 주면 그 단계만."""
    items, following = keyset(cases(request.user, stage or ""), after, limit)
    record_access(request, "search", model=Case, rows=len(items), reason="api")
    return {"items": [plain(row) for row in items], "next": following}


@router.get(
    "/cases/{uuid:id}",
    response=answers(CaseOut, one=True),
    auth=Token("cases:read"),
    operation_id="case",
    summary="One case · 지원 건",
)
def case_one(request: HttpRequest, id: UUID) -> Any:
    """404 where it is not open to you. · 볼 수 없으면 404."""
    row = found(request, Case, id, cases(request.user))
    record_access(request, "view", row, reason="api")
    return plain(row)
