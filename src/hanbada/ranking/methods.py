"""Several ways to order the same markets, side by side, and how far they agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array, Flags
from hanbada.base.stamp import Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators import opportunities, ranks, spearman, stamp_of
from hanbada.ranking.evidence import Evidence
from hanbada.ranking.figures import Figure

METHODS: Mapping[str, Text] = {
    "size": Text("수요 규모", "size of demand"),
    "size_over_distance": Text("규모 ÷ 거리", "size ÷ distance"),
    "export_potential": Text("수출 잠재력", "export potential"),
    "dsm": Text("TRADE-DSM", "TRADE-DSM"),
    "composite": Text("종합 점수", "composite"),
}


@dataclass(frozen=True, slots=True)
class Methods:
    """Scores and ranks by method, and Spearman's rank correlation between each two.

    scores       by method, (n,) over the world set; NaN elsewhere and where unknown
    ranks        by method, (n,) among the eligible, 1 = best, ties share their mean rank; NaN where not ranked
    correlation  (m, m) over the markets of the world set that both methods know; NaN below three markets
    """

    scores: Mapping[str, Figure]
    ranks: Mapping[str, Array]
    correlation: NDArray[np.float64]

    @property
    def names(self) -> tuple[str, ...]:
        """The methods in the order of the correlation's axes."""
        return tuple(self.scores)


def compare(scores: Mapping[str, Figure], world_set: Flags, eligible: Flags) -> Methods:
    """Puts methods side by side; the correlation is over the whole world set, so that no selection changes it."""
    held = {name: np.where(world_set, figure.values.astype(np.float64), np.nan) for name, figure in scores.items()}
    placed = {name: ranks(np.where(eligible, values, np.nan)) for name, values in held.items()}
    count = len(held)
    correlation = np.eye(count)
    within = [values[world_set] for values in held.values()]
    for one in range(count):
        for other in range(one):
            correlation[one, other] = correlation[other, one] = spearman(within[one], within[other])
    return Methods(scores, placed, correlation)


def simple_methods(e: Evidence) -> dict[str, Figure]:
    """Size, size ÷ distance, export potential and TRADE-DSM of one product."""
    size, far = e.figures["demand_usd"], e.figures["distance_km"]
    values, km = size.values.astype(np.float64), far.values.astype(np.float64)
    near = Stamp.of("ranking.size_over_distance", METHODS["size_over_distance"], [size.stamp, far.stamp])
    seen = stamp_of(
        opportunities, [e.slice.stamp, e.bearings.geography, e.bearings.ease_stamp], dict(size.stamp.parameters)
    )
    potential = e.figures["export_potential_usd"]
    return {
        "size": size,
        "size_over_distance": Figure(
            "size_over_distance", METHODS["size_over_distance"], Unit.RATIO, values / km, near
        ),
        "export_potential": potential,
        "dsm": Figure(
            "dsm", METHODS["dsm"], Unit.SCORE, dsm_score(e.opportunities.selected, e.opportunities.untapped), seen
        ),
    }


def dsm_score(selected: Flags, untapped: Array) -> Array:
    """TRADE-DSM as an order: the realistic opportunities first, each group by untapped potential; in [0, 2).

    selected  (n,) True for markets that no filter refused; untapped (n,) USD
    returns   (n,) 1 for a selected market, plus the market's untapped potential relative to the largest, below 1

    >>> dsm_score(np.array([True, False, True]), np.array([1.0, 8.0, 2.0])).round(3)
    array([1.111, 0.889, 1.222])
    """
    largest = np.nanmax(untapped, initial=0.0)
    relative = untapped / (largest * 1.125) if largest > 0 else np.zeros(untapped.shape)
    return selected + relative
