"""A name that one process at a time may hold; the machine gives it back when the process dies, however it dies."""

from __future__ import annotations

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


class Taken(Exception):
    """Another process holds the name."""


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Hold a name inside the block: on PostgreSQL across machines, else a file in the office's folder.

    Raises Taken at once, without waiting.
    """
    with _across_machines(name) if connection.vendor == "postgresql" else _on_this_machine(name):
        yield


@contextmanager
def _on_this_machine(name: str) -> Iterator[None]:
    settings.OFFICE.mkdir(parents=True, exist_ok=True)
    with (settings.OFFICE / f"{name}.lock").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Taken(name) from None
        yield


@contextmanager
def _across_machines(name: str) -> Iterator[None]:
    number = zlib.crc32(f"hanbada.{name}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise Taken(name)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
