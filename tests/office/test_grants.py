"""No right lies in the database without what it rests on, and the command that says so finds each one that does."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.core.management import CommandError, call_command

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.access.grants import checks, orphans
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.people.models import Membership, User
from hanbada.programme.objects.people.services import user_deactivate
from hanbada.programme.objects.plan.models import PlanShare
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.objects.token.models import ApiToken
from office_cast import World


@pytest.fixture
def sound(world: World) -> World:
    """The cast without what it plants on purpose: shares and tokens whose ground has gone, accounts without a role."""
    found = orphans()
    every(PlanShare).filter(pk__in=found["plan shared with who has no open referral"]).update(withdrawn_at=clock.now())
    assert {name for name, ids in orphans().items() if ids} == set()
    return world


def run() -> str:
    told = StringIO()
    call_command("check_grants", stdout=told)
    return told.getvalue()


def test_a_sound_office_has_none(sound: World) -> None:
    assert run().splitlines() == [f"{name}: 0" for name in checks()]


PLANTS: dict[str, Callable[[World], Any]] = {
    "role of an office held in a company": lambda world: (
        every(Membership).filter(member=world.users["company_other"]).update(role="auditor")
    ),
    "portal of an organisation that is no company": lambda world: (
        every(Company).filter(pk=world.row(Company).pk).update(organisation=world.organisations["justice"])
    ),
    "live referral whose consent is another one's": lambda world: (
        every(Referral).filter(pk=world.row(Referral).pk).update(consent=world.row(Consent, "elsewhere"))
    ),
    "plan shared with who has no open referral": lambda world: (
        every(Consent).filter(pk=world.row(Consent).pk).update(withdrawn_at=clock.now())
    ),
    "token of who has no role or no account": lambda world: (
        every(Membership).filter(member=world.users["agency_officer"]).update(until=clock.today())
    ),
    "open account that never had a role": lambda world: User(
        email="nobody@office.example", name="가상인물", password="!"
    ).save(force_insert=True),
}


@pytest.mark.parametrize("name", checks())
def test_each_check_finds_its_own(sound: World, name: str) -> None:
    PLANTS[name](sound)
    assert [found for found, ids in orphans().items() if ids] == [name]
    with pytest.raises(CommandError, match="without what they rest on"):
        run()


def test_a_closed_account_takes_its_tokens_along(sound: World) -> None:
    holder = sound.user("agency_officer")
    assert every(ApiToken).filter(holder=holder, revoked_at=None).exists()
    user_deactivate(user=sound.user("administrator"), member=holder)
    assert not every(ApiToken).filter(holder=holder, revoked_at=None).exists()
    assert {name for name, ids in orphans().items() if ids} == set()
