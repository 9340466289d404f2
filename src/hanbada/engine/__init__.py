"""The coded store: one release of bilateral trade as a world of integer arrays, read product by product."""

from hanbada.engine.slice import Slice
from hanbada.engine.world import World

__all__ = ["Slice", "World"]
