"""Which rights over a company rest on nothing."""

from __future__ import annotations

from hanbada.programme.access import every
from hanbada.programme.objects.company.models import Company

CHECKS = {
    "portal of an organisation that is no company": lambda: (
        every(Company).exclude(organisation=None).exclude(organisation__kind="company")
    ),
}
