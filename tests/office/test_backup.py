"""A backup taken while people write comes back whole on an empty machine; a bad one is refused and changes nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from office_process import SHARED, WRITE, Office, _database, counted, ended, office, postgres_template, template

__all__ = ["office", "postgres_template", "template"]
pytestmark = pytest.mark.timeout(1200)
#: Sums and digests that must be the same before and after, beside the rows of every table.
FIGURES = """
import hashlib, json
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
found = {}
for model in apps.get_app_config("programme").get_models():
    rows = every(model).order_by("pk").values()
    words = [json.dumps(row, cls=DjangoJSONEncoder, sort_keys=True) for row in rows]
    found[model._meta.db_table] = [len(words), hashlib.sha256("\\n".join(words).encode()).hexdigest()]
print(json.dumps(found))
"""


@pytest.fixture
def empty(office: Office, tmp_path: Path) -> Iterator[Office]:
    """An office without a database, on the same engine, in another folder."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    if office.engine == "sqlite":
        yield Office(place)
        return
    with _database(SHARED, f"hanbada_empty_{time.monotonic_ns()}") as address:
        yield Office(place, address)


def upload(office: Office) -> str:
    """A file kept by the office; gives its sha256."""
    content = b"\x00 kept \xff" * 1000
    sha256 = hashlib.sha256(content).hexdigest()
    place = office.folder / "uploads" / sha256[:2] / sha256
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    return sha256


def rehearse(office: Office, empty: Office, times: int, tmp_path: Path) -> None:
    """B-33: writers write, a backup is taken, it is restored elsewhere and compared with itself and with the writers."""
    sha256 = upload(office)
    quietly = WRITE.replace("print(row.pk, flush=True)", "pass")  # nobody listens, and a full pipe would stop them
    writers = [office.start(quietly) for _ in range(2)]
    try:
        for n in range(times):
            begun = office.number("SELECT count(*) FROM programme_note")
            office.django("backup", str(tmp_path / f"{n}.tar"))
            ended_with = office.number("SELECT count(*) FROM programme_note")
            with tarfile.open(tmp_path / f"{n}.tar") as archive:
                file = archive.extractfile("manifest.json")
                assert file is not None
                manifest = json.load(file)
            assert begun <= manifest["rows"]["programme_note"] <= ended_with
    finally:
        for writer in writers:
            writer.kill()
            ended(writer)
    assert ended_with > begun, "somebody wrote meanwhile"
    quiet = tmp_path / "quiet.tar"
    office.django("backup", str(quiet))
    before = office.run(FIGURES).stdout
    assert "restored" in empty.django("restore", str(quiet)).stdout
    assert empty.run(FIGURES).stdout == before and empty.sound()
    kept = empty.folder / "uploads" / sha256[:2] / sha256
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256
    assert "seals" in empty.django("audit", "verify").stdout
    assert quiet.stat().st_mode & 0o777 == 0o600
    tables = len(json.loads(before))
    print(f"B-33 {office.engine}: {times} backups under writing whole; restored: {tables} tables and the files equal")


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)  # the long run asks both databases
def test_a_backup_under_writing_comes_back(office: Office, empty: Office, tmp_path: Path) -> None:
    rehearse(office, empty, 2, tmp_path)


@pytest.mark.long
def test_ten_backups_under_writing(office: Office, empty: Office, tmp_path: Path) -> None:
    rehearse(office, empty, 10, tmp_path)


def refused(office: Office, file: Path, words: str) -> None:
    before = office.django("restore", str(file), check=False)
    assert before.returncode != 0 and words in before.stderr, before.stderr


def test_bad_backups_are_refused(template: Path, tmp_path: Path) -> None:
    shutil.copy(template / "office.sqlite3", tmp_path / "office.sqlite3")
    office, good = Office(tmp_path), tmp_path / "good.tar"
    office.django("backup", str(good))
    (tmp_path / "none").mkdir()
    empty = Office(tmp_path / "none")

    half = tmp_path / "half.tar"
    half.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    refused(empty, half, "")
    words = tmp_path / "words.tar"
    words.write_text("not a backup")
    refused(empty, words, "not a backup")
    flipped = bytearray(good.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    (tmp_path / "flipped.tar").write_bytes(flipped)
    refused(empty, tmp_path / "flipped.tar", "damaged")
    assert (
        not (tmp_path / "none" / "office.sqlite3").is_file()
        or empty.rows("SELECT name FROM sqlite_master WHERE name = 'programme_user'") == []
    )

    refused(office, good, "in use")
    newer = tmp_path / "newer.tar"
    changed(good, newer, tmp_path, lambda manifest: manifest["migrations"].append(["programme", "9999_later"]))
    refused(empty, newer, "newer than this program")
    other = tmp_path / "other.tar"
    changed(good, other, tmp_path, lambda manifest: manifest.update(engine="postgresql"))
    refused(empty, other, "a backup of postgresql")
    empty.django("restore", str(good))
    assert empty.number("SELECT count(*) FROM programme_user") == office.number("SELECT count(*) FROM programme_user")


def test_wrong_places_are_refused(template: Path, tmp_path: Path) -> None:
    shutil.copy(template / "office.sqlite3", tmp_path / "office.sqlite3")
    office = Office(tmp_path)
    upload(office)
    for place in (tmp_path / "uploads" / "backup.tar", tmp_path):
        done = office.django("backup", str(place), check=False)
        assert done.returncode != 0 and "no place for a backup" in done.stderr, done.stderr
    done = office.django("backup", str(tmp_path / "nowhere" / "backup.tar"), check=False)
    assert done.returncode != 0 and "the operating system refused" in done.stderr and "Traceback" not in done.stderr
    refused(office, tmp_path / "nothing.tar", "the operating system refused")


def test_a_backup_that_names_a_place_outside_is_none(template: Path, tmp_path: Path) -> None:
    shutil.copy(template / "office.sqlite3", tmp_path / "office.sqlite3")
    Office(tmp_path).django("backup", str(tmp_path / "good.tar"))
    (tmp_path / "none").mkdir()
    outside = tmp_path / "outside.tar"
    changed(
        tmp_path / "good.tar", outside, tmp_path, lambda manifest: manifest["parts"].update({"uploads/../../x": "0"})
    )
    refused(Office(tmp_path / "none"), outside, "not a backup")


@pytest.mark.long
def test_an_older_schema_is_brought_up_to_date(office: Office, empty: Office, tmp_path: Path) -> None:
    """Before the program's migrations ran, a backup can be taken; afterwards they run on what comes back."""
    office.django("migrate", "programme", "0008", "--verbosity=0")
    office.django("backup", str(tmp_path / "old.tar"))
    assert "restored" in empty.django("restore", str(tmp_path / "old.tar")).stdout
    assert "[ ]" not in empty.django("showmigrations", "programme").stdout
    before = office.number("SELECT count(*) FROM programme_history")
    assert empty.number("SELECT count(*) FROM programme_history") == before > 0 and empty.sound()


def changed(source: Path, target: Path, tmp_path: Path, how: object) -> None:
    """A copy of a backup with another manifest."""
    place = tmp_path / f"unpacked-{target.stem}"
    with tarfile.open(source) as archive:
        archive.extractall(place)
        names = archive.getnames()
    manifest = json.loads((place / "manifest.json").read_text())
    how(manifest)  # type: ignore[operator]
    (place / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(target, "w") as archive:
        for name in names:
            archive.add(place / name, name)


def test_a_backup_that_fails_leaves_the_one_before(template: Path, tmp_path: Path) -> None:
    """B-5: the disk refuses; the file that was there is the file that is there."""
    shutil.copy(template / "office.sqlite3", tmp_path / "office.sqlite3")
    office, target = Office(tmp_path), tmp_path / "backup.tar"
    office.django("backup", str(target))
    before = target.read_bytes()
    done = office.run(
        """
import resource
from pathlib import Path
from hanbada.base.errors import HanbadaError
from hanbada.programme.backup import backup
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    backup(Path(sys.argv[1]))
except (HanbadaError, Exception) as fault:
    print(type(fault).__name__)
""",
        str(target),
    )
    assert done.stdout.strip(), "it was refused"
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".backup")] == []


#: Step 1 of the command fails as on a full disk; step 2 …; until all go through.
STEPS = """
import errno, shutil, tarfile
from pathlib import Path
from hanbada.base.errors import HanbadaError
from hanbada.programme import backup as b
at = steps = 0
def failing(real):
    def call(*given, **named):
        global steps
        steps += 1
        if steps == at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*given, **named)
    return call
for owner, name in ((b.disk, "sha256"), (b.disk, "sync"), (tarfile.TarFile, "add"), (tarfile.TarFile, "extractall"),
                    (Path, "replace"), (Path, "chmod"), (shutil, "move"), (b, "_tool")):
    setattr(owner, name, failing(getattr(owner, name)))
def each(command):
    global at, steps
    while True:
        at, steps = at + 1, 0
        try:
            command(Path(sys.argv[1]))
        except HanbadaError:
            yield at
        else:
            print(f"steps={at - 1}")
            return
"""
BACKUP_STEPS = (
    STEPS
    + """
target = Path(sys.argv[1])
b.backup(target)
before, wrong, late = target.read_bytes(), 0, 0
for _ in each(b.backup):
    wrong += any(path.name.startswith(".backup-") for path in target.parent.iterdir())
    if target.read_bytes() != before:  # the last step failed after the new file was in its place: it is whole
        late, before = late + 1, target.read_bytes()
        with b._unpacked(target) as folder:
            parts = b._manifest(folder, target).parts
            wrong += any(b.disk.sha256(folder / name) != sha256 for name, sha256 in parts.items())
print(f"wrong={wrong}")
print(f"late={late}")
"""
)
RESTORE_STEPS = (
    STEPS
    + """
whole = int(sys.argv[2])
from django.conf import settings
in_use = b._in_use
def emptied():
    if connection.vendor == "sqlite":
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(settings.OFFICE, "office.sqlite3" + suffix).unlink(missing_ok=True)
    else:
        connection.cursor().execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.close()
wrong = late = 0
for _ in each(b.restore):
    if in_use():  # the last step failed after the database was in its place
        late += 1
        wrong += b.rows_now()["programme_history"] != whole
        emptied()
print(f"wrong={wrong}")
print(f"late={late}")
"""
)


@pytest.mark.long
def test_a_backup_or_a_restore_that_fails_at_any_step_leaves_nothing_half(
    office: Office, empty: Office, tmp_path: Path
) -> None:
    """B-5: every write to the disk and every tool fails once."""
    upload(office)
    target = tmp_path / "backup.tar"
    took = counted([office.run(BACKUP_STEPS, str(target)).stdout])
    assert took["wrong"] == 0 and took["steps"] >= 6 and took["late"] <= 1
    whole = office.number("SELECT count(*) FROM programme_history")
    gave = counted([empty.run(RESTORE_STEPS, str(target), str(whole)).stdout])
    assert gave["wrong"] == 0 and gave["steps"] >= 6 and gave["late"] <= 1
    assert empty.number("SELECT count(*) FROM programme_history") == whole and empty.sound()
    print(f"B-5 {office.engine}: {took['steps']} failed steps of a backup, {gave['steps']} of a restore, nothing half")
