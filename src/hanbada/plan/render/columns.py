"""How wide the columns of a table stand on paper: each at least its longest word, the rest by what it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hanbada.plan.svg import width

_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_BREAKS = re.compile(r"(?<=[/?&=])|(?<=-)(?=[^\W\d])")
PADDING = 9.0  # left and right inset of a cell with its rule
SHORT = 46.0
WORD_MOST = 150.0  # a longer word is cut rather than given a column of its own width


def widths(
    texts: Sequence[Sequence[str]], room: float, size: float, weights: Sequence[float] = ()
) -> tuple[list[float], bool]:
    """Widths in points that fill the room, and whether every word fits into its column.

    texts    per column, every string that stands in it
    weights  per column, how much of the room to spare it draws; equal where left out

    >>> widths([["가나다", "나"], ["words and words"]], 120, 10)
    ([36.6, 83.4], True)
    """
    longest = [max(_longest(text, size) for text in column) + PADDING for column in texts]
    need = [min(word, WORD_MOST) for word in longest]
    want = [min(max(width(text, size) for text in column), 260.0) + PADDING for column in texts]
    want = [max(pair) for pair in zip(need, want, strict=True)]
    pull = weights or [1.0] * len(texts)
    if sum(want) <= room:
        found = _spread(want, [part * weight for part, weight in zip(want, pull, strict=True)], room)
    elif sum(need) >= room:
        found = _spread([0.0] * len(need), need, room)
    else:
        slack = [(high - low) * weight for low, high, weight in zip(need, want, pull, strict=True)]
        found = _spread(need, slack, room)
    rounded = [round(part, 2) for part in found[:-1]]
    fits = all(part + 0.01 >= word for part, word in zip(found, longest, strict=True))
    return [*rounded, round(room - sum(rounded), 2)], fits


def _spread(base: list[float], shares: list[float], room: float) -> list[float]:
    """The base and, by shares, what it leaves of the room."""
    left = (room - sum(base)) / (sum(shares) or 1.0)
    return [part + share * left for part, share in zip(base, shares, strict=True)]


def _longest(text: str, size: float) -> float:
    """The width of the longest word, or of the whole text where that is short: "확인 안 됨" is better not broken."""
    whole = width(text, size)
    return whole if whole <= SHORT else max(width(word, size) for word in words(text))


def words(text: str) -> list[str]:
    """What may not be broken: words; an address or code without Hangul breaks after its slashes and hyphens.

    >>> words("수출 실적증명 a.org/b/c")
    ['수출', '실적증명', 'a.org/', 'b/', 'c']
    """
    found = [piece for word in text.split() for piece in ([word] if _HANGUL.search(word) else _BREAKS.split(word))]
    return found or [""]


def pieces(text: str, room: float, size: float) -> list[str]:
    """A text cut inside the words that are wider than the room, for columns too narrow for their words.

    >>> pieces("가나다라 마", 30, 10)
    ['가나다', '라 마']
    """
    return [piece for piece in _cut(text, room, size) if piece]


def _cut(text: str, room: float, size: float) -> Iterator[str]:
    kept = used = ""
    for char in text:
        used = "" if char.isspace() else used + char
        if width(used, size) > room and len(used) > 1:
            yield kept
            kept, used = "", char
        kept += char
    yield kept
