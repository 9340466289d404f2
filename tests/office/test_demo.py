"""The demo world: the promised numbers, every state."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.core.management import call_command
from django.db import transaction

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.demo import build, empty, sign_in
from hanbada.programme.history import History
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.claim.models import OutcomeClaim
from hanbada.programme.objects.company.models import Company, Product
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.diagnosis.models import Diagnosis
from hanbada.programme.objects.discovery.models import Candidate, RegistryImport
from hanbada.programme.objects.people.models import Organisation, User
from hanbada.programme.objects.plan.models import PlanShare, PlanVersion
from hanbada.programme.objects.referral.models import Referral

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The world of seed 1, taken back after the module's tests."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(NOW):
        yield build(1)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _open(made: Any) -> Any:
    with clock.at(NOW):
        yield


def test_it_has_the_promised_organisations_and_companies(made: Any) -> None:
    kinds = Counter(every(Organisation).values_list("kind", flat=True))
    assert (kinds["coordinator"] + kinds["agency"], kinds["ministry"]) == (19, 1)
    assert every(Organisation).filter(code__startswith="invented-").count() == 4
    cohorts = Counter(every(Case).values_list("cohort__period", flat=True))
    assert cohorts == {"2024-H1": 27, "2024-H2": 13}
    assert all(name.startswith("가상") for name in every(Company).values_list("name_ko", flat=True))
    assert all(words.startswith("가상인물") for words in every(User).values_list("name", flat=True))


def test_three_firms_sell_what_the_starter_data_do_not_hold(made: Any) -> None:
    assert every(Product).filter(hs_code__in=("330499", "190230", "841480")).count() == 3
    assert every(Company).exclude(products__hs_code__in=("330499", "190230", "841480")).count() == 37


def test_every_state_is_there(made: Any) -> None:
    assert set(every(Referral).values_list("state", flat=True)) == set(Referral.State.values)
    assert every(Referral).filter(previous__state="rejected").exists(), "one was sent on"
    assert every(Referral).filter(state="sent", due_at__lt=NOW).exists(), "one answer is late"
    assert set(every(Case).values_list("stage", flat=True)) == set(Case.Stage.values)
    assert set(every(ActionItem).values_list("state", flat=True)) == set(ActionItem.State.values)
    assert every(ActionItem).filter(state="open", due_on__lt=NOW.date()).exists()
    assert set(every(Candidate).values_list("state", flat=True)) >= {"listed", "chosen", "control"}
    held = Counter((row.in_force, row.withdrawn_at is not None) for row in every(Consent))
    assert held[True, False] and held[False, False] and held[False, True], "valid, expired, withdrawn"


def test_firms_are_diagnosed_and_outcomes_answered(made: Any) -> None:
    states = Counter(every(OutcomeClaim).values_list("state", flat=True))
    assert set(states) == {"claimed", "confirmed", "disputed"}
    finished = set(every(Diagnosis).filter(state="finished").values_list("company", flat=True))
    assert finished == set(every(Case).exclude(stage="found").values_list("company", flat=True))
    assert all(every(Diagnosis).exclude(barriers=[]).values_list("barriers", flat=True))


@pytest.mark.starter
def test_two_plans_are_made_and_shared(made: Any, starter_home: Any) -> None:
    plans = every(PlanVersion).all()
    assert [plan.state for plan in plans] == ["approved", "approved"]
    assert every(PlanShare).filter(withdrawn_at=None).count() == 2


def test_rows_rejected_from_the_registry_are_counted(made: Any) -> None:
    batch = every(RegistryImport).get()
    assert (batch.rows_in, batch.rows_new, batch.rows_rejected) == (63, 60, 3)


def test_nothing_lies_in_the_future_and_every_write_has_its_history(made: Any) -> None:
    assert every(History).filter(at__gt=NOW).count() == 0
    told = set(every(History).values_list("kind", "object_id"))
    for model in (Company, Case, Consent, Referral, ActionItem, Product):
        assert {(model._meta.model_name, pk) for pk in every(model).values_list("pk", flat=True)} <= told


def test_it_says_who_signs_in(made: Any) -> None:
    addresses = [address for address, _ in sign_in()]
    assert {"officer@fomek.example", "officer@kcs.example", "officer@company-1.example"} <= set(addresses)
    assert set(addresses) <= set(every(User).values_list("email", flat=True))


def test_a_world_in_use_stays_as_it_is(made: Any) -> None:
    assert not empty()
    before = every(History).count()
    call_command("load_programmes", verbosity=0)
    assert every(History).count() == before
    with pytest.raises(RuntimeError):
        build(1)
