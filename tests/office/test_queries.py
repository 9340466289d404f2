"""No page asks the database more often because there are more rows, and none asks more than thirty times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from bench.office_rows import multiply
from django.apps import apps
from django.db import connection
from django.db.models import UniqueConstraint
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hanbada.programme import clock
from hanbada.programme.access import every, standing_of, visible
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.company.services import company_create
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.programme.models import Programme
from hanbada.programme.pages import pages
from office_cast import World

MOST = 30
#: The rows of a list fetched at once by their ids: an empty list spares this query, a longer one does not add to it.
AT_ONCE = re.compile(r'"programme_(\w+)"\."id" IN \(\'?[0-9a-f-]{32,}.* ORDER BY ')
READERS = (
    "coordinator_officer", "coordinator_lead", "agency_officer", "customs_officer", "ministry_officer",
    "ministry_analyst", "company_own", "auditor", "administrator",
)  # fmt: skip


def further() -> list[str]:
    """Models of which many rows may stand under one company: nothing of theirs must be unique."""
    found = apps.get_app_config("programme").get_models()
    return [
        str(m._meta.model_name)
        for m in found
        if not any(isinstance(c, UniqueConstraint) for c in m._meta.constraints)
        and not any(part.unique and not part.primary_key for part in m._meta.concrete_fields)
    ]


def asked(world: World, reader: str) -> dict[str, int]:
    """Queries of every page that the reader may open; pages about a row are asked about the newest row seen."""
    client, counted = world.client(reader), {}
    for name, path in addresses(world, reader):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        if answer.status_code == 200:
            assert len(queries) <= MOST, (reader, name)
            counted[name] = sum(not AT_ONCE.search(query["sql"]) for query in queries)
    return counted


def addresses(world: World, reader: str) -> Iterator[tuple[str, str]]:
    user = world.user(reader)
    user.standing = standing_of(user)  # type: ignore[attr-defined]
    for page in pages():
        if "GET" not in page.methods or page.public:
            continue
        if page.model is not None:
            row = visible(user, page.model).order_by("pk").last()
            if row is not None:
                yield page.name, reverse(page.name, args=[row.pk])
        elif "<" not in page.route:
            yield page.name, reverse(page.name)


def grown(few: dict[str, Any], many: dict[str, Any]) -> dict[str, Any]:
    """Pages that asked more often, by reader."""
    return {
        (reader, name): (n, many[reader][name])
        for reader, counts in few.items()
        for name, n in counts.items()
        if many[reader].get(name, 0) > n
    }


@pytest.mark.long
@pytest.mark.timeout(600)
def test_as_many_queries_for_ten_rows_as_for_a_thousand(world: World) -> None:
    multiply(2, weights=dict.fromkeys(further(), 2))
    few = {reader: asked(world, reader) for reader in READERS}
    rows = multiply(80, weights=dict.fromkeys(further(), 3))
    assert rows["Company"] > 1000 and rows["ActionItem"] > 1000
    many = {reader: asked(world, reader) for reader in READERS}
    assert sum(map(len, many.values())) > 100
    assert grown(few, many) == {}


def test_as_many_queries_for_two_rows_as_for_thirty(world: World) -> None:
    few = {reader: asked(world, reader) for reader in READERS}
    assert multiply(4, weights=dict.fromkeys(further(), 2))["ActionItem"] > 30
    many = {reader: asked(world, reader) for reader in READERS}
    assert sum(map(len, many.values())) > 100
    assert grown(few, many) == {}


def test_who_runs_every_programme_sees_no_more_than_its_rows(world: World) -> None:
    """The shortcut for the coordinator of all programmes ends where a second programme begins."""
    ours = set(visible(world.user("coordinator_officer"), Company).values_list("pk", flat=True))
    assert ours == set(every(Company).values_list("pk", flat=True))
    other = Organisation(kind="coordinator", code="other", name_ko="가상총괄기관 둘", name_en="Another Coordinator")
    other.save(force_insert=True)
    second = Programme(code="second", name_ko="가상 사업 둘", name_en="Second", currency="KRW", coordinator=other)
    second.save(force_insert=True)
    from hanbada.programme.access import SYSTEM

    theirs = company_create(user=SYSTEM, programme=second, name_ko="가상 남의 회사 (주)", business_number="0000000018")
    seen = set(visible(world.user("coordinator_officer"), Company).values_list("pk", flat=True))
    assert seen == ours and theirs.pk not in seen


def test_what_a_request_has_looked_up_is_gone_with_it(world: World) -> None:
    client, path = world.client("agency_officer"), reverse("company", args=[world.row(Company).pk])
    assert client.get(path).status_code == 200
    from hanbada.programme.objects.consent.models import Consent

    every(Consent).update(withdrawn_at=clock.now())
    assert client.get(path).status_code == 404
