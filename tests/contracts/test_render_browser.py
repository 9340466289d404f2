"""The HTML in a real browser: silent, sortable, without a sideways scroll on a phone, and whole without its script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hanbada.base.text import LANGS, Lang
from hanbada.plan.render import html
from sample_document import document, small_shapes

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(params=LANGS)
def page_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    lang: Lang = request.param
    file = tmp_path / f"plan.{lang}.html"
    file.write_bytes(html.write(document(lang, small_shapes(tmp_path))))
    return file


def test_silent_and_sortable(browser: sync_api.Browser, page_file: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    cells = page.locator("table[data-name=ranking] tbody tr td:nth-child(7)")
    before = cells.all_inner_texts()
    page.locator("table[data-name=ranking] th:nth-child(7) button").click()
    falling = cells.all_inner_texts()
    page.locator("table[data-name=ranking] th:nth-child(7) button").click()
    rising = cells.all_inner_texts()
    unknown = before[3]
    assert falling == ["15.0", "7.5", "5.0", "3.75", "3.75", "0.0", "0.0", unknown]
    assert rising[:2] == ["0.0", "0.0"] and rising[-1] == unknown, "an unknown value is last in both directions"
    page.hover("table[data-name=ranking] sup.mark a")
    assert page.locator("#tip").inner_text()
    with page.expect_download() as download:
        page.locator(".save").click()
    saved = download.value.path().read_text(encoding="utf-8-sig")
    assert download.value.suggested_filename == "ranking.csv" and '"15300000"' in saved
    assert said == [] and asked[0] == page_file.as_uri() and all(url.startswith("blob:") for url in asked[1:])
    page.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_phone_shows_everything(browser: sync_api.Browser, page_file: Path, script: bool) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=script)
    page = context.new_page()
    page.goto(page_file.as_uri())
    for selector in ("h1", "#summary h2", "table[data-name=ranking]", "figure svg", "#notes li", ".callout"):
        assert page.locator(selector).first.is_visible(), selector
    if script:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
