"""The office by keyboard alone, at double size, and with scripts off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.contrib.auth.hashers import make_password
from django.urls import reverse

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.diagnosis.models import Diagnosis, DiagnosisAnswer
from hanbada.programme.objects.people.models import User
from hanbada.programme.objects.plan.models import PlanVersion
from hanbada.programme.objects.referral.models import Referral
from office_cast import World, build
from office_pages import addresses
from office_window import window

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "an invented long phrase"
MOST_TABS = 90
RING = """() => { const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2; }"""


@pytest.fixture
def world(transactional_db: None) -> World:
    """The fixed cast, visible to the server's thread too."""
    return build()


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until the element has the focus; each stop on the way can be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue
        assert page.evaluate(RING), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def entered(page: Any, key: str = "Enter") -> None:
    """Press the key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_from_signing_in_to_a_new_action_item_without_a_mouse(browser: Any, live_server: Any, world: World) -> None:
    officer = every(User).filter(pk=world.users["agency_officer"].pk)
    officer.update(password=make_password(PASSWORD))
    at = window(browser, live_server.url)
    page = at.open("/")
    tab_to(page, "[name=login]")
    page.keyboard.type("agency_officer@office.example")
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    entered(page)
    referral = world.row(Referral)
    tab_to(page, f'main a[href="{reverse("referral", args=[referral.pk])}"]')
    entered(page)
    tab_to(page, 'form[action$="/accept/"] button')
    entered(page, "Space")
    expect(page.locator(".page-head")).to_contain_text("수락")
    assert world.fresh(referral).state == "accepted"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"  # a new page begins at its beginning
    tab_to(page, 'nav.side a[href="/cases/"]')
    entered(page)
    case = world.row(Case)
    tab_to(page, f'main a[href="{reverse("case", args=[case.pk])}"]')
    entered(page)
    tab_to(page, f'a[href="{reverse("action-new", args=[case.pk])}"]')
    entered(page)
    tab_to(page, "[name=title]")
    entered(page)  # nothing is filled in yet
    assert page.evaluate("document.activeElement.classList.contains('error-summary')")
    tab_to(page, '.error-summary a[href="#id_title"]')
    page.keyboard.press("Enter")
    expect(page.locator("#id_title")).to_be_focused()
    page.keyboard.type("가상 조치")
    tab_to(page, "[name=owner]")
    for _ in range(page.locator("[name=owner] option").count()):
        if page.locator("[name=owner] option:checked").inner_text() == "가상기관 A":
            break
        page.keyboard.press("ArrowDown")
    tab_to(page, "[name=due_on]")
    due = clock.today() + timedelta(days=9)
    page.keyboard.type(f"{due:%m%d%Y}")  # as the browser’s own order asks
    tab_to(page, "main form .button.primary")
    entered(page)
    expect(page.get_by_role("link", name="가상 조치")).to_be_visible()
    assert every(ActionItem).get(title="가상 조치").due_on == due
    page.context.close()


def test_a_menu_gives_the_focus_back(browser: Any, live_server: Any, world: World) -> None:
    at = window(browser, live_server.url, cookies=world.client("agency_officer").cookies)
    page = at.open("/")
    tab_to(page, ".tools details:last-child summary")
    page.keyboard.press("Enter")
    tab_to(page, ".tools details[open] a, .tools details[open] button")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert page.locator("details.menu[open]").count() == 0
    page.context.close()


MOST_USED: list[tuple[str, str, Callable[[World], Any]]] = [
    ("coordinator_officer", "home", lambda world: None),
    ("coordinator_officer", "companies", lambda world: None),
    ("coordinator_officer", "company", lambda world: world.row(Company)),
    ("coordinator_officer", "case", lambda world: world.row(Case)),
    ("coordinator_officer", "referral", lambda world: world.row(Referral)),
    ("agency_officer", "referrals", lambda world: None),
    ("agency_officer", "board", lambda world: None),
    ("agency_officer", "actions", lambda world: None),
    ("coordinator_officer", "candidates", lambda world: None),
    ("coordinator_officer", "plan", lambda world: world.row(PlanVersion)),
    ("coordinator_officer", "board-all", lambda world: None),
    ("company_own", "portal", lambda world: None),
]


@pytest.mark.long
def test_nothing_is_cut_at_double_size(browser: Any, live_server: Any, world: World) -> None:
    wide = []
    for persona, name, row in MOST_USED:
        cookies = world.client(persona).cookies
        at = window(browser, live_server.url, 640, cookies=cookies, device_scale_factor=2)
        about = row(world)
        page = at.open(reverse(name, args=[about.pk] if about else []))
        expect(page.locator("main h1")).to_be_visible()
        if page.evaluate("document.documentElement.scrollWidth") > 640:
            wide.append(name)
        page.context.close()
    assert wide == []


@pytest.mark.long
def test_every_form_can_be_sent_with_scripts_off(browser: Any, live_server: Any, world: World) -> None:
    faults = {}
    for persona in ("coordinator_officer", "agency_officer", "company_own", "administrator"):
        client = world.client(persona)
        page = window(browser, live_server.url, cookies=client.cookies, java_script_enabled=False).page
        for path in addresses(world):
            answer = client.get(path)
            if answer.status_code != 200 or "Content-Disposition" in answer.headers:  # refused, or a file to keep
                continue
            page.goto(live_server.url + path)
            forms = page.locator("main form")
            stuck = [
                forms.nth(n).evaluate("one => one.outerHTML.slice(0, 200)")
                for n in range(forms.count())
                if forms.nth(n).locator("button:not([type=button])").count() == 0
            ]
            if stuck or not page.locator("main").inner_text().strip():
                faults[persona, path] = stuck
        page.context.close()
    assert faults == {}


def test_the_work_of_a_day_with_scripts_off(browser: Any, live_server: Any, world: World) -> None:
    company, case, diagnosis = world.row(Company), world.row(Case), world.row(Diagnosis)
    every(Diagnosis).filter(pk=diagnosis.pk).update(state="started", finished_at=None)
    at = window(
        browser, live_server.url, cookies=world.client("coordinator_officer").cookies, java_script_enabled=False
    )
    page = at.open(reverse("company-edit", args=[company.pk]))
    page.fill("[name=region]", "가상시")
    page.locator("main form .button.primary").click()
    assert world.fresh(company).region == "가상시"
    at.open(reverse("diagnosis", args=[diagnosis.pk]))
    page.locator("input[type=radio]").nth(1).check()
    page.get_by_role("button", name="마치고 결과 보기").click()
    assert world.fresh(diagnosis).state == "finished"
    assert every(DiagnosisAnswer).filter(diagnosis=diagnosis).exclude(value="").exists()
    at.open(reverse("action-new", args=[case.pk]))
    page.fill("[name=title]", "가상 조치")
    page.locator("[name=owner]").select_option(label="가상기관 A")
    page.fill("[name=due_on]", str(clock.today() + timedelta(days=3)))
    page.locator("main form .button.primary").click()
    assert every(ActionItem).filter(title="가상 조치").count() == 1
    at.open("/companies/")
    page.fill("[name=q]", "zqreferredzprofilez")
    page.locator(".filters button").click()
    assert page.locator("#results tbody tr").count() == 1
    page.context.close()
