"""Merging loses nothing: every foreign key to Company is walked, the old address leads on, and it can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from hanbada.programme.access import every
from hanbada.programme.base import Conflict
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.company.merging import STAYING, company_merge, merge_undo, relations
from hanbada.programme.objects.company.models import Company, FinancialYear, Merge
from hanbada.programme.objects.discovery.models import Candidate
from hanbada.programme.objects.referral.models import Referral
from office_cast import World


@pytest.fixture
def pair(world: World) -> tuple[Company, Company]:
    """The referred company, into the one that is nobody's but its own."""
    every(Candidate).update(company=world.row(Company, "referred"))
    return world.fresh(world.row(Company, "referred")), world.fresh(world.row(Company, "own"))


def merge(world: World, gone: Company, kept: Company, who: str = "coordinator_officer", **more: Any) -> Merge:
    return company_merge(user=world.user(who), gone=gone, kept=kept, reason="가상 중복", **more)


def pointing(company: Company) -> dict[str, set[Any]]:
    """Every row of every model that points to a company, by "model.field"."""
    return {
        f"{relation.related_model._meta.model_name}.{relation.field.name}": set(
            every(relation.related_model).filter(**{relation.field.name: company}).values_list("pk", flat=True)
        )
        for relation in relations(Company)
    }


def test_every_foreign_key_to_a_company_is_walked() -> None:
    from django.apps import apps

    fields = {
        f"{model._meta.model_name}.{field.name}"
        for model in apps.get_app_config("programme").get_models()
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.related_model is Company
    }
    walked = {f"{r.related_model._meta.model_name}.{r.field.name}" for r in relations(Company)}
    assert fields - walked == {f"{name}.{field}" for name in STAYING for field in ("company", "kept", "gone")} & fields
    assert walked >= {
        "financialyear.company", "product.company", "contact.company", "note.company", "document.company",
        "case.company", "consent.company", "diagnosis.company", "candidate.company", "company.merged_into",
    }  # fmt: skip


def test_the_world_plants_a_row_for_every_foreign_key(world: World, pair: tuple[Company, Company]) -> None:
    """So that the next test walks something in each."""
    empty = {name for name, rows in pointing(pair[0]).items() if not rows}
    assert empty == set()


def test_everything_moves_or_is_listed_as_left(world: World, pair: tuple[Company, Company]) -> None:
    gone, kept = pair
    before = {name: rows | pointing(kept)[name] for name, rows in pointing(gone).items()}
    done = merge(world, gone, kept)
    after, stayed = pointing(kept), pointing(gone)
    assert {name: after[name] | stayed[name] for name in before} == {
        **before, "company.merged_into": before["company.merged_into"] | {gone.pk}
    }  # fmt: skip
    listed = {(row["model"], row["row"]) for row in done.left}
    left = {(name.partition(".")[0], str(pk)) for name, rows in stayed.items() for pk in rows}
    assert left <= listed
    assert {name for name, _pk in left} <= {"case", "diagnosis", "financialyear", "planversion"}


def test_what_belongs_to_a_case_of_the_same_cohort_moves_to_the_kept_case(
    world: World, pair: tuple[Company, Company]
) -> None:
    gone, kept = pair
    merge(world, gone, kept)
    case = every(Case).get(company=kept, cohort=world.cohort)
    assert world.fresh(world.row(Referral, "referred")).case_id == case.pk
    assert every(Case).get(pk=world.row(Case, "referred").pk).company_id == gone.pk


def test_the_same_figures_stay_and_others_move(world: World, pair: tuple[Company, Company]) -> None:
    gone, kept = pair
    other = every(FinancialYear).filter(company=gone).first()
    assert other is not None
    every(FinancialYear).filter(pk=other.pk).update(year=2019)
    merge(world, gone, kept)
    assert world.fresh(other).company_id == kept.pk


def test_the_old_address_leads_to_the_kept_file_for_whoever_sees_it(
    world: World, pair: tuple[Company, Company]
) -> None:
    gone, kept = pair
    merge(world, gone, kept)
    for persona in ("coordinator_officer", "company_own"):
        answer = world.client(persona).get(f"/companies/{gone.pk}/")
        assert (answer.status_code, answer["Location"]) == (302, f"/companies/{kept.pk}/")
    assert world.client("justice_officer").get(f"/companies/{gone.pk}/").status_code == 404
    officer = world.client("coordinator_officer")
    assert "합쳐진" in officer.get(f"/companies/{gone.pk}/?former=1").content.decode()
    assert str(gone.pk) not in officer.get("/companies/").content.decode()


def test_the_receiver_of_a_moved_referral_sees_the_kept_company(world: World, pair: tuple[Company, Company]) -> None:
    gone, kept = pair
    merge(world, gone, kept)
    assert world.client("agency_officer").get(f"/companies/{kept.pk}/").status_code == 200


def test_a_merge_is_undone_to_the_last_row(world: World, pair: tuple[Company, Company]) -> None:
    gone, kept = pair
    before = (pointing(gone), pointing(kept), every(Referral).order_by("pk").values_list("pk", "case"))
    before = (*before[:2], list(before[2]))
    done = merge(world, gone, kept)
    merge_undo(user=world.user("coordinator_officer"), merge=done, reason="가상 실수")
    assert (pointing(gone), pointing(kept), list(every(Referral).order_by("pk").values_list("pk", "case"))) == before
    assert world.fresh(gone).merged_into_id is None
    with pytest.raises(ValidationError):
        merge_undo(user=world.user("coordinator_officer"), merge=world.fresh(done), reason="다시")


def test_a_portal_moves_with_its_company(world: World, pair: tuple[Company, Company]) -> None:
    referred, own = pair
    place = own.organisation_id
    done = merge(world, own, referred)
    assert (world.fresh(referred).organisation_id, world.fresh(own).organisation_id) == (place, None)
    assert world.client("company_own").get(f"/companies/{referred.pk}/").status_code == 200
    merge_undo(user=world.user("coordinator_officer"), merge=world.fresh(done), reason="가상 실수")
    assert (world.fresh(referred).organisation_id, world.fresh(own).organisation_id) == (None, place)


def test_two_portals_with_members_of_their_own_are_not_thrown_together(
    world: World, pair: tuple[Company, Company]
) -> None:
    referred, own = pair
    every(Company).filter(pk=referred.pk).update(organisation=world.organisations["agency-a"])
    with pytest.raises(ValidationError):
        merge(world, own, world.fresh(referred))
    assert world.fresh(own).merged_into_id is None


def test_what_cannot_be_merged(world: World, pair: tuple[Company, Company]) -> None:
    gone, kept = pair
    with pytest.raises(ValidationError):
        merge(world, gone, gone)
    stale = world.fresh(gone)
    merge(world, gone, kept)
    with pytest.raises(ValidationError):
        merge(world, world.fresh(gone), kept)
    with pytest.raises(Conflict):
        merge(world, stale, kept, version=stale.version)


@pytest.mark.parametrize("persona", ["company_own", "agency_lead", "administrator", "ministry_officer"])
def test_only_the_coordinator_merges(world: World, pair: tuple[Company, Company], persona: str) -> None:
    with pytest.raises(PermissionDenied):
        merge(world, *pair, who=persona)
