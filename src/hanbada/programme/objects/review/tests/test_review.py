"""The auditor sees that something happened, to what and by whom, and never the words of it."""

from __future__ import annotations

import pytest

from hanbada.programme.audit.chain import seal
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.company.services import company_edit
from office_cast import World


@pytest.mark.parametrize("address", ["/review/access/", "/review/history/", "/review/seals/"])
def test_ids_and_no_business_text(world: World, address: str) -> None:
    row = world.row(Company)
    world.client("coordinator_officer").get(f"/companies/{row.pk}/")
    company_edit(
        user=world.user("coordinator_officer"),
        company=row,
        version=None,
        region="zqreferredzregionz",
        reason="가상 사유",
    )
    seal("access")
    words = world.client("auditor").get(address).content.decode()
    assert "zqreferredz" not in words and "가상 사유" not in words
    if "seals" not in address:
        assert str(row.pk) in words and "coordinator_officer@office.example" in words


def test_reading_the_log_is_a_row_of_it(world: World) -> None:
    client = world.client("auditor")
    client.get("/review/access/")
    assert "auditor@office.example" in client.get("/review/access/").content.decode()
