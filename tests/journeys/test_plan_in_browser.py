"""The real plan in a real browser: silent, folded tables open, every footnote leads somewhere, fits a phone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hanbada.base.text import LANGS, Lang
from hanbada.data import Store
from hanbada.demo import profile_path
from hanbada.flow import Ground, write_plan

sync_api = pytest.importorskip("playwright.sync_api")


@pytest.mark.starter
@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGS)
def test_the_plan_reads_well_on_a_desk_and_on_a_phone(
    starter_home: Path, chromium: str, tmp_path: Path, lang: Lang
) -> None:
    ground = Ground.open(Store.open(starter_home))
    (file,) = write_plan(
        profile_path(), out=tmp_path, as_of=date(2026, 7, 26), ground=ground, langs=(lang,), formats=("html",)
    )
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda fault: said.append(str(fault)))
        page.goto(file.as_uri())
        rows = page.locator("table[data-name=ranking] tbody tr")
        visible = page.locator("table[data-name=ranking] tbody tr:visible")
        assert rows.count() > 100 and visible.count() == 15
        holder = page.locator(".table", has=page.locator("table[data-name=ranking]"))
        holder.locator("button.save").first.click()
        assert visible.count() == rows.count()
        links = page.evaluate("[...document.querySelectorAll('sup.mark a')].map(a => a.getAttribute('href'))")
        assert len(links) > 200
        assert page.evaluate("hs => hs.filter(h => !document.getElementById(h.slice(1)))", links) == []
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert said == []
        browser.close()
