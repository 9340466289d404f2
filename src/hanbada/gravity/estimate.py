"""What the three ways to fit share: the rows, the request, and the estimate before it becomes a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hanbada.base.arrays import Array
from hanbada.base.text import Text
from hanbada.gravity.result import Dropped, Effect
from hanbada.gravity.terms import Coded, Codes, combine
from hanbada.gravity.variance import Sums, sums_by_code

UNIQUE = Text(
    "쌍 고정효과는 수출국마다, 수입국마다 평균 0; 수입국·연도 고정효과는 연도마다 평균 0",
    "pair effects have mean zero for each exporter and for each importer, importer-year effects mean zero in each year",
)
TWO_WAY = Text("수입국·연도 고정효과는 연도마다 평균 0", "importer-year effects have mean zero in each year")
FIRST = Text(
    "두 번째 고정효과부터 표본의 첫 수준을 0으로 둠",
    "from the second set of effects on, its first level in the sample is 0",
)
NONE = Text("고정효과 없음", "no effects")


@dataclass(frozen=True, slots=True)
class Request:
    """A checked request: columns as arrays and codes.

    ``flow`` (n,), ``regressors`` name → (n,); ``coded`` every label column; ``ways`` clusterings, empty for robust
    """

    flow: Array
    regressors: Mapping[str, Array]
    coded: Mapping[str, Coded]
    effects: tuple[tuple[str, ...], ...]
    ways: tuple[tuple[str, ...], ...]
    tolerance: float
    limit: int

    @property
    def terms(self) -> tuple[str, ...]:
        """The effects as they are written."""
        return tuple("^".join(effect) for effect in self.effects)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A converged fit in the user's units, before its covariance.

    ``beta`` (k,), ``bread`` (k, k), ``meat`` (k, k) Σ s s' over observations, ``sums`` cluster sums of the scores,
    ``fitted`` (n,) with NaN for dropped rows
    """

    beta: Array
    bread: Array
    meat: Array
    sums: Sums
    n: int
    dropped: Dropped
    fitted: Array
    deviance: float
    iterations: int | None
    effects: tuple[Effect, ...]
    normalisation: Text
    method: str
    notes: tuple[Text, ...] = ()


def row_sums(scores: Array, rows: Codes, coded: Mapping[str, Coded]) -> Sums:
    """Cluster sums from scores by row; ``rows`` are the rows of the table that the scores belong to."""

    def sums(columns: tuple[str, ...]) -> tuple[Array, int]:
        codes = combine([coded[name] for name in columns]).codes[rows]
        found, compact = np.unique(codes, return_inverse=True)
        return sums_by_code(scores, compact), int(found.size)

    return sums
