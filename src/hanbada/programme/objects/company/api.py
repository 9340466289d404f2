"""Companies for machines: the list and one file, with the parts that the reader's referrals open."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from hanbada.programme.audit.record import record_access
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.company.selectors import companies, file_of
from hanbada.programme.pages import found
from hanbada.programme.rest import LIMIT, Limit, OneLine, Token, answers, keyset

router = Router(tags=["companies"])


class CompanyOut(Schema):
    """A company's profile; an empty text is not known."""

    id: UUID
    version: int
    name_ko: str
    name_en: str
    business_number: str
    industry_code: str
    region: str


class YearOut(Schema):
    """The facts of one year in minor units; null is not known."""

    year: int
    source: str
    currency: str
    sales_minor: int | None
    exports_direct_minor: int | None
    exports_indirect_minor: int | None
    employees: int | None
    as_of: date


class ProductOut(Schema):
    """A product; ``confirmed_on`` null: nobody answers for the code yet."""

    id: UUID
    words: str
    hs_code: str
    hs_revision: str
    confirmed_on: date | None


class CompanyFile(CompanyOut):
    """A company with the parts of its file that are open to you; a closed part is empty."""

    website: str
    summary: str
    years: list[YearOut]
    products: list[ProductOut]


class Companies(Schema):
    """One page; go on with ``after`` = ``next`` until it is null."""

    items: list[CompanyOut]
    next: UUID | None


@router.get(
    "/companies",
    response=answers(Companies),
    auth=Token("companies:read"),
    operation_id="companies",
    summary="Companies that you may see · 볼 수 있는 기업",
)
def company_list(request: HttpRequest, q: OneLine = "", after: UUID | None = None, limit: Limit = LIMIT) -> Any:
    """By id; ``q`` looks in names and the business number. · 이름과 사업자번호에서 q를 찾음."""
    items, following = keyset(companies(request.user, q), after, limit)
    record_access(request, "search", model=Company, rows=len(items), reason="api")
    return {"items": items, "next": following}


@router.get(
    "/companies/{uuid:id}",
    response=answers(CompanyFile, one=True),
    auth=Token("companies:read"),
    operation_id="company",
    summary="One company's file · 기업 한 곳의 정보",
)
def company_one(request: HttpRequest, id: UUID) -> Any:
    """404 where it is not open to you, as for nothing at all. · 볼 수 없으면 없는 것과 같이 404."""
    row = found(request, Company, id)
    record_access(request, "view", row, reason="api")
    parts = file_of(request.user, row)
    plain = {name: getattr(row, name) for name in (*CompanyOut.model_fields, "website", "summary")}
    return {**plain, "years": list(parts["years"]), "products": list(parts["products"])}
