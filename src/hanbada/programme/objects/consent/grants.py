"""What a company's consent opens."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.objects.consent.models import Consent


def consents(day: date) -> QuerySet[Consent]:
    """The consents in force on a day: given, neither withdrawn nor expired."""
    return every(Consent).filter(given_on__lte=day, expires_on__gte=day, withdrawn_at=None)


def agreed(item: str, receivers: list[UUID]) -> QuerySet[Any]:
    """The companies that agreed to show one of the receivers an item."""
    return consents(clock.today()).filter(item=item, receiver__in=receivers).order_by().values("company")


GRANTS = {"agreed": agreed}
