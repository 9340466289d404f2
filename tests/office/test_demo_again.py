"""The same seed gives the same demo world."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.db import transaction

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.demo import build
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.discovery.models import Candidate
from hanbada.programme.objects.referral.models import Referral

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def outline() -> list[Any]:
    """The world without ids."""
    return [
        sorted(every(Company).values_list("name_ko", "business_number", "region", "organisation__code"), key=str),
        sorted(every(Referral).values_list("case__company__name_ko", "to_org__code", "purpose", "state", "created_at")),
        sorted(every(ActionItem).values_list("case__company__name_ko", "title", "due_on", "state"), key=str),
        sorted(every(Consent).values_list("company__name_ko", "purpose", "given_on", "withdrawn_at"), key=str),
        sorted(every(Candidate).values_list("business_number", "state", "score", "eligibility"), key=str),
        sorted(every(Case).values_list("company__name_ko", "stage", "created_at")),
    ]


@pytest.mark.long
@pytest.mark.django_db
def test_one_seed_gives_one_world() -> None:
    with clock.at(NOW):
        with transaction.atomic():
            build(1)
            first = outline()
            transaction.set_rollback(True)
        build(1)
        assert outline() == first
        assert sum(map(len, first)) > 300
