"""PPML on the dense tensor from rows to estimate: sample, separation, fit, cluster sums, effects."""

from __future__ import annotations

from dataclasses import replace

import numba
import numpy as np

from hanbada.base.arrays import Array, Flags
from hanbada.base.text import Text
from hanbada.base.threads import one_thread
from hanbada.gravity import layout, newton, sample
from hanbada.gravity.estimate import TWO_WAY, UNIQUE, Estimate, Request, row_sums
from hanbada.gravity.failing import Dependent, Diverging, EmptySample
from hanbada.gravity.layout import Cells, Layout
from hanbada.gravity.newton import Solution
from hanbada.gravity.result import Dropped, Effect
from hanbada.gravity.terms import Codes
from hanbada.gravity.variance import Sums

_SMALL = 200_000  # cells below which waiting for a second thread costs more than it brings
_PATIENCE = 20  # Newton steps before separation by regressors is looked for


def fit(request: Request, where: Layout) -> Estimate:
    """The estimate on the tensor. Raises Dependent, Diverging; EmptySample where nothing is left."""
    place = layout.places(where, request.coded)
    cells = layout.fill(where, request.coded, place, request.flow, list(request.regressors.values()))
    threads = numba.get_num_threads()
    numba.set_num_threads(1 if cells.mask.size < _SMALL else threads)
    try:
        with one_thread():
            return _fit(request, where, cells)
    finally:
        numba.set_num_threads(threads)


def _fit(request: Request, where: Layout, cells: Cells) -> Estimate:
    notes: tuple[Text, ...] = ()
    dropped = sample.drop_levels(cells)
    if not cells.mask.any():
        raise EmptySample
    solution, dropped = _solve(cells, request, dropped)
    if where.pair and not sample.ruled_out(cells, solution):
        more, notes = sample.drop_certified(cells, dropped, by_effects=True)
        if more != dropped:
            solution, dropped = _solve(cells, request, more)
    return replace(_estimate(request, cells, solution, dropped), notes=notes)


def _solve(cells: Cells, request: Request, dropped: Dropped) -> tuple[Solution, Dropped]:
    """Newton; where it does not settle, without the observations that regressors separate."""
    more = dropped
    try:
        return newton.solve(cells, request.tolerance, min(_PATIENCE, request.limit)), dropped
    except Diverging:
        more, _ = sample.drop_certified(cells, dropped, by_effects=False)
        if more == dropped and request.limit <= _PATIENCE:
            raise
    except Dependent as dependent:
        raise dependent.within(_rows(cells), dropped) from None
    try:
        return newton.solve(cells, request.tolerance, request.limit), more
    except Dependent as dependent:
        raise dependent.within(_rows(cells), more) from None


def _rows(cells: Cells) -> Codes:
    """The rows of the table that are in the sample."""
    return np.flatnonzero(cells.mask.reshape(-1)[cells.place] > 0)


def _estimate(request: Request, cells: Cells, solution: Solution, dropped: Dropped) -> Estimate:
    """In the user's units: slopes ÷ scales, μ × the flow's mean, effects in logs of the flow's unit."""
    inside = cells.mask.reshape(-1)[cells.place] > 0
    fitted = np.where(inside, solution.mu.reshape(-1)[cells.place] * cells.flow_scale, np.nan)
    scale = cells.scales
    scores = solution.scores
    scores *= (cells.flow_scale * scale)[:, None, None, None]
    flat = scores.reshape(len(scale), cells.mask.size)
    return Estimate(
        beta=solution.beta / scale,
        bread=solution.bread * np.outer(scale, scale) * cells.flow_scale,
        meat=flat @ flat.T,
        sums=_sums(request, cells, scores),
        n=int(cells.mask.sum()),
        dropped=dropped,
        fitted=fitted,
        deviance=2.0 * solution.half_deviance * cells.flow_scale,
        iterations=solution.iterations,
        effects=_effects(request, cells, solution),
        normalisation=UNIQUE if cells.layout.pair else TWO_WAY,
        method="tensor",
    )


def _sums(request: Request, cells: Cells, scores: Array) -> Sums:
    """Cluster sums: over the tensor's axes where the clusters are axes, else by row."""
    axes = cells.layout.axes

    def sums(columns: tuple[str, ...]) -> tuple[Array, int]:
        if not set(columns) <= set(axes):
            rows = _rows(cells)
            by_row = scores.reshape(len(scores), cells.mask.size)[:, cells.place[rows]].T
            return row_sums(by_row, rows, request.coded)(columns)
        over = tuple(k for k in range(3) if k >= len(axes) or axes[k] not in columns)
        present = cells.mask.any(over)
        found = scores.sum(tuple(1 + k for k in over)).reshape(len(scores), present.size).T
        return found, int(np.count_nonzero(present))

    return sums


def _effects(request: Request, cells: Cells, solution: Solution) -> tuple[Effect, ...]:
    """The normalised effects with their labels, the regressors' means and the flow's scale put back."""
    flows = [np.asarray(total > 0) for total in newton.totals(cells.flow)]
    a, b, c = normalise(*solution.effects, flows[1], flows[2], cells.layout.pair)
    beta = solution.beta / cells.scales
    means = np.array([x.mean() for x in request.regressors.values()])
    a = a + np.log(cells.flow_scale) - float(beta @ means)
    where, coded = cells.layout, request.coded
    exporters, importers = coded[where.exporter].labels, coded[where.importer].labels
    found = []
    for name, values, present in ((where.exporter, a, flows[0]), (where.importer, b, flows[1])):
        values = np.where(present, values, np.nan)
        if where.year is None:
            found.append(_grid((name,), (coded[name].labels,), values[:, 0]))
        else:
            years = coded[where.year].labels
            found.append(_grid((name, where.year), (coded[name].labels, years), values[:, : len(years)]))
    if where.pair:
        values = np.where(flows[2], c, np.nan)
        found.append(_grid((where.exporter, where.importer), (exporters, importers), values))
    return tuple(found)


def _grid(columns: tuple[str, ...], labels: tuple[tuple[str, ...], ...], values: Array) -> Effect:
    """Effects given on the whole grid of their labels."""
    return Effect(columns, labels, np.indices(values.shape).reshape(values.ndim, -1).T, values.reshape(-1))


def normalise(
    a: Array, b: Array, c: Array, importer: Flags, pair: Flags, with_pair: bool
) -> tuple[Array, Array, Array]:
    """The same fitted values with unique effects: first c, then b have mean zero over the levels present.

    c is freed of exporter and importer means by unweighted least squares over the pairs present; what is taken out
    goes into a and b; then b's yearly mean goes into a. Unique where the pairs connect all countries.
    """
    if with_pair:
        out_a, out_b = two_way_means(np.where(pair, c, 0.0), pair)
        c, a, b = c - out_a[:, None] - out_b, a + out_a[:, None], b + out_b[:, None]
    count = importer.sum(0)
    mean = np.where(count > 0, (b * importer).sum(0) / np.maximum(count, 1), 0.0)
    return a + mean, b - mean, c


def two_way_means(c: Array, present: Flags) -> tuple[Array, Array]:
    """Row and column effects (i,), (j,) that fit a matrix best over its present cells; c is 0 in the others.

    >>> two_way_means(np.array([[1.0, 3.0], [2.0, 4.0]]), np.ones((2, 2), dtype=bool))[1]
    array([1.5, 3.5])
    """
    weights = present.astype(np.float64)
    rows, columns = weights.sum(1), np.maximum(weights.sum(0), 1.0)
    system = np.diag(rows) - (weights / columns) @ weights.T
    right = c.sum(1) - weights @ (c.sum(0) / columns)
    out = np.linalg.lstsq(system, right, rcond=1e-10)[0]
    return out, (c.sum(0) - weights.T @ out) / columns
