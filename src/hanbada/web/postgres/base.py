"""The PostgreSQL backend, in which every wait for the server ends: a frozen server cannot answer its own time limit."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.errors import OperationalError

#: Seconds for one statement; the server's own limit (database.py) is as long and gives the clearer error.
STATEMENT = 5.0
#: Seconds for the question whether a kept connection still answers.
HEALTH = 1.5


class Impatient(psycopg.Connection[Any]):
    """A connection that is closed when the server does not answer in time; ``patience`` None waits for ever."""

    patience: float | None = STATEMENT

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg's; the connection is of no use afterwards where the time ran out."""
        limit = self.patience if timeout is None else timeout
        try:
            return super().wait(gen, interval, limit)
        except psycopg.Error as fault:
            if type(fault).__name__ != "_WaitTimeout" or timeout is not None:
                raise
            self.pgconn.finish()
            raise OperationalError(f"the database did not answer within {limit:g} seconds") from None


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with connections that are impatient."""

    Database = SimpleNamespace(**{**vars(psycopg), "connect": Impatient.connect})  # type: ignore[assignment]

    def is_usable(self) -> bool:
        """Whether the kept connection answers, and soon."""
        if self.connection is None:
            return False
        self.connection.patience = HEALTH
        try:
            return bool(super().is_usable())
        finally:
            self.connection.patience = STATEMENT
