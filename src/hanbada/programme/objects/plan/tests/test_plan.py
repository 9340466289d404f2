"""Plans: who sees them, what may be written beside, one effect of a job delivered twice, bytes that stay the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from hanbada.base.errors import InputError, MissingRelease
from hanbada.base.text import Text
from hanbada.programme import clock
from hanbada.programme.access import SYSTEM, every, may, visible
from hanbada.programme.audit.models import AccessRow
from hanbada.programme.history import History
from hanbada.programme.objects.company.models import Company, FinancialYear, Product
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.plan import generation, making, services
from hanbada.programme.objects.plan.models import PlanComment, PlanFile, PlanSection, PlanShare, PlanVersion
from hanbada.programme.objects.plan.profile import profile_of
from hanbada.programme.objects.plan.selectors import comments_of, drift, sections
from hanbada.programme.objects.referral.models import Referral
from office_cast import World, canary


def plan(world: World, relation: str = "referred") -> PlanVersion:
    return world.fresh(world.row(PlanVersion, relation))


def part(world: World, relation: str = "referred") -> PlanSection:
    return world.fresh(world.row(PlanSection, relation))


def seen(world: World, persona: str, model: Any = PlanVersion) -> set[str]:
    ids = set(visible(world.user(persona), model).values_list("pk", flat=True))
    return {relation for (kind, relation), row in world.rows.items() if kind is model and row.pk in ids}


@pytest.mark.parametrize("model", [PlanVersion, PlanSection, PlanFile])
def test_an_agency_sees_a_plan_by_referral_consent_and_share(world: World, model: Any) -> None:
    assert seen(world, "agency_officer", model) == {"referred"}
    assert seen(world, "customs_officer", model) == {"elsewhere"}
    assert seen(world, "justice_officer", model) == set()
    assert seen(world, "company_own", model) == set()


@pytest.mark.parametrize(
    "lose",
    [
        lambda world: every(PlanShare).filter(plan=plan(world)).update(withdrawn_at=clock.now()),
        lambda world: every(Referral).filter(pk=world.row(Referral).pk).update(state="revoked"),
        lambda world: every(Consent).filter(pk=world.row(Consent).pk).update(withdrawn_at=clock.now()),
    ],
    ids=["share", "referral", "consent"],
)
def test_what_is_taken_back_is_gone_at_once(world: World, lose: Any) -> None:
    url = f"/plans/{plan(world).pk}/"
    assert world.client("agency_officer").get(url).status_code == 200
    lose(world)
    assert world.client("agency_officer").get(url).status_code == 404


def test_another_agency_s_share_opens_nothing(world: World) -> None:
    """Agency A sees the company, but the plan was shared with the customs agency alone."""
    every(PlanShare).filter(plan=plan(world)).update(organisation=world.organisations["customs"])
    assert seen(world, "agency_officer") == set()
    assert seen(world, "customs_officer") == {"elsewhere"}


def test_a_company_sees_a_plan_that_was_shared_with_it(world: World) -> None:
    row, place = plan(world, "own"), world.organisations["company-own"]
    services.share_create(user=world.user("coordinator_officer"), plan=row, organisation=place)
    assert seen(world, "company_own") == {"own"}
    assert not visible(world.user("company_own"), PlanComment).exists()


def test_a_plan_is_shared_only_with_who_sees_the_company(world: World) -> None:
    user = world.user("coordinator_officer")
    with pytest.raises(ValidationError):
        services.share_create(user=user, plan=plan(world), organisation=world.organisations["justice"])
    with pytest.raises(PermissionDenied):
        services.share_create(
            user=world.user("agency_lead"), plan=plan(world), organisation=world.organisations["customs"]
        )


def test_an_agency_reads_only_its_own_comments(world: World) -> None:
    user = world.user("agency_officer")
    row = sections(user).get(pk=part(world).pk)
    assert not comments_of(user, row).exists()
    services.comment_create(user=user, section=row, organisation=world.organisations["agency-a"], text="가상 의견")
    assert [comment.text for comment in comments_of(user, row)] == ["가상 의견"]
    assert comments_of(world.user("coordinator_officer"), row).count() == 2
    with pytest.raises(PermissionDenied):
        services.comment_create(user=user, section=row, organisation=world.organisations["customs"], text="가상")


def test_an_approved_plan_is_not_written_in(world: World) -> None:
    with pytest.raises(PermissionDenied):
        services.plan_approve(user=world.user("coordinator_officer"), plan=plan(world))
    services.section_edit(user=world.user("coordinator_officer"), section=part(world), edited_ko="가상 글")
    services.plan_approve(user=world.user("coordinator_lead"), plan=plan(world))
    with pytest.raises(ValidationError):
        services.section_edit(user=world.user("coordinator_officer"), section=part(world), edited_ko="다른 글")
    stored = plan(world)
    assert (stored.state, stored.approved_by_id) == ("approved", world.users["coordinator_lead"].pk)
    assert every(History).filter(object_id=stored.pk, action="planversion_approve").count() == 1


def test_nothing_stale_is_approved(world: World) -> None:
    every(PlanSection).filter(pk=part(world).pk).update(state="stale")
    with pytest.raises(ValidationError):
        services.plan_approve(user=world.user("coordinator_lead"), plan=plan(world))
    services.section_check(user=world.user("coordinator_officer"), section=part(world))
    services.plan_approve(user=world.user("coordinator_lead"), plan=plan(world))


def test_a_file_leaves_with_its_reason_or_not_at_all(world: World) -> None:
    client, row = world.client("agency_officer"), plan(world)
    url = f"/plans/{row.pk}/download/"
    for data in ({}, {"lang": "ko", "format": "md"}, {"lang": "ko", "format": "md", "reason": "other"}):
        assert client.post(url, data).status_code == 422
    assert not every(AccessRow).filter(action="export").exists()
    answer = client.post(url, {"lang": "ko", "format": "md", "reason": "other", "words": "가상 사유"})
    assert answer.content.decode() == canary("referred", "plan")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    written = every(AccessRow).get(action="export")
    assert (written.object_id, written.reason, written.user_id) == (
        row.pk,
        "other: 가상 사유",
        world.users["agency_officer"].pk,
    )


def test_changed_bytes_never_leave(world: World) -> None:
    file = every(PlanFile).get(plan=plan(world), lang="ko", format="md")
    default_storage.delete(file.name)
    assert default_storage.save(file.name, ContentFile(b"somebody else's words")) == file.name
    client = world.client("coordinator_officer")
    client.raise_request_exception = False
    answer = client.post(f"/plans/{plan(world).pk}/download/", {"lang": "ko", "format": "md", "reason": "review"})
    assert answer.status_code == 500
    assert b"somebody" not in answer.content


def test_the_profile_holds_nothing_of_the_customs_service(world: World) -> None:
    company = world.row(Company, "referred")
    every(FinancialYear).filter(company=company, source="customs").update(sales_minor=987_654_321_000)
    profile = profile_of(company)
    assert "987654321000" not in str(profile)
    assert profile["accounts"]["years"][0]["sales"] == 120_000_000_001
    assert "business_number" not in profile  # its check digit does not hold


def test_drift_names_what_changed(world: World) -> None:
    assert not drift(plan(world)).company
    every(Product).filter(company=plan(world).company).update(hs_code="720293")
    assert drift(plan(world)).company == ("products",)


MADE = making.Made("summary", {"ko": "요약", "en": "Summary"}, {"ko": [], "en": []}, "d" * 64)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A generator that counts its calls: the real one has its own test, with the starter data."""
    calls: list[str] = []

    def make(profile: Any, as_of: Any) -> making.Plan:
        calls.append("make")
        return making.Plan({}, (MADE,), {"ko": {}, "en": {}}, [])

    monkeypatch.setattr(making, "make", make)
    monkeypatch.setattr(making, "files", lambda documents: {("ko", "md"): b"# plan"})
    return calls


def asked(world: World) -> PlanVersion:
    return services.plan_ask(user=world.user("coordinator_officer"), company=world.row(Company, "referred"))


@pytest.mark.parametrize("repeat", range(20))
def test_a_job_delivered_twice_has_one_effect(world: World, fake: list[str], repeat: int) -> None:
    row = asked(world)
    assert [generation.generate(str(row.pk)) for _ in range(3)] == ["ready"] * 3
    assert (every(PlanSection).filter(plan=row).count(), every(PlanFile).filter(plan=row).count()) == (1, 1)
    assert every(History).filter(object_id=row.pk, action="planversion_make").count() == 1


def test_two_workers_at_once_have_one_effect(world: World, fake: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    row, real = asked(world), making.make

    def slow(profile: Any, as_of: Any) -> making.Plan:
        monkeypatch.setattr(making, "make", real)
        assert generation.generate(str(row.pk)) == "ready"  # the other worker is faster
        return real(profile, as_of)

    monkeypatch.setattr(making, "make", slow)
    assert generation.generate(str(row.pk)) == "ready"
    assert every(PlanSection).filter(plan=row).count() == 1


def test_asking_twice_makes_one_version(world: World) -> None:
    assert asked(world).pk == asked(world).pk
    assert every(PlanVersion).filter(company=world.row(Company, "referred")).count() == 2


@pytest.mark.parametrize("changed", [True, False])
def test_what_was_written_is_carried_to_the_next_version(world: World, fake: list[str], changed: bool) -> None:
    services.section_edit(user=world.user("coordinator_officer"), section=part(world), edited_ko="가상 글")
    every(PlanSection).filter(pk=part(world).pk).update(digest="e" * 64 if changed else "d" * 64)
    row = asked(world)
    generation.generate(str(row.pk))
    new = every(PlanSection).get(plan=row)
    assert (new.edited_ko, new.state) == ("가상 글", "stale" if changed else "checked")


@pytest.mark.parametrize(
    "error",
    [
        InputError(Text("자료에 없는 품목", "a product that the data do not hold"), Text("있는 품목", "one they hold"), Text("`hanbada data import`", "hanbada data import"), whom="operator"),
        MissingRelease(Text("자료 없음", "no data"), Text("자료", "data"), Text("hanbada data pull", "hanbada data pull")),
    ],
)  # fmt: skip
def test_no_data_is_a_state_with_what_to_do(world: World, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def none(profile: Any, as_of: Any) -> Any:
        raise error

    monkeypatch.setattr(making, "make", none)
    row = asked(world)
    assert generation.generate(str(row.pk)) == "failed"
    words = world.client("coordinator_officer").get(f"/plans/{row.pk}/").content.decode()
    assert "시스템 담당자" in words and "hanbada data" not in words


def test_what_the_officer_can_do_is_said_as_it_stands(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(profile: Any, as_of: Any) -> Any:
        raise InputError(
            Text("빈 품명", "an empty name"), Text("품명", "a name"), Text("품명을 쓰세요", "write the name")
        )

    monkeypatch.setattr(making, "make", none)
    row = asked(world)
    assert generation.generate(str(row.pk)) == "failed"
    words = world.client("coordinator_officer").get(f"/plans/{row.pk}/").content.decode()
    assert "품명을 쓰세요" in words and "시스템 담당자" not in words


def test_a_company_without_products_is_told_so(world: World) -> None:
    every(Product).filter(company=world.row(Company, "referred")).delete()
    row = asked(world)
    assert generation.generate(str(row.pk)) == "failed"
    assert plan_of(row).problem[0]["found"]["en"] == "no product is registered"


def test_a_fault_is_told_and_kept_for_who_runs_the_office(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "make", lambda profile, as_of: 1 / 0)
    row = asked(world)
    with pytest.raises(ZeroDivisionError):
        generation.generate(str(row.pk))
    assert plan_of(row).state == "failed"


def plan_of(row: PlanVersion) -> PlanVersion:
    return every(PlanVersion).get(pk=row.pk)


def test_the_system_is_the_only_one_who_makes(world: World) -> None:
    row = plan(world)
    for persona in ("coordinator_lead", "administrator", "agency_lead"):
        assert not any(may(world.user(persona), f"planversion_{verb}", row) for verb in ("make", "fail", "replace"))
    assert may(SYSTEM, "planversion_make", row)
