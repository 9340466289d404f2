"""Triggers that refuse to change or delete a row of the logs, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any

TABLES = ("programme_history", "programme_accessrow", "programme_seal")
REFUSED = "append-only: rows of this log are never changed or deleted"


def raise_wall(connection: Any) -> None:
    """Put the triggers on the three logs."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def lower_wall(connection: Any) -> None:
    """Take the triggers off: for undoing the migration, and for a test database that is emptied."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for event in _events(connection.vendor):
                where = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}{where}")


def _events(vendor: str) -> tuple[str, ...]:
    return ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")


def _statements(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{event} BEFORE {event.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            for table in TABLES
            for event in _events(vendor)
        ]
    function = (
        "CREATE OR REPLACE FUNCTION programme_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    return [function] + [
        f"CREATE OR REPLACE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
        f"FOR EACH {'STATEMENT' if event == 'truncate' else 'ROW'} EXECUTE FUNCTION programme_append_only()"
        for table in TABLES
        for event in _events(vendor)
    ]
