"""In which words two names of the nomenclature differ, short enough for a question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hanbada.base.text import Text
from hanbada.hs.phrases import BRACKET

LONGEST = 90
LONGEST_KO = 60
#: A code that takes what no other line of its heading names.
REST = re.compile(r"n\.e\.c\.?|not elsewhere|\bother than\b|\A(기타|그 밖의)")
FILLER = re.compile(r"\s*\(?\bn\.e\.c\.?\)?( in (heading|item|chapter)( no\.?)? [\d.]+( to [\d.]+)?)?")
BETWEEN = re.compile(r"[;,]\s+(?![^()]*\))")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two codes: its Korean name ("" where there is none), and the English name whose words are compared."""

    code: str
    korean: str
    english: str

    @property
    def rest(self) -> bool:
        """Whether the code takes the remainder of its heading."""
        return bool(REST.search(self.english) or REST.search(self.korean))


def difference(one: str, other: str) -> tuple[str, str]:
    """The phrases that only the one and only the other name has; a name without any of its own stands whole.

    >>> difference("Cells; primary, air-zinc", "Cells; primary, lithium")
    ('air-zinc', 'lithium')
    """
    a, b = _phrases(one), _phrases(other)
    only_a, only_b = [p for p in a if p not in b], [p for p in b if p not in a]
    return shortened(", ".join(only_a) or one), shortened(", ".join(only_b) or other)


def worded(one: Side, other: Side) -> tuple[Text, Text]:
    """What to call both in a question: in Korean the Korean names where they differ, else the English difference."""
    a, b = difference(one.english, other.english)
    korean = [_korean(side) for side in (one, other)]
    if all(korean) and korean[0] != korean[1]:
        return Text(korean[0], a), Text(korean[1], b)
    return Text.same(a), Text.same(b)


def shortened(words: str, most: int = LONGEST) -> str:
    """At most so many letters, cut between words, with "…" where something is left out."""
    bare = FILLER.sub("", words).strip(" ;,") or words
    return bare if len(bare) <= most else bare[:most].rsplit(" ", 1)[0].rstrip(" ;,(") + " …"


def _korean(side: Side) -> str:
    """The Korean name without brackets, "" where there is none that says anything."""
    if REST.search(side.korean):
        return ""
    return shortened(BRACKET.sub("", BRACKET.sub("", side.korean)).strip(), LONGEST_KO)


def _phrases(name: str) -> list[str]:
    return [phrase.strip() for phrase in BETWEEN.split(name)]
