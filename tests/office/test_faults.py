"""Processes killed, disks full, a database that stops: nothing half, nothing twice, nothing acknowledged is lost."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from office_process import (
    WHO,
    WRITE,
    Cluster,
    Office,
    cluster,
    cluster_template,
    counted,
    ended,
    free_port,
    office,
    on_cluster,
    postgres_template,
    template,
)

__all__ = ["cluster", "cluster_template", "office", "on_cluster", "postgres_template", "template"]
pytestmark = pytest.mark.timeout(1200)

#: A registry of so many firms is uploaded and its columns are named.
UPLOAD = (
    WHO
    + """
from hanbada.programme.objects.discovery import services as s
from hanbada.programme.objects.discovery import tasks
from hanbada.programme.objects.programme.models import Programme
from hanbada.company.business_number import check_digit
def number(n):
    return f"000{n:06d}" + str(check_digit(f"000{n:06d}"))
lines = ["기업명,사업자등록번호,종업원 수,2023년 매출액(백만원)"]
lines += [f"가상기업 {n},{number(n)},{n % 900 + 50},{n * 7 % 90000}" for n in range(100, 100 + int(sys.argv[1]))]
lines += ["이름 없는 줄,000-00-00001,1,1"]
content = "\\n".join(lines).encode()
programme = every(Programme).get(code="invented-programme")
batch = s.registry_upload(user=user, programme=programme, name="가상 명부.csv", content=content)
if batch.state == "uploaded":
    s.registry_map(user=user, batch=batch, sheet=0, header=1, columns=s.columns_of(batch), hs_revision="HS22",
                   definition="", decided_on=__import__("datetime").date(2024, 2, 1))
if batch.state == "mapped":
    tasks.registry_ask(user=user, batch=batch)
"""
)
TAKE = (
    UPLOAD
    + """
from hanbada.programme.objects.discovery.taking import take
s.reading_of(batch)
print("ready", flush=True)
take(str(batch.pk))
print("done", flush=True)
"""
)
FIRMS = "SELECT count(*) FROM programme_candidate WHERE name_ko LIKE '가상기업%'"
REJECTED = "SELECT count(*) FROM programme_registryrow r JOIN programme_registryimport b ON b.id = r.batch_id WHERE b.name LIKE '%명부.csv' AND b.size > 1000"
STATE = "SELECT state FROM programme_registryimport WHERE size > 1000"


def taken(office: Office, firms: int) -> str:
    """ "all", "nothing", or what is wrong."""
    assert office.sound()
    found, rejected = office.number(FIRMS), office.number(REJECTED)
    states = [state for (state,) in office.rows(STATE)]
    if (found, rejected, states) == (firms, 1, ["imported"]):
        return "all"
    if (found, rejected) == (0, 0) and states in (["taking"], ["mapped"]):
        return "nothing"
    return f"{found} firms, {rejected} rejected, {states}"


def kill_imports(office: Office, times: int, firms: int = 1500) -> None:
    """B-1, B-2: killed at a random moment, an import is there as a whole or not at all; then it goes through."""
    office.run(UPLOAD, str(firms))
    child = office.start(TAKE, str(firms))
    begun = time.perf_counter()
    ended(child)
    usual, caught = time.perf_counter() - begun, 0
    assert taken(office, firms) == "all"
    for n in range(times):
        office.run(FORGET)
        assert taken(office, firms) == "nothing"
        child = office.start(TAKE, str(firms))
        time.sleep(usual * random.Random(n).uniform(0.05, 0.95))
        child.send_signal(signal.SIGKILL)
        ended(child)
        after = taken(office, firms)
        assert after in ("all", "nothing"), after
        caught += after == "nothing"
    assert caught or times < 3, "no import was caught in the middle"
    office.run(TAKE, str(firms))
    assert taken(office, firms) == "all"
    print(f"B-1/B-2 {office.engine}: {times} of {times} killed imports all or nothing ({caught} nothing); then whole")


#: As before the import, for the next try.
FORGET = """
from hanbada.programme.objects.discovery.models import Candidate, EligibilityDecision, RegistryImport, RegistryRow
with transaction.atomic():
    firms = every(Candidate).filter(name_ko__startswith="가상기업")
    every(EligibilityDecision).filter(candidate__in=firms).delete()
    firms.delete()
    batches = every(RegistryImport).filter(size__gt=1000)
    every(RegistryRow).filter(batch__in=batches).delete()
    batches.update(state="taking", rows_in=None, rows_new=None, rows_known=None, rows_rejected=None)
"""


def test_killed_imports(office: Office) -> None:
    kill_imports(office, 1)


@pytest.mark.long
def test_forty_killed_imports(office: Office) -> None:
    kill_imports(office, 40 if office.engine == "sqlite" else 20)


def test_an_import_that_fails_at_any_step_leaves_nothing(office: Office) -> None:
    """B-5: every statement of the import fails once."""
    firms = 40
    office.run(UPLOAD, str(firms))
    done = office.run(EVERY_STEP, str(firms))
    found = counted([done.stdout])
    assert found["steps"] >= 8 and found["whole"] == 1
    assert found["half"] == 0, done.stdout
    assert taken(office, firms) == "all"
    print(f"B-5 {office.engine}: {found['steps']} of {found['steps']} failed steps of an import left nothing")


#: In one process, for speed: statement 1 fails, nothing may be there; statement 2 …; until all go through.
EVERY_STEP = (
    UPLOAD
    + """
from hanbada.programme.objects.discovery.models import Candidate, RegistryImport, RegistryRow
from hanbada.programme.history import History
class Broken(Exception): pass
def seen():
    return (every(Candidate).filter(name_ko__startswith="가상기업").count(), every(RegistryImport).get(pk=batch.pk).version,
            every(RegistryRow).filter(batch=batch).count(), every(History).count())
s.reading_of(batch)
before, at, half, whole = seen(), 0, 0, 0
while not whole:
    at += 1
    steps = 0
    def fail(execute, sql, params, many, context):
        global steps
        steps += 1
        if steps == at:
            raise Broken
        return execute(sql, params, many, context)
    with connection.execute_wrapper(fail):
        try:
            s.registry_take(user=user, batch=every(RegistryImport).get(pk=batch.pk))
            whole = 1
        except Broken:
            pass
    half += not whole and seen() != before
print(f"steps={at - 1}"); print(f"half={half}"); print(f"whole={whole}")
"""
)


def kill_server(cluster: Cluster, office: Office, times: int) -> None:
    """B-6: the whole server is killed under load; every write that was acknowledged is there afterwards."""
    acknowledged: set[str] = set()
    for n in range(times):
        writers = [office.start(WRITE) for _ in range(4)]
        time.sleep(random.Random(n).uniform(0.4, 1.2))
        cluster.kill()
        said = [ended(writer)[0].split() for writer in writers]
        begun = time.monotonic()
        cluster.start()
        print(f"back after {time.monotonic() - begun:.1f} s")
        acknowledged |= {word for words in said for word in words if len(word) == 36}
        held = {str(pk) for (pk,) in office.rows("SELECT id FROM programme_note")}
        assert acknowledged - held == set()
    assert len(acknowledged) > 20 * times
    notes = office.number("SELECT count(*) FROM programme_note WHERE text LIKE '가상 메모%'")
    assert (
        office.number("SELECT count(*) FROM programme_history WHERE kind = 'note' AND action = 'note_create'") == notes
    )
    assert office.sound()
    print(f"B-6: {times} of {times} killed servers, {len(acknowledged)} acknowledged writes, 0 lost")


@pytest.mark.long
def test_no_acknowledged_write_is_lost_with_the_server(cluster: Cluster, on_cluster: Office) -> None:
    kill_server(cluster, on_cluster, 2)


@pytest.mark.long
def test_ten_killed_servers(cluster: Cluster, on_cluster: Office) -> None:
    kill_server(cluster, on_cluster, 10)


@contextmanager
def served(office: Office, threads: int = 8) -> Iterator[str]:
    """The office in a browser, with a session of the coordinator's officer: gives the address."""
    port = free_port()
    command = [sys.executable, "-m", "hanbada.cli", "serve", "--bind", f"127.0.0.1:{port}", "--threads", str(threads)]
    log = (office.folder / "server.log").open("wb")
    server = subprocess.Popen(command, env=office.environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 60
        while asked(f"{address}/healthz")[0] != 200:
            assert time.monotonic() < until and server.poll() is None, (office.folder / "server.log").read_text()[
                -2000:
            ]
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(40)
        log.close()


SESSION = (
    WHO
    + """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
store = SessionStore()
store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
store.save()
print(store.session_key)
"""
)


def asked(address: str, session: str = "", patience: float = 60) -> tuple[int, float]:
    """(status, seconds); status 0: no answer at all."""
    request = urllib.request.Request(address, headers={"Cookie": f"sessionid={session}"} if session else {})
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=patience) as answer:
            answer.read()
            return answer.status, time.monotonic() - begun
    except urllib.error.HTTPError as fault:
        return fault.code, time.monotonic() - begun
    except OSError:
        return 0, time.monotonic() - begun


def together(address: str, session: str, n: int) -> list[tuple[int, float]]:
    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(lambda _: asked(address, session), range(n)))


def restarts(cluster: Cluster, office: Office, times: int) -> None:
    """B-7: after a restart every kept connection is dead; nobody meets a 500."""
    session, asked_then = office.run(SESSION).stdout.strip(), 0
    with served(office) as address:
        for _ in range(times):
            assert {status for status, _ in together(f"{address}/companies/", session, 8)} == {200}
            cluster.restart()
            found = [status for status, _ in together(f"{address}/companies/", session, 16)]
            assert set(found) == {200}, found
            asked_then += len(found)
    print(f"B-7: {times} of {times} restarts, {asked_then} requests right after them, 0 other than 200")


@pytest.mark.long
def test_a_restart_of_the_server_is_not_noticed(cluster: Cluster, on_cluster: Office) -> None:
    restarts(cluster, on_cluster, 2)


@pytest.mark.long
def test_ten_restarts_of_the_server(cluster: Cluster, on_cluster: Office) -> None:
    restarts(cluster, on_cluster, 10)


def freeze(cluster: Cluster, office: Office, times: int, seconds: float) -> None:
    """B-8: a server that hangs gives a 503 to everybody while it hangs (after five seconds), and all is well when it wakes."""
    session = office.run(SESSION).stdout.strip()
    with served(office) as address:
        for _ in range(times):
            assert {status for status, _ in together(f"{address}/companies/", session, 8)} == {200}
            cluster.signal(signal.SIGSTOP)
            try:
                until = time.monotonic() + seconds
                while time.monotonic() < until - 5:
                    found = together(f"{address}/companies/", session, 8)
                    assert {status for status, _ in found} == {503}, found
                    print(f"503 after {max(took for _, took in found):.1f} s")
            finally:
                cluster.signal(signal.SIGCONT)
            until = time.monotonic() + 10
            while {status for status, _ in together(f"{address}/companies/", session, 8)} != {200}:
                assert time.monotonic() < until, "it did not recover"


@pytest.mark.long
def test_a_frozen_server_gives_a_page(cluster: Cluster, on_cluster: Office) -> None:
    freeze(cluster, on_cluster, 1, 7)


@pytest.mark.long
def test_five_frozen_servers(cluster: Cluster, on_cluster: Office) -> None:
    freeze(cluster, on_cluster, 5, 30)


@pytest.fixture
def small_disk(tmp_path: Path, template: Path) -> Iterator[Office]:
    """A SQLite office on a file system of twelve megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no right to mount a small file system")
    shutil.copy(template / "office.sqlite3", place / "office.sqlite3")
    yield Office(place)
    subprocess.run(["umount", str(place)], check=True)


def fill(place: Path, leave: int = 0) -> Path:
    """A ballast file that leaves so many bytes free."""
    ballast = place / "ballast"
    free = shutil.disk_usage(place).free
    with ballast.open("wb") as file:
        file.write(b"\0" * max(0, free - leave))
    return ballast


def full_disk(office: Office, times: int) -> None:
    """B-10: no room for an import: nothing of it is there, reading works, and with room the same file goes in."""
    firms = 1500
    office.run(UPLOAD, str(firms))
    for n in range(times):
        ballast = fill(office.folder, leave=200_000 + 100_000 * n)
        failed = office.run(TAKE, str(firms), check=False)
        assert failed.returncode != 0 and "done" not in failed.stdout
        assert "full" in failed.stderr, failed.stderr[-500:]
        assert (
            office.run(
                "from hanbada.programme.objects.company.models import Company; print(every(Company).count())"
            ).stdout
            > "0"
        )
        ballast.unlink()
        assert taken(office, firms) == "nothing"
        office.run(UPLOAD, str(firms))  # asked again, where the failed one could still be told
    office.run(UPLOAD, str(firms))
    office.run(TAKE, str(firms))
    assert taken(office, firms) == "all"
    print(f"B-10 (tmpfs of 12 MB): {times} of {times} full disks left nothing; with room the same file went in")


def test_a_full_disk(small_disk: Office) -> None:
    full_disk(small_disk, 1)


@pytest.mark.long
def test_five_full_disks(small_disk: Office) -> None:
    full_disk(small_disk, 5)


EDIT = (
    WHO
    + """
from hanbada.programme.base import Conflict
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.company.services import company_edit
pk, times = sys.argv[1], int(sys.argv[2])
print("ready", flush=True)
done = conflicts = 0
for n in range(times):
    while True:
        row = every(Company).get(pk=pk)
        try:
            company_edit(user=user, company=row, version=row.version, summary=str(int(row.summary or 0) + 1))
            break
        except Conflict as fault:
            assert fault.current.version > row.version  # no rows where the other one typed the very same
            conflicts += 1
    done += 1
print(f"done={done}"); print(f"conflicts={conflicts}")
"""
)


def edit_together(office: Office, processes: int, times: int) -> dict[str, int]:
    """B-24: everybody adds one to the same field of the same row; the sum says how many edits were lost."""
    row = office.rows("SELECT id FROM programme_company WHERE business_number <> '' ORDER BY id LIMIT 1")[0][0]
    office.run(
        f'from hanbada.programme.objects.company.models import Company\nevery(Company).filter(pk="{row}").update(summary="0", version=1)'
    )
    children = [office.start(EDIT, str(row), str(times)) for _ in range(processes)]
    ends = [ended(child) for child in children]
    found = counted([said for said, _ in ends])
    assert [child.returncode for child in children] == [0] * processes, max(errors for _, errors in ends)[-2000:]
    summary, version = office.rows(f"SELECT summary, version FROM programme_company WHERE id = '{row}'")[0]
    assert found["done"] == processes * times == int(summary) == int(version) - 1, (found, summary, version)
    assert office.number(
        f"SELECT count(*) FROM programme_history WHERE action = 'company_edit' AND object_id = '{row}'"
    ) == int(summary)
    print(f"B-24 {office.engine}: {processes} × {times} edits, 0 lost, {found['conflicts']} conflicts told")
    return found


def test_no_edit_is_lost(office: Office) -> None:
    edit_together(office, 4, 15)


@pytest.mark.long
def test_no_edit_of_twelve_hundred_is_lost(office: Office) -> None:
    edit_together(office, 8, 150)


TWICE = (
    WHO
    + """
from uuid import UUID
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.company.services import note_create
company = every(Company).order_by("pk").first()
print("ready", flush=True)
while time.time() < float(sys.argv[2]): pass
for n in range(int(sys.argv[1])):
    row = note_create(user=user, company=company, text="가상 메모 한 번", once=UUID(int=n + 1))
    print(row.pk, flush=True)
"""
)


def test_the_same_job_delivered_twice_has_one_effect(office: Office) -> None:
    """B-23: twenty jobs, each sent by four processes at once."""
    moment = str(time.time() + 6)
    children = [office.start(TWICE, "20", moment) for _ in range(4)]
    said = [ended(child)[0].split() for child in children]
    assert {tuple(words) for words in said} == {tuple(said[0])} and len(said[0]) == 20, "each got the first one's row"
    assert office.number("SELECT count(*) FROM programme_note WHERE text = '가상 메모 한 번'") == 20
    print(f"B-23 {office.engine}: 20 jobs delivered four times each, 20 effects")


def upload_together(office: Office, processes: int, files: int) -> None:
    """B-22: each file is uploaded by all processes at once, and is one batch."""
    children = [office.start(UPLOADS, str(files)) for _ in range(processes)]
    done = [ended(child) for child in children]
    assert all(child.returncode == 0 for child in children), done[0][1][-1000:]
    said = [words.split() for words, _ in done]
    assert [len(set(column)) for column in zip(*said, strict=True)] == [1] * files, "all were given the same batches"
    assert office.number("SELECT count(*) FROM programme_registryimport WHERE name = '가상 같은 파일.csv'") == files
    print(f"B-22 {office.engine}: {files} files uploaded by {processes} processes at once, {files} batches")


def test_the_same_file_uploaded_at_once_is_one_batch(office: Office) -> None:
    upload_together(office, 3, 4)


@pytest.mark.long
def test_twenty_five_files_uploaded_eight_times_are_as_many_batches(office: Office) -> None:
    upload_together(office, 8, 25)


UPLOADS = (
    WHO
    + """
from hanbada.programme.objects.discovery.services import registry_upload
from hanbada.programme.objects.programme.models import Programme
programme = every(Programme).get(code="invented-programme")
print("ready", flush=True)
for n in range(int(sys.argv[1])):
    content = f"기업명,사업자등록번호\\n가상 {n},0000000018\\n".encode()
    print(registry_upload(user=user, programme=programme, name="가상 같은 파일.csv", content=content).pk)
"""
)
