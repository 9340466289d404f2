"""A file taken over in the background: asked for, waited for, done once; killed, refused or late, and told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.history import History
from hanbada.programme.jobs import LEASE, take_back
from hanbada.programme.objects.discovery import services, taking, tasks
from hanbada.programme.objects.discovery.models import Candidate, RegistryImport
from hanbada.programme.objects.discovery.tests.hostile import csv, firm
from hanbada.programme.objects.discovery.tests.test_registry import mapped, upload
from hanbada.programme.objects.people.models import Membership
from hanbada.web.background import work
from office_cast import World, build


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.OFFICE = tmp_path


def asked(world: World, rows: int = 3) -> RegistryImport:
    """A file whose columns are named, asked for on its page."""
    batch = mapped(world, upload(world, csv(*(firm(n) for n in range(rows)), ["x"])))
    client = world.client("coordinator_officer")
    answer = client.post(f"/discovery/files/{batch.pk}/take/", {"version": batch.version})
    assert (answer.status_code, answer["Location"]) == (302, f"/discovery/files/{batch.pk}/")
    return world.fresh(batch)


def page(world: World, batch: RegistryImport) -> str:
    """The file's page, wherever it leads."""
    answer = world.client("coordinator_officer").get(f"/discovery/files/{batch.pk}/", follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_page_waits_says_how_far_it_is_and_shows_the_result(world: World) -> None:
    batch = asked(world)
    assert (batch.state, batch.asked_by, every(Candidate).filter(batch=batch).count()) == (
        "taking", world.user("coordinator_officer"), 0,
    )  # fmt: skip
    assert "차례를 기다리고 있습니다" in page(world, batch) and 'hx-trigger="every 2s"' in page(world, batch)
    taking._tell(batch, 500, 6_000)
    assert "6,000행 가운데 500행을 처리했습니다" in page(world, batch)
    assert taking.take(str(batch.pk)) == "imported"
    batch = world.fresh(batch)
    assert (batch.rows_in, batch.rows_new, batch.rows_rejected) == (4, 3, 1)
    assert "every 2s" not in page(world, batch) and "제외된 행" in page(world, batch)
    told = every(History).filter(object_id=batch.pk).order_by("id").values_list("action", "user")
    who = world.users["coordinator_officer"].pk
    assert list(told)[2:] == [("registryimport_ask", who), ("registryimport_take", who)]


@pytest.mark.parametrize("times", [2, 20])
def test_delivered_again_and_again_it_has_one_effect(world: World, times: int) -> None:
    """B-23: the same job twenty times."""
    batch = asked(world)
    assert {taking.take(str(batch.pk)) for _ in range(times)} == {"imported"}
    assert every(Candidate).filter(batch=batch).count() == 3
    assert every(History).filter(object_id=batch.pk, action="registryimport_take").count() == 1


def test_a_second_click_asks_no_second_time(world: World) -> None:
    batch = asked(world)
    world.client("coordinator_officer").post(f"/discovery/files/{batch.pk}/take/", {"version": batch.version})
    assert every(DBTaskResult).count() == 1 and world.fresh(batch).version == batch.version


def test_its_columns_cannot_be_named_anew_while_it_is_taken(world: World) -> None:
    batch = asked(world)
    assert "가져오는 중" in str(
        world.client("coordinator_officer").get(f"/discovery/files/{batch.pk}/columns/", follow=True).content.decode()
    )
    with pytest.raises(services.ValidationError):
        mapped(world, batch)


def test_what_cannot_be_taken_goes_back_with_its_reason(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = asked(world)
    monkeypatch.setattr(services, "MOST_ROWS", 2)
    assert taking.take(str(batch.pk)) == "mapped"
    batch = world.fresh(batch)
    assert (batch.rows_in, batch.rows_done) == (None, None)
    assert "4행" in batch.problem["ko"] and "4 rows" in batch.problem["en"]
    assert "파일을 가져오지 못함" in page(world, batch) and batch.problem["ko"] in page(world, batch)
    monkeypatch.undo()
    tasks.registry_ask(user=world.user("coordinator_officer"), batch=batch)
    assert batch.problem == {} and taking.take(str(batch.pk)) == "imported"


def test_who_lost_the_right_meanwhile_takes_nothing(world: World) -> None:
    batch = asked(world)
    every(Membership).filter(member=world.users["coordinator_officer"]).update(until=clock.today())
    assert taking.take(str(batch.pk)) == "mapped"
    assert world.fresh(batch).problem["ko"] == taking.NO_RIGHT.ko
    assert every(Candidate).filter(batch=batch).count() == 0


def test_a_fault_of_the_program_leaves_nothing_and_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = asked(world)
    monkeypatch.setattr(services, "_reject", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        taking.take(str(batch.pk))
    assert every(Candidate).filter(batch=batch).count() == 0
    assert (world.fresh(batch).state, world.fresh(batch).problem["en"]) == ("mapped", taking.FAULT.en)


def test_after_a_while_it_can_be_started_again_by_hand(world: World) -> None:
    batch = asked(world)
    assert "지금 시작" not in page(world, batch)
    every(RegistryImport).filter(pk=batch.pk).update(asked_at=clock.now() - timedelta(minutes=3))
    assert "지금 시작" in page(world, batch)
    sent = {"version": batch.version, "again": "1"}
    world.client("coordinator_officer").post(f"/discovery/files/{batch.pk}/take/", sent)
    assert every(DBTaskResult).count() == 2 and "지금 시작" not in page(world, batch)
    assert {taking.take(str(batch.pk)) for _ in range(2)} == {"imported"}


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_dead_worker_is_done_by_the_next_one() -> None:
    world = build()
    batch = asked(world)
    every(DBTaskResult).update(status="RUNNING", started_at=clock.now() - LEASE - timedelta(minutes=1))
    work()
    assert world.fresh(batch).state == "taking"
    assert take_back() == 1
    work()
    assert world.fresh(batch).state == "imported" and every(Candidate).filter(batch=batch).count() == 3
