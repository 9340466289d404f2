"""Whether a method sees what it is held to: its scores must not change when the outcome years do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hanbada.ranking.backtest.cases import Scorer, collect
from hanbada.ranking.backtest.split import Split
from hanbada.ranking.chances.flows import Flows
from hanbada.ranking.chances.window import Geometry


def leaks(flows: Flows, geometry: Geometry, split: Split, scorer: Scorer) -> tuple[str, ...]:
    """Names of the scores that change when all flows after the base are shuffled among exporters, or lost."""
    true = collect(flows, geometry, split, scorer, threads=1).scores
    changed: set[str] = set()
    for other in (_shuffled(flows, max(split.base)), _lost(flows, max(split.base))):
        again = collect(other, geometry, split, scorer, threads=1).scores
        changed |= {name for name, values in true.items() if not np.array_equal(values, again[name], equal_nan=True)}
    return tuple(sorted(changed))


def _shuffled(flows: Flows, last: int) -> Flows:
    """Flows after a year given to other exporters with other amounts."""
    later = np.array(flows.years)[flows.year] > last
    draw = np.random.default_rng(0)
    i, value = flows.i.copy(), flows.value.copy()
    i[later], value[later] = draw.permutation(i[later]), draw.permutation(value[later]) * 3
    return replace(flows, i=i, value=value)


def _lost(flows: Flows, last: int) -> Flows:
    """All flows after a year reduced to nothing."""
    later = np.array(flows.years)[flows.year] > last
    return replace(flows, value=np.where(later, 0.0, flows.value))
