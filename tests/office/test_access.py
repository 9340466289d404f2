"""Who sees which company: the relations of the fixed cast, and that a change of standing counts at once."""

from __future__ import annotations

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from hanbada.programme import clock
from hanbada.programme.access import every, may, visible
from hanbada.programme.objects.company.models import Company, Contact, FinancialYear, Note, Product
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.people.models import Membership, Organisation, User
from hanbada.programme.objects.referral.models import Referral
from office_cast import RELATIONS, World

LEFT = set(RELATIONS) - {"deleted"}
SEES = {
    "company_own": {"own"},
    "company_other": set(),
    "agency_officer": {"referred"},
    "agency_lead": {"referred"},
    "customs_officer": {"elsewhere"},
    "justice_officer": set(),
    "coordinator_officer": LEFT,
    "coordinator_lead": LEFT,
    "ministry_officer": set(),
    "ministry_analyst": set(),
    "publisher": set(),
    "approver": set(),
    "auditor": set(),
    "administrator": set(),
    "former_member": set(),
}


def seen(world: World, persona: str, model: type = Company) -> set[str]:
    ids = set(visible(world.user(persona), model).values_list("pk", flat=True))
    return {relation for (kind, relation), row in world.rows.items() if kind is model and row.pk in ids}


@pytest.mark.parametrize("persona", SEES)
def test_each_persona_sees_its_companies(world: World, persona: str) -> None:
    assert seen(world, persona) == SEES[persona]


def test_the_purpose_opens_parts_of_the_file(world: World) -> None:
    assert seen(world, "agency_officer", Product) == {"referred"}
    assert seen(world, "agency_officer", Contact) == {"referred"}
    assert seen(world, "agency_officer", FinancialYear) == set()  # a market purpose opens no yearly facts
    assert seen(world, "agency_officer", Note) == set()
    assert seen(world, "coordinator_officer", Note) == LEFT
    assert seen(world, "company_own", Note) == set()


def test_customs_rows_need_their_own_consent(world: World) -> None:
    user, company = world.user("coordinator_officer"), world.row(Company, "referred")
    rows = visible(user, FinancialYear).filter(company=company)
    assert set(rows.values_list("source", flat=True)) == {"self"}
    given = world.row(Consent, "referred")
    world.add(
        Consent(
            company=company,
            item="customs",
            purpose="customs",
            receiver=world.organisations["coordinator"],
            given_by="x",
            given_on=given.given_on,
            expires_on=given.expires_on,
        ),
        "again",
    )
    assert set(rows.all().values_list("source", flat=True)) == {"self", "customs"}
    own = visible(world.user("company_own"), FinancialYear)
    assert set(own.values_list("source", flat=True)) == {"self", "customs"}


@pytest.mark.parametrize(
    "lose",
    [
        lambda world: every(Referral).filter(pk=world.row(Referral).pk).update(state="revoked"),
        lambda world: every(Consent).filter(pk=world.row(Consent).pk).update(withdrawn_at=clock.now()),
        lambda world: every(Membership).filter(member=world.users["agency_officer"]).update(until=clock.today()),
        lambda world: every(Membership).filter(member=world.users["agency_officer"]).update(role="analyst"),
        lambda world: every(User).filter(pk=world.users["agency_officer"].pk).update(is_active=False),
        lambda world: every(Organisation).filter(code="agency-a").update(closed_on=clock.today()),
    ],
    ids=["referral", "consent", "membership", "role", "user", "organisation"],
)
def test_what_is_lost_is_lost_at_once(world: World, lose: object) -> None:
    assert seen(world, "agency_officer") == {"referred"}
    lose(world)  # type: ignore[operator]
    assert seen(world, "agency_officer") == set()


def test_an_undeclared_action_is_an_error(world: World) -> None:
    with pytest.raises(LookupError, match="declares no action"):
        may(world.user("administrator"), "company_sell", world.row(Company))


def test_every_model_says_who_sees_it() -> None:
    from django.apps import apps

    assert [m.__name__ for m in apps.get_app_config("programme").get_models() if not hasattr(m, "ways")] == []
