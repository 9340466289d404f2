"""Facts written by people: dated, referenced, without logic; one call gives them all, typed and checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hanbada.content.library import Content, Due, Found
from hanbada.content.reading import load

HOME = Path(__file__).parent

__all__ = ["HOME", "Content", "Due", "Found", "content", "load"]


@cache
def content() -> Content:
    """The content that comes with Hanbada, read once.

    Raises DataError naming file and key where an entry is not what its model promises.
    """
    return load(HOME)
