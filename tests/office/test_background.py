"""The second process does what waits, takes back what a dead worker held, and ends with its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.jobs import LEASE, take_back
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.plan import making, services
from hanbada.programme.objects.plan.models import PlanVersion
from hanbada.web.background import tend, work
from office_cast import build

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", "hanbada.web.background"])
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_dead_worker_is_done_by_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "make", lambda profile, as_of: making.Plan({}, (), {}, []))
    monkeypatch.setattr(making, "files", lambda documents: {})
    world = build()
    row = services.plan_ask(user=world.user("coordinator_officer"), company=world.row(Company, "referred"))
    every(DBTaskResult).update(status="RUNNING", started_at=clock.now() - LEASE + timedelta(minutes=1))
    work()
    assert (take_back(), every(PlanVersion).get(pk=row.pk).state) == (0, "waiting")
    every(DBTaskResult).update(started_at=clock.now() - LEASE - timedelta(minutes=1))
    tend()
    work()
    assert every(PlanVersion).get(pk=row.pk).state == "ready"


def environment() -> dict[str, str]:
    named = {"HANBADA_OFFICE": str(settings.OFFICE), "HANBADA_SECRET": "a key for this test only, never used elsewhere"}
    if connection.vendor == "postgresql":
        at = connection.settings_dict
        named["DATABASE_URL"] = f"postgres://{at['USER']}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"
    return {**os.environ, **named, "DJANGO_SETTINGS_MODULE": "hanbada.web.settings"}


def test_it_ends_with_its_parent() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, env=environment()
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(5)
        parent.send_signal(signal.SIGKILL)
    for _ in range(100):
        if not alive(child):
            return
        time.sleep(0.2)
    os.kill(child, signal.SIGKILL)
    raise AssertionError("the second process outlived its parent")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
