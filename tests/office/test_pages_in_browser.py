"""Every page of every object in a real browser: no finding of axe, no complaint, and nothing typed is ever lost."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.contrib.auth.hashers import make_password
from django.db.models import F
from django.urls import reverse

from hanbada.programme.access import every
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.discovery.models import Candidate
from hanbada.programme.objects.people.models import User
from hanbada.programme.objects.plan.models import PlanVersion
from hanbada.programme.objects.referral.models import Referral
from office_cast import World, build
from office_pages import addresses
from office_window import window

sync_api = pytest.importorskip("playwright.sync_api")
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [(360, "dark", "ko"), (1280, "light", "en")]
PASSWORD = "an invented long phrase"
READERS = ("coordinator_officer", "agency_officer", "company_own", "administrator", "auditor")
RESTORED = "form > .note"


@pytest.fixture
def world(transactional_db: None) -> World:
    """The fixed cast, visible to the server's thread too."""
    return build()


@pytest.mark.long
@pytest.mark.parametrize(("width", "theme", "lang"), LOOKS)
@pytest.mark.parametrize("reader", READERS)
def test_every_page_is_open_to_everybody(
    browser: Any, live_server: Any, world: World, reader: str, width: int, theme: str, lang: str
) -> None:
    read = readable(world, (reader,))
    at = looking(browser, live_server, world, reader, (width, theme, lang))
    assert len(read) >= 2
    assert {path: found for _, path in read if (found := finding(at, live_server.url + path, width))} == {}
    at.page.context.close()


@pytest.mark.parametrize("part", range(4))
def test_every_page_is_open_to_the_first_who_reads_it(browser: Any, live_server: Any, world: World, part: int) -> None:
    """Each page once, in one of the looks; ``make test-long`` asks for every reader and look."""
    read = readable(world, READERS)[part::4]
    look, faults, windows = LOOKS[part % 2], {}, {}
    for reader, path in read:
        if reader not in windows:
            windows[reader] = looking(browser, live_server, world, reader, look)
        if found := finding(windows[reader], live_server.url + path, look[0]):
            faults[path] = found
    assert faults == {}
    assert len(read) >= 10
    for at in windows.values():
        at.page.context.close()


def readable(world: World, readers: tuple[str, ...]) -> list[tuple[str, str]]:
    """(the first of the readers to whom it opens, address) of every page; a file to keep is none."""
    found = []
    for path in addresses(world):
        for reader in readers:
            answer = world.client(reader).get(path)
            assert answer.status_code in (200, 302, 403, 404), path
            if answer.status_code == 200 and "Content-Disposition" not in answer.headers:
                found.append((reader, path))
                break
    return found


def looking(browser: Any, live_server: Any, world: World, reader: str, look: tuple[int, str, str]) -> Any:
    """The reader's window in a look: width, theme, language."""
    width, theme, lang = look
    cookies = world.client(reader).cookies
    return window(browser, live_server.url, width, lang, cookies=cookies, color_scheme=theme, reduced_motion="reduce")


#: Pages that no address of an object leads to: signing in, the own account, the API's description, what is not there.
OTHERS: dict[str, tuple[str, ...]] = {
    "anonymous": ("/account/login/", "/account/password/reset/", "/account/password/reset/done/", "/nothing-here/"),
    "agency_officer": (
        "/account/2fa/", "/account/2fa/totp/activate/", "/account/2fa/webauthn/add/", "/account/2fa/webauthn/",
        "/account/email/", "/account/password/change/", "/account/reauthenticate/", "/account/logout/", "/members/",
        "/api/v1/docs", "/nothing-here/",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("width", "theme", "lang"), LOOKS)
@pytest.mark.parametrize("reader", OTHERS)
def test_the_pages_around_are_open_to_everybody(
    browser: Any, live_server: Any, world: World, reader: str, width: int, theme: str, lang: str
) -> None:
    every(User).filter(pk=world.users["agency_officer"].pk).update(password=make_password(PASSWORD))
    at = window(browser, live_server.url, width, lang, color_scheme=theme, reduced_motion="reduce")
    if reader != "anonymous":  # signed in by hand: pages of the account ask how long ago that was
        at.open("/account/login/")
        at.page.fill("[name=login]", f"{reader}@office.example")
        at.page.fill("[name=password]", PASSWORD)
        with at.page.expect_navigation():
            at.page.locator("main form .button.primary").first.click()
    faults = {path: found for path in OTHERS[reader] if (found := finding(at, live_server.url + path, width))}
    assert faults == {}
    at.page.context.close()


def finding(at: Any, address: str, width: int) -> Any:
    """What is wrong with a page: axe's report, a width that scrolls, what its console says; nothing where all is well."""
    at.said.clear()  # a page that is not there is written on the console by the browser itself
    answer = at.page.goto(address)
    found = looked_at(at.page, width)
    return found or (at.said if answer.status == 200 and at.said else None)


def looked_at(page: Any, width: int) -> Any:
    found = axe_api.Axe().run(page)
    wide = page.evaluate("document.documentElement.scrollWidth") > width
    return (found.generate_report() if found.violations_count else "", wide) if found.violations_count or wide else None


FORMS_WITH_ERRORS = (
    ("company-new", None), ("year-new", Company), ("product-new", Company), ("document-new", Company),
    ("consent-new", Company), ("referral-new", Case), ("action-new", Case), ("referral-reject", Referral),
    ("candidate-shortlist", Candidate), ("registry-new", None), ("plan-share", PlanVersion),
)  # fmt: skip


@pytest.mark.parametrize(("width", "theme", "lang"), [LOOKS[0], pytest.param(*LOOKS[1], marks=pytest.mark.long)])
def test_forms_with_errors_are_open_to_everybody(
    browser: Any, live_server: Any, world: World, width: int, theme: str, lang: str
) -> None:
    faults = {}
    for name, model in FORMS_WITH_ERRORS:
        reader = "agency_officer" if name == "referral-reject" else "coordinator_officer"
        cookies = world.client(reader).cookies
        at = window(browser, live_server.url, width, lang, cookies=cookies, color_scheme=theme, reduced_motion="reduce")
        page = at.open(reverse(name, args=[world.row(model).pk] if model else []))
        page.locator("main form .button.primary").last.click()
        page.locator(".error-summary").wait_for()
        if found := looked_at(page, width):
            faults[name] = found
        page.context.close()
    assert faults == {}


@pytest.mark.parametrize(("width", "theme", "lang"), LOOKS)
def test_a_conflict_is_open_to_everybody(
    browser: Any, live_server: Any, world: World, width: int, theme: str, lang: str
) -> None:
    cookies = world.client("coordinator_officer").cookies
    at = window(browser, live_server.url, width, lang, cookies=cookies, color_scheme=theme, reduced_motion="reduce")
    page = at.open(reverse("company-edit", kwargs={"id": world.row(Company).pk}))
    page.fill("[name=region]", "가상시")
    every(Company).filter(pk=world.row(Company).pk).update(region="먼저 고친 곳", version=F("version") + 1)
    page.locator("form.form .button.primary").click()
    page.locator(".conflict").wait_for()
    assert looked_at(page, width) is None
    page.context.close()


def edit_form(browser: Any, live_server: Any, world: World) -> tuple[Any, str]:
    """The coordinator's window with a form in which something was typed."""
    at = window(browser, live_server.url, cookies=world.client("coordinator_officer").cookies)
    path = reverse("company-edit", kwargs={"id": world.row(Company).pk})
    page = at.open(path)
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill("[name=region]", "가상시 한바다동")
    return page, live_server.url + path


def send(page: Any, button: str) -> None:
    """Click and wait for the page that comes."""
    with page.expect_navigation():
        page.locator(button).click()


def test_a_form_that_was_taken_leaves_nothing_behind(browser: Any, live_server: Any, world: World) -> None:
    page, form = edit_form(browser, live_server, world)
    send(page, "form.form .button.primary")
    assert "/edit/" not in page.url
    assert every(Company).get(pk=world.row(Company).pk).region == "가상시 한바다동"
    every(Company).filter(pk=world.row(Company).pk).update(region="다른 곳", version=F("version") + 1)
    page.goto(form)
    assert page.input_value("[name=region]") == "다른 곳"
    assert page.locator(RESTORED).count() == 0
    page.context.close()


def test_what_was_typed_outlives_the_session(browser: Any, live_server: Any, world: World) -> None:
    page, form = edit_form(browser, live_server, world)
    page.context.clear_cookies(name="sessionid")
    send(page, "form.form .button.primary")
    assert "/account/login/" in page.url
    fresh = world.client("coordinator_officer").cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": fresh, "url": live_server.url}])
    page.goto(form)
    assert page.input_value("[name=region]") == "가상시 한바다동"
    assert page.locator(RESTORED).is_visible()
    send(page, "form.form > .buttons .button.primary")
    assert every(Company).get(pk=world.row(Company).pk).region == "가상시 한바다동"
    page.context.close()


def test_both_values_are_shown_and_the_typed_one_comes_back(browser: Any, live_server: Any, world: World) -> None:
    page, form = edit_form(browser, live_server, world)
    every(Company).filter(pk=world.row(Company).pk).update(region="먼저 고친 곳", version=F("version") + 1)
    send(page, "form.form .button.primary")
    assert "먼저 고친 곳" in page.locator(".conflict").inner_text()
    assert "가상시 한바다동" in page.locator(".conflict .mine").first.inner_text()
    send(page, "[data-conflict] .button.primary")
    assert page.url == form and page.input_value("[name=region]") == "가상시 한바다동"
    send(page, "form.form > .buttons .button.primary")
    assert every(Company).get(pk=world.row(Company).pk).region == "가상시 한바다동"
    page.context.close()
