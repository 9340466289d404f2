"""The whole office in one file, taken while people work, and brought back whole or not at all.

The file is a tar: ``manifest.json`` (engine, migrations, rows of every table, sha256 of every part), the database, the
uploads. The secret key is not in it: with another key everybody signs in once more, and nothing is lost.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from hanbada.base.errors import InputError, IntegrityError, SystemFault, Where
from hanbada.base.text import Text
from hanbada.data import disk
from hanbada.programme import clock

MANIFEST = "manifest.json"
DATABASE = {"sqlite": "office.sqlite3", "postgresql": "office.dump"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    ``migrations``  [app, name] applied when it was taken
    ``rows``        rows of every table
    ``parts``       sha256 of every file in it
    """

    made_at: str
    engine: str
    migrations: list[list[str]]
    rows: dict[str, int]
    parts: dict[str, str]


def backup(target: Path) -> Manifest:
    """Write the office to a new file; readers and writers go on meanwhile.

    Raises InputError for a place that cannot be, SystemFault where the disk or the database's tools refuse; then there
    is no file, or the one that was there.
    """
    if target.is_relative_to(Path(settings.OFFICE) / "uploads") or target.is_dir():
        raise InputError(
            Text(f"백업을 둘 수 없는 곳: {target}", f"no place for a backup: {target}"),
            Text("사무실의 uploads 밖에 있는 파일 이름", "the name of a file outside the office's uploads"),
            Text("다른 곳을 쓰세요. 다른 디스크가 가장 좋습니다", "name another place, best on another disk"),
        )
    with disk.faults(target), tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as place:
        folder = Path(place)
        database = folder / DATABASE[connection.vendor]
        rows = _dump_sqlite(database) if connection.vendor == "sqlite" else _dump_postgres(database)
        top = Path(settings.OFFICE) / "uploads"  # after the database: what it names was kept before
        kept = (path for path in top.rglob("*") if path.is_file() and not path.name.startswith("."))
        files = {database.name: database} | {f"uploads/{path.relative_to(top)}": path for path in kept}
        parts = {name: disk.sha256(path) for name, path in sorted(files.items())}
        migrations = sorted([list(key) for key in MigrationRecorder(connection).applied_migrations()])
        made = Manifest(clock.now().isoformat(), connection.vendor, migrations, rows, parts)
        draft = folder / "draft"
        with tarfile.open(draft, "w") as archive:
            (folder / MANIFEST).write_text(json.dumps(asdict(made), indent=1), encoding="utf-8")
            archive.add(folder / MANIFEST, MANIFEST)
            for name, path in sorted(files.items()):
                archive.add(path, name)
        draft.chmod(0o600)
        disk.sync(draft)
        draft.replace(target)
        disk.sync(target.parent)
    return made


def restore(source: Path) -> Manifest:
    """Bring a backup back into an empty office of the same kind of database; an older schema is brought up to date.

    Raises InputError (not a backup, another engine, newer than this program, office in use), IntegrityError (a part
    is not what the manifest says), SystemFault (no room, the database's tools refuse). Nothing is changed then, but
    for rows that the archive miscounts: they are found after loading, and the office holds what was loaded.
    """
    with disk.faults(source), _unpacked(source) as folder:
        made = _manifest(folder, source)
        _check(made, folder, source)
        for name in made.parts:  # first what the database names, so that a break in between leaves an empty office
            if name.startswith("uploads/"):
                _put(folder / name, Path(settings.OFFICE) / name)
        if connection.vendor == "sqlite":
            _load_sqlite(folder / DATABASE["sqlite"])
        else:
            _load_postgres(folder / DATABASE["postgresql"])
    differ = sorted(table for table, n in rows_now().items() if made.rows.get(table) != n)
    if differ:
        raise _damaged(Path(source.name, *differ[:1]))
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    return made


def rows_now() -> dict[str, int]:
    """The rows of every table of the office's models that the database has, by table."""
    return dict(_counted(_one, connection.introspection.table_names()))


def _one(words: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(words)
        return int(cursor.fetchone()[0])


def _counted(ask: Callable[[str], int], there: Collection[str]) -> Iterator[tuple[str, int]]:
    """Rows by table; a database that was not brought up to date yet may lack some."""
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    for table in sorted(names & set(there)):
        yield table, ask(f'SELECT count(*) FROM "{table}"')  # noqa: S608


def _dump_sqlite(target: Path) -> dict[str, int]:
    """By SQLite's own backup, which copies one state of the database whatever is written meanwhile."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise _damaged(target)
        there = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return dict(_counted(lambda words: int(copy.execute(words).fetchone()[0]), there))


def _dump_postgres(target: Path) -> dict[str, int]:
    """By pg_dump out of one snapshot, in which the rows are counted too."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SET LOCAL statement_timeout = 0")
            connection.connection.patience = None
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            rows = rows_now()
            _tool("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
        finally:
            cursor.execute("ROLLBACK")
            connection.close()
    return rows


def _load_sqlite(found: Path) -> None:
    with closing(sqlite3.connect(found)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise _damaged(found)
    target = Path(connection.settings_dict["NAME"])
    connection.close()
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    _put(found, target)


def _load_postgres(found: Path) -> None:
    connection.close()
    name = connection.settings_dict["NAME"]
    _tool(
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--clean",
        "--if-exists",
        "--no-owner",
        f"--dbname={name}",
        str(found),
    )


def _tool(name: str, *arguments: str) -> None:
    held = connection.settings_dict
    login = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {key: str(held[word]) for key, word in login.items() if held.get(word)}
    try:
        done = subprocess.run(
            [name, *arguments], env={**os.environ, **given}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise SystemFault(
            Text(f"{name} 없음", f"{name} is not installed"),
            Text("PostgreSQL 클라이언트", "PostgreSQL's client programs"),
            Text("apt install postgresql-client", "apt install postgresql-client"),
        ) from None
    if done.returncode:
        raise SystemFault(
            Text(f"{name} 실패: {done.stderr.strip()[-400:]}", f"{name} failed: {done.stderr.strip()[-400:]}"),
            Text("답하는 데이터베이스와 빈 공간", "a database that answers, and free space"),
            Text("원인을 없앤 뒤 다시 실행하세요", "remove the cause and run again"),
        )


@contextmanager
def _unpacked(source: Path) -> Iterator[Path]:
    """The parts in a folder beside the office, so that a rename brings them in."""
    office = Path(settings.OFFICE)
    office.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=office) as place:
        try:
            with tarfile.open(source) as archive:
                _unpack(archive, Path(place))
        except (tarfile.TarError, EOFError):
            raise _no_backup(source) from None
        yield Path(place)


def _unpack(archive: tarfile.TarFile, place: Path) -> None:
    """Plain files under the names of a backup, nothing else. Raises tarfile.TarError."""
    for member in archive:
        file = archive.extractfile(member) if member.isreg() and _is_part(member.name) else None
        if file is None:
            raise tarfile.ExtractError(member.name)
        target = place / member.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with file, target.open("wb") as written:
            shutil.copyfileobj(file, written)


def _manifest(folder: Path, source: Path) -> Manifest:
    try:
        made = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        if not all(_is_part(name) for name in made.parts):
            raise ValueError(made.parts)
    except (OSError, ValueError, TypeError):
        raise _no_backup(source) from None
    return made


def _is_part(name: str) -> bool:
    parts = PurePosixPath(name).parts
    upload = len(parts) > 1 and parts[0] == "uploads" and ".." not in parts
    return upload or name == MANIFEST or name in DATABASE.values()


def _check(made: Manifest, folder: Path, source: Path) -> None:
    for name, sha256 in made.parts.items():
        if not (folder / name).is_file() or disk.sha256(folder / name) != sha256:
            raise _damaged(Path(source.name, name))
    if made.engine != connection.vendor:
        raise InputError(
            Text(f"{made.engine}의 백업", f"a backup of {made.engine}"),
            Text(f"{connection.vendor}의 백업", f"one of {connection.vendor}"),
            Text("DATABASE_URL을 백업한 곳과 같게 하세요", "set DATABASE_URL as it was where the backup was taken"),
        )
    unknown = {tuple(key) for key in made.migrations} - set(MigrationLoader(None).disk_migrations)
    if unknown:
        raise InputError(
            Text(
                f"이 프로그램보다 새로운 백업: {sorted(unknown)[:3]}", f"newer than this program: {sorted(unknown)[:3]}"
            ),
            Text("같거나 더 오래된 백업", "a backup of the same schema or an older one"),
            Text("프로그램을 먼저 새로 설치하세요", "install the newer program first"),
        )
    there = "programme_user" in connection.introspection.table_names()
    if there and _one('SELECT count(*) FROM "programme_user"'):
        raise InputError(
            Text("이미 쓰고 있는 사무실", "this office is in use"),
            Text("빈 사무실", "an empty office"),
            Text(
                "다른 HANBADA_OFFICE나 빈 데이터베이스를 가리키세요",
                "point HANBADA_OFFICE or DATABASE_URL to an empty one",
            ),
        )


def _put(found: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    found.chmod(0o600)
    disk.sync(found)
    shutil.move(found, target)
    disk.sync(target.parent)


def _no_backup(source: Path) -> InputError:
    return InputError(
        Text("백업 파일이 아니거나 중간에 끊김", "not a backup, or cut off"),
        Text("backup 명령이 쓴 파일", "a file that the command backup wrote"),
        Text("다른 백업을 고르세요", "choose another backup"),
        Where(source.name),
    )


def _damaged(place: Path) -> IntegrityError:
    return IntegrityError(
        Text("기록된 해시와 다르거나 손상됨", "damaged, or other than its recorded hash"),
        Text("바뀌지 않은 백업", "an unchanged backup"),
        Text("다른 백업을 고르세요", "choose another backup"),
        Where(str(place)),
    )
