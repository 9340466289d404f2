"""Which cells of the tensor are the sample: levels without flow, singletons and separated cells are taken out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hanbada.base.arrays import Array, Flags
from hanbada.base.text import Text
from hanbada.gravity import kernels, newton, separation
from hanbada.gravity.failing import EmptySample
from hanbada.gravity.layout import Cells
from hanbada.gravity.newton import Solution
from hanbada.gravity.projection import Projection
from hanbada.gravity.result import Dropped

UNSETTLED = Text(
    "분리된 관측치가 더 있는지 확인하는 절차가 끝나지 않음: 계수는 수렴했으나 관측치 수가 조금 다를 수 있음",
    "the check for further separated observations did not settle: the slopes have converged, the count "
    "of observations may be a little lower",
)
_PENALTY = 1e3
_PROBE = 1e-10
_GIVEN_BACK = 1e-4
_MULTIPLIERS = 60
_ROUNDS, _ROUNDS_LARGE = 100, 30  # of the rectifier; each is several solves over the tensor
_LARGE = 200_000


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


def drop_certified(cells: Cells, dropped: Dropped, by_effects: bool) -> tuple[Dropped, tuple[Text, ...]]:
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

    return separation.rectify(zero, fitted, _ROUNDS if zero.size < _LARGE else _ROUNDS_LARGE)


def ruled_out(cells: Cells, solution: Solution) -> bool:
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
