"""Sending a referral, answering it within its clock, doing the work, taking it back, sending it on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from hanbada.programme import clock
from hanbada.programme.access import may
from hanbada.programme.base import create, move, said
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.consent.grants import consents
from hanbada.programme.objects.consent.models import Consent, Item
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.referral.models import Referral


def referral_send(
    *,
    user: Any,
    case: Case,
    from_org: Organisation | None,
    to_org: Organisation,
    purpose: str,
    once: UUID | None = None,
    **fields: Any,
) -> Referral:
    """Ask another organisation; the receiver's own number of days starts now.

    Raises ValidationError where the company did not consent to this receiver for this purpose.
    """
    about = Referral(case=case, from_org=from_org, to_org=to_org)
    if not may(user, "referral_send", about):
        raise PermissionDenied("referral_send")
    return create(
        Referral,
        user=user,
        action="referral_send",
        once=once,
        case=case,
        from_org=from_org,
        to_org=to_org,
        purpose=purpose,
        consent=_consent(case, to_org, purpose),
        due_at=clock.now() + timedelta(days=to_org.response_days),
        **fields,
    )


def referral_accept(*, user: Any, referral: Referral, version: int | None = None) -> Referral:
    """Take it on."""
    return move(referral, user=user, verb="accept", version=version, answered_at=clock.now())


def referral_reject(*, user: Any, referral: Referral, reason: str, version: int | None = None) -> Referral:
    """Refuse it; without a reason that is refused itself."""
    told = said(reason)
    answer = {"ground": told, "answered_at": clock.now()}
    return move(referral, user=user, verb="reject", version=version, reason=told, **answer)


def referral_finish(
    *, user: Any, referral: Referral, service: str, served_on: Any = None, version: int | None = None
) -> Referral:
    """Say what was done for the company, and when."""
    record: dict[str, Any] = {"service": said(service, "service"), "served_on": served_on or clock.today()}
    return move(referral, user=user, verb="finish", version=version, **record)


def referral_revoke(*, user: Any, referral: Referral, reason: str, version: int | None = None) -> Referral:
    """Take it back, with the reason: the receiver sees the company no more from the next request on."""
    told = said(reason)
    return move(referral, user=user, verb="revoke", version=version, reason=told, ground=told)


def referral_send_on(
    *, user: Any, referral: Referral, to_org: Organisation, once: UUID | None = None, purpose: str = "", **fields: Any
) -> Referral:
    """Send a rejected referral to another organisation; the new one names it as ``previous``."""
    if not may(user, "referral_send_on", referral):
        raise PermissionDenied("referral_send_on")
    if referral.state != Referral.State.REJECTED:
        raise ValidationError(_("Only a rejected referral can be sent on."), code="state")
    return referral_send(
        user=user,
        case=referral.case,
        from_org=referral.from_org,
        to_org=to_org,
        purpose=purpose or referral.purpose,
        once=once,
        previous=referral,
        **fields,
    )


def _consent(case: Case, to_org: Organisation, purpose: str) -> Consent:
    found: Consent | None = (
        consents(clock.today())
        .filter(company=case.company_id, receiver=to_org, purpose=purpose, item=Item.FILE)
        .order_by("-expires_on")
        .first()
    )
    if found is None:
        raise ValidationError(
            _(
                "The company has not agreed that %(receiver)s may have its file for this purpose. Ask for its consent first."
            ),
            code="consent",
            params={"receiver": str(to_org)},
        )
    return found
