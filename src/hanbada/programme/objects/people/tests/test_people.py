"""Invitations that work once, roles that end at once, sign-in by password, and the lock after wrong tries."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.history import History
from hanbada.programme.objects.people import services
from hanbada.programme.objects.people.models import Invitation, Membership, User
from office_cast import World

PASSWORD = "a long invented phrase"


def invite(world: World, email: str = "new@office.example") -> str:
    mail.outbox.clear()
    services.invitation_create(
        user=world.user("administrator"),
        link="https://office.example/invited/{key}/",
        email=email,
        name="가상인물",
        organisation=world.organisations["justice"],
        role="officer",
    )
    found = re.search(r"invited/([\w-]+)/", str(mail.outbox[0].body))
    assert found
    return found[1]


def test_a_link_makes_one_account_once(world: World) -> None:
    key = invite(world)
    page = Client().post(f"/invited/{key}/", {"name": "가상인물", "password": PASSWORD})
    assert (page.status_code, page.headers["Location"]) == (302, "/account/login/")
    member = every(User).get(email="new@office.example")
    assert every(Membership).filter(member=member, organisation__code="justice", role="officer").count() == 1
    assert Client().get(f"/invited/{key}/").status_code == 404
    with pytest.raises(ValidationError):
        services.invitation_accept(key=key, name="x", password=PASSWORD)


def test_an_old_link_and_a_withdrawn_one_are_worthless(world: World) -> None:
    old, withdrawn = invite(world, "a@office.example"), invite(world, "b@office.example")
    row = every(Invitation).get(email="b@office.example")
    services.invitation_withdraw(user=world.user("administrator"), invitation=row)
    with clock.at(clock.now() + timedelta(days=8)):
        assert services.invitation_open(old) is None
    assert services.invitation_open(old) is not None
    with clock.at(clock.now() + timedelta(seconds=1)):
        assert services.invitation_open(withdrawn) is None


def test_a_weak_password_is_told_beside_its_field(world: World) -> None:
    page = Client().post(f"/invited/{invite(world)}/", {"name": "가상인물", "password": "short"})
    assert page.status_code == 422
    assert page.context["form"].errors["password"]
    assert not every(User).filter(email="new@office.example").exists()


def test_the_link_is_not_in_the_database(world: World) -> None:
    key = invite(world)
    assert key not in str(list(every(Invitation).values()))
    assert key not in str(list(every(History).values()))


def test_only_the_administrator_invites(world: World) -> None:
    with pytest.raises(PermissionDenied):
        services.invitation_create(
            user=world.user("coordinator_lead"),
            link="{key}",
            email="x@office.example",
            name="x",
            organisation=world.organisations["justice"],
            role="officer",
        )
    assert mail.outbox == []


def test_a_closed_account_is_out_on_the_next_request(world: World) -> None:
    client = world.client("agency_officer")
    assert client.get("/companies/").status_code == 200
    services.user_deactivate(user=world.user("administrator"), member=world.user("agency_officer"))
    assert client.get("/companies/").headers["Location"].startswith("/account/login/")


def test_an_ended_role_counts_on_the_next_request(world: World) -> None:
    client = world.client("coordinator_officer")
    words = client.get("/companies/").content.decode()
    assert "zqreferredzprofilez" in words
    row = every(Membership).get(member=world.users["coordinator_officer"])
    services.membership_end(user=world.user("administrator"), membership=row)
    assert "zqreferred" not in client.get("/companies/").content.decode()


def sign_in(client: Client, password: str) -> int:
    return client.post("/account/login/", {"login": "agency_officer@office.example", "password": password}).status_code


def test_sign_in_by_password_and_the_lock(world: World) -> None:
    cache.clear()
    every(User).filter(pk=world.users["agency_officer"].pk).update(password=make_password(PASSWORD))
    assert sign_in(Client(), PASSWORD) == 302
    answers = []
    for _ in range(11):
        cache.clear()  # the sign-in library counts in the cache; this test is about the lock in the database
        answers.append(sign_in(Client(), "wrong"))
    assert answers[:9] == [200] * 9
    assert answers[-1] == 429
    cache.clear()
    assert sign_in(Client(), PASSWORD) == 429
