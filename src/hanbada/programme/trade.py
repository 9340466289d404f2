"""The trade data of this office: read once for each state of the store's catalogue, then kept by the process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hanbada.data import Store

if TYPE_CHECKING:  # the web server starts without them; a first question loads what it needs
    from hanbada.flow import Ground
    from hanbada.hs.search import Search


def ground() -> Ground:
    """The releases in force. Raises MissingRelease where the store holds no trade data."""
    return _ground(*_state())


def search() -> Search:
    """The HS search. Raises MissingRelease where the store holds no nomenclature."""
    return _search(*_state())


def _state() -> tuple[str, int]:
    store = Store.open()
    catalogue = store.home / "catalogue.json"
    return str(store.home), catalogue.stat().st_mtime_ns if catalogue.is_file() else 0


@lru_cache(maxsize=1)
def _ground(home: str, changed: int) -> Ground:
    from hanbada.flow import Ground

    return Ground.open(Store.open(Path(home)))


@lru_cache(maxsize=1)
def _search(home: str, changed: int) -> Search:
    from hanbada.hs.search import Search

    return Search.load(Store.open(Path(home)))
