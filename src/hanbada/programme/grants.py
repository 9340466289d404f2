"""Rights that lie in the database without what they rest on; each check is one query and must find nothing.

The pages ask for the ground again with every request, so such a right opens nothing today. It would open again when an
account is opened again or a new referral is sent, and nobody would have decided that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from hanbada.programme import clock
from hanbada.programme.access import LIVE, WORKING, consents, every
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.people.models import Membership, User
from hanbada.programme.objects.plan.models import PlanShare
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.objects.token.models import ApiToken


def orphans() -> dict[str, list[Any]]:
    """{what is wrong: ids of the rows}, of every check."""
    return {name: list(rows().order_by("pk").values_list("pk", flat=True)) for name, rows in CHECKS.items()}


def _memberships() -> QuerySet[Any]:
    day = clock.today()
    rows = every(Membership).filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    return rows.filter(Q(organisation__closed_on=None) | Q(organisation__closed_on__gt=day))


def _roles_of_an_office() -> QuerySet[Any]:
    return _memberships().filter(organisation__kind="company").exclude(role__in=WORKING)


def _portals() -> QuerySet[Any]:
    return every(Company).exclude(organisation=None).exclude(organisation__kind="company")


def _referrals() -> QuerySet[Any]:
    ground = Q(
        consent__company=F("case__company"), consent__purpose=F("purpose"), consent__receiver=F("to_org"),
        consent__item="file",
    )  # fmt: skip
    return every(Referral).filter(~ground, state__in=LIVE)


def _shares() -> QuerySet[Any]:
    agreed = consents(clock.today()).filter(
        item="file", company=OuterRef("case__company"), purpose=OuterRef("purpose"), receiver=OuterRef("to_org")
    )
    live = every(Referral).filter(
        Exists(agreed), state__in=LIVE, case__company=OuterRef("plan__company"), to_org=OuterRef("organisation")
    )
    rows = every(PlanShare).filter(~Exists(live), withdrawn_at=None)
    return rows.exclude(organisation=F("plan__company__organisation"))


def _tokens() -> QuerySet[Any]:
    rows = every(ApiToken).filter(revoked_at=None, expires_at__gt=clock.now())
    return rows.filter(~Exists(_memberships().filter(member=OuterRef("holder"), member__is_active=True)))


def _accounts() -> QuerySet[Any]:
    return every(User).filter(is_active=True).exclude(pk__in=every(Membership).values("member"))


CHECKS: Mapping[str, Callable[[], QuerySet[Any]]] = {
    "role of an office held in a company": _roles_of_an_office,
    "portal of an organisation that is no company": _portals,
    "live referral whose consent is another one's": _referrals,
    "plan shared with who has no open referral": _shares,
    "token of who has no role or no account": _tokens,
    "open account that never had a role": _accounts,
}
