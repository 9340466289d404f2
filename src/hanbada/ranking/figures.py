"""Figures: one value for each market with its words, unit and stamp, from which every Fact of a ranking is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit


@dataclass(frozen=True, slots=True)
class Figure:
    """Values of one quantity for all markets.

    ``values``  (n,) float64, int64 or bool; NaN is unknown. Text figures (a supplier's name) hold objects
    ``ask``     whom to ask where a value is unknown
    """

    name: str
    label: Text
    unit: Unit
    values: NDArray[np.generic]
    stamp: Stamp
    ask: Text | None = None

    def fact(self, place: int, at: Iterable[tuple[str, str]] = ()) -> Fact:
        """The value of one market as a Fact; NaN becomes unknown."""
        raw = self.values.item(place)
        unknown = isinstance(raw, float) and not isfinite(raw)
        return Fact(None if unknown else raw, self.unit, self.stamp, tuple(at), self.ask)
