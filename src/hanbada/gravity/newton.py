"""PPML on the tensor: start by iterative proportional fitting, then Newton steps with the effects projected out.

Poisson effects given the rest are ratios of sums (IPF), so a few sweeps give a start from which Newton needs four or
five steps; each step is a weighted least-squares problem (IRLS) of the working response on regressors and effects
(Correia, Guimarães and Zylkin 2020, with another inner solver). A step that raises the deviance is halved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hanbada.base.arrays import Array
from hanbada.gravity import kernels
from hanbada.gravity.failing import Dependent, Diverging
from hanbada.gravity.independence import split
from hanbada.gravity.layout import Cells
from hanbada.gravity.projection import Preconditioner, Projection

_START_SWEEPS = 4
_COARSE, _MIDDLE, _FINE = 1e-4, 1e-5, 1e-8  # inner tolerances: while the step is large, moderate, small
_STALE = 8  # CG steps from which the preconditioner is built anew
_HALVINGS = 25


@dataclass(frozen=True, slots=True)
class Solution:
    """A converged fit on the tensor, in the tensor's own scale.

    ``beta``      (k,)
    ``bread``     (k, k) Σ μ r r', r the regressors' residuals
    ``scores``    (k, i, j, t) (y − μ) r
    ``eta, mu``   (i, j, t)
    ``effects``   a (i, t), b (j, t), c (i, j)
    """

    beta: Array
    bread: Array
    scores: Array
    eta: Array
    mu: Array
    effects: tuple[Array, Array, Array]
    half_deviance: float
    iterations: int
    precondition: Preconditioner


@dataclass(slots=True)
class _State:
    """What the iteration carries from step to step, in place: tensors and the columns' effects (z first)."""

    eta: Array
    mu: Array
    z: Array
    a: Array
    b: Array
    c: Array
    objective: float = np.inf


class Newton:
    """One fit: the data, the state, and the steps."""

    def __init__(self, cells: Cells) -> None:
        self.cells, self.pair = cells, cells.layout.pair
        size = exporters, importers, years = cells.flow.shape
        self.columns = 1 + len(cells.regressors)
        self._parts = np.empty(kernels.CHUNKS)
        self.totals = totals(cells.flow)
        self.state = _State(
            np.zeros(size), cells.mask.copy(), np.zeros(size),
            np.zeros((self.columns, exporters, years)), np.zeros((self.columns, importers, years)),
            np.zeros((self.columns, exporters, importers)),
        )  # fmt: skip
        self._spare = np.empty(size)
        self._worst = 0

    def sweep(self, sweeps: int) -> None:
        """IPF: rescales μ to the totals of pairs, exporters and importers in turn; updates η, z and the objective."""
        s = self.state
        exporters, importers, years = s.mu.shape
        fa, fb = np.ones((exporters, years)), np.ones((importers, years))
        fc = np.zeros((exporters, importers))
        ra, rb = np.zeros((exporters, years)), np.zeros((kernels.CHUNKS, importers, years))
        ya, yb, yc = self.totals
        for _ in range(sweeps):
            kernels.fit_pairs(s.mu, fa, fb, fc, yc, self.pair, False, ra, rb)
            fa *= _ratio(ya, ra)
            kernels.fit_pairs(s.mu, fa, fb, fc, yc, self.pair, True, ra, rb)
            fb *= _ratio(yb, rb.sum(0))
        if self.pair:
            kernels.fit_pairs(s.mu, fa, fb, fc, yc, True, False, ra, rb)
        la, lb, lc = np.log(fa), np.log(fb), np.log(np.where(fc > 0, fc, 1.0))
        kernels.rescale(
            self.cells.mask, self.cells.flow, fa, fb, fc, la, lb, lc, s.eta, s.mu, s.z, self._parts
        )  # fmt: skip
        s.objective = float(self._parts.sum())
        s.a[0] += la
        s.b[0] += lb
        s.c[0] += lc

    def project(self, tolerance: float, reuse: Preconditioner | None) -> Projection:
        """Takes the effects out of z and of each regressor under the present weights."""
        s = self.state
        projection = Projection(s.mu, self.pair, reuse)
        self._worst = 0
        for k in range(self.columns):
            x = s.z if k == 0 else self.cells.regressors[k - 1]
            s.a[k], s.b[k], s.c[k], steps = projection.solve(x, s.a[k], s.b[k], tolerance)
            if steps < 0:
                raise Diverging(np.inf)
            self._worst = max(self._worst, steps)
        return projection

    def gram(self) -> tuple[Array, Array]:
        """Cross products of the regressors' residuals, and with the residual of z."""
        s = self.state
        parts = np.empty((kernels.CHUNKS, self.columns, self.columns))
        kernels.gram(s.mu, s.z, self.cells.regressors, s.a, s.b, s.c, parts)
        lower = np.tril(parts.sum(0))
        return (lower + np.tril(lower, -1).T)[1:, 1:], lower[1:, 0]

    def step(self, beta: Array) -> bool:
        """Moves η to the new fit, halving while the objective rises; whether a step was taken in full."""
        s = self.state
        old, s.eta = s.eta, self._spare
        kernels.predict(
            self.cells.mask, self.cells.flow, self.cells.regressors, s.a, s.b, s.c, beta, s.eta, s.mu, self._parts
        )  # fmt: skip
        limit = s.objective + 1e-9 * abs(s.objective)
        halvings = 0
        while not self._parts.sum() <= limit:
            if halvings == _HALVINGS or not np.isfinite(s.eta.sum()):
                raise Diverging(np.inf)
            kernels.halve(self.cells.mask, self.cells.flow, old, s.eta, s.mu, self._parts)
            halvings += 1
        self._spare = old
        self.halved = 0.5**halvings
        return halvings == 0


def totals(x: Array) -> tuple[Array, Array, Array]:
    """Sums of a tensor over importers, exporters and years: (i, t), (j, t), (i, j)."""
    exporters, importers, years = x.shape
    exporter, pair = np.empty((exporters, years)), np.empty((exporters, importers))
    parts = np.empty((kernels.CHUNKS, importers, years))
    kernels.margins(x, exporter, parts, pair)
    return exporter, parts.sum(0), pair


def _ratio(wanted: Array, found: Array) -> Array:
    return np.where(found > 0, wanted / np.where(found > 0, found, 1.0), 1.0)


def _check_independent(newton: Newton) -> None:
    """Raises Dependent where the regressors' residuals are singular, at a tolerance that can tell."""
    if newton.columns == 1:
        return
    s = newton.state
    newton.project(_FINE, None)
    raw = np.array([float(np.vdot(s.mu, x * x)) for x in newton.cells.regressors])
    _, absorbed, dependent = split(newton.gram()[0], raw)
    if absorbed or dependent:
        raise Dependent(absorbed, dependent)


def _looks_singular(gram: Array, scale: float) -> bool:
    diagonal = np.diag(gram)
    if not diagonal.size:
        return False
    if (diagonal <= 1e-5 * scale).any():
        return True
    correlation = gram / np.sqrt(np.outer(diagonal, diagonal))
    return bool(np.linalg.eigvalsh(correlation)[0] < 1e-5)


def solve(cells: Cells, tolerance: float, limit: int) -> Solution:
    """Maximum of the Poisson quasi-likelihood on the tensor.

    tolerance  largest step of a standardised coefficient at the end, relative to max(1, |β|)
    Raises Dependent and Diverging; never returns an iterate that has not converged.
    """
    newton = Newton(cells)
    newton.sweep(_START_SWEEPS)
    s = newton.state
    beta, inner, change = np.zeros(newton.columns - 1), _COARSE, np.inf
    reuse: Preconditioner | None = None
    objective = s.objective
    for iteration in range(1, limit + 1):
        projection = newton.project(inner, reuse)
        reuse = None if newton._worst > _STALE else projection.precondition
        bread, right = newton.gram()
        if iteration == 1 and _looks_singular(bread, projection.total):
            _check_independent(newton)
            bread, right = newton.gram()
        try:
            target = np.asarray(np.linalg.solve(bread, right), dtype=np.float64)
        except np.linalg.LinAlgError:
            raise Diverging(np.inf) from None
        newton.step(target)
        moved = newton.halved * (target - beta)
        beta = beta + moved
        newton.sweep(1)
        size = max(1.0, float(np.abs(beta).max(initial=0.0)))
        change = float(np.abs(moved).max(initial=0.0)) / size
        settled = abs(objective - s.objective) <= 1e-10 * (1.0 + abs(s.objective))
        objective = s.objective
        if inner == _FINE and change < tolerance and settled and newton.halved == 1.0:
            return _finish(newton, beta, bread, iteration, tolerance, projection.precondition)
        inner = _FINE if change < 1e-2 else _MIDDLE if change < 1.0 else _COARSE
    raise Diverging(change)


def _finish(
    newton: Newton, beta: Array, bread: Array, iterations: int, tolerance: float, last: Preconditioner
) -> Solution:
    """The solution, once the Newton step that the final scores imply is small as well."""
    s, cells = newton.state, newton.cells
    out = np.empty_like(cells.regressors)
    kernels.scores(cells.flow, s.mu, cells.regressors, s.a, s.b, s.c, out)
    left = np.abs(np.linalg.solve(bread, out.sum((1, 2, 3)))).max(initial=0.0) if beta.size else 0.0
    if not left <= 1e3 * tolerance * max(1.0, float(np.abs(beta).max(initial=0.0))):
        raise Diverging(float(left))
    parts = np.empty(kernels.CHUNKS)
    kernels.deviance(cells.flow, s.eta, s.mu, parts)
    return Solution(beta, bread, out, s.eta, s.mu, _effects(newton, beta), float(parts.sum()), iterations, last)


def _effects(newton: Newton, beta: Array) -> tuple[Array, Array, Array]:
    """The effects in η: what the last full step added up, so exact to rounding."""
    a, b, c = (part[0] - np.tensordot(beta, part[1:], 1) for part in (newton.state.a, newton.state.b, newton.state.c))
    return a, b, c
