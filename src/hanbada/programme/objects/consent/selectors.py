"""Consents, given who reads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hanbada.programme.access import visible
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.consent.models import Consent


def consents_of(user: Any, company: Company) -> QuerySet[Consent]:
    """The consents of one company that the user may see, the newest first."""
    return visible(user, Consent).filter(company=company).select_related("receiver")
