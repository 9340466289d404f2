"""The address of every page of the office that can be read, for tests that look at all of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from hanbada.programme.pages import pages
from office_cast import World


def addresses(world: World) -> Iterator[str]:
    """About the referred company where a page is about one."""
    for page in pages():
        if "GET" not in page.methods:
            continue
        if page.model is not None:
            yield reverse(page.name, kwargs={"id": world.row(page.model).pk})
        elif "<" not in page.route:
            yield reverse(page.name)
        elif page.name in world.addresses:
            yield reverse(page.name, kwargs=world.addresses[page.name]("referred"))
