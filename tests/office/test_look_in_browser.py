"""The look in a real browser: no finding of axe, a keyboard is enough, nothing inline, nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest

from office_window import window

sync_api = pytest.importorskip("playwright.sync_api")
axe_api = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 768, 1280)


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(browser: Any, live_server: Any, width: int, theme: str, lang: str) -> None:
    at = window(browser, live_server.url, width, lang, color_scheme=theme, reduced_motion="reduce")
    page = at.open()
    page.locator("details.fold").evaluate_all("all => all.forEach(one => one.open = true)")
    found = axe_api.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert at.said == []
    page.context.close()


def test_axe_can_find_something(browser: Any, live_server: Any) -> None:
    page = window(browser, live_server.url).open()
    page.evaluate("document.querySelector('#id_company').labels[0].remove()")
    assert "label" in {found["id"] for found in axe_api.Axe().run(page).response["violations"]}
    page.context.close()


def test_a_keyboard_reaches_content_menu_and_back(browser: Any, live_server: Any) -> None:
    at = window(browser, live_server.url)
    page = at.open()
    focused = "document.activeElement"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate(f"{focused}.id") == "content"
    page.locator(".tools summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".tools details[open]").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.value") == "ko"
    page.keyboard.press("Escape")
    assert page.locator("details.menu[open]").count() == 0
    assert page.evaluate(f"{focused}.tagName") == "SUMMARY"
    page.locator(".nav:visible a").first.focus()
    ring = page.evaluate(f"getComputedStyle({focused}).outlineWidth")
    assert ring == "3px"
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_drawer_of_a_phone_opens_by_keyboard(browser: Any, live_server: Any, scripts: bool) -> None:
    at = window(browser, live_server.url, 360, java_script_enabled=scripts)
    page = at.open()
    links = page.locator(".drawer .nav a")
    assert not links.first.is_visible()
    page.locator(".drawer > summary").focus()
    page.keyboard.press("Enter")
    assert links.first.is_visible() and links.count() == 9
    if scripts:
        page.keyboard.press("Escape")
        sync_api.expect(links.first).to_be_hidden()
    page.context.close()


def test_all_reads_without_scripts(browser: Any, live_server: Any) -> None:
    page = window(browser, live_server.url, java_script_enabled=False).open()
    page.select_option("#id_state", "sent")
    page.locator(".filters button").click()
    assert "state=sent" in page.url
    page.locator(".tools summary").first.click()
    page.locator(".menu button[value=dark]").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(12, 23, 32)"
    page.context.close()


def test_the_theme_changes_at_once_and_stays(browser: Any, live_server: Any) -> None:
    at = window(browser, live_server.url, color_scheme="dark")
    page = at.open()
    page.locator(".tools summary").first.click()
    with page.expect_response("**/theme/"):
        page.locator(".menu button[value=light]").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(244, 247, 249)"
    at.open()
    assert page.locator("html").get_attribute("data-theme") == "light"
    assert at.said == []
    page.context.close()


def test_a_list_answers_while_one_types(browser: Any, live_server: Any) -> None:
    at = window(browser, live_server.url)
    page = at.open()
    page.locator("#results .count b").evaluate("one => one.textContent = 'old'")
    page.locator("#id_q").press_sequentially("가상")
    sync_api.expect(page.locator("#results .count b")).to_have_text("1,234")
    sync_api.expect(page.locator("#announce")).to_contain_text("1,234")
    assert "q=%EA%B0%80%EC%83%81" in page.url
    assert at.said == []
    page.context.close()


def test_what_was_typed_survives_a_reload_and_a_lost_connection(browser: Any, live_server: Any) -> None:
    at = window(browser, live_server.url)
    page = at.open()
    page.on("dialog", lambda dialog: dialog.accept())
    page.check("#id_consent")
    page.fill("#id_employees", "77")
    page.fill("#id_note", "가상 메모")
    page.context.set_offline(True)
    page.locator("form[data-draft] button.primary").click()
    assert "인터넷 연결" in page.locator("form[data-draft] > .note").inner_text()
    page.context.set_offline(False)
    at.open()
    assert page.input_value("#id_employees") == "77" and page.input_value("#id_note") == "가상 메모"
    page.locator("form[data-draft] > .note button").click()
    assert page.input_value("#id_note") == ""
    at.open()
    assert page.input_value("#id_note") == ""
    page.context.close()


def test_a_reader_sees_no_draft_of_another(browser: Any, live_server: Any) -> None:
    at = window(browser, live_server.url)
    page = at.open()
    page.evaluate('sessionStorage.setItem(\'hanbada:someone:design\', \'{"values":{"note":["x"]}}\')')
    at.open()
    assert page.input_value("#id_note") == ""
    page.context.close()


def test_nothing_is_cut_at_double_size(browser: Any, live_server: Any) -> None:
    page = window(browser, live_server.url, 640).open()
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.locator(".drawer > summary").is_visible()
    page.context.close()


def test_paper_shows_the_work_and_not_the_frame(browser: Any, live_server: Any) -> None:
    page = window(browser, live_server.url).open()
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible() and not page.locator(".side").is_visible()
    assert page.locator("table.data").first.is_visible()
    page.context.close()


def test_forced_colours_keep_every_state_readable(browser: Any, live_server: Any) -> None:
    page = window(browser, live_server.url, forced_colors="active").open()
    assert page.locator(".badge").first.evaluate("one => getComputedStyle(one).borderTopWidth") == "1px"
    page.context.close()
