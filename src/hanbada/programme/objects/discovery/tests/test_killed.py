"""Killed in the middle of taking a registry over: all of it is there or nothing, and the same file goes in afterwards."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROWS = 1_500
PREPARE = f"""
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
import office_cast
from django.db import transaction
with transaction.atomic():
    world = office_cast.build()
from hanbada.programme.objects.discovery.tests.hostile import csv, firm
from hanbada.programme.objects.discovery.tests.test_registry import mapped, upload
mapped(world, upload(world, csv(*(firm(n) for n in range({ROWS})), ["x"])))
from django.db import connection
connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
"""
TAKE = """
import django; django.setup()
from hanbada.programme.access import every
from hanbada.programme.objects.discovery import services
from hanbada.programme.objects.discovery.models import RegistryImport
from hanbada.programme.objects.people.models import User
batch = every(RegistryImport).get(name="가상명부.csv")
user = every(User).get(email="coordinator_officer@office.example")
services.reading_of(batch)
print("ready", flush=True)
services.registry_take(user=user, batch=batch, version=batch.version)
"""


def run(code: str, folder: Path, **options: object) -> subprocess.Popen[str]:
    here = Path(__file__).resolve()
    paths = os.pathsep.join(str(here.parents[n] / name) for n, name in ((5, ""), (6, "tests")))
    given = {
        **os.environ,
        "HANBADA_OFFICE": str(folder),
        "DJANGO_SETTINGS_MODULE": "office_settings",
        "PYTHONPATH": paths,
    }
    given.pop("DATABASE_URL", None)
    return subprocess.Popen([sys.executable, "-c", code], env=given, text=True, **options)  # type: ignore[call-overload,no-any-return]


def counts(folder: Path) -> tuple[int, int, int, str]:
    with sqlite3.connect(folder / "office.sqlite3") as database:
        firms, rejected, told = (
            database.execute(f"SELECT count(*) FROM programme_{table}").fetchone()[0]
            for table in (
                "candidate WHERE business_number LIKE '000%'",
                "registryrow",
                "history WHERE action = 'registryimport_take'",
            )
        )
        state = database.execute("SELECT state FROM programme_registryimport WHERE name = '가상명부.csv'").fetchone()[0]
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    return firms, rejected, told, state


@pytest.mark.long
@pytest.mark.timeout(900)
def test_killed_at_any_moment_it_is_all_or_nothing(tmp_path: Path) -> None:
    prepared = tmp_path / "prepared"
    prepared.mkdir()
    assert run(PREPARE, prepared).wait() == 0
    rng, seen = random.Random(7), set()
    whole = timed(prepared, tmp_path / "timed")
    for turn in range(40):
        folder = tmp_path / f"{turn}"
        shutil.copytree(prepared, folder)
        process = run(TAKE, folder, stdout=subprocess.PIPE)
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(rng.uniform(0.3, 1.0) * whole)
        process.kill()
        process.wait()
        process.stdout.close()
        found = counts(folder)
        assert found in ((0, 0, 0, "mapped"), (ROWS, 1, 1, "imported")), (turn, found)
        seen.add(found[3])
        if found[3] == "mapped" and turn % 8 == 0:
            assert run(TAKE, folder, stdout=subprocess.DEVNULL).wait() == 0
            assert counts(folder) == (ROWS, 1, 1, "imported")
        shutil.rmtree(folder)
    assert "mapped" in seen  # a kill that always came too late would prove nothing


def timed(prepared: Path, folder: Path) -> float:
    """How long the taking over lasts here."""
    shutil.copytree(prepared, folder)
    process = run(TAKE, folder, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    start = time.monotonic()
    assert process.wait() == 0
    process.stdout.close()
    return time.monotonic() - start
