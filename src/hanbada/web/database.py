"""The office's database from one address: a SQLite file by default, PostgreSQL by DATABASE_URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

#: IMMEDIATE: a transaction that reads and then writes may not die with "database is locked" (docs/decisions/0006).
SQLITE: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    # the file is read where the system keeps it: with its own two megabytes SQLite reads most pages anew
    "PRAGMA mmap_size=1073741824;",
}
#: A connection outlives its request, for a minute at most, and is asked whether it lives before the next one.
KEPT = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
#: A frozen server is told to the reader after five seconds and holds no thread. Pages' queries end before compiling
#: them (jit) would pay.
POSTGRES: dict[str, Any] = {
    "connect_timeout": 3,
    "options": "-c jit=off -c statement_timeout=5000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000",
    "tcp_user_timeout": 5000,
}


def database(address: str, folder: Path) -> dict[str, Any]:
    """Django's settings for a database address; empty: ``office.sqlite3`` in the folder.

    Raises ValueError for a scheme other than postgres, postgresql or sqlite.

    >>> database("postgres://ann:p%40ss@db.example:5433/office", Path())["PASSWORD"]
    'p@ss'
    >>> database("", Path("/srv/office"))["NAME"]
    '/srv/office/office.sqlite3'
    """
    parts = urlsplit(address)
    if parts.scheme in ("", "sqlite"):
        name = parts.path or str(folder / "office.sqlite3")
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, **KEPT, "OPTIONS": dict(SQLITE)}
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL begins with {parts.scheme}://; expected postgres:// or sqlite://")
    return {
        "ENGINE": "hanbada.web.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        **KEPT,
        "OPTIONS": dict(POSTGRES),
    }
