"""The sales ceiling of an industry by its KSIC code, in one version of a rule."""

from __future__ import annotations

from hanbada.content.rules import Ceiling, Version


def ceiling_of(ksic: str | None, version: Version) -> Ceiling | None:
    """The ceiling of an industry in a rule version: the row with the longest matching code, else the version's bounds.

    ksic  with or without its section letter ("C24113", "24113", "24"); None: not known
    """
    code = _with_letter(ksic) if ksic else ""
    rows = [(len(prefix), row) for row in version.ceilings for prefix in row.ksic if code.startswith(prefix)]
    return max(rows, key=lambda pair: pair[0])[1] if rows else version.ceiling_otherwise


#: KSIC revision 10: the last division of each section.
_SECTIONS = (
    (3, "A"), (8, "B"), (34, "C"), (35, "D"), (39, "E"), (42, "F"), (47, "G"), (52, "H"), (56, "I"), (63, "J"),
    (66, "K"), (68, "L"), (73, "M"), (76, "N"), (84, "O"), (85, "P"), (87, "Q"), (91, "R"), (96, "S"), (98, "T"),
    (99, "U"),
)  # fmt: skip


def _with_letter(ksic: str) -> str:
    """The code with its section letter.

    >>> _with_letter("24113"), _with_letter("C24")
    ('C24113', 'C24')
    """
    if ksic[:1].isalpha() or not ksic[:2].isdigit():
        return ksic.upper()
    division = int(ksic[:2])
    return next((letter for last, letter in _SECTIONS if division <= last), "") + ksic
