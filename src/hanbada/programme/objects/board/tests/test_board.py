"""A board shows each organisation its own, the counts are right without reading, and queries do not grow with rows."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hanbada.base.text import Text
from hanbada.company.support import Need
from hanbada.content import content
from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.base import time_ordered_id
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.objects.board import selectors
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.consent.purposes import GROUNDS, Purpose, purpose_of
from hanbada.programme.objects.referral import panel
from hanbada.programme.objects.referral.models import Referral
from office_cast import RELATIONS, World, canary


def text(world: World, persona: str, url: str) -> str:
    answer = world.client(persona).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_agency_sees_its_own_board(world: World) -> None:
    words = text(world, "agency_officer", "/board/")
    assert "가상기관 A" in words
    assert canary("referred", "action") in words
    for other in set(RELATIONS) - {"referred"}:
        assert f"zq{other}z" not in words


def test_a_stranger_opens_no_foreign_board(world: World) -> None:
    assert world.client("agency_officer").get("/board/?organisation=customs").status_code == 404
    assert world.client("coordinator_officer").get("/board/?organisation=customs").status_code == 200
    assert world.client("company_own").get("/board/").status_code == 403


def test_the_ministry_counts_without_reading(world: World) -> None:
    words = text(world, "ministry_analyst", "/board/all/")
    assert "zq" not in words and "가상정밀" not in words
    assert "?organisation=" not in words
    lines = selectors.overview(world.user("ministry_analyst")).lines
    ((waiting, n, _),) = [told for line in lines if line.organisation.code == "agency-a" for told in line.told[:1]]
    stored = every(Referral).filter(to_org__code="agency-a", state="sent").count()
    assert (waiting.name, n) == ("sent", stored) and stored > 0


@pytest.mark.parametrize("persona", ["agency_lead", "auditor", "administrator", "company_own"])
def test_who_may_not_count(world: World, persona: str) -> None:
    assert world.client(persona).get("/board/all/").status_code == 403


def test_what_is_late_is_counted_late(world: World) -> None:
    every(Referral).filter(state="sent").update(due_at=clock.now() - timedelta(hours=1))
    every(ActionItem).update(due_on=clock.today() - timedelta(days=1))
    user = world.user("ministry_analyst")
    totals = dict(selectors.overview(user).totals)
    assert totals["회신 기한 지남"] == every(Referral).filter(state="sent").count() > 0
    assert totals["기한 지난 조치사항"] == every(ActionItem).count() > 0
    every(ActionItem).update(due_on=clock.today())
    assert dict(selectors.overview(user).totals)["기한 지난 조치사항"] == 0


def test_the_first_page_tells_what_waits(world: World) -> None:
    every(ActionItem).update(due_on=clock.today() - timedelta(days=1))
    words = text(world, "agency_officer", "/")
    assert "지금 챙길 것" in words and canary("referred", "action") in words
    assert str(world.row(Referral, "referred").pk) in words, "a referral without an answer"
    for other in set(RELATIONS) - {"referred"}:
        assert f"zq{other}z" not in words
    assert "지금 챙길 것" not in text(world, "auditor", "/")


def test_the_menu_marks_one_entry(world: World) -> None:
    words = text(world, "coordinator_officer", "/board/all/")
    assert set(re.findall(r'<a href="([^"]+)" aria-current="', words)) == {"/board/all/"}


@pytest.mark.parametrize("url", ["/", "/board/", "/board/all/"])
def test_queries_do_not_grow_with_rows(world: World, url: str) -> None:
    few = queries(world, url)
    item, referral = world.row(ActionItem, "referred"), world.row(Referral, "referred")
    for day in range(-20, 40):
        again(item, due_on=clock.today() + timedelta(days=day))
        again(referral, due_at=clock.now() + timedelta(days=day))
    assert queries(world, url) == few <= 30


def queries(world: World, url: str) -> int:
    client = world.client("coordinator_officer")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def again(row: Any, **fields: Any) -> None:
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    copy.pk = time_ordered_id()
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)


def test_every_barrier_has_a_purpose_and_every_purpose_exists() -> None:
    asked = [barrier for ground in GROUNDS.values() for barrier in ground.barriers]
    assert sorted(asked) == sorted(content().barriers)
    assert set(GROUNDS) == set(Purpose)
    assert {purpose_of(measure) for measure in content().measures.values()} <= set(Purpose.values)


@pytest.fixture
def in_need(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Need("origin", Text("진단", "diagnosis")), Need("local-law", Text("진단", "diagnosis"))]
    monkeypatch.setattr(panel, "needs", lambda user, case: found)


def test_the_case_proposes_measures_and_the_form_is_filled_from_one(world: World, in_need: None) -> None:
    world.organisations["customs"].code = "kcs"
    every(type(world.organisations["customs"])).filter(code="customs").update(code="kcs")
    case = world.row(Case, "elsewhere")
    words = text(world, "coordinator_officer", f"/cases/{case.pk}/")
    link = f"/cases/{case.pk}/referrals/new/?measure=fta-advice"
    assert link in words
    form = world.client("coordinator_officer").get(link).context["form"]
    assert (form["measure"].value(), form["purpose"].value()) == ("fta-advice", "customs")
    assert str(form["to_org"].value()) == str(world.organisations["customs"].pk)
    assert len(form.visible_fields()) <= 6


def test_a_sent_measure_is_shown_as_sent(world: World, in_need: None) -> None:
    every(type(world.organisations["customs"])).filter(code="customs").update(code="kcs")
    row = world.row(Referral, "elsewhere")
    every(Referral).filter(pk=row.pk).update(measure="fta-advice")
    case = world.row(Case, "elsewhere")
    words = text(world, "coordinator_officer", f"/cases/{case.pk}/")
    assert "?measure=fta-advice" not in words and f"/referrals/{row.pk}/" in words


def test_without_a_diagnosis_the_page_says_so(world: World) -> None:
    case = world.row(Case, "referred")
    assert "진단" in text(world, "coordinator_officer", f"/cases/{case.pk}/")
