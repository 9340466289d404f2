"""What a referral opens: parts of the company's file to its receiver, while it is live and the company's consent holds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.objects.consent.grants import consents
from hanbada.programme.objects.consent.purposes import opening
from hanbada.programme.objects.referral.models import LIVE, Referral


def live(part: str = "profile") -> QuerySet[Referral]:
    """The referrals that open a part of the company's file to their receiver today."""
    agreed = consents(clock.today()).filter(
        item="file", company=OuterRef("case__company"), purpose=OuterRef("purpose"), receiver=OuterRef("to_org")
    )
    return every(Referral).filter(Exists(agreed), state__in=LIVE, purpose__in=opening(part))


def opened(receivers: list[UUID], part: str) -> QuerySet[Any]:
    """The companies of which a part is open to one of the receivers."""
    return live(part).filter(to_org__in=receivers).order_by().values(company=F("case__company"))


def open_to(organisation: UUID, company: UUID) -> bool:
    """Whether an organisation's officers see a company now."""
    return live().filter(to_org=organisation, case__company=company).exists()


GRANTS = {"opened": opened}
CHECKS = {
    "live referral whose consent is another one's": lambda: every(Referral).filter(
        ~Q(
            consent__company=F("case__company"),
            consent__purpose=F("purpose"),
            consent__receiver=F("to_org"),
            consent__item="file",
        ),
        state__in=LIVE,
    )
}
