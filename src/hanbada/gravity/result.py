"""What a gravity estimate is: coefficients with their errors, the sample it rests on, the effects, a stamp."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array
from hanbada.base.errors import UnknownCode
from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit


@dataclass(frozen=True, slots=True)
class Dropped:
    """Observations that carry no information about the slopes, by reason; the sum is what the sample lost.

    Counted round by round: first separated by effects, then singletons, until nothing changes; then by regressors.
    """

    separated_by_effects: int = 0
    singletons: int = 0
    separated_by_regressors: int = 0

    @property
    def total(self) -> int:
        """All observations that were left out."""
        return self.separated_by_effects + self.singletons + self.separated_by_regressors

    def plus(self, more: Dropped) -> Dropped:
        """Both counts together."""
        return Dropped(
            self.separated_by_effects + more.separated_by_effects,
            self.singletons + more.singletons,
            self.separated_by_regressors + more.separated_by_regressors,
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """One set of fixed effects, in logs.

    ``columns``  the columns whose combination names a level, such as ("exporter", "year")
    ``labels``   the labels of each column
    ``codes``    (levels, columns) positions in the labels
    ``values``   (levels,) log effect; NaN where the level lies outside the sample
    """

    columns: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    codes: NDArray[np.int64]
    values: Array

    def value(self, *level: str) -> float:
        """The effect of one level, named by its labels; NaN where it lies outside the sample."""
        known = len(level) == len(self.labels) and all(w in names for w, names in zip(level, self.labels, strict=True))
        place = [names.index(word) for word, names in zip(level, self.labels, strict=True)] if known else []
        found = np.flatnonzero((self.codes == place).all(1)) if known else np.zeros(0, np.int64)
        if not found.size:
            raise UnknownCode(
                Text(f"수준 {level}", f"the level {level}"),
                Text(
                    f"{' × '.join(self.columns)}의 {len(self.values)}개 수준 중 하나",
                    f"one of {len(self.values)} levels",
                ),
                Text("이름표를 확인하세요", "check the labels"),
            )
        return float(self.values[found[0]])


@dataclass(frozen=True, slots=True)
class Fit:
    """A converged PPML estimate; one that did not converge does not exist.

    ``names``          (k,) regressors; "constant" is among them only where there are no effects
    ``coefficients``   (k,) NaN for a regressor in ``omitted``
    ``se``, ``vcov``   (k,), (k, k); ``errors`` says which kind, ``clusters`` how many of each clustering
    ``n``              observations used; ``dropped`` those left out, by reason
    ``deviance``       2 Σ (y log(y/μ) − (y − μ))
    ``pseudo_r2``      1 − deviance / deviance with a constant only (Cameron and Windmeijer 1996); no unit
    ``iterations``     Newton steps; None where the method does not tell
    ``effects``        with ``normalisation`` in words; empty where the method does not give them
    ``fitted``         (rows,) μ in the unit of the flow; NaN for dropped rows
    ``method``         "tensor", "dense" or "pyfixest"
    ``converged``      always true: kept because readers look for it
    """

    names: tuple[str, ...]
    coefficients: Array
    se: Array
    vcov: Array
    n: int
    dropped: Dropped
    deviance: float
    pseudo_r2: float
    iterations: int | None
    effects: tuple[Effect, ...]
    normalisation: Text
    fitted: Array
    errors: str
    clusters: tuple[int, ...]
    omitted: tuple[str, ...]
    method: str
    notes: tuple[Text, ...]
    stamp: Stamp
    converged: bool = True

    def _index(self, name: str) -> int:
        if name in self.names:
            return self.names.index(name)
        raise UnknownCode(
            Text(f"설명변수 '{name}'", f"the regressor '{name}'"),
            Text(f"다음 중 하나: {', '.join(self.names)}", f"one of {', '.join(self.names)}"),
            Text("이름을 확인하세요", "check the name"),
        )

    def coefficient(self, name: str) -> float:
        """The coefficient of one regressor; NaN where it was omitted."""
        return float(self.coefficients[self._index(name)])

    def standard_error(self, name: str) -> float:
        """The standard error of one regressor's coefficient; NaN where it was omitted."""
        return float(self.se[self._index(name)])

    def fact(self, name: str) -> Fact:
        """The coefficient as a Fact; an omitted one is unknown."""
        value = self.coefficient(name)
        return Fact(value if np.isfinite(value) else None, Unit.RATIO, self.stamp, (("coefficient", name),))

    def effect(self, *columns: str) -> Effect:
        """The fixed effects of a combination of columns, in any order."""
        for effect in self.effects:
            if set(effect.columns) == set(columns):
                return effect
        raise UnknownCode(
            Text(f"고정효과 {'^'.join(columns)}", f"the effects {'^'.join(columns)}"),
            Text(
                f"다음 중 하나: {', '.join('^'.join(e.columns) for e in self.effects) or '없음'}",
                f"one of: {', '.join('^'.join(e.columns) for e in self.effects) or 'none'}",
            ),
            Text("추정에 쓴 고정효과를 확인하세요", "check which effects the estimate has"),
        )
