"""A company's own place in the office, and the people who are let in there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hanbada.programme import clock
from hanbada.programme.access import every, may
from hanbada.programme.base import change
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.people.models import Invitation, Organisation
from hanbada.programme.objects.people.services import invitation_create, organisation_create


def portal_invite(
    *, user: Any, company: Company, email: str, name: str, link: str, version: int | None = None
) -> Invitation:
    """Invite a person of a company to its portal, which the first invitation opens.

    ``link``  the address of the invitation, where ``{key}`` stands for the secret
    An invitation to the same address that is still open is given back: nobody gets two letters.
    """
    if not may(user, "company_invite", company):
        raise PermissionDenied("company_invite")
    with transaction.atomic():
        place = company.organisation or _opened(user, company, version)
        known = every(Invitation).filter(organisation=place, email=email, used_at=None, expires_at__gt=clock.now())
        return known.first() or invitation_create(
            user=user, link=link, email=email, name=name, organisation=place, role="officer"
        )


def _opened(user: Any, company: Company, version: int | None) -> Organisation:
    names: dict[str, Any] = {"name_ko": company.name_ko, "name_en": company.name_en or company.name_ko}
    place = organisation_create(user=user, kind="company", code=f"company-{company.pk}", **names)
    change(company, user=user, action="company_invite", version=version, organisation=place)
    return place
