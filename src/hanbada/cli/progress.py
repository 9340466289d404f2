"""A progress line on standard error for what takes longer than a second; silent where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hanbada.base.text import Text, user_lang

Step = Callable[[Text, int, int], None]


@contextmanager
def steps(quiet: bool = False) -> Iterator[Step]:
    """Give a function ``step(what, done, total)`` that draws one line and redraws it."""
    if quiet or not sys.stderr.isatty():
        yield lambda what, done, total: None  # noqa: ARG005
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=1)
        yield lambda what, done, total: progress.update(
            task, description=what.in_(user_lang()), completed=done, total=max(total, 1)
        )
