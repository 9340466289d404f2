"""Every address × persona × relation × method answers as access/matrix.csv says, and nobody reads a foreign canary.

HANBADA_MATRIX=propose adds rows for addresses that have none, with what was answered: read each one before you commit.
"""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.conf import settings

from office_cast import PERSONAS, RELATIONS, WITHOUT_SESSION, World, build
from office_matrix import (
    ADDRESSES,
    OURS,
    address,
    ask,
    asked,
    faults_of,
    faults_of_letters,
    rows,
    wanted,
    with_sessions,
)

#: Let through to the coordinator's lead alone, who is not among the fifteen; the object's own tests hold them.
LEADS_ONLY = {"plan-approve"}


@pytest.fixture
def world(db: None) -> World:
    return with_sessions(build())


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_address_answers_as_the_matrix_says(world: World, name: str, record_property: Any) -> None:
    no_faults(world, name, record_property)


@pytest.mark.long
@pytest.mark.parametrize("name", OURS)
def test_every_page_is_asked_in_every_way_for_every_relation(world: World, name: str, record_property: Any) -> None:
    no_faults(world, name, record_property, RELATIONS)


def no_faults(world: World, name: str, record_property: Any, *ways: Any) -> None:
    """The figures go to the line at the end of the run."""
    before = asked["requests"]
    faults = faults_of(world, name, *ways)
    record_property("addresses", 1)
    record_property("requests", asked["requests"] - before)
    record_property("differences", sum(fault.kind != "canary" for fault in faults))
    record_property("foreign canaries", sum(fault.kind == "canary" for fault in faults))
    assert faults == []


def test_letters_hold_no_business_text(world: World) -> None:
    assert faults_of_letters(world) == []


@pytest.mark.parametrize("name", OURS)
def test_other_methods_are_refused(world: World, name: str) -> None:
    url = address(world, name, "referred" if OURS[name].model else "-")
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} - set(OURS[name].methods):
        answer = ask(world, "coordinator_officer", method, url)
        assert (answer.status, answer.written) == (405, []), method


def test_no_row_is_left_over(world: World) -> None:
    assert set(rows()) - {key for name in ADDRESSES for key in wanted(world, name)} == set()


def test_no_row_expects_a_fault() -> None:
    assert [key for key, row in rows().items() if any(row[persona].startswith("5") for persona in PERSONAS)] == []


def test_every_unsafe_page_has_a_form() -> None:
    """A POST that fails for want of fields proves nothing about access."""
    planted = build.__globals__["_plants"]()
    forms = {name for module in planted for name in getattr(module, "FORMS", {})}
    assert {name for name, entry in OURS.items() if "POST" in entry.methods} - forms == set()


def test_some_post_is_let_through_on_every_unsafe_page() -> None:
    """Where all are refused, the row tells nothing: somebody's POST must have worked (302) or be told why (422)."""
    inside = [persona for persona in PERSONAS if persona not in WITHOUT_SESSION]
    good = {
        key[0] for key, row in rows().items() if key[1] == "POST" for p in inside if row[p] in ("200", "302", "422")
    }
    assert {name for name, entry in OURS.items() if "POST" in entry.methods and not entry.public} - good == LEADS_ONLY


def test_the_tests_run_with_the_middleware_that_serves() -> None:
    from hanbada.web import settings as served

    assert served.MIDDLEWARE == settings.MIDDLEWARE
