"""The draws that a ranking's stability rests on: resampled base years and weights around the chosen ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array
from hanbada.ranking.settings import Settings


@dataclass(frozen=True, slots=True)
class Draws:
    """Resamples of the base years, the first of them the years as they are, and draws of the weights.

    level      (r, l) how often each level year counts; each row sums to l
    potential  (r, p) the same for the potential years
    end        (r,)   place of the latest level year drawn, as a negative offset from the last year (−1 = last)
    weights    (r − 1, d, c) drawn weights, d for each resample; each sums to one
    """

    level: Array
    potential: Array
    end: NDArray[np.int64]
    weights: Array


@lru_cache(maxsize=8)
def draw(settings: Settings, level_years: int, potential_years: int) -> Draws:
    """The draws of a setting: the same seed gives the same draws, whatever the product.

    Base years are drawn with replacement; weights w from Dirichlet(concentration · w), so that their mean is w.
    Weights of zero stay zero.
    """
    generator = np.random.default_rng(settings.seed)
    count = settings.resamples
    each = -(-settings.draws // count)
    level = _resampled(generator, count, level_years)
    potential = _resampled(generator, count, potential_years)
    chosen = np.array(settings.shares())
    gamma = generator.standard_gamma(settings.concentration * chosen, (count, each, len(chosen)))
    weights = gamma / gamma.sum(2, keepdims=True)
    latest = level_years - 1 - np.argmax(level[:, ::-1] > 0, axis=1)
    return Draws(level, potential, latest - level_years, weights)


def _resampled(generator: np.random.Generator, count: int, years: int) -> Array:
    drawn = generator.multinomial(years, np.full(years, 1 / years), count)
    return np.vstack([np.ones((1, years)), drawn]).astype(np.float64)
