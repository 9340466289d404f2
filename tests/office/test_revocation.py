"""What is lost is lost with the next request, at every door: page, list, download, API; and what customs data show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.test import Client
from django.urls import reverse

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.history import History
from hanbada.programme.objects.company.models import Company, FinancialYear
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.people.models import Membership, Organisation, User
from hanbada.programme.objects.plan.models import PlanShare, PlanVersion
from hanbada.programme.objects.programme.models import Programme
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.objects.token.models import SCOPES, ApiToken
from hanbada.programme.objects.token.services import digest
from office_cast import World, canary

WORD = "zqreferred"


def token(world: World, persona: str) -> Client:
    key = f"hbd_{uuid4().hex}"
    named = {"scopes": list(SCOPES), "digest": digest(key), "head": "hbd_"}
    ApiToken(holder=world.users[persona], name="가상", **named).save(force_insert=True)
    return Client(headers={"authorization": f"Bearer {key}"})


def doors(world: World, persona: str) -> dict[str, Callable[[], Any]]:
    """Every way in which the persona comes to the referred company; the sessions are open before anything is lost."""
    client, program = world.client(persona), token(world, persona)
    company, plan, referral = (world.row(model).pk for model in (Company, PlanVersion, Referral))
    wish = {"lang": "ko", "format": "pdf", "reason": "review"}
    return {
        "file": lambda: client.get(reverse("company", args=[company])),
        "list": lambda: client.get(reverse("companies")),
        "board": lambda: client.get(reverse("board")),
        "plan": lambda: client.get(reverse("plan", args=[plan])),
        "download": lambda: client.post(reverse("plan-download", args=[plan]), wish),
        "referral": lambda: client.get(reverse("referral", args=[referral])),
        "API": lambda: program.get(f"/api/v1/companies/{company}"),
        "API list": lambda: program.get("/api/v1/companies"),
    }


def opened(ways: dict[str, Callable[[], Any]]) -> set[str]:
    return {name for name, way in ways.items() if WORD in way().content.decode()}


ALL = {"file", "list", "board", "plan", "download", "referral", "API", "API list"}
LOST: dict[str, tuple[str, Callable[[World], Any], set[str]]] = {
    "taken out of the agency": (
        "agency_officer",
        lambda world: every(Membership).filter(member=world.users["agency_officer"]).update(until=clock.today()),
        set(),
    ),
    "another role": (
        "agency_officer",
        lambda world: every(Membership).filter(member=world.users["agency_officer"]).update(role="analyst"),
        set(),
    ),
    "account closed": (
        "agency_officer",
        lambda world: every(User).filter(pk=world.users["agency_officer"].pk).update(is_active=False),
        set(),
    ),
    "agency closed": (
        "agency_officer",
        lambda world: every(Organisation).filter(code="agency-a").update(closed_on=clock.today()),
        set(),
    ),
    "referral revoked": (
        "agency_officer",
        lambda world: every(Referral).filter(pk=world.row(Referral).pk).update(state="revoked"),
        set(),
    ),
    "consent withdrawn": (
        "agency_officer",
        lambda world: every(Consent).filter(pk=world.row(Consent).pk).update(withdrawn_at=clock.now()),
        set(),
    ),
    "consent run out": (
        "agency_officer",
        lambda world: (
            every(Consent)
            .filter(pk=world.row(Consent).pk)
            .update(given_on=clock.today() - timedelta(days=9), expires_on=clock.today() - timedelta(days=1))
        ),
        set(),
    ),
    "share taken back": (
        "agency_officer",
        lambda world: every(PlanShare).filter(plan=world.row(PlanVersion).pk).update(withdrawn_at=clock.now()),
        ALL - {"plan", "download"},
    ),
    "company handed to another programme": ("coordinator_officer", lambda world: hand_over(world), set()),
    "coordinator's officer taken out": (
        "coordinator_officer",
        lambda world: every(Membership).filter(member=world.users["coordinator_officer"]).update(until=clock.today()),
        set(),
    ),
}


def hand_over(world: World) -> None:
    """The programme of another coordinator takes the company."""
    other = Organisation(kind="coordinator", code="other", name_ko="가상 다른기관", name_en="Invented Other")
    other.save(force_insert=True)
    second = Programme(
        code="invented-second", name_ko="가상 둘째 사업", name_en="Invented second programme", currency="KRW",
        coordinator=other, ministry=world.organisations["ministry"],
    )  # fmt: skip
    second.save(force_insert=True)
    every(Company).filter(pk=world.row(Company).pk).update(programme=second)


@pytest.mark.parametrize("why", LOST)
def test_what_is_lost_is_lost_at_every_door_with_the_next_request(world: World, why: str) -> None:
    persona, lose, left = LOST[why]
    ways = doors(world, persona)
    assert opened(ways) == ALL - ({"board"} if persona == "coordinator_officer" else set())
    lose(world)
    assert opened(ways) == left


# ---- what the customs service holds


def consent_to_customs_data(world: World, receiver: str, **days: Any) -> None:
    fields = {"given_on": clock.today() - timedelta(days=5), "expires_on": clock.today() + timedelta(days=5), **days}
    Consent(
        company=world.row(Company), item="customs", purpose="customs", receiver=world.organisations[receiver],
        given_by="가상인물", **fields,
    ).save(force_insert=True)  # fmt: skip


def reads_customs(world: World, persona: str) -> bool:
    client, company, word = world.client(persona), world.row(Company).pk, canary("referred", "customs")
    pages = [client.get(reverse(name, args=[company])) for name in ("company", "timeline", "plans-of", "consents")]
    pages.append(token(world, persona).get(f"/api/v1/companies/{company}"))
    return any(word in page.content.decode() or 'customs"' in page.content.decode() for page in pages)


@pytest.mark.parametrize(
    ("receiver", "days", "reads"),
    [
        ("coordinator", {}, True),
        ("agency-a", {}, False),
        ("coordinator", {"withdrawn_at": clock.now()}, False),
        ("coordinator", {"expires_on": clock.today() - timedelta(days=1)}, False),
        ("coordinator", {"given_on": clock.today() + timedelta(days=1)}, False),
    ],
    ids=["to it", "to another", "withdrawn", "run out", "not yet"],
)
def test_customs_data_need_a_consent_of_their_own_to_the_reader(
    world: World, receiver: str, days: dict[str, Any], reads: bool
) -> None:
    assert not reads_customs(world, "coordinator_officer")
    consent_to_customs_data(world, receiver, **days)
    assert reads_customs(world, "coordinator_officer") == reads


def test_the_company_cannot_send_customs_data_through_the_history(world: World) -> None:
    company = world.row(Company, "own")
    row = every(FinancialYear).get(company=company, source="customs")
    sent = {"year": 2023, "source": "self", "currency": "KRW", "as_of": "2024-03-31", "sales_minor": 5}
    answer = world.client("company_own").post(reverse("year-edit", args=[row.pk]), {**sent, "version": row.version})
    assert answer.status_code == 422
    assert world.fresh(row).sales_minor == row.sales_minor
    assert not every(History).filter(object_id=row.pk).exists()
