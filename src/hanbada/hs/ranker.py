"""From the steps' scores to probabilities: a conditional logit with weights learnt on the tuning half, or rank fusion."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hanbada.hs.lexical import Scores

FILE = Path(__file__).with_name("ranker.json")
FUSION = 20
#: Rank fusion has no probabilities of its own; this only spreads them.
FUSION_SCALE = 200.0


@cache
def weights(mode: str) -> Mapping[str, float]:
    """The learnt weight of each feature, for the mode "en", "en-words" (no vectors), "ko" (no Korean names) or "ko-names"."""
    table: dict[str, dict[str, float]] = json.loads(FILE.read_text(encoding="utf-8"))["weights"]
    return table[mode]


def logit(features: Mapping[str, Scores], mode: str) -> NDArray[np.float64]:
    """P(code) = exp(w·x) / Σ exp(w·x) over all codes; a feature that is switched off counts nothing.

    McFadden (1974); weights ≥ 0, fitted by ``tests/data/hs_ranker_fit.py`` on the tuning half, each query twice:
    as it is, and with the glossary's like words hidden, so that words unknown to the glossary are ranked well, too.
    """
    size = len(next(iter(features.values())))
    total = np.zeros(size)
    for name, weight in weights(mode).items():
        if weight and name in features:
            total += weight * features[name]
    return softmax(total)


def fusion(features: Mapping[str, Scores]) -> NDArray[np.float64]:
    """Reciprocal rank fusion, Σ 1/(20 + rank), of the features that distinguish at all (Cormack et al., 2009)."""
    used = [scores for scores in features.values() if float(np.ptp(scores)) > 0]
    total = np.zeros(len(next(iter(features.values()))))
    for scores in used:
        order = np.argsort(-scores, kind="stable")
        ranks = np.empty(len(order))
        ranks[order] = np.arange(len(order))
        total += np.where(scores > 0, 1 / (FUSION + ranks), 0)
    return softmax(total * FUSION_SCALE)


def softmax(total: NDArray[np.float64]) -> NDArray[np.float64]:
    """Positive numbers in proportion to exp(total), with sum 1."""
    spread = np.exp(total - total.max())
    return np.asarray(spread / spread.sum(), dtype=np.float64)
