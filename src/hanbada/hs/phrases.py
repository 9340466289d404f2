"""A nomenclature name cut into the phrases between its commas and brackets."""

from __future__ import annotations

import re

BRACKET = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
BETWEEN = re.compile(r"[ㆍ·,()\[\]]|(?:와|과)\s")
LONGEST = 30


def phrases(name: str, *, whole: bool = False) -> tuple[str, ...]:
    """The phrases of a name, at most 30 letters each; ``whole``: the name alone, without what stands in brackets.

    >>> phrases("배추김치ㆍ깍두기(기타)"), phrases("김치(기타)", whole=True)
    (('배추김치', '깍두기', '기타'), ('김치',))
    """
    if whole:
        return (BRACKET.sub("", name).strip(),)
    return tuple(p for p in (part.strip() for part in BETWEEN.split(name)) if p and len(p) < LONGEST)
