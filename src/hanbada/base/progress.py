"""Progress: what a long step tells whoever watches."""

from __future__ import annotations

from collections.abc import Callable

from hanbada.base.text import Text

Progress = Callable[[Text, int, int | None], None]
"""Called with the step in words, how much is done, and how much there is (None where unknown)."""


def quiet(step: Text, done: int, total: int | None) -> None:
    """Tells nobody."""
