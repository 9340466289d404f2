"""The company's own page: its own data only, what waits for it, and consents that end at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from hanbada.programme import clock
from hanbada.programme.access import every, may
from hanbada.programme.objects.claim.models import OutcomeClaim
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.people.models import Invitation, Organisation, User
from hanbada.programme.objects.portal.services import portal_invite
from office_cast import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_a_member_sees_its_own_company_and_what_waits(world: World) -> None:
    page = world.client("company_own").get("/portal/").content.decode()
    assert "zqownzprofilez" in page and "zqreferred" not in page
    assert "수치가 맞음" in page and "확인 전" in page and "10분쯤" in page


def test_confirming_from_the_portal(world: World) -> None:
    row = world.row(OutcomeClaim, "own")
    client = world.client("company_own")
    client.post(f"/outcomes/{row.pk}/confirm/", {"version": row.version})
    assert world.fresh(row).state == "confirmed"
    assert "기업이 확인" in client.get("/portal/").content.decode()


def test_a_consent_is_given_and_taken_back(world: World) -> None:
    company, client = world.row(Company, "own"), world.client("company_own")
    sent = {
        "item": "file", "purpose": "market", "receiver": str(world.organisations["agency-a"].pk), "given_by": "가상인 갑",
        "expires_on": str(clock.today().replace(year=2099, day=1)),
    }  # fmt: skip
    client.post(f"/companies/{company.pk}/consents/new/", sent)
    row = every(Consent).get(company=company, given_by="가상인 갑")
    assert "가상기관 A" in client.get("/portal/").content.decode()
    client.post(f"/consents/{row.pk}/withdraw/", {"version": row.version})
    assert world.fresh(row).withdrawn_at is not None
    assert "유효한 동의가 없습니다" in client.get("/portal/").content.decode()


def test_a_coordinator_opens_a_portal_and_its_guest_comes_in(world: World, client: Client) -> None:
    company, officer = world.row(Company), world.client("coordinator_officer")
    sent = {"email": "guest@company.example", "name": "가상인 을"}
    for _ in range(2):  # the second click sends no second letter
        assert officer.post(f"/companies/{company.pk}/invite/", {**sent, "version": company.version}).status_code == 302
    (letter,) = mail.outbox
    assert letter.to == ["guest@company.example"]
    link = next(line for line in letter.body.splitlines() if "/invited/" in line)
    answer = client.post(link, {"name": "가상인 을", "password": "a long invented phrase"})
    assert answer.status_code == 302
    client.force_login(every(User).get(email="guest@company.example"), backend=BACKEND)
    assert "zqreferredzprofilez" in client.get("/portal/").content.decode()
    assert client.get(f"/companies/{world.row(Company, 'own').pk}/").status_code == 404


def test_a_coordinator_lets_nobody_in_but_officers_of_its_companies(world: World) -> None:
    officer, agency = world.user("coordinator_officer"), world.organisations["agency-a"]
    portal_invite(user=officer, company=world.row(Company), email="a@b.example", name="가상인", link="{key}")
    place = world.fresh(world.row(Company)).organisation
    for organisation, role in ((agency, "officer"), (place, "administrator"), (place, "auditor")):
        asked = Invitation(organisation=organisation, role=role)
        assert not may(officer, "invitation_create", asked)
    assert may(officer, "invitation_create", Invitation(organisation=place, role="officer"))
    assert not may(officer, "organisation_create", Organisation(kind="agency"))
    with pytest.raises(PermissionDenied):
        portal_invite(
            user=world.user("agency_officer"), company=world.row(Company), email="a@b.example", name="", link=""
        )


def test_only_members_of_companies_have_a_portal(world: World) -> None:
    for persona in ("coordinator_officer", "agency_officer", "auditor", "administrator", "former_member"):
        assert world.client(persona).get("/portal/").status_code == 403


def test_the_page_asks_few_questions(world: World, django_assert_max_num_queries: Any) -> None:
    client = world.client("company_own")
    with django_assert_max_num_queries(20):
        client.get("/portal/")
