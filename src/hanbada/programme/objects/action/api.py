"""Action items for machines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

from hanbada.programme.audit.record import record_access
from hanbada.programme.objects.action import selectors, services
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.objects.case.models import Case
from hanbada.programme.pages import found
from hanbada.programme.rest import LIMIT, Limit, Move, Once, OneLine, Reason, Seen, Token, Words, answers, keyset, moves

router = Router(tags=["actions"])
READ, WRITE = Token("actions:read"), Token("actions:write")
View = Literal["overdue", "soon", "later", "open", "done", "cancelled"]


class ActionOut(Schema):
    """An action item; ``changes``: how often its day was moved."""

    id: UUID
    version: int
    case: UUID
    title: str
    owner: str
    due_on: date
    changes: int
    state: str
    ended_at: datetime | None
    outcome: str


class Actions(Schema):
    """One page; go on with ``after`` = ``next`` until it is null."""

    items: list[ActionOut]
    next: UUID | None


class ActionIn(Schema):
    """What, who (an organisation's code), until when."""

    title: OneLine
    owner: OneLine
    due_on: date


class DueIn(Seen):
    """The new day, and why."""

    due_on: date
    reason: Words


class OutcomeIn(Seen):
    """What came of it."""

    outcome: Words = ""


class ReasonIn(Reason):
    """Why it is not to be done any more."""


def plain(row: ActionItem) -> dict[str, Any]:
    """An action item as the API says it."""
    same = ("title", "due_on", "changes", "state", "ended_at", "outcome", "version")
    return {"id": row.pk, "case": row.case_id, "owner": row.owner.code, **{name: getattr(row, name) for name in same}}


@router.get(
    "/actions",
    response=answers(Actions),
    auth=READ,
    operation_id="actions",
    summary="Action items that you may see · 볼 수 있는 조치사항",
)
def action_list(
    request: HttpRequest,
    view: View | None = None,
    ours: bool = False,
    after: UUID | None = None,
    limit: Limit = LIMIT,
) -> Any:
    """By id; ``ours``: those of your organisations. · ours: 우리 기관이 맡은 것만."""
    rows = selectors.actions(request.user, view or "", "ours" if ours else "")
    items, following = keyset(rows, after, limit)
    record_access(request, "search", model=ActionItem, rows=len(items), reason="api")
    return {"items": [plain(row) for row in items], "next": following}


@router.get(
    "/actions/{uuid:id}",
    response=answers(ActionOut, one=True),
    auth=READ,
    operation_id="action",
    summary="One action item · 조치사항",
)
def action_one(request: HttpRequest, id: UUID) -> Any:
    """404 where it is not open to you. · 볼 수 없으면 404."""
    row = found(request, ActionItem, id, selectors.actions(request.user))
    record_access(request, "view", row, reason="api")
    return plain(row)


@router.post(
    "/cases/{uuid:id}/actions",
    response=answers(ActionOut, one=True, body=True, made=True),
    auth=WRITE,
    operation_id="action_create",
    summary="Set an action item · 조치사항 정하기",
)
def action_create(request: HttpRequest, id: UUID, body: ActionIn, once: Once = None) -> Any:
    """422 where the owner does not see the company. · 맡길 기관이 기업을 볼 수 없으면 422."""
    case = found(request, Case, id)
    owner = selectors.owners(request.user, case).filter(code=body.owner).first()
    if owner is None:
        raise ValidationError({"owner": _("You may not ask an organisation with this code.")})
    fields = body.dict(exclude={"owner"})
    return Status(201, plain(services.action_create(user=request.user, case=case, owner=owner, once=once, **fields)))


@router.post(
    "/actions/{uuid:id}/due",
    response=answers(ActionOut, one=True, body=True),
    auth=WRITE,
    operation_id="action_move_due",
    summary="Move the day with a reason · 사유를 적어 기한 옮기기",
)
def action_move_due(request: HttpRequest, id: UUID, body: DueIn) -> Any:
    """Reminders start anew from the new day. · 새 기한에 맞춰 다시 알림."""
    row = found(request, ActionItem, id, selectors.actions(request.user))
    return plain(services.action_move_due(user=request.user, item=row, **body.dict()))


moves(
    router,
    ActionItem,
    "/actions",
    {
        "finish": Move(
            services.action_finish, OutcomeIn, "Done · 마치기", "From open to done. · 진행 중인 것을 완료로."
        ),
        "cancel": Move(
            services.action_cancel,
            ReasonIn,
            "Cancel with a reason · 사유를 적어 취소하기",
            "Only the coordinator. · 총괄기관만.",
        ),
    },
    name="item",
    auth=WRITE,
    rows=selectors.actions,
    answer=(ActionOut, plain),
)
