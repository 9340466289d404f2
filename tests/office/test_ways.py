"""Ways that no object uses yet: rows that belong to nobody, and rows that everybody may see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import Q
from django.test.utils import CaptureQueriesContext, isolate_apps

from hanbada.programme.access import SYSTEM, ByProgramme, ByRole, Only, Public, every, visible
from hanbada.programme.access.grants import granted
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.programme.models import Programme
from office_cast import World


@pytest.fixture
def enquiries(world: World) -> Iterator[Any]:
    """A model of questions from outside: two of programmes, one of nobody yet, one that was published."""
    with isolate_apps("hanbada.programme"):

        class Enquiry(models.Model):
            programme = models.ForeignKey(Programme, models.DO_NOTHING, null=True, related_name="+")
            words = models.CharField(max_length=20)

            ways = (
                ByProgramme("programme"),
                Only(Q(programme=None), ByRole("officer", ("coordinator",))),
                Only(Q(words="published"), Public()),
            )

            class Meta:
                app_label = "enquiries"

    columns = ", ".join(f"{field.column} {field.db_type(connection)}" for field in Enquiry._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {Enquiry._meta.db_table} ({columns})")
    other = Organisation(kind="coordinator", code="other", name_ko="가상총괄기관 둘", name_en="Another Coordinator")
    other.save(force_insert=True)
    second = Programme(code="second", name_ko="가상 사업 둘", name_en="Second", currency="KRW", coordinator=other)
    second.save(force_insert=True)
    first = every(Programme).exclude(pk=second.pk).get()
    about = {"ours": first, "theirs": second, "nobody's": None, "published": second}
    for number, (words, programme) in enumerate(about.items()):
        Enquiry(pk=number, words=words, programme=programme).save(force_insert=True)
    yield Enquiry


SEES = {
    "coordinator_officer": {"ours", "nobody's", "published"},
    "coordinator_lead": {"ours", "published"},
    "ministry_officer": {"published"},
    "agency_officer": {"published"},
    "company_own": {"published"},
    "administrator": {"published"},
    "former_member": {"published"},
}


@pytest.mark.parametrize("persona", SEES)
def test_what_is_nobodys_is_seen_by_a_role(world: World, enquiries: Any, persona: str) -> None:
    assert set(visible(world.user(persona), enquiries).values_list("words", flat=True)) == SEES[persona]


def test_what_is_public_is_seen_by_a_visitor_with_one_query(enquiries: Any) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert set(visible(AnonymousUser(), enquiries).values_list("words", flat=True)) == {"published"}
    assert len(queries) == 1
    assert visible(SYSTEM, enquiries).count() == 4


def test_a_visitor_sees_nothing_of_the_office_and_asks_nothing(world: World) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert not [model for model, _ in world.rows if visible(AnonymousUser(), model).exists()]
    assert len(queries) == 0


def test_a_grant_that_nobody_hands_over_is_an_error() -> None:
    with pytest.raises(LookupError, match="0 objects hand over the grant 'enquiries'"):
        granted("enquiries")
