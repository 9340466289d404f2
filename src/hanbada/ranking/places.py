"""Who is ranked, and in what order: exclusions and selections, which never touch a score."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Flags
from hanbada.base.period import span
from hanbada.base.stamp import Stamp
from hanbada.base.text import Text
from hanbada.ranking.bearings import Bearings
from hanbada.ranking.composite import Composite
from hanbada.ranking.figures import Figure
from hanbada.ranking.market import Reason
from hanbada.ranking.settings import Settings


def eligibility(bearings: Bearings, world_set: Flags, settings: Settings) -> tuple[Flags, dict[int, Reason]]:
    """The markets that are ranked, (n,), and the reasons of those that were excluded by place.

    What has no ISO3 ("areas nes", a code that nobody knows) stays in the totals and is no market.

    Raises UnknownCode for a selected or excluded market that the release does not hold.
    """
    world, places = bearings.world, {country: place for place, country in enumerate(bearings.countries)}
    chosen = world_set & np.array([country.iso3 is not None for country in bearings.countries])
    if settings.markets is not None:
        named = {world.country(code) for code in settings.markets}
        chosen &= np.array([country in named for country in bearings.countries])
    excluded: dict[int, Reason] = {}
    for exclusion in settings.excluded:
        place = places.get(world.country(exclusion.market))
        if place is not None:
            excluded[place] = Reason(exclusion.code, exclusion.text)
            chosen[place] = False
    return chosen, excluded


def in_order(made: Composite, eligible: Flags, coverage: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places of the ranked markets, best first, and the rank of every market (0 = not ranked).

    Markets of which less than ``coverage`` of the weight is known come after all others, whatever their score: a high
    score on little evidence shall not lead. Equal scores keep the order of the release's codes.
    """
    ranked = np.flatnonzero(eligible & ~np.isnan(made.score))
    partly = made.coverage[ranked] < coverage
    order = ranked[np.lexsort((ranked, -made.score[ranked], partly))].astype(np.int64)
    rank = np.zeros(len(eligible), np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    return order, rank


def composite_stamp(figures: Iterable[Figure], settings: Settings, bearings: Bearings) -> Stamp:
    """The stamp of scores, coverage, stability and ranks: all releases, weights, years and draws."""
    parameters = settings.parameters() | {"level": span(bearings.level), "potential": span(bearings.potential)}
    label = Text("종합 점수", "composite score")
    return Stamp.of("ranking.composite", label, [figure.stamp for figure in figures], parameters)
