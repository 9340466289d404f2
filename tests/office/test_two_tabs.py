"""B-25: one row open in two windows: who saves second sees both values, and nothing was overwritten."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.urls import reverse

from hanbada.programme.access import every
from hanbada.programme.history import History
from hanbada.programme.objects.company.models import Company
from office_cast import World, build
from office_window import window

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    """The fixed cast, visible to the server's thread too."""
    return build()


@pytest.mark.parametrize("second", ["coordinator_officer", "coordinator_lead"])
def test_who_saves_second_sees_both_values(browser: Any, live_server: Any, world: World, second: str) -> None:
    company = world.row(Company)
    path = reverse("company-edit", args=[company.pk])
    tabs = [
        window(browser, live_server.url, cookies=world.client(who).cookies) for who in ("coordinator_officer", second)
    ]
    for tab, words in zip(tabs, ("가상 먼저", "가상 나중"), strict=True):
        tab.open(path).fill("[name=region]", words)
    for tab in tabs:
        tab.page.click("main form button:not([type=button])")
        tab.page.wait_for_load_state()
    told = tabs[1].page.inner_text("[data-conflict]")
    assert "가상 먼저" in told and "가상 나중" in told
    assert world.fresh(company).region == "가상 먼저"
    assert every(History).filter(object_id=company.pk, action="company_edit").count() == 1
    tabs[1].page.click("[data-conflict] .button.primary")
    tabs[1].page.fill("[name=region]", "가상 둘 다")
    tabs[1].page.click("main form button:not([type=button])")
    tabs[1].page.wait_for_load_state()
    assert world.fresh(company).region == "가상 둘 다"
    for tab in tabs:
        tab.page.context.close()
