"""PPML on the dense tensor from rows to estimate: sample, separation, fit, cluster sums, effects."""

from __future__ import annotations

from dataclasses import replace

import numba
import numpy as np
from threadpoolctl import ThreadpoolController

from hanbada.base.text import Text
from hanbada.gravity import kernels, layout, newton, separation
from hanbada.gravity.estimate import TWO_WAY, UNIQUE, Estimate, Request, row_sums
from hanbada.gravity.failing import Dependent, Diverging, EmptySample
from hanbada.gravity.layout import Cells, Layout
from hanbada.gravity.newton import Solution
from hanbada.gravity.projection import Projection
from hanbada.gravity.result import Array, Dropped, Effect
from hanbada.gravity.separation import Flags
from hanbada.gravity.terms import Codes
from hanbada.gravity.variance import Sums

_BLAS = ThreadpoolController()
UNSETTLED = Text(
    "분리된 관측치가 더 있는지 확인하는 절차가 끝나지 않음: 계수는 수렴했으나 관측치 수가 조금 다를 수 있음",
    "the check for further separated observations did not settle: the slopes have converged, the count "
    "of observations may be a little lower",
)
_SMALL = 200_000  # cells below which waiting for a second thread costs more than it brings
_PATIENCE = 20  # Newton steps before separation by regressors is looked for
_PENALTY = 1e3
_PROBE = 1e-10
_GIVEN_BACK = 1e-4
_MULTIPLIERS = 60
_ROUNDS = 100


def fit(request: Request, where: Layout) -> Estimate:
    """The estimate on the tensor. Raises Dependent, Diverging; EmptySample where nothing is left."""
    place = layout.places(where, request.coded)
    cells = layout.fill(where, request.coded, place, request.flow, list(request.regressors.values()))
    threads = numba.get_num_threads()
    numba.set_num_threads(1 if cells.mask.size < _SMALL else threads)
    try:
        with _BLAS.limit(limits=1, user_api="blas"):  # its spinning threads and the kernels' would fight for the cores
            return _fit(request, where, cells)
    finally:
        numba.set_num_threads(threads)


def _fit(request: Request, where: Layout, cells: Cells) -> Estimate:
    notes: tuple[Text, ...] = ()
    dropped = drop_levels(cells)
    if not cells.mask.any():
        raise EmptySample
    solution, dropped = _solve(cells, request, dropped)
    if where.pair and not _ruled_out(cells, solution):
        more, notes = _drop_certified(cells, dropped, by_effects=True)
        if more != dropped:
            solution, dropped = _solve(cells, request, more)
    return replace(_estimate(request, cells, solution, dropped), notes=notes)


def _ruled_out(cells: Cells, solution: Solution) -> bool:
    """Whether no zero can be separated by effects, by a probe: three-way effects drawn at random, then fitted on the
    positive cells alone. Where that fit gives back the zeros too, what vanishes on positive cells vanishes everywhere.

    The fit's own weights make its preconditioner good here; any positive weights would do.
    """
    exporters, importers, years = cells.flow.shape
    r = np.random.default_rng(0)
    a, b = r.standard_normal((exporters, 1, years)), r.standard_normal((1, importers, years))
    x = a + b + r.standard_normal((exporters, importers, 1))
    weights = np.where(cells.flow > 0, solution.mu, 0.0)
    projection = Projection(weights, with_pair=True, reuse=solution.precondition)
    fa, fb, fc, _ = projection.solve(x, np.zeros((exporters, years)), np.zeros((importers, years)), _PROBE, 100)
    x -= fa[:, None, :]
    x -= fb
    x -= fc[:, :, None]
    x *= cells.mask
    return bool(max(x.max(), -x.min()) < _GIVEN_BACK)


def _solve(cells: Cells, request: Request, dropped: Dropped) -> tuple[Solution, Dropped]:
    """Newton; where it does not settle, without the observations that regressors separate."""
    more = dropped
    try:
        return newton.solve(cells, request.tolerance, min(_PATIENCE, request.limit)), dropped
    except Diverging:
        more, _ = _drop_certified(cells, dropped, by_effects=False)
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


def _positive(cells: Cells) -> Flags:
    """Where flows are positive, years first, padding left out."""
    flags = np.ascontiguousarray((cells.flow > 0).transpose(2, 0, 1))
    used = flags.any((1, 2))
    return flags[: int(np.flatnonzero(used)[-1]) + 1] if used.any() else flags[:0]


def drop_levels(cells: Cells) -> Dropped:
    """Takes out of flow and mask, in place: levels without flow, singletons, cells separated within a year."""
    zero = single = 0
    while True:
        n = int(cells.mask.sum())
        flows, counts = newton.totals(cells.flow), newton.totals(cells.mask)
        after = _restrict(cells, [(f <= 0) & (c > 0) for f, c in zip(flows, counts, strict=True)], n)
        zero += n - after
        counts = newton.totals(cells.mask) if after < n else counts
        last = _restrict(cells, [c == 1 for c in counts], after)
        single += after - last
        if last == n:
            found = _drop_between_groups(cells)
            zero += found
            if not found:
                return Dropped(zero, single, 0)


def _restrict(cells: Cells, out: list[Flags], n: int) -> int:
    """Drops the flagged levels; returns how many cells remain. Pairs are no level where they have no effects."""
    if not cells.layout.pair:
        out[2] = np.zeros_like(out[2])
    if not any(flags.any() for flags in out):
        return n
    kept = np.empty(kernels.CHUNKS)
    exporter, importer, pair = (1.0 - flags for flags in out)
    kernels.restrict(cells.mask, cells.flow, exporter, importer, pair, kept)
    return int(kept.sum())


def _drop_between_groups(cells: Cells) -> int:
    """Drops what exporter and importer effects separate within a year (exact for two-way effects)."""
    found = 0
    for t, positive in enumerate(_positive(cells)):
        if separation.connected(positive):
            continue
        apart = separation.between_groups(positive, cells.mask[:, :, t] > 0)
        cells.mask[:, :, t][apart] = 0.0
        found += int(apart.sum())
    return found


def _drop_certified(cells: Cells, dropped: Dropped, by_effects: bool) -> tuple[Dropped, tuple[Text, ...]]:
    """Drops what the iterative rectifier finds, in place; ``by_effects``: from effects alone, else with regressors."""
    while True:
        found = _rectify(cells if not by_effects else replace(cells, regressors=cells.regressors[:0]))
        if found is None:
            return dropped, (UNSETTLED,)
        count = int(found.sum())
        if count == 0:
            return dropped, ()
        cells.mask[found] = 0.0
        more = drop_levels(cells)
        if not cells.mask.any():
            raise EmptySample
        dropped = dropped.plus(more).plus(Dropped(count * by_effects, 0, count * (not by_effects)))


def _rectify(cells: Cells) -> Flags | None:
    """Separated cells; the projection that vanishes on positive cells by the method of multipliers."""
    positive = cells.flow > 0
    zero = (cells.mask > 0) & ~positive
    if not zero.any():
        return zero
    projection = Projection(np.where(positive, _PENALTY, cells.mask), cells.layout.pair)
    size = exporters, importers, years = cells.flow.shape

    def outside(x: Array) -> Array:
        a, b, c, _ = projection.solve(x, np.zeros((exporters, years)), np.zeros((importers, years)), 1e-10)
        return np.asarray(x - a[:, None, :] - b[None, :, :] - c[:, :, None])

    residuals = np.array([outside(x) for x in cells.regressors]).reshape(len(cells.regressors), *size)
    inverse = np.linalg.pinv(np.tensordot(residuals * projection.w, residuals, ([1, 2, 3],) * 2), hermitian=True)

    def fitted(u: Array) -> Array:
        target = np.where(zero, u, 0.0)
        z = target
        for _ in range(_MULTIPLIERS):
            rest = outside(target)
            slopes = inverse @ np.tensordot(residuals, projection.w * rest, 3)
            z = target - rest + np.tensordot(slopes, residuals, 1)
            off = np.where(positive, z, 0.0)
            if np.abs(off).max() < 1e-8:
                break
            target = target - off
        return np.asarray(z)

    return separation.rectify(zero, fitted, _ROUNDS)


def _estimate(request: Request, cells: Cells, solution: Solution, dropped: Dropped) -> Estimate:
    """In the user's units: slopes ÷ scales, μ × the flow's mean, effects in logs of the flow's unit."""
    inside = cells.mask.reshape(-1)[cells.place] > 0
    fitted = np.where(inside, solution.mu.reshape(-1)[cells.place] * cells.flow_scale, np.nan)
    scale = cells.scales
    scores = solution.scores
    scores *= (cells.flow_scale * scale)[:, None, None, None]
    flat = scores.reshape(len(scale), -1)
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
            by_row = scores.reshape(len(scores), -1)[:, cells.place[rows]].T
            return row_sums(by_row, rows, request.coded)(columns)
        over = tuple(k for k in range(3) if k >= len(axes) or axes[k] not in columns)
        found = scores.sum(tuple(1 + k for k in over)).reshape(len(scores), -1).T
        return found, int(np.count_nonzero(cells.mask.any(over)))

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
