"""The company file: forms that lose nothing, a second click that makes no second row, confirmation of a code."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hanbada.programme.access import every
from hanbada.programme.audit.models import AccessRow
from hanbada.programme.history import History
from hanbada.programme.objects.company import services
from hanbada.programme.objects.company.models import Company, Product
from office_cast import World


def test_a_stale_form_shows_both_values(world: World) -> None:
    client, row = world.client("coordinator_officer"), world.row(Company)
    typed = {"name_ko": "가상 나중 (주)", "business_number": row.business_number, "version": 1}
    assert client.post(f"/companies/{row.pk}/edit/", {**typed, "name_ko": "가상 먼저 (주)"}).status_code == 302
    page = client.post(f"/companies/{row.pk}/edit/", typed)
    words = page.content.decode()
    assert page.status_code == 409
    assert "가상 나중 (주)" in words and "가상 먼저 (주)" in words
    assert world.fresh(row).name_ko == "가상 먼저 (주)"


def test_a_second_click_makes_no_second_row(world: World) -> None:
    client, row = world.client("coordinator_officer"), world.row(Company)
    sent = {"words": "가상 제품", "once": str(uuid4())}
    answers = [client.post(f"/companies/{row.pk}/products/new/", sent).headers["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert every(Product).filter(words="가상 제품").count() == 1


def test_a_wrong_field_is_told_and_nothing_written(world: World) -> None:
    client, row = world.client("coordinator_officer"), world.row(Company)
    before = every(History).count()
    page = client.post(f"/companies/{row.pk}/edit/", {"name_ko": "가상 (주)", "business_number": "12"})
    assert page.status_code == 422
    assert page.context["form"].errors["business_number"]
    assert every(History).count() == before


def test_changed_words_take_the_confirmation_back(world: World) -> None:
    user, row = world.user("coordinator_officer"), world.row(Product)
    services.product_confirm(user=user, product=row, version=None)
    assert world.fresh(row).confirmed_by == user
    services.product_edit(user=user, row=row, version=None, words="가상 다른 제품")
    assert world.fresh(row).confirmed_by is None


def test_every_look_is_written_down_and_a_failing_log_shows_nothing(world: World, monkeypatch: Any) -> None:
    client, row = world.client("agency_officer"), world.row(Company)
    client.get(f"/companies/{row.pk}/")
    seen = every(AccessRow).get()
    assert (seen.action, seen.kind, seen.object_id, seen.company_id) == ("view", "company", row.pk, row.pk)
    assert client.get(f"/companies/{world.row(Company, 'elsewhere').pk}/").status_code == 404
    assert every(AccessRow).order_by("-id").first().action == "denied"
    client.raise_request_exception = False
    monkeypatch.setattr(AccessRow, "save", lambda self, **options: 1 / 0)
    page = client.get(f"/companies/{row.pk}/")
    assert page.status_code == 500
    assert "zq" not in page.content.decode()


@pytest.mark.parametrize("address", ["/companies/", "/cases/", "/referrals/"])
def test_queries_do_not_grow_with_rows(world: World, address: str) -> None:
    client = world.client("coordinator_officer")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    for number in range(30):
        Company(programme=world.programme, name_ko=f"가상 {number}", business_number=f"30000000{number:02d}").save()
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) <= 30
