"""The codes that a search chooses from, of one revision, with their names in both languages and the tree above them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hanbada.base.codes import HSRevision
from hanbada.base.stamp import Release
from hanbada.hs.names import Names

SECTIONS = (
    (5, "I"), (14, "II"), (15, "III"), (24, "IV"), (27, "V"), (38, "VI"), (40, "VII"), (43, "VIII"), (46, "IX"),
    (49, "X"), (63, "XI"), (67, "XII"), (70, "XIII"), (71, "XIV"), (83, "XV"), (85, "XVI"), (89, "XVII"), (92, "XVIII"),
    (93, "XIX"), (96, "XX"), (97, "XXI"),
)  # fmt: skip


def section(code: str) -> str:
    """The Roman number of the section that a code belongs to.

    >>> section("854449"), section("97")
    ('XVI', 'XXI')
    """
    return next((roman for last, roman in SECTIONS if int(code[:2]) <= last), "")


def section_number(code: str) -> int:
    """The section's number as Korean tariffs write it (제16부).

    >>> section_number("854449")
    16
    """
    return 1 + [roman for _, roman in SECTIONS].index(section(code))


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """``codes`` of six digits and ``heads`` of four, sorted; ``head_of[i]`` the place of code i's heading.

    ``korean`` holds a Korean name for each code or ""; ``carried`` counts those taken from another revision's same code.
    """

    revision: HSRevision
    codes: tuple[str, ...]
    heads: tuple[str, ...]
    head_of: NDArray[np.int64]
    english: tuple[str, ...]
    english_heads: tuple[str, ...]
    korean: tuple[str, ...]
    korean_heads: tuple[str, ...]
    carried: int
    releases: tuple[Release, ...]

    @classmethod
    def of(cls, names: Names, revision: HSRevision = HSRevision.HS22) -> Nomenclature:
        """From the names in a store. Chapter 99 (not specified by kind) is left out: nothing is classified there."""
        held = {code: entry for (code, r), entry in names.official.items() if r == revision.value}
        codes = tuple(sorted(code for code in held if len(code) == 6 and code[:2] != "99" and held[code][0]))
        heads = tuple(sorted({code[:4] for code in codes}))
        place = {head: number for number, head in enumerate(heads)}
        korean, carried, lent = _korean(names, codes, revision)
        used = {entry[2] for entry in held.values()} | lent
        return cls(
            revision, codes, heads, np.array([place[code[:4]] for code in codes], dtype=np.int64),
            tuple(held[code][0] or "" for code in codes),
            tuple((held[head][0] if head in held else "") or "" for head in heads),
            korean, tuple((held[head][1] if head in held else "") or "" for head in heads), carried,
            tuple(sorted(used, key=lambda release: release.id)),
        )  # fmt: skip


def _korean(names: Names, codes: tuple[str, ...], revision: HSRevision) -> tuple[tuple[str, ...], int, set[Release]]:
    """Own revision first, then the newest other revision whose same code the concordance (if any) links 1:1."""
    found: list[str] = []
    carried = 0
    lent: set[Release] = set()
    others = [r for r in reversed(HSRevision) if r is not revision]
    for code in codes:
        own = names.official[code, revision.value][1]
        if own:
            found.append(own)
            continue
        for other in others:
            entry = names.official.get((code, other.value))
            if entry and entry[1] and _same(names, code, other, revision):
                found.append(entry[1])
                lent.add(entry[2])
                carried += 1
                break
        else:
            found.append("")
    return tuple(found), carried, lent


def _same(names: Names, code: str, other: HSRevision, revision: HSRevision) -> bool:
    links = names.onward.get((other.value, revision.value))
    return links is None or code in links.get(code, frozenset())
