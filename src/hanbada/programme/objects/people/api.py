"""Who the token's holder is, and the organisations' codes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from hanbada.programme.objects.people.selectors import organisations
from hanbada.programme.rest import LIMIT, Limit, Token, answers, keyset

router = Router(tags=["people"])


class PlaceOut(Schema):
    """One of your roles."""

    organisation: UUID
    kind: str
    role: str


class Me(Schema):
    """Who asks, and what the token is good for."""

    name: str
    roles: list[PlaceOut]
    scopes: list[str]


class OrganisationOut(Schema):
    """An organisation of the programme; ``code`` is its name in the API."""

    id: UUID
    code: str
    kind: str
    name_ko: str
    name_en: str
    response_days: int


class Organisations(Schema):
    """One page; go on with ``after`` = ``next`` until it is null."""

    items: list[OrganisationOut]
    next: UUID | None


@router.get("/me", response=answers(Me), auth=Token(""), operation_id="me", summary="Who am I · 나는 누구인가")
def me(request: HttpRequest) -> Any:
    """Any token. · 어느 토큰이나."""
    places = request.user.standing.places  # type: ignore[union-attr]
    roles = [{"organisation": one.organisation, "kind": one.kind, "role": one.role} for one in places]
    return {"name": request.user.name, "roles": roles, "scopes": request.auth.scopes}  # type: ignore[union-attr,attr-defined]


@router.get(
    "/organisations",
    response=answers(Organisations),
    auth=Token(""),
    operation_id="organisations",
    summary="Organisations of the programme · 사업에 참여하는 기관",
)
def organisation_list(request: HttpRequest, after: UUID | None = None, limit: Limit = LIMIT) -> Any:
    """Any token; companies are not among them. · 어느 토큰이나. 기업은 나오지 않음."""
    items, following = keyset(organisations(request.user), after, limit)
    return {"items": items, "next": following}
