"""Where numbers come from: immutable releases, the strict tables inside, and the sources that fill them."""

from hanbada.data.source import Source, known_sources
from hanbada.data.store import Store

__all__ = ["Source", "Store", "known_sources"]
