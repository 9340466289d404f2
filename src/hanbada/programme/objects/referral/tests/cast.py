"""A referral for each relation that has one."""

from __future__ import annotations

from datetime import timedelta

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.referral.models import Referral
from office_cast import World, canary


def plant(world: World, relation: str) -> None:
    """From the coordinator, under the planted consent."""
    if relation == "own":
        return
    consent = world.row(Consent, relation)
    world.add(
        Referral(
            case=world.row(Case, relation),
            from_org=world.organisations["coordinator"],
            to_org=consent.receiver,
            purpose=consent.purpose,
            note=canary(relation, "referral"),
            consent=consent,
            state="revoked" if relation == "withdrawn" else "sent",
            due_at=clock.now() + timedelta(days=7),
        ),
        relation,
    )


FORMS = {
    "referral-new": lambda row: {"to_org": _office("agency-a"), "purpose": "market", "note": "가상 의뢰"},
    "referral-accept": lambda row: {},
    "referral-reject": lambda row: {"reason": "가상 사유"},
    "referral-revoke": lambda row: {"reason": "가상 사유"},
    "referral-finish": lambda row: {"service": "가상 지원", "served_on": "2026-01-05"},
    "referral-send-on": lambda row: {"to_org": _office("justice"), "purpose": "market"},
}


def _office(code: str) -> str:
    return str(every(Organisation).get(code=code).pk)
