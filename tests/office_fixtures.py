"""Fixtures of the office: the fixed cast, and a test database whose append-only logs can be emptied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations

from hanbada.programme.append_only import lower_wall, raise_wall
from office_cast import World, build


@pytest.fixture
def world(db: None) -> World:
    """The fixed cast, planted anew for this test."""
    return build()


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_tests() -> Iterator[None]:
    """A test with real transactions ends with emptied tables, which the append-only triggers would refuse."""
    real = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, statements: list[Any]) -> None:
        lower_wall(self.connection)
        real(self, statements)
        raise_wall(self.connection)

    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = real  # type: ignore[method-assign]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The figures of the access matrix, over all workers: addresses, requests, differences, foreign canaries."""
    figures: Counter[str] = Counter()
    for report in [*terminalreporter.stats.get("passed", []), *terminalreporter.stats.get("failed", [])]:
        if report.when == "call" and report.nodeid.partition("::")[0].endswith(("test_matrix.py", "test_holes.py")):
            figures.update(dict(report.user_properties))
    if figures:
        terminalreporter.write_line("access matrix: " + ", ".join(f"{n:,} {name}" for name, n in figures.items()))
