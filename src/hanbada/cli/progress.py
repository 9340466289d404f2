"""A progress line on standard error for what takes longer than a second; silent where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from hanbada.base import progress
from hanbada.base.text import Text, user_lang


@contextmanager
def steps(quiet: bool = False) -> Iterator[progress.Progress]:
    """Give a Progress that draws one line and redraws it."""
    if quiet or not sys.stderr.isatty():
        yield progress.quiet
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as line:
        task = line.add_task("", total=1)

        def draw(what: Text, done: int, total: int | None) -> None:
            line.update(task, description=what.in_(user_lang()), completed=done, total=max(total or 0, 1))

        yield draw
