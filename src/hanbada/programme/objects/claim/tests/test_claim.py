"""Outcomes: stated by the coordinator, confirmed or disputed by the company, never raised by words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hanbada.programme import clock
from hanbada.programme.access import visible
from hanbada.programme.base import Conflict
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.claim import services
from hanbada.programme.objects.claim.models import OutcomeClaim
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.consent.models import Consent
from office_cast import World


@pytest.fixture
def row(world: World) -> OutcomeClaim:
    return world.fresh(world.row(OutcomeClaim, "own"))


def make(world: World, **fields: Any) -> OutcomeClaim:
    stated: dict[str, Any] = {
        "grade": "contract", "amount_minor": 5, "currency": "KRW", "period_from": date(2025, 1, 1),
        "period_to": date(2025, 12, 31), "source": "self",
    }  # fmt: skip
    case = world.fresh(world.row(Case, "own"))
    return services.claim_make(user=world.user("coordinator_officer"), case=case, **stated | fields)


def test_the_company_confirms_and_a_correction_asks_it_again(world: World, row: OutcomeClaim) -> None:
    services.claim_confirm(user=world.user("company_own"), claim=row)
    assert world.fresh(row).answered_by.name == "company_own"  # type: ignore[union-attr]
    services.claim_correct(user=world.user("coordinator_officer"), claim=row, amount_minor=7)
    row = world.fresh(row)
    assert (row.state, row.answered_by, row.amount_minor) == ("claimed", None, 7)


def test_who_may_what(world: World, row: OutcomeClaim) -> None:
    for persona in ("coordinator_officer", "agency_lead", "auditor", "company_other"):
        with pytest.raises(PermissionDenied):
            services.claim_confirm(user=world.user(persona), claim=row)
    with pytest.raises(PermissionDenied):
        services.claim_correct(user=world.user("company_own"), claim=row, grade="customs")


def test_a_dispute_needs_a_reason_and_ends_the_asking(world: World, row: OutcomeClaim) -> None:
    with pytest.raises(ValidationError):
        services.claim_dispute(user=world.user("company_own"), claim=row, reason="  ")
    services.claim_dispute(user=world.user("company_own"), claim=row, reason="금액이 다름")
    with pytest.raises(ValidationError):
        services.claim_confirm(user=world.user("company_own"), claim=row)


def test_a_stale_answer_is_told(world: World, row: OutcomeClaim) -> None:
    stale = world.fresh(row)
    services.claim_correct(user=world.user("coordinator_officer"), claim=row, amount_minor=7)
    with pytest.raises(Conflict):
        services.claim_confirm(user=world.user("company_own"), claim=stale, version=stale.version)


@pytest.mark.parametrize(
    "fields",
    [
        {"amount_minor": -1}, {"grade": "customs"}, {"period_to": date(2024, 1, 1)}, {"currency": "won"},
        {"grade": "promise"}, {"baseline_minor": -5}, {"amount_minor": None},
    ],
)  # fmt: skip
def test_what_cannot_be_stated(world: World, fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make(world, **fields)


def test_what_customs_says_needs_the_companys_consent_to_that(world: World) -> None:
    made = make(world, grade="customs", source="customs")
    officer = world.user("coordinator_officer")
    assert not visible(officer, OutcomeClaim).filter(pk=made.pk).exists()
    assert visible(world.user("company_own"), OutcomeClaim).filter(pk=made.pk).exists()
    world.add(
        Consent(
            company=world.row(Company, "own"), item="customs", purpose="customs", given_by="가상인",
            receiver=world.organisations["coordinator"], expires_on=clock.today().replace(year=2099, day=1),
        ),
        "customs",
    )  # fmt: skip
    assert visible(officer, OutcomeClaim).filter(pk=made.pk).exists()


@pytest.mark.parametrize("words", ["<script>1</script>", "{{ 1234|add:4321 }}", "=1+1"])
def test_words_are_never_markup(world: World, row: OutcomeClaim, words: str) -> None:
    services.claim_dispute(user=world.user("company_own"), claim=row, reason=words)
    client = world.client("company_own")
    pages = "".join(
        client.get(address).content.decode() for address in (f"/outcomes/{row.pk}/", "/outcomes/", "/portal/")
    )
    assert "<script>1" not in pages and "5555" not in pages
