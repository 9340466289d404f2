"""Referrals, given who reads."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from hanbada.programme import clock
from hanbada.programme.access import OFFICES, standing_now, visible
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.referral.models import Referral


def referrals(user: Any, box: str = "", state: str = "") -> QuerySet[Referral]:
    """The referrals a user may see: ``box`` "in" or "out" of the user's own organisations; by the answer's due day."""
    rows = visible(user, Referral).select_related("case__company", "case__cohort", "from_org", "to_org")
    ours = standing_now(user).at(*OFFICES)
    ways = {"in": Q(to_org__in=ours), "out": Q(from_org__in=ours)}
    if box in ways:
        rows = rows.filter(ways[box])
    if state in Referral.State.values:
        rows = rows.filter(state=state)
    return rows.order_by("due_at", "id")


def referrals_of(user: Any, case: Case) -> QuerySet[Referral]:
    """The referrals of one case that the user may see."""
    return visible(user, Referral).filter(case=case).select_related("to_org", "from_org")


def sender(user: Any, case: Case) -> Organisation | None:
    """The user's own office that sends, the coordinator first; None: nobody of this user's may."""
    rows = visible(user, Organisation).filter(pk__in=standing_now(user).at(*OFFICES))
    return rows.filter(pk=case.company.programme.coordinator_id).first() or rows.first()


def receivers(user: Any) -> QuerySet[Organisation]:
    """The organisations that can be referred to."""
    return visible(user, Organisation).filter(kind__in=("agency", "ministry"), closed_on=None)


def agreed_receivers(user: Any, company: Company) -> QuerySet[Consent]:
    """The consents in force under which the company's file may go to somebody, as far as the user sees them."""
    day = clock.today()
    rows = visible(user, Consent).filter(company=company, item="file", withdrawn_at=None)
    return rows.filter(given_on__lte=day, expires_on__gte=day).select_related("receiver").order_by("receiver")
