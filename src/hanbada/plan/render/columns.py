"""How wide the columns of a table stand on paper: each at least its longest word, the rest by what it holds."""

from __future__ import annotations

from collections.abc import Sequence

from hanbada.plan.svg import width

PADDING = 9.0  # left and right inset of a cell with its rule


def widths(texts: Sequence[Sequence[str]], room: float, size: float) -> tuple[list[float], bool]:
    """Widths in points that fill the room, and whether every word fits into its column.

    texts  per column, every string that stands in it

    >>> widths([["가나다", "나"], ["words and words"]], 120, 10)
    ([42.21, 77.79], True)
    """
    need = [max(width(word, size) for text in column for word in (text.split() or [""])) + PADDING for column in texts]
    want = [min(max(width(text, size) for text in column), 260.0) + PADDING for column in texts]
    want = [max(pair) for pair in zip(need, want, strict=True)]
    if sum(want) <= room:
        return _shared([part * room / sum(want) for part in want], room), True
    if sum(need) >= room:
        return _shared([part * room / sum(need) for part in need], room), sum(need) <= room
    left = (room - sum(need)) / (sum(want) - sum(need))
    return _shared([low + (high - low) * left for low, high in zip(need, want, strict=True)], room), True


def _shared(parts: list[float], room: float) -> list[float]:
    rounded = [round(part, 2) for part in parts]
    return [*rounded[:-1], round(room - sum(rounded[:-1]), 2)]
