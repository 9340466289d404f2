"""Writes of outcomes: claimed and corrected by the coordinator, confirmed or disputed by the company."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hanbada.programme import clock
from hanbada.programme.base import create, move, said
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.claim.models import OutcomeClaim


def claim_make(*, user: Any, case: Case, once: UUID | None = None, **fields: Any) -> OutcomeClaim:
    """State an outcome of a case; the company is asked to confirm it."""
    return create(OutcomeClaim, user=user, action="outcomeclaim_make", once=once, case=case, **fields)


def claim_correct(*, user: Any, claim: OutcomeClaim, version: int | None = None, **fields: Any) -> OutcomeClaim:
    """Change an outcome: whatever the company said of the former figures counts no more."""
    unsaid: dict[str, Any] = {"answered_by": None, "answered_at": None, "ground": ""}
    return move(claim, user=user, verb="correct", version=version, **unsaid | fields)


def claim_confirm(*, user: Any, claim: OutcomeClaim, version: int | None = None) -> OutcomeClaim:
    """The company stands by the figures."""
    answer = {"answered_by": user, "answered_at": clock.now()}
    return move(claim, user=user, verb="confirm", version=version, **answer)


def claim_dispute(*, user: Any, claim: OutcomeClaim, reason: str, version: int | None = None) -> OutcomeClaim:
    """The company says that the figures are wrong, and why."""
    told = said(reason)
    answer = {"answered_by": user, "answered_at": clock.now(), "ground": told}
    return move(claim, user=user, verb="dispute", version=version, reason=told, **answer)
