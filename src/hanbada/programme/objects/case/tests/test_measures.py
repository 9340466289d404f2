"""A finished diagnosis gives the case its barriers, the plan too; one that is still being answered gives none."""

from __future__ import annotations

import pytest

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.diagnosis.models import Diagnosis
from hanbada.programme.objects.diagnosis.needs import needs
from hanbada.programme.objects.plan.profile import profile_of
from office_cast import World


@pytest.fixture
def diagnosed(world: World) -> World:
    company = world.row(Company, "referred")
    every(Diagnosis).filter(company=company).delete()
    found = ["origin", "local-law", "a-barrier-that-was-dropped"]
    ended = {"state": "finished", "finished_at": clock.now()}
    Diagnosis(company=company, instrument="invented", edition="1", barriers=found, **ended).save(force_insert=True)
    Diagnosis(company=company, instrument="invented", edition="1", barriers=["staff"]).save(force_insert=True)
    return world


def test_the_barriers_of_the_finished_diagnosis_count(diagnosed: World) -> None:
    company = diagnosed.row(Company, "referred")
    assert [need.barrier for need in needs(diagnosed.user("coordinator_officer"), company)] == ["origin", "local-law"]
    assert profile_of(company)["barriers"] == ["origin", "local-law"]


def test_an_agency_does_not_learn_the_barriers(diagnosed: World) -> None:
    assert needs(diagnosed.user("agency_officer"), diagnosed.row(Company, "referred")) == []


def test_the_case_proposes_what_answers_them(diagnosed: World) -> None:
    url = f"/cases/{diagnosed.row(Case, 'referred').pk}/"
    words = diagnosed.client("coordinator_officer").get(url).content.decode()
    assert "원산지 증명 준비" in words and "원산지인증수출자" in words
    assert "원산지 증명 준비" not in diagnosed.client("agency_officer").get(url).content.decode()
