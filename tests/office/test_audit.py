"""Logs that can only grow, seals that show a changed row, a tail that is not yet sealed, one answer to a lost race."""

from __future__ import annotations

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from typing import Any

from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import RequestFactory
from django.urls import reverse

from hanbada.programme.access import every
from hanbada.programme.append_only import lower_wall, raise_wall
from hanbada.programme.audit.chain import seal, verify
from hanbada.programme.audit.client import client_address
from hanbada.programme.audit.models import AccessRow, Seal
from hanbada.programme.history import History
from hanbada.programme.objects.company import services
from hanbada.programme.objects.company.models import Company
from hanbada.programme.pages import pages
from office_cast import World


def look(times: int) -> None:
    for _ in range(times):
        AccessRow(action="view", kind="company", reason="줄바꿈\n\x1b[31m과 한글").save()


@pytest.mark.django_db
@pytest.mark.parametrize("model", [AccessRow, Seal, History])
@pytest.mark.parametrize("write", ["update", "delete"])
def test_the_database_refuses_to_rewrite_a_log(model: type, write: str) -> None:
    look(1)
    seal("access")
    History(kind="company", object_id="00000000-0000-7000-8000-000000000000", action="x").save()
    rows = every(model)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(id=999) if write == "update" else rows.all()._raw_delete("default")
    assert every(model).count() == 1


@pytest.mark.django_db
def test_a_changed_row_breaks_its_seal_and_the_tail_is_told() -> None:
    for _ in range(3):
        look(4)
        seal("access")
    look(2)
    sound = verify("access")
    assert (sound.seals, sound.rows, sound.unsealed, sound.broken) == (3, 12, 2, ())
    middle = every(Seal).order_by("id")[1]
    lower_wall(connection)
    every(AccessRow).filter(pk=middle.first).update(reason="nothing happened")
    raise_wall(connection)
    assert verify("access").broken == (middle.pk,)
    with pytest.raises(CommandError):
        call_command("audit", "verify", verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize("row", ["removed", "slipped in"])
def test_a_missing_or_added_row_breaks_its_seal(row: str) -> None:
    look(5)
    link = seal("access")
    assert link
    lower_wall(connection)
    gone = every(AccessRow).order_by("id")[2].pk
    every(AccessRow).filter(pk=gone)._raw_delete("default")
    if row == "slipped in":
        AccessRow(id=gone, action="view").save(force_insert=True)
    raise_wall(connection)
    assert verify("access").broken == (link.pk,)


@pytest.mark.django_db
def test_nothing_new_is_no_new_seal() -> None:
    look(1)
    assert seal("access") and seal("access") is None


def test_a_write_and_its_history_stand_or_fall_together(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row = world.row(Company)
    monkeypatch.setattr(History, "save", lambda self, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.company_edit(user=world.user("coordinator_officer"), company=row, version=None, region="부산")
    assert world.fresh(row).region != "부산"
    assert row.region != "부산"


WRITERS = (
    "coordinator_officer",
    "coordinator_lead",
    "agency_officer",
    "customs_officer",
    "company_own",
    "administrator",
)
LOGS = (History._meta.db_table, AccessRow._meta.db_table)


class Full:
    """A disk that takes nothing more of one table; counts what it refused."""

    def __init__(self, table: str) -> None:
        self.words, self.refused = f'INSERT INTO "{table}"', 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(self.words):
            self.refused += 1
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)


def business() -> dict[str, list[Any]]:
    """Every row of every table of the office but the logs."""
    models = [model for model in apps.get_app_config("programme").get_models() if model._meta.db_table not in LOGS]
    return {model._meta.db_table: list(every(model).order_by("pk").values_list()) for model in models}


def test_no_write_stands_whose_history_cannot_be_written(world: World) -> None:
    """B-12: every form of the office is sent while the history takes nothing; nothing of it is there afterwards."""
    refused: set[str] = set()
    clients = {who: world.client(who) for who in WRITERS}
    for client in clients.values():
        client.raise_request_exception = False
    for page in pages():
        rows = [world.rows[page.model, r] for r in ("referred", "own") if (page.model, r) in world.rows]
        if "POST" not in page.methods or page.name not in world.forms or bool(rows) != bool(page.model):
            continue
        named = {"id": rows[0].pk} if rows else world.addresses.get(page.name, lambda relation: {})("referred")
        sent = world.forms[page.name](world.fresh(rows[0]) if rows else None)  # may plant what it names
        sent, before = sent[0] if isinstance(sent, list) else sent, business()
        for who in WRITERS:
            full = Full(LOGS[0])
            with connection.execute_wrapper(full), transaction.atomic():
                answer = clients[who].post(reverse(page.name, kwargs=named), sent)
                transaction.set_rollback(not full.refused)  # what went through is not what is asked here
            if full.refused:
                assert answer.status_code >= 500, (page.name, answer.status_code)
                assert business() == before, page.name
                refused.add(page.name)
                break
    assert len(refused) >= 20, sorted(refused)
    print(f"B-12: {len(refused)} of {len(refused)} kinds of writes rolled back with their history")


def test_no_page_is_shown_whose_look_cannot_be_written(world: World) -> None:
    """B-12: every page about a row is asked for while the access log takes nothing."""
    refused: set[str] = set()
    for page in pages():
        if "GET" not in page.methods or page.model is None or (page.model, "referred") not in world.rows:
            continue
        client, full = world.client("coordinator_officer"), Full(LOGS[1])
        client.raise_request_exception = False
        with connection.execute_wrapper(full), transaction.atomic():
            answer = client.get(reverse(page.name, args=[world.row(page.model).pk]))
        if full.refused:
            assert answer.status_code >= 500, (page.name, answer.status_code)
            assert "zqreferredz" not in answer.content.decode(), page.name
            refused.add(page.name)
    assert len(refused) >= 10, sorted(refused)
    print(f"B-12: {len(refused)} of {len(refused)} pages not shown without their row of the access log")


@pytest.mark.parametrize(
    ("proxies", "chain", "expected"),
    [
        (0, "9.9.9.9", "10.0.0.1"),
        (1, "9.9.9.9, 7.7.7.7", "7.7.7.7"),
        (2, "9.9.9.9, 7.7.7.7, 10.0.0.9", "7.7.7.7"),
        (2, "7.7.7.7", "10.0.0.1"),
        (1, "not an address", None),
    ],
)
def test_only_trusted_proxies_say_where_a_request_came_from(
    settings: object, proxies: int, chain: str, expected: str | None
) -> None:
    settings.PROXIES = proxies  # type: ignore[attr-defined]
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=chain)
    assert client_address(request) == expected
