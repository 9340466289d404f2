"""Offices of their own for fault tests: a folder, a database, processes that can be killed; and a private PostgreSQL."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conftest import absent

HERE = Path(__file__).resolve().parent
SHARED = os.environ.get("HANBADA_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432")
#: What every script of a test begins with.
START = """
import os, sys, threading, time
import django; django.setup()
from django.db import connection, transaction
from hanbada.programme.access import SYSTEM, every
"""


#: The coordinator's officer.
WHO = """
from hanbada.programme.objects.people.models import User
user = every(User).get(email="coordinator_officer@office.example")
"""
#: Writes notes until it is killed; prints the id of each one when it was saved.
WRITE = (
    WHO
    + """
from hanbada.programme.objects.company.models import Company, Note
from hanbada.programme.objects.company.services import note_create
company = every(Company).exclude(programme=None).first()
print("ready", flush=True)
n = 0
while True:
    n += 1
    try:
        row = note_create(user=user, company=company, text=f"가상 메모 {os.getpid()} {n}")
    except Exception as fault:
        print(f"fault {type(fault).__name__}", flush=True); break
    print(row.pk, flush=True)
"""
)


@dataclass(frozen=True)
class Office:
    """An office in a folder, on SQLite (no address) or PostgreSQL."""

    folder: Path
    address: str = ""

    @property
    def engine(self) -> str:
        """sqlite or postgresql."""
        return "postgresql" if self.address else "sqlite"

    @property
    def environment(self) -> dict[str, str]:
        """What its processes see."""
        return {
            **os.environ,
            "HANBADA_OFFICE": str(self.folder),
            "HANBADA_HOME": str(self.folder / "home"),
            "HANBADA_SECRET": "a key for this test only, never used anywhere else, long enough",
            "DATABASE_URL": self.address,
            "DJANGO_SETTINGS_MODULE": "hanbada.web.settings",
            "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent / "src")]),
        }

    def run(self, script: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A script to its end."""
        command = [sys.executable, "-c", START + script, *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=280)
        assert not check or done.returncode == 0, done.stderr[-3000:]
        return done

    def start(self, script: str, *arguments: str) -> subprocess.Popen[str]:
        """A script that has printed ``ready`` and goes on."""
        command = [sys.executable, "-c", START + script, *arguments]
        errors = (self.folder / f"errors-{time.monotonic_ns()}").open("w+", encoding="utf-8")
        child = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=errors, text=True)
        child.errors = errors  # type: ignore[attr-defined]
        assert child.stdout is not None
        if child.stdout.readline() != "ready\n":
            raise AssertionError(ended(child)[1][-3000:])
        return child

    def django(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A command of the office."""
        command = [sys.executable, "-m", "django", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=280)
        assert not check or done.returncode == 0, done.stderr[-3000:]
        return done

    def rows(self, words: str) -> list[tuple[Any, ...]]:
        """What a query gives, asked past the office."""
        if self.address:
            import psycopg

            with psycopg.connect(self.address, connect_timeout=10) as connection:
                return connection.execute(words).fetchall()  # type: ignore[call-overload,no-any-return]
        with closing(sqlite3.connect(self.folder / "office.sqlite3", timeout=20)) as connection:
            return connection.execute(words).fetchall()

    def number(self, words: str) -> int:
        """The one number that a query gives."""
        return int(self.rows(words)[0][0])

    def sound(self) -> bool:
        """Whether the database is in order."""
        if not self.address:
            return self.rows("PRAGMA integrity_check") == [("ok",)] and self.rows("PRAGMA foreign_key_check") == []
        base, _, name = self.address.rpartition("/")
        host = base.rpartition("@")[2]
        words = [
            str((binaries() or Path("/usr/bin")) / "pg_amcheck"),
            f"--host={host.partition(':')[0]}",
            f"--port={host.partition(':')[2]}",
            "--username=postgres",
        ]
        done = subprocess.run([*words, "--install-missing", f"--database={name}"], capture_output=True, text=True)
        return done.returncode == 0


@dataclass
class Cluster:
    """A PostgreSQL server of the test's own, which may be frozen and killed."""

    binaries: Path
    folder: Path
    port: int

    @property
    def address(self) -> str:
        """Where it answers, without a database."""
        return f"postgres://postgres@127.0.0.1:{self.port}"

    def run(self, *words: str) -> None:
        """A program of PostgreSQL, as the user who owns the files."""
        command = [*_as_owner(), str(self.binaries / words[0]), *words[1:]]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=120, cwd="/")

    def start(self) -> None:
        """Up, and answering."""
        log = self.folder.parent / "log"
        options = f"-p {self.port} -k {self.folder.parent} -c listen_addresses=127.0.0.1 -c fsync=on"
        until = time.monotonic() + 30
        while True:
            try:
                self.run("pg_ctl", "-D", str(self.folder), "-w", "-t", "60", "-l", str(log), "-o", options, "start")
            except subprocess.CalledProcessError:  # a process of the killed server still holds its memory
                if time.monotonic() > until:
                    raise
                time.sleep(0.5)
            else:
                return

    def restart(self) -> None:
        """Down at once and up again; every connection is cut."""
        self.run("pg_ctl", "-D", str(self.folder), "-m", "fast", "-w", "stop")
        self.start()

    def pids(self) -> list[int]:
        """The server and all its processes."""
        first = int((self.folder / "postmaster.pid").read_text().split()[0])
        found = [first]
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    status = (entry / "stat").read_text()
                except OSError:
                    continue
                if int(status.rpartition(")")[2].split()[1]) == first:
                    found.append(int(entry.name))
        return found

    def signal(self, number: int) -> None:
        """To the server and all its processes, which the test started."""
        for pid in self.pids():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue

    def kill(self) -> None:
        """As when the power goes: no process gets a word in."""
        pids = self.pids()
        self.signal(signal.SIGKILL)
        until = time.monotonic() + 30
        while any(Path(f"/proc/{pid}/exe").exists() for pid in pids) and time.monotonic() < until:
            time.sleep(0.05)


def _as_owner() -> list[str]:
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def binaries() -> Path | None:
    """Where Debian keeps the newest PostgreSQL server, if any."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A private PostgreSQL for tests that kill it."""
    place = binaries()
    if place is None or (os.geteuid() == 0 and shutil.which("runuser") is None):
        absent("postgres", "no PostgreSQL server is installed here")
    top = Path(f"/tmp/hanbada-pg-{os.getpid()}-{time.monotonic_ns()}")
    top.mkdir(mode=0o755)
    try:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(top, owner.pw_uid, owner.pw_gid)
        made = Cluster(place, top / "data", free_port())
        made.run("initdb", "-D", str(made.folder), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        made.start()
        yield made
        made.signal(signal.SIGCONT)
        made.kill()
    finally:
        shutil.rmtree(top, ignore_errors=True)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite office with the fixed cast, to be copied."""
    office = Office(tmp_path_factory.mktemp("template"))
    office.django("migrate", "--verbosity=0")
    office.run(
        "import office_cast; office_cast.build(); connection.cursor().execute('PRAGMA wal_checkpoint(TRUNCATE)')"
    )
    return office.folder


@pytest.fixture(scope="session")
def postgres_template(template: Path) -> Iterator[str]:
    """The same on PostgreSQL: a database to be copied."""
    if not answers(SHARED):
        absent("postgres", "no PostgreSQL answers on 127.0.0.1:5432")
    name = f"hanbada_template_{os.getpid()}_{time.monotonic_ns()}"  # one for each module that asks for it
    with _database(SHARED, name) as address:
        office = Office(template, address)
        office.django("migrate", "--verbosity=0")
        office.run("import office_cast; office_cast.build()")
        yield name


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[Office]:
    """An office of this test alone, with the fixed cast, on each engine."""
    if request.param == "sqlite":
        shutil.copy(template / "office.sqlite3", tmp_path / "office.sqlite3")
        yield Office(tmp_path)
        return
    source = request.getfixturevalue("postgres_template")
    with _database(SHARED, f"hanbada_test_{os.getpid()}_{time.monotonic_ns()}", f" TEMPLATE {source}") as address:
        yield Office(tmp_path, address)


@pytest.fixture(scope="session")
def cluster_template(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The fixed cast on the private server: a database to be copied."""
    with _database(cluster.address, "template_office") as address:
        office = Office(tmp_path_factory.mktemp("cluster"), address)
        office.django("migrate", "--verbosity=0")
        office.run("import office_cast; office_cast.build()")
        yield "template_office"


@pytest.fixture
def on_cluster(cluster: Cluster, cluster_template: str, tmp_path: Path) -> Iterator[Office]:
    """An office on the private server."""
    with _database(cluster.address, f"office_{time.monotonic_ns()}", f" TEMPLATE {cluster_template}") as address:
        yield Office(tmp_path, address)


def answers(address: str) -> bool:
    """Whether a PostgreSQL server answers there."""
    import psycopg

    try:
        psycopg.connect(f"{address}/postgres", connect_timeout=3).close()
    except psycopg.Error:
        return False
    return True


class _database:
    """A new database, dropped at the end."""

    def __init__(self, server: str, name: str, more: str = "") -> None:
        self.server, self.name, self.more = server, name, more

    def __enter__(self) -> str:
        self._say(f'CREATE DATABASE "{self.name}"{self.more}')
        return f"{self.server}/{self.name}"

    def __exit__(self, *fault: object) -> None:
        self._say(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _say(self, words: str) -> None:
        import psycopg

        with psycopg.connect(f"{self.server}/postgres", autocommit=True, connect_timeout=10) as connection:
            connection.execute(words)  # type: ignore[call-overload]


def ended(child: subprocess.Popen[str]) -> tuple[str, str]:
    """What a started script still says until it ends, and its errors.

    Not ``communicate``: that forgets what was read ahead together with the line ``ready``.
    """
    assert child.stdout is not None
    said = child.stdout.read()
    child.wait(300)
    errors: Any = child.errors  # type: ignore[attr-defined]
    errors.seek(0)
    return said, errors.read()


def counted(outputs: Sequence[str]) -> dict[str, int]:
    """``name=number`` lines of several processes, summed."""
    total: dict[str, int] = {}
    for line in "\n".join(outputs).splitlines():
        name, _, value = line.partition("=")
        if value.isdigit():
            total[name] = total.get(name, 0) + int(value)
    return total
