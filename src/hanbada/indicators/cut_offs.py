"""The cut-offs of TRADE-DSM: what a market must reach, given how strong the exporter is."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array
from hanbada.base.stamp import Scalar


@dataclass(frozen=True, slots=True)
class CutOffs:
    """The numbers that decide. None is confirmed by a source at hand: all are unverified.

    growth_base, growth_shift, growth_rate  s = base + 1 / ((RCA + shift) · e^(RCA − rate)), published, from memory
    size_share          part of world imports that counts as large for RCA ≥ 1, published, from memory
    concentration       highest HHI that passes (our own choice: half of the largest possible value)
    accessibility       lowest accessibility that passes, 0–1 (our own choice)
    columns             home share ÷ mean share of the top suppliers, between the four columns (our own choice)
    suppliers           how many suppliers count as the top (slides: six)
    """

    growth_base: float = 0.8
    growth_shift: float = 0.85
    growth_rate: float = 0.01
    size_share: float = 0.02
    concentration: float = 0.5
    accessibility: float = 0.25
    columns: tuple[float, float, float] = (1 / 3, 2 / 3, 1.0)
    suppliers: int = 6

    def parameters(self) -> dict[str, Scalar]:
        """The numbers as a Stamp takes them."""
        return {
            name: " ".join(f"{part:g}" for part in value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }


UNVERIFIED = CutOffs()


def growth_cut_off(world_growth: ArrayLike, rca: ArrayLike, cut_offs: CutOffs = UNVERIFIED) -> Array:
    """Growth a market must reach: g_W · s where the world grows, g_W / s where it shrinks.

    s = 0.8 + 1 / ((RCA + 0.85) · e^(RCA − 0.01)): the weaker the exporter, the faster the market must grow.

    >>> growth_cut_off([0.10, -0.10], 1.0).round(4)
    array([ 0.1001, -0.0999])
    """
    g, strength = np.asarray(world_growth, dtype=np.float64), np.asarray(rca, dtype=np.float64)
    power = np.exp(-(strength - cut_offs.growth_rate))
    s = cut_offs.growth_base + power / (strength + cut_offs.growth_shift)
    return np.asarray(np.where(g >= 0, g * s, g / s))


def size_cut_off(world_imports: ArrayLike, rca: ArrayLike, cut_offs: CutOffs = UNVERIFIED) -> Array:
    """Imports a market must have: 2 % of the world's where RCA ≥ 1, (3 − RCA) % where it is less.

    >>> size_cut_off(1000.0, [2.0, 0.5])
    array([20., 25.])
    """
    strength = np.asarray(rca, dtype=np.float64)
    part = np.where(strength < 1, cut_offs.size_share + (1 - strength) / 100, cut_offs.size_share)
    return np.asarray(np.where(np.isnan(strength), np.nan, part) * np.asarray(world_imports, dtype=np.float64))
