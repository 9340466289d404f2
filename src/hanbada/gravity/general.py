"""PPML with any fixed effects through pyfixest, which does the demeaning; the covariance is computed here.

pyfixest 0.60 returns its last iterate, with ``convergence`` False, where the maximum number of iterations is
reached; here that is an error.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from hanbada.base.arrays import Array
from hanbada.base.text import Text
from hanbada.gravity import faults
from hanbada.gravity.estimate import FIRST, Estimate, Request, row_sums
from hanbada.gravity.failing import Dependent, Diverging, EmptySample
from hanbada.gravity.result import Dropped, Effect
from hanbada.gravity.separation import by_levels
from hanbada.gravity.terms import Codes, Combined, combine

UNCHECKED = Text(
    "pyfixest의 분리 검사가 끝나지 않음: 분리된 관측치가 더 있을 수 있음",
    "pyfixest's check for separation did not settle: there may be more separated observations",
)


def _pyfixest(terms: tuple[str, ...]) -> Any:
    try:
        import pyfixest
    except ImportError:
        raise faults.no_pyfixest(terms) from None
    return pyfixest


def fit(request: Request) -> Estimate:
    """The estimate through pyfixest. Raises Dependent, Diverging; EmptySample where nothing is left."""
    pyfixest = _pyfixest(request.terms)
    effects = [combine([request.coded[name] for name in effect]) for effect in request.effects]
    kept, dropped = by_levels(request.flow, [effect.codes for effect in effects], np.ones(request.flow.size, bool))
    rows = np.flatnonzero(kept)
    if not rows.size:
        raise EmptySample
    scale = float(request.flow[rows].mean())
    spread = np.array([x[rows].std() for x in request.regressors.values()])
    scales = np.where(spread > 0, spread, 1.0)
    model, notes = _run(pyfixest, request, effects, rows, scale, scales)
    rows, dropped = _without_separated(model, rows, dropped)
    if model._collin_vars:
        raise Dependent([], sorted(int(str(name)[1:]) for name in model._collin_vars)).within(rows, dropped)
    root = np.sqrt(model._irls_weights)
    weighted = np.asarray(model._X) * scales
    mu = np.asarray(model._Y_hat_response).ravel() * scale
    scores = weighted / root[:, None] * (request.flow[rows] - mu)[:, None]
    fitted = np.full(request.flow.size, np.nan)
    fitted[rows] = mu
    return Estimate(
        beta=np.asarray(model._beta_hat, dtype=np.float64) / scales,
        bread=weighted.T @ weighted * scale,
        meat=scores.T @ scores,
        sums=row_sums(scores, rows, request.coded),
        n=int(rows.size),
        dropped=dropped,
        fitted=fitted,
        deviance=float(model.deviance) * scale,
        iterations=None,
        effects=_effects(model, request, effects, rows, scale),
        normalisation=FIRST,
        method="pyfixest",
        notes=notes,
    )


def _run(
    pyfixest: Any, request: Request, effects: list[Combined], rows: Codes, scale: float, scales: Array
) -> tuple[Any, tuple[Text, ...]]:
    """The fitted model on columns with names of our own; every sign of failure becomes an exception."""
    import pandas as pd
    from pyfixest.demeaners import MapDemeaner

    names = [f"x{k}" for k in range(len(scales))]
    data: dict[str, Any] = {"y": request.flow[rows] / scale}
    data |= {name: x[rows] / s for name, x, s in zip(names, request.regressors.values(), scales, strict=True)}
    data |= {f"f{k}": effect.codes[rows] for k, effect in enumerate(effects)}
    formula = f"y ~ {' + '.join(names) or '1'} | {' + '.join(f'f{k}' for k in range(len(effects)))}"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            model = pyfixest.fepois(
                formula, pd.DataFrame(data), vcov="hetero", fixef_rm="none", separation_check=["fe", "ir"],
                iwls_tol=1e-13, iwls_maxiter=request.limit, collin_tol=1e-9,
                demeaner=MapDemeaner(fixef_tol=min(1e-10, request.tolerance / 10)),
            )  # fmt: skip
        except (ValueError, np.linalg.LinAlgError, pyfixest.errors.NonConvergenceError):
            raise Diverging(np.inf) from None
    if not model.convergence:
        raise Diverging(np.inf)
    unsettled = any("before convergence" in str(warning.message) for warning in caught)
    return model, ((UNCHECKED,) if unsettled else ())


def _without_separated(model: Any, rows: Codes, dropped: Dropped) -> tuple[Codes, Dropped]:
    """The rows that pyfixest used, and what its separation check took out."""
    gone = np.asarray(model.na_index, dtype=np.int64)
    left = np.delete(rows, gone)
    return left, Dropped(dropped.separated_by_effects, dropped.singletons, int(rows.size - left.size))


def _effects(model: Any, request: Request, effects: list[Combined], rows: Codes, scale: float) -> tuple[Effect, ...]:
    found = model.fixef()
    out = []
    for k, effect in enumerate(effects):
        values = np.full(effect.count, np.nan)
        present = np.unique(effect.codes[rows])
        by_level = found.get(f"C(f{k})", {})
        values[present] = [float(by_level.get(str(level), 0.0)) for level in present.tolist()]
        out.append(
            Effect(request.effects[k], effect.labels, effect.levels, values + (np.log(scale) if k == 0 else 0.0))
        )
    return tuple(out)
