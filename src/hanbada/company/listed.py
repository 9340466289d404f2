"""Whether an HS code exists in its revision, by the nomenclatures that are at hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from hanbada.base.codes import HSRevision


@dataclass(frozen=True, slots=True)
class ListedCodes:
    """A look-up of codes for the profile's check, made of (code, revision) pairs such as ``hs.names.Names.official``.

    >>> listed = ListedCodes({("720292", "HS22")})
    >>> [listed.has(code, HSRevision.HS22) for code in ("720292", "720299")], listed.has("720292", HSRevision.HS12)
    ([True, False], None)
    """

    pairs: Collection[tuple[str, str]]

    def has(self, code: str, revision: HSRevision) -> bool | None:
        """Whether the code is listed; None where nothing of the revision is."""
        if (code, revision.value) in self.pairs:
            return True
        return False if any(listed == revision.value for _, listed in self.pairs) else None
