"""HS codes: found from a company's own words, their names by revision, and what a code is in another revision."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hanbada.base.text import Text
    from hanbada.data.store import Store


def missing(store: Store) -> tuple[Text, ...]:
    """What the search lacks in this installation and what each lack costs; for `hanbada doctor`."""
    # the search brings scipy along, which names alone do not need
    from hanbada.hs.search import missing as told

    return told(store)
