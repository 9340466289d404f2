"""A firm is found however its name or number is written, at every address that takes ``q``."""

from __future__ import annotations

import unicodedata

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.urls import reverse

from hanbada.programme import clock
from hanbada.programme.access import visible
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.company.selectors import companies
from hanbada.programme.objects.discovery.models import Candidate, ControlFirm, RegistryImport
from hanbada.programme.objects.discovery.selectors import candidates, controls
from office_cast import World

NAME, NUMBER = "가상탐색 28 (주)", "0000000280"
ASKED = (
    "가상탐색",
    unicodedata.normalize("NFD", "가상탐색"),
    "가상탐색 28 ㈜",
    "가상탐색28(주)",
    "주식회사 가상탐색  28",
    "가상탐색　２８",
    "（주）가상탐색28",
    "가상-탐색",
    "000-00-00280",
    "0000000280",
    "０００-００",
    "000 00 002",
    " 가상탐색 ",
)
NOT_ASKED = ("가상탐사", "29 (주)", "000-00-00281", "㈜ 탐색가상")


@pytest.fixture
def firms(world: World) -> World:
    firm = {"programme": world.programme, "business_number": NUMBER, "name_ko": NAME}
    world.add(Company(name_en="Gasang Tamsaek", **firm), "searched")
    world.add(Candidate(batch=world.row(RegistryImport), row=9, facts={}, **firm), "searched")
    world.add(ControlFirm(eligibility="unknown", why="decided", kept_on=clock.today(), **firm), "searched")
    return world


@pytest.mark.parametrize("words", ASKED)
def test_found_at_every_door(firms: World, words: str) -> None:
    user = firms.user("coordinator_officer")
    assert NAME in [row.name_ko for row in companies(user, words)]
    assert NAME in [row.name_ko for row in candidates(user, {"q": words})]
    assert NAME in [row.name_ko for row in controls(user, words)]
    client = firms.client("coordinator_officer")
    for page in ("companies", "candidates", "controls"):
        assert NAME in client.get(reverse(page), {"q": words}).content.decode(), page


@pytest.mark.parametrize("words", NOT_ASKED)
def test_not_found(firms: World, words: str) -> None:
    user = firms.user("coordinator_officer")
    assert NAME not in [row.name_ko for row in companies(user, words)]
    assert NAME not in [row.name_ko for row in candidates(user, {"q": words})]


def test_an_empty_question_asks_for_all(firms: World) -> None:
    user = firms.user("coordinator_officer")
    assert companies(user, " ").count() == visible(user, Company).filter(merged_into=None).count()


def test_what_a_form_sends_apart_is_stored_composed(firms: World) -> None:
    from hanbada.programme.objects.company.forms import CompanyFields

    apart = unicodedata.normalize("NFD", "가상정밀")
    form = CompanyFields({"name_ko": apart}, user=firms.user("coordinator_officer"))
    form.is_valid()
    assert form.values()["name_ko"] == "가상정밀" != apart
