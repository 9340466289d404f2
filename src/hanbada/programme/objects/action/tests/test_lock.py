"""One scheduler at a time: the second ends with 75, and a killed one leaves nothing locked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from hanbada.programme.lock import Taken, only_one

#: B-26 of the reliability checks asks for ten.
REPEATS = 10
HOLD = """
import django, time; django.setup()
from hanbada.programme.lock import only_one
with only_one("remind"):
    print("held", flush=True); time.sleep(60)
"""


def environment() -> dict[str, str]:
    """The same office and the same test database for another process."""
    database = connection.settings_dict
    named = {"HANBADA_OFFICE": str(settings.OFFICE), "DJANGO_SETTINGS_MODULE": "hanbada.web.settings"}
    if connection.vendor == "postgresql":
        place = f"{database['HOST']}:{database['PORT'] or 5432}"
        named["DATABASE_URL"] = f"postgres://{database['USER']}:{database['PASSWORD']}@{place}/{database['NAME']}"
    return {**os.environ, **named, "HANBADA_SECRET": "a key for this test only, never used anywhere else"}


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_second_scheduler_ends_with_75_and_a_killed_one_frees_the_lock() -> None:
    command = [sys.executable, "-m", "django", "remind"]
    for _repeat in range(REPEATS):
        with subprocess.Popen(
            [sys.executable, "-c", HOLD], env=environment(), stdout=subprocess.PIPE, text=True
        ) as holder:
            assert holder.stdout is not None and holder.stdout.readline() == "held\n"
            second = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=60)
            assert second.returncode == 75, second.stderr
            os.kill(holder.pid, signal.SIGKILL)
            holder.wait()
        assert soon_free()
    print(
        f"B-26 {connection.vendor}: {REPEATS} of {REPEATS} second schedulers ended with 75, the lock of a killed one was free"
    )


def free() -> bool:
    try:
        with only_one("remind"):
            return True
    except Taken:
        return False


def soon_free() -> bool:
    """PostgreSQL notices a dead client a moment later."""
    until = time.monotonic() + 10
    while not free():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
