"""A browser window on the office for tests, with everything that the page complained about."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

GRAVE = ("error", "warning")  # a blocked style or script is an error; hints for password managers are not


@dataclass
class Window:
    """A page, the address it looks at, and everything it said on its console."""

    page: Any
    address: str
    said: list[str] = field(default_factory=list)

    def open(self, path: str = "/design/") -> Any:
        """Go to a path and give the page."""
        self.page.goto(self.address + path)
        return self.page


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """Debian's Chromium; its event loop is kept from the tests of other modules."""
    sync_api = pytest.importorskip("playwright.sync_api")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def window(
    browser: Any, address: str, width: int = 1280, lang: str = "ko", cookies: Any = None, **options: Any
) -> Window:
    """A window of its own, with the cookies of a Django test client if given."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    held = {"django_language": lang, **{name: morsel.value for name, morsel in (cookies or {}).items()}}
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in held.items()])
    made = Window(context.new_page(), address)
    made.page.on("console", lambda message: message.type in GRAVE and made.said.append(message.text))
    made.page.on("pageerror", lambda fault: made.said.append(str(fault)))
    return made
