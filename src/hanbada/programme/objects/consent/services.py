"""Giving and withdrawing consent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hanbada.programme import clock
from hanbada.programme.base import change, create
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.consent.models import Consent


def consent_give(*, user: Any, company: Company, once: UUID | None = None, **fields: Any) -> Consent:
    """A company's consent, written down by itself or by the coordinator with the evidence."""
    return create(Consent, user=user, action="consent_create", once=once, company=company, **fields)


def consent_withdraw(*, user: Any, consent: Consent, version: int | None = None, reason: str = "") -> Consent:
    """Ends a consent now: what it opened is closed on the next request."""
    if consent.withdrawn_at is not None:
        return consent
    moment = {"withdrawn_at": clock.now()}
    return change(consent, user=user, action="consent_withdraw", version=version, reason=reason, **moment)
