"""The office with many rows: time of every page for every role, queries of every page, many readers at once.

python -m bench office                     both databases, 10,000 companies, 50 readers for a minute
python -m bench office --full              200 readers for ten minutes
python -m bench office --engine sqlite --companies 1000 --users 20 --seconds 20
python -m bench office --measure           time and queries only
python -m bench office --engine postgres --folder DIR   keeps the rows for the next call with the same folder

Each budget is told as met or missed; a missed one makes the exit code 1.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

BUDGET_MS, LOAD_P95_MS, MOST_QUERIES = 300, 1000, 30
POSTGRES = os.environ.get("HANBADA_BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/hanbada_bench")
#: Who reads: organisation and role of the demo world, and how many of a hundred readers they are.
READERS = {
    "coordinator": (("fomek", "officer"), 25),
    "agency": (("kotra", "officer"), 35),
    "customs": (("kcs", "officer"), 15),
    "law": (("moj", "lead"), 5),
    "ministry": (("trade-ministry", "officer"), 3),
    "analyst": (("trade-ministry", "analyst"), 5),
    "company": (("company-1", "officer"), 10),
    "auditor": (("fomek", "auditor"), 1),
    "administrator": (("fomek", "administrator"), 1),
}
#: What is also asked of a list.
FURTHER = (
    "?page=2",
    "?page=200",
    "?q=" + quote("가상합금"),
    "?view=overdue",
    "?view=done",
    "?state=accepted",
    "?stage=supported",
    "?sort=name",
)
ROUNDS, SAMPLES = 2, 3


def main(arguments: list[str] | None = None) -> None:
    """Both databases, each in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=("sqlite", "postgres"))
    parser.add_argument("--companies", type=int, default=10_000)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--measure", action="store_true", help="pages and queries, no readers at once")
    parser.add_argument("--load", action="store_true", help="readers at once, not every page in turn")
    parser.add_argument("--folder", type=Path, help="keeps the office there (one engine), and uses its rows again")
    given = parser.parse_args(arguments if arguments is not None else [])
    if given.full:
        given.users, given.seconds = 200, 600
    if given.engine:
        sys.exit(_engine(given))
    missed = 0
    for engine in ("sqlite", "postgres"):
        words = [f"--{name}={getattr(given, name)}" for name in ("companies", "users", "seconds", "workers", "threads")]
        words += [f"--{name}" for name in ("measure", "load") if getattr(given, name)]
        done = subprocess.run([sys.executable, "-m", "bench.office", f"--engine={engine}", *words], check=False)
        missed |= done.returncode
    sys.exit(missed)


class Verdicts:
    """The budgets, each met or missed."""

    def __init__(self) -> None:
        self.missed = 0

    def tell(self, met: bool, words: str) -> None:
        """One line for one budget."""
        self.missed += not met
        print(f"  {'met   ' if met else 'MISSED'}  {words}", flush=True)


def _engine(given: argparse.Namespace) -> int:
    folder = given.folder or Path(tempfile.mkdtemp(prefix="hanbada-bench-"))
    grown, verdicts = folder / f"grown.{given.engine}", Verdicts()
    kept = grown.is_file()
    os.environ |= {"HANBADA_OFFICE": str(folder), "DJANGO_SETTINGS_MODULE": "hanbada.web.settings"}
    os.environ["DATABASE_URL"] = "" if given.engine == "sqlite" else POSTGRES if kept else _fresh(POSTGRES)
    try:
        import django

        from hanbada.cli.serve import ready

        django.setup()
        print(f"-- {given.engine}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before", flush=True)
        ready(demo=True)
        if not kept:
            _grow_and_count(given.companies, verdicts)
            grown.touch()
        with_server(given, folder, verdicts)
    finally:
        if given.engine == "postgres" and not given.folder:
            _drop(POSTGRES)
        if not given.folder:
            shutil.rmtree(folder, ignore_errors=True)
    return min(verdicts.missed, 1)


def _grow_and_count(companies: int, verdicts: Verdicts) -> None:
    """Queries of every page at 40, at a tenth, at all companies."""
    from bench.office_rows import multiply, portal_users

    counted = [("40", _counts()[0])]
    rest = max(1, companies // 1000)
    start = time.perf_counter()
    rows = multiply(max(1, companies // rest // 40 - 1), weights={"actionitem": 12})
    counted.append((f"{rows['Company']:,}", _counts()[0]))
    if rest > 1:
        rows = multiply(rest - 1)
        portal_users(500)
        counted.append((f"{rows['Company']:,}", _counts()[0]))
    _told()
    _analyse()
    print(f"  {rows['Company']:,} companies, {rows['ActionItem']:,} action items, {rows['Case']:,} cases, "
          f"{rows['Referral']:,} referrals, {rows['Consent']:,} consents, {rows['History']:,} history rows "
          f"in {time.perf_counter() - start:.0f} s", flush=True)  # fmt: skip
    names = sorted({key for _, found in counted for key in found})
    for key in names:
        if len({found[key] for _, found in counted if key in found}) > 1:
            print(f"    queries differ: {' '.join(key):46} {[(size, found.get(key, '-')) for size, found in counted]}")
    most = max(((found[key], key) for _, found in counted for key in found))
    few, many = (found for _, found in counted[-2:])  # forty companies leave lists empty; not so the last two sizes
    grown = [" ".join(key) for key in many if many[key] > few.get(key, many[key])]
    verdicts.tell(
        most[0] <= MOST_QUERIES,
        f"at most {MOST_QUERIES} queries a page: {len(names)} pages × roles, most {most[0]} ({' '.join(most[1])})",
    )
    verdicts.tell(
        not grown, f"no more queries for {counted[-1][0]} companies than for {counted[-2][0]}: {grown or 'none'}"
    )


def _told() -> None:
    """The reminders of all past deadlines, as sent: an office in use has no backlog of them."""
    from bench.office_rows import patient
    from hanbada.programme import clock
    from hanbada.programme.access import every
    from hanbada.programme.objects.action.deadlines import reached
    from hanbada.programme.objects.action.models import Reminder
    from hanbada.programme.objects.people.models import User

    lead, now = every(User).get(email="lead@fomek.example"), clock.now()
    every(Reminder).filter(sent_at=None).update(sent_at=now)
    told = [
        Reminder(
            **{due.kind: due.row},
            step=step.id,
            due_on=due.due_on,
            changes=due.changes,
            to=lead,
            made_at=now,
            sent_at=now,
        )
        for step, due in reached(clock.today())
    ]
    with patient():
        every(Reminder).bulk_create(told, 5_000, ignore_conflicts=True)


def _analyse() -> None:
    from django.db import connection

    from bench.office_rows import patient

    with patient(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _counts(samples: int = 1) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """Queries of each page for each role; rows of the access log of each address for each role."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from hanbada.programme.access import every
    from hanbada.programme.audit.models import AccessRow

    queries_of: dict[tuple[str, str], int] = {}
    looks_of: dict[tuple[str, str], int] = {}
    for role, user in _people().items():
        client = Client(SERVER_NAME="127.0.0.1")
        client.cookies["sessionid"] = _session(user)
        for name, path in _paths(user, samples, further=False):
            before = every(AccessRow).filter(action="view").count()
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(path)
            if answer.status_code == 200 and not answer.has_header("Content-Disposition"):  # a file is no page
                queries_of[role, name] = len(queries)
                looks_of[role, path] = every(AccessRow).filter(action="view").count() - before
    return queries_of, looks_of


def with_server(given: argparse.Namespace, folder: Path, verdicts: Verdicts) -> None:
    """Every page in turn, then many readers at once, against the real server in a process of its own."""
    from bench.office_load import Ask, in_turn, run, server, together
    from hanbada.programme.access import every
    from hanbada.programme.audit.models import AccessRow
    from hanbada.programme.objects.company.models import Note

    read, views = _counts(SAMPLES)
    people = {
        role: (user, _session(user), [(n, p) for n, p in _paths(user, SAMPLES) if (role, n.split("?")[0]) in read])
        for role, user in _people().items()
    }
    asks = [
        Ask(f"{role} {name}", path, session, views.get((role, path.partition("?")[0]), 0))
        for role, (_, session, paths) in people.items()
        for name, path in paths
    ]
    environment = {"HANBADA_SECRET": _secret(), "DJANGO_SETTINGS_MODULE": "hanbada.web.settings"}
    options = (f"--workers={given.workers}", f"--threads={given.threads}")
    with server(environment, folder / "server.log", *options) as (host, port):
        run(in_turn(host, port, asks[:40]))  # warm
        if not given.load:
            quiet = run(in_turn(host, port, [ask for _ in range(ROUNDS) for ask in asks]))
            _tell_pages(quiet, verdicts)
            _tell_log(quiet, folder / "server.log")
        if given.measure:
            return
        before, notes = every(AccessRow).filter(action="view").count(), every(Note).count()
        rng = random.Random(1)
        busy = run(together(host, port, [_person(rng, people, views) for _ in range(given.users)], given.seconds))
        _tell_load(given, busy, verdicts)
        _tell_log(busy, folder / "server.log")
        written, expected = every(AccessRow).filter(action="view").count() - before, sum(ask.views for ask in busy.good)
        verdicts.tell(
            written == expected, f"a row of the access log for every look: {written:,} written, {expected:,} expected"
        )
        sent, kept = sum(bool(ask.form) for ask in busy.good), every(Note).count() - notes
        verdicts.tell(
            sent == kept, f"every note that was answered as saved is there: {sent:,} answered, {kept:,} there"
        )


def _person(rng: random.Random, people: dict[str, Any], views: dict[tuple[str, str], int]) -> Callable[[], Any]:
    """A reader: mostly reads lists and files of the own role; a coordinator now and then writes a note."""
    from bench.office_load import Ask
    from hanbada.programme.access import visible
    from hanbada.programme.objects.company.models import Company

    weights = [READERS[role][1] for role in people]
    role = rng.choices(list(people), weights)[0]
    user, session, paths = people[role]
    companies = (
        [str(pk) for pk in visible(user, Company).values_list("pk", flat=True)[:300]] if role == "coordinator" else []
    )

    def ask() -> Ask:
        if companies and rng.random() < 0.1:
            words = urlencode({"text": f"가상 메모 {rng.random()}"})
            return Ask("coordinator note-new POST", f"/companies/{rng.choice(companies)}/notes/new/", session, 0, words)
        name, path = rng.choice(paths)
        return Ask(f"{role} {name}", path, session, views.get((role, path.partition("?")[0]), 0))

    return ask


def _tell_pages(quiet: Any, verdicts: Verdicts) -> None:
    from bench.office_load import quantiles

    rows = sorted(((quantiles(times), name) for name, times in quiet.seconds.items()), key=lambda row: -row[0][1])
    over = [name for (_, p95, _), name in rows if p95 > BUDGET_MS]
    print(
        f"  every page in turn, {ROUNDS} times; the slowest of {len(rows)} pages × roles, {len(quiet.all()):,} requests:"
    )
    print(f"    {'page':52} {'p50 ms':>8} {'p95 ms':>8}")
    for (p50, p95, _), name in rows[:15]:
        print(f"    {name:52} {p50:8.0f} {p95:8.0f}")
    verdicts.tell(not quiet.failed, f"no page fails: {len(quiet.failed)} of {len(quiet.all()):,}")
    verdicts.tell(not over, f"p95 of every page at most {BUDGET_MS} ms: {len(over)} of {len(rows)} over")
    for path, status in quiet.failed[:5]:
        print(f"    failed: {status} {path}")


def _tell_load(given: argparse.Namespace, busy: Any, verdicts: Verdicts) -> None:
    from bench.office_load import quantiles

    p50, p95, p99 = quantiles(busy.all())
    n = len(busy.all())
    print(f"  {given.users} readers for {given.seconds:.0f} s ({given.workers} processes × {given.threads} threads): {n:,} requests, "
          f"{n / given.seconds:.0f}/s, p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms, "
          f"load of the machine {os.getloadavg()[0]:.1f}")  # fmt: skip
    verdicts.tell(not busy.failed, f"no request fails: {len(busy.failed)} of {n:,}")
    verdicts.tell(p95 <= LOAD_P95_MS, f"p95 at most {LOAD_P95_MS} ms with {given.users} readers at once: {p95:.0f} ms")
    for path, status in busy.failed[:5]:
        print(f"    failed: {status} {path}")


def _tell_log(answers: Any, log: Path) -> None:
    if answers.failed:
        print("    the server said:", *log.read_text(errors="replace").splitlines()[-12:], sep="\n      ")


def _people() -> dict[str, Any]:
    from hanbada.programme.access import every
    from hanbada.programme.demo.people import address
    from hanbada.programme.objects.people.models import User

    return {role: every(User).get(email=address(*place)) for role, (place, _) in READERS.items()}


def _session(user: Any) -> str:
    """A session as signing in makes it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store.save()
    return str(store.session_key)


def _paths(user: Any, samples: int, further: bool = True) -> Iterator[tuple[str, str]]:
    """(page, address) of all that the user may read: lists with some questions, details of some rows."""
    from django.urls import reverse

    from hanbada.programme.access import standing_of, visible
    from hanbada.programme.pages import pages

    user.standing = standing_of(user)
    for entry in pages():
        if "GET" not in entry.methods or entry.public:
            continue
        if entry.model is not None:
            rows = visible(user, entry.model).order_by("pk").values_list("pk", flat=True)
            for pk in rows[:samples]:
                yield entry.name, reverse(entry.name, args=[pk])
        elif "<" not in entry.route:
            yield entry.name, reverse(entry.name)
            if further and entry.label:
                yield from ((f"{entry.name}{words}", reverse(entry.name) + words) for words in FURTHER)


def _secret() -> str:
    from django.conf import settings

    return str(settings.SECRET_KEY)


def _fresh(address: str) -> str:
    _drop(address)
    _admin(address, f'CREATE DATABASE "{address.rpartition("/")[2]}"')
    return address


def _drop(address: str) -> None:
    _admin(address, f'DROP DATABASE IF EXISTS "{address.rpartition("/")[2]}" WITH (FORCE)')


def _admin(address: str, words: str) -> None:
    import psycopg

    with psycopg.connect(address.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
        connection.execute(words)  # type: ignore[call-overload]


if __name__ == "__main__":
    main(sys.argv[1:])
