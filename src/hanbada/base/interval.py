"""A figure with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hanbada.base.arrays import Array


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the ends between which it lies in 95 of 100 redraws, or with 95 % confidence."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, value: float, drawn: Array) -> Interval:
        """From the figure and its redraws; redraws without a case count nothing."""
        held = drawn[np.isfinite(drawn)]
        if not len(held):
            return cls(value, float("nan"), float("nan"))
        low, high = np.quantile(held, (0.025, 0.975))
        return cls(float(value), float(low), float(high))

    def to_dict(self) -> dict[str, float | None]:
        """For JSON; unknown is null."""
        named = {"value": self.value, "low": self.low, "high": self.high}
        return {name: round(value, 6) if np.isfinite(value) else None for name, value in named.items()}
