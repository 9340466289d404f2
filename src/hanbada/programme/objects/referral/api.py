"""Referrals for machines: read, send, answer; the services and their rules are the pages' own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

from hanbada.programme.audit.record import record_access
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.consent.purposes import Purpose
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.referral import services
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.objects.referral.selectors import receivers, referrals, sender
from hanbada.programme.pages import found
from hanbada.programme.rest import (
    LIMIT,
    Limit,
    Move,
    Once,
    OneLine,
    OneOf,
    Reason,
    Seen,
    Token,
    Words,
    answers,
    keyset,
    moves,
)

router = Router(tags=["referrals"])
READ, WRITE = Token("referrals:read"), Token("referrals:write")
State = Annotated[str, OneOf(Referral.State)]
PurposeCode = Annotated[str, OneOf(Purpose)]


class ReferralOut(Schema):
    """A referral; ``from`` and ``to`` are organisations' codes."""

    id: UUID
    version: int
    case: UUID
    sender: str
    receiver: str
    purpose: str
    measure: str
    note: str
    state: str
    due_at: datetime
    answered_at: datetime | None
    ground: str
    service: str
    served_on: date | None
    previous: UUID | None


class Referrals(Schema):
    """One page; go on with ``after`` = ``next`` until it is null."""

    items: list[ReferralOut]
    next: UUID | None


class ReferralIn(Schema):
    """What is asked of whom: the receiver's code, the purpose the company agreed to, at most four entries."""

    receiver: OneLine
    purpose: PurposeCode
    measure: OneLine = ""
    note: Words = ""


class Service(Seen):
    """What was done, and when (today where no day is given)."""

    service: Words
    served_on: date | None = None


def plain(row: Referral) -> dict[str, Any]:
    """A referral as the API says it."""
    same = ("purpose", "measure", "note", "state", "due_at", "answered_at", "ground", "service", "served_on", "version")
    sides = {"sender": row.from_org.code, "receiver": row.to_org.code, "previous": row.previous_id}
    return {"id": row.pk, "case": row.case_id, **sides, **{name: getattr(row, name) for name in same}}


@router.get(
    "/referrals",
    response=answers(Referrals),
    auth=READ,
    operation_id="referrals",
    summary="Referrals that you may see · 볼 수 있는 의뢰",
)
def referral_list(
    request: HttpRequest,
    box: Literal["in", "out"] | None = None,
    state: State | None = None,
    after: UUID | None = None,
    limit: Limit = LIMIT,
) -> Any:
    """By id; ``box``: to or from your organisations. · box: 우리 기관이 받은 것(in), 보낸 것(out)."""
    items, following = keyset(referrals(request.user, box or "", state or ""), after, limit)
    record_access(request, "search", model=Referral, rows=len(items), reason="api")
    return {"items": [plain(row) for row in items], "next": following}


@router.get(
    "/referrals/{uuid:id}",
    response=answers(ReferralOut, one=True),
    auth=READ,
    operation_id="referral",
    summary="One referral · 의뢰",
)
def referral_one(request: HttpRequest, id: UUID) -> Any:
    """404 where it is not open to you. · 볼 수 없으면 404."""
    row = found(request, Referral, id, referrals(request.user))
    record_access(request, "view", row, reason="api")
    return plain(row)


@router.post(
    "/cases/{uuid:id}/referrals",
    response=answers(ReferralOut, one=True, body=True, made=True),
    auth=WRITE,
    operation_id="referral_send",
    summary="Refer a case's company · 의뢰 보내기",
)
def referral_send(request: HttpRequest, id: UUID, body: ReferralIn, once: Once = None) -> Any:
    """422 where the company has not agreed that the receiver may have its file for the purpose. · 받는 기관과 목적에 대한 기업의 동의가 없으면 422."""
    case = found(request, Case, id)
    fields = body.dict(exclude={"receiver"})
    row = services.referral_send(
        user=request.user,
        case=case,
        from_org=sender(request.user, case),
        to_org=_receiver(request, body),
        once=once,
        **fields,
    )
    return Status(201, plain(row))


moves(
    router,
    Referral,
    "/referrals",
    {
        "accept": Move(
            services.referral_accept,
            Seen,
            "Accept · 받아들이기",
            "409 where the referral is not waiting for an answer any more, or was changed meanwhile. · 회신을 기다리지 않거나 그 사이 바뀌었으면 409.",
        ),
        "reject": Move(
            services.referral_reject,
            Reason,
            "Reject with a reason · 사유를 적어 반려하기",
            "The company is closed to you from then on. · 반려하면 그 기업을 더 볼 수 없음.",
        ),
        "finish": Move(
            services.referral_finish,
            Service,
            "Say what was done · 지원 결과 적기",
            "From accepted to done. · 수락한 의뢰를 완료로.",
        ),
        "revoke": Move(
            services.referral_revoke,
            Reason,
            "Take it back with a reason · 사유를 적어 거두기",
            "The receiver sees the company no more. · 받은 기관이 그 기업을 더 볼 수 없음.",
        ),
    },
    name="referral",
    auth=WRITE,
    rows=referrals,
    answer=(ReferralOut, plain),
)


@router.post(
    "/referrals/{uuid:id}/send-on",
    response=answers(ReferralOut, one=True, body=True, made=True),
    auth=WRITE,
    operation_id="referral_send_on",
    summary="Send a rejected one on · 반려된 의뢰를 다른 기관에 보내기",
)
def referral_send_on(request: HttpRequest, id: UUID, body: ReferralIn, once: Once = None) -> Any:
    """Makes a new referral that names this one as ``previous``. · 이 의뢰를 previous로 적은 새 의뢰를 만듦."""
    row = found(request, Referral, id, referrals(request.user))
    fields = body.dict(exclude={"receiver"})
    made = services.referral_send_on(
        user=request.user, referral=row, to_org=_receiver(request, body), once=once, **fields
    )
    return Status(201, plain(made))


def _receiver(request: HttpRequest, body: ReferralIn) -> Organisation:
    row = receivers(request.user).filter(code=body.receiver).first()
    if row is None:
        raise ValidationError({"receiver": _("No organisation that takes referrals has this code.")})
    return row
