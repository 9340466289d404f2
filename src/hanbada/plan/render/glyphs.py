"""Which characters a TrueType font can draw: its cmap table, read directly, so that no blank goes unnoticed."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text


def silent(note: Text) -> None:
    """Nobody listens."""


@lru_cache(maxsize=16)
def characters(font: Path) -> frozenset[int]:
    """The code points of a TrueType or OpenType file (cmap formats 4 and 12; OpenType specification, cmap).

    Raises DataError where the file is no font.
    """
    raw = font.read_bytes()
    try:
        count = struct.unpack(">4xH", raw[:6])[0]
        tables = {
            raw[at : at + 4]: struct.unpack(">II", raw[at + 8 : at + 16]) for at in range(12, 12 + 16 * count, 16)
        }
        start = tables[b"cmap"][0]
        parts = struct.unpack(">2xH", raw[start : start + 4])[0]
        places = [
            start + struct.unpack(">I", raw[at + 4 : at + 8])[0] for at in range(start + 4, start + 4 + 8 * parts, 8)
        ]
        kinds = {struct.unpack(">H", raw[at : at + 2])[0]: at for at in places}
        found = _groups(raw, kinds[12]) if 12 in kinds else _segments(raw, kinds[4])
    except (struct.error, KeyError) as fault:
        raise DataError(
            Text("글꼴이 아닌 파일", "a file that is no font"),
            Text("TrueType 글꼴(.ttf)", "a TrueType font (.ttf)"),
            Text("hanbada data pull fonts를 실행하세요", "run hanbada data pull fonts"),
            Where(font.name),
            "operator",
        ) from fault
    return frozenset(found)


def _groups(raw: bytes, at: int) -> set[int]:
    """Format 12: ranges of code points; a font that has it repeats there all that its format 4 holds."""
    count = struct.unpack(">I", raw[at + 12 : at + 16])[0]
    groups = struct.iter_unpack(">III", raw[at + 16 : at + 16 + 12 * count])
    return {code for first, last, _ in groups for code in range(first, last + 1)}


def _segments(raw: bytes, at: int) -> set[int]:
    """Format 4: ranges of code points, each with an offset to its glyphs; glyph 0 means "not there"."""
    count = struct.unpack(">H", raw[at + 6 : at + 8])[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack(f">{count}H", raw[at + 14 + skip + 2 * count * part : at + 14 + skip + 2 * count * (part + 1)])
        for part, skip in ((0, 0), (1, 2), (2, 2), (3, 2))
    )
    found = set()
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, last + 1):
            glyph = (code + deltas[index]) & 0xFFFF
            if offsets[index]:
                place = at + 16 + 2 * count * 3 + 2 * index + offsets[index] + 2 * (code - first)
                glyph = struct.unpack(">H", raw[place : place + 2])[0]
            if glyph and code != 0xFFFF:
                found.add(code)
    return found


#: what is drawn for signs of KS X 1001 that the fonts lack, where another sign means the same
ALIKE = {"∼": "～", "≒": "≈", "◈": "◆"}
NOTHING_ALIKE = "□"
MARKUP = frozenset('"\\<>&')


def stand_ins(words: Iterable[str], fonts: Sequence[Path]) -> dict[str, str]:
    """{character that no font draws: what is drawn for it}: one that means the same, else its plain form, else a box."""
    found = {}
    for char in missing(words, fonts):
        plain = unicodedata.normalize("NFKC", char)
        choices = (ALIKE.get(char, ""), plain if plain != char and not set(plain) & MARKUP else "", NOTHING_ALIKE)
        found[char] = next(choice for choice in choices if choice and not missing([choice], fonts))
    return found


def missing(words: Iterable[str], fonts: Sequence[Path]) -> str:
    """The characters that no family can draw in all its weights, in code order; blanks and line ends need no glyph.

    fonts  files named Family-Weight
    """
    families: dict[str, list[frozenset[int]]] = {}
    for font in fonts:
        families.setdefault(font.stem.partition("-")[0], []).append(characters(font))
    drawable = frozenset().union(*(frozenset.intersection(*weights) for weights in families.values()))
    used = set().union(*map(set, words))
    return "".join(sorted(char for char in used if ord(char) not in drawable and unicodedata.category(char) != "Cc"))
