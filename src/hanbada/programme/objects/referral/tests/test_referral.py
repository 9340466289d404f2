"""The life of a referral: consent first, an answer in time, a reason for a no, a record of what was given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hanbada.programme import clock
from hanbada.programme.access import every, visible
from hanbada.programme.base import Conflict
from hanbada.programme.history import History
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.consent.services import consent_give, consent_withdraw
from hanbada.programme.objects.referral import services
from hanbada.programme.objects.referral.models import Referral
from office_cast import World


def consent(world: World, receiver: str, purpose: str, days: int = 100) -> Any:
    return consent_give(
        user=world.user("coordinator_officer"),
        company=world.row(Company),
        purpose=purpose,
        receiver=world.organisations[receiver],
        given_by="가상인물",
        expires_on=clock.today() + timedelta(days=days),
    )


def send(world: World, receiver: str = "justice", purpose: str = "law", **more: Any) -> Referral:
    return services.referral_send(
        user=world.user("coordinator_officer"),
        case=world.row(Case),
        from_org=world.organisations["coordinator"],
        to_org=world.organisations[receiver],
        purpose=purpose,
        **more,
    )


def test_without_consent_nothing_is_sent(world: World) -> None:
    with pytest.raises(ValidationError, match=r"agreed|동의"):
        send(world)
    consent(world, "justice", "finance")
    consent(world, "customs", "law")
    with pytest.raises(ValidationError):  # another purpose, another receiver: neither counts
        send(world)
    given = consent(world, "justice", "law")
    assert send(world).consent == given
    consent_withdraw(user=world.user("coordinator_officer"), consent=given)
    assert not visible(world.user("justice_officer"), Company).exists()


def test_the_clock_runs_from_sending(world: World) -> None:
    consent(world, "justice", "law")
    row = send(world)
    assert row.due_at - row.created_at == pytest.approx(timedelta(days=7), abs=timedelta(seconds=5))


def test_accepted_and_done_with_a_record(world: World) -> None:
    officer, row = world.user("agency_officer"), world.row(Referral)
    services.referral_accept(user=officer, referral=row)
    with pytest.raises(ValidationError):
        services.referral_finish(user=officer, referral=row, service=" ")
    services.referral_finish(user=officer, referral=row, service="바이어 3곳 소개")
    row = world.fresh(row)
    assert (row.state, row.service, row.served_on, row.version) == ("done", "바이어 3곳 소개", clock.today(), 3)
    told = every(History).filter(object_id=row.pk).order_by("id").values_list("action", "before__state", "after__state")
    assert list(told) == [("referral_accept", "sent", "accepted"), ("referral_finish", "accepted", "done")]


def test_a_no_needs_a_reason_and_closes_the_company(world: World) -> None:
    officer, row = world.user("agency_officer"), world.row(Referral)
    with pytest.raises(ValidationError):
        services.referral_reject(user=officer, referral=row, reason="  ")
    services.referral_reject(user=officer, referral=row, reason="소관 아님")
    assert not visible(officer, Company).exists()


def test_a_rejected_one_is_sent_on(world: World) -> None:
    row = world.row(Referral)
    services.referral_reject(user=world.user("agency_officer"), referral=row, reason="소관 아님")
    consent(world, "justice", "law")
    onward = services.referral_send_on(
        user=world.user("coordinator_officer"), referral=row, to_org=world.organisations["justice"], purpose="law"
    )
    assert (onward.previous_id, onward.state) == (row.pk, "sent")
    assert visible(world.user("justice_officer"), Company).get() == world.row(Company)


def test_no_way_back_and_no_shortcut(world: World) -> None:
    officer, row = world.user("agency_officer"), world.row(Referral)
    with pytest.raises(ValidationError):
        services.referral_finish(user=officer, referral=row, service="x")
    services.referral_accept(user=officer, referral=row)
    with pytest.raises(ValidationError):
        services.referral_reject(user=officer, referral=row, reason="x")


@pytest.mark.parametrize(
    ("persona", "act"),
    [
        ("coordinator_officer", lambda user, row: services.referral_accept(user=user, referral=row)),
        ("justice_officer", lambda user, row: services.referral_accept(user=user, referral=row)),
        ("agency_officer", lambda user, row: services.referral_revoke(user=user, referral=row, reason="x")),
        ("company_own", lambda user, row: services.referral_reject(user=user, referral=row, reason="x")),
        ("auditor", lambda user, row: services.referral_accept(user=user, referral=row)),
    ],
)
def test_only_the_right_side_moves_it(world: World, persona: str, act: Any) -> None:
    row = world.row(Referral)
    with pytest.raises(PermissionDenied):
        act(world.user(persona), row)
    assert world.fresh(row).state == "sent"


def test_the_second_of_two_answers_is_a_conflict(world: World) -> None:
    first, second = world.fresh(world.row(Referral)), world.fresh(world.row(Referral))
    services.referral_accept(user=world.user("agency_officer"), referral=first)
    with pytest.raises(Conflict) as conflict:
        services.referral_reject(user=world.user("agency_lead"), referral=second, reason="소관 아님")
    assert {(row.theirs, row.yours) for row in conflict.value.rows} >= {("accepted", "rejected")}
    assert (second.state, world.fresh(second).state) == ("sent", "accepted")
