"""PPML with few or no fixed effects on plain rows: IRLS in NumPy, the dummies projected out by least squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hanbada.base.arrays import Array, Flags
from hanbada.base.text import Text
from hanbada.gravity import faults
from hanbada.gravity.estimate import FIRST, NONE, Estimate, Request, row_sums
from hanbada.gravity.failing import Dependent, Diverging, EmptySample
from hanbada.gravity.independence import split
from hanbada.gravity.result import Dropped, Effect
from hanbada.gravity.separation import by_levels, rectify
from hanbada.gravity.terms import Codes, combine

_HALVINGS = 25
_ROUNDS = 20_000
SETTLE = Text("분리된 관측치 확인 절차", "the check for separated observations")


@dataclass(frozen=True, slots=True)
class RowSolution:
    """A converged fit on rows, in the scale of its inputs; ``dummies`` holds the coefficients of the dummy columns."""

    beta: Array
    bread: Array
    scores: Array
    eta: Array
    mu: Array
    dummies: Array
    deviance: float
    iterations: int


def fit(request: Request) -> Estimate:
    """The estimate on rows. Raises Dependent, Diverging; EmptySample where nothing is left."""
    effects = [combine([request.coded[name] for name in effect]) for effect in request.effects]
    kept, dropped = by_levels(request.flow, [e.codes for e in effects], np.ones(request.flow.size, dtype=bool))
    every = np.column_stack([np.zeros((request.flow.size, 0)), *request.regressors.values()])
    rows, dropped = _without_separated(request, every, [e.codes for e in effects], kept, dropped)
    scale = float(request.flow[rows].mean())
    centre, scales = _units(every[rows], bool(effects))
    dummies = indicator_columns([e.codes[rows] for e in effects]) if effects else np.zeros((rows.size, 0))
    x = (every[rows] - centre) / scales
    try:
        found = solve(request.flow[rows] / scale, x, dummies, request.tolerance, request.limit)
    except Dependent as dependent:
        raise dependent.within(rows, dropped) from None
    beta, scores = found.beta / scales, found.scores * scale * scales
    fitted = np.full(request.flow.size, np.nan)
    fitted[rows] = found.mu * scale
    if not effects:
        beta = beta + np.log(scale) * _constant(every)
    return Estimate(
        beta=beta,
        bread=found.bread * np.outer(scales, scales) * scale,
        meat=scores.T @ scores,
        sums=row_sums(scores, rows, request.coded),
        n=int(rows.size),
        dropped=dropped,
        fitted=fitted,
        deviance=found.deviance * scale,
        iterations=found.iterations,
        effects=_effects(request, rows, found.dummies, float(np.log(scale) - centre @ beta)),
        normalisation=FIRST if effects else NONE,
        method="dense",
    )


def _constant(design: Array) -> Array:
    """1 for the column of ones that stands for the constant, else 0: a change of the flow's unit moves only it."""
    return np.asarray(np.ptp(design, axis=0) == 0, dtype=np.float64)


def _units(design: Array, with_effects: bool) -> tuple[Array, Array]:
    """Centre and scale of each column: only where effects take up the centre; a constant column keeps its own."""
    spread = design.std(0)
    scales = np.where(spread > 0, spread, 1.0)
    return (design.mean(0) if with_effects else np.zeros(design.shape[1])), scales


def _without_separated(
    request: Request, regressors: Array, effects: list[Codes], kept: Flags, dropped: Dropped
) -> tuple[Codes, Dropped]:
    """Rows that remain once regressors and effects together separate none, and the counts."""
    while True:
        rows = np.flatnonzero(kept)
        if not rows.size:
            raise EmptySample
        dummies = indicator_columns([codes[rows] for codes in effects]) if effects else np.zeros((rows.size, 0))
        out = separated(request.flow[rows], np.column_stack([regressors[rows], dummies]))
        if out is None:
            raise faults.not_converged(SETTLE, 0, np.nan)
        if not out.any():
            return rows, dropped
        only_effects = separated(request.flow[rows], dummies) if effects else np.zeros_like(out)
        by_effects = 0 if only_effects is None else int(only_effects.sum())
        kept[rows[out]] = False
        kept, more = by_levels(request.flow, effects, kept)
        dropped = dropped.plus(more).plus(Dropped(by_effects, 0, int(out.sum()) - by_effects))


def _effects(request: Request, rows: Codes, dummies: Array, constant: float) -> tuple[Effect, ...]:
    """The dummies' coefficients as effects, in the flow's unit; the first set takes up the constant."""
    out, start = [], 0
    for k, columns in enumerate(request.effects):
        effect = combine([request.coded[name] for name in columns])
        values = np.full(effect.count, np.nan)
        present = np.unique(effect.codes[rows])
        values[present[:1]] = 0.0
        shown = present[min(k, 1) :]
        values[shown] = dummies[start : start + shown.size] + (constant if k == 0 else 0.0)
        start += shown.size
        out.append(Effect(columns, effect.labels, effect.levels, values))
    return tuple(out)


def indicator_columns(effects: Sequence[Codes]) -> Array:
    """Dummy columns (n, p): every level of the first set, all but the first of each further one.

    >>> indicator_columns([np.array([0, 1, 1]), np.array([0, 0, 1])])
    array([[1., 0., 0.],
           [0., 1., 0.],
           [0., 1., 1.]])
    """
    columns = [np.equal.outer(codes, np.unique(codes)[min(k, 1) :]) for k, codes in enumerate(effects)]
    return np.concatenate(columns, axis=1).astype(np.float64)


def separated(flow: Array, design: Array) -> Flags | None:
    """Rows separated by any combination of the design's columns; None where the check does not settle.

    The combinations that vanish on rows with flow are the null space of those rows, taken from their singular values.
    """
    kept = np.ones(flow.size, dtype=bool)
    scale = np.abs(design).max(0)
    design = design / np.where(scale > 0, scale, 1.0)
    while True:
        zero = kept & (flow == 0)
        if not zero.any():
            return ~kept
        basis = _vanishing(design[flow > 0], design[zero])
        if basis.shape[1] == 0:
            return ~kept
        found = rectify(np.ones(int(zero.sum()), dtype=bool), lambda u, q=basis: q @ (q.T @ u), _ROUNDS)  # type: ignore[misc]
        if found is None:
            return None
        if not found.any():
            return ~kept
        kept[np.flatnonzero(zero)[found]] = False


def _vanishing(positive: Array, zero: Array) -> Array:
    """Orthonormal basis (zeros, m) of the combinations that are 0 on the positive rows, as seen on the zero rows."""
    _, sizes, rows = np.linalg.svd(np.linalg.qr(positive, mode="r"), full_matrices=True)
    rank = int((sizes > 1e-10 * max(sizes.max(initial=0.0), 1e-300)).sum())
    image = zero @ rows[rank:].T
    left, sizes, _ = np.linalg.svd(image, full_matrices=False)
    return np.asarray(left[:, sizes > 1e-9])


def _residuals(root: Array, design: Array, columns: Array) -> tuple[Array, Array]:
    """Weighted residuals of columns on the dummies, and the dummies' coefficients."""
    if design.shape[1] == 0:
        return columns, np.zeros((0, columns.shape[1]))
    found = np.linalg.lstsq(design * root[:, None], columns * root[:, None], rcond=1e-12)[0]
    return columns - design @ found, np.asarray(found, dtype=np.float64)


def solve(flow: Array, regressors: Array, dummies: Array, tolerance: float, limit: int) -> RowSolution:
    """Maximum of the Poisson quasi-likelihood on rows.

    flow (n,) scaled to mean about 1; regressors (n, k); dummies (n, p)
    Raises Dependent and Diverging, as its counterpart on the tensor.
    """
    mu = (flow + flow.mean()) / 2
    eta = np.log(mu)
    beta = np.zeros(regressors.shape[1])
    objective = np.inf
    change = np.inf
    for iteration in range(1, limit + 1):
        z = eta + flow / mu - 1
        rest, found = _residuals(np.sqrt(mu), dummies, np.column_stack([z, regressors]))
        r = rest[:, 1:]
        bread = r.T @ (mu[:, None] * r)
        _, absorbed, dependent = split(bread, (mu[:, None] * regressors**2).sum(0))
        if absorbed or dependent:
            raise Dependent(absorbed, dependent) if iteration == 1 else Diverging(change)
        target = np.linalg.solve(bread, r.T @ (mu * rest[:, 0]))
        wanted = z - rest[:, 0] + r @ target
        length, eta, mu, reached = _line(flow, eta, wanted, objective, first=iteration == 1)
        moved = length * (target - beta)
        beta = beta + moved
        change = float(np.abs(moved).max(initial=0.0)) / max(1.0, float(np.abs(beta).max(initial=0.0)))
        settled = abs(objective - reached) <= 1e-11 * (1 + abs(reached))
        objective = reached
        if length == 1.0 and change < tolerance and settled:
            effects = found[:, 0] - found[:, 1:] @ beta
            scores = (flow - mu)[:, None] * r
            return RowSolution(beta, bread, scores, eta, mu, effects, _deviance(flow, eta, mu), iteration)
    raise Diverging(change)


def _line(flow: Array, old: Array, wanted: Array, objective: float, first: bool) -> tuple[float, Array, Array, float]:
    """The longest of the steps 1, 1/2, 1/4 … that does not raise the objective; the first step may."""
    length = 1.0
    for _ in range(_HALVINGS):
        eta = old + length * (wanted - old)
        mu = np.exp(np.clip(eta, -700, 700))
        reached = float((mu - flow * eta).sum())
        if np.isfinite(reached) and (first or reached <= objective + 1e-9 * abs(objective)):
            return length, eta, mu, reached
        length /= 2
    raise Diverging(np.inf)


def _deviance(flow: Array, eta: Array, mu: Array) -> float:
    logs = np.log(np.where(flow > 0, flow, 1.0))
    return float(2 * (np.where(flow > 0, flow * (logs - eta), 0.0) - (flow - mu)).sum())
