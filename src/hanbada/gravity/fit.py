"""The one call for a gravity estimate: checks the table, chooses how to fit, makes the result with its stamp."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from hanbada.base.arrays import Array
from hanbada.base.stamp import Release, Scalar, Stamp
from hanbada.base.text import Text
from hanbada.gravity import dense, faults, general, layout, variance
from hanbada.gravity.estimate import Estimate, Request
from hanbada.gravity.failing import Dependent, Diverging, EmptySample
from hanbada.gravity.result import Dropped, Fit
from hanbada.gravity.terms import Codes, Table, code, combine, numbers, parse

WHAT = Text("PPML 추정", "the PPML fit")
LABEL = Text("중력모형 추정 (PPML)", "gravity estimate (PPML)")
METHODS = ("auto", "tensor", "dense", "pyfixest")
CONSTANT = "constant"
_FEW = 200  # dummy columns up to which plain rows are the way
_DENSE_CELLS = 4e6
_ONE_AT_A_TIME = threading.Lock()  # numba's work queue ends the process where two threads enter it


def ppml(
    table: Table,
    flow: str,
    regressors: Sequence[str],
    effects: Sequence[str] = (),
    cluster: str | Sequence[str] | None = None,
    *,
    tolerance: float = 1e-9,
    max_iterations: int = 100,
    collinear: str = "error",
    method: str = "auto",
    inputs: Iterable[Stamp | Release] = (),
) -> Fit:
    """Poisson pseudo maximum likelihood: E[flow] = exp(regressors · β + effects).

    table       columns by name: a dict of arrays, a Polars, pandas or PyArrow table; one row per observation
    flow        name of the flow, ≥ 0, any unit; zeros belong into the table
    regressors  names; without effects a "constant" is added
    effects     such as ("exporter^year", "importer^year", "exporter^importer"); none: a cross section
    cluster     one term or several (multi-way); "robust" for none. Default: the pair, where the effects have the form
                of a panel of exporters, importers and years; else robust
    collinear   "error", or "omit": no coefficient (NaN) for what effects or other regressors explain
    method      "auto": the dense tensor for effects of the forms {i^t, j^t, i^j}, {i^t, j^t}, {i, j}, plain rows for
                none or few effects, pyfixest for all others; the result says which
    inputs      releases or stamps that the table was made from
    returns     a converged estimate. Singletons and separated observations are left out and counted

    Errors: InputError (missing, infinite or negative values, nothing to explain, collinear regressors, pyfixest not
    installed), NotConverged, SystemFault (not enough memory, said beforehand).
    Santos Silva and Tenreyro (2006); Correia, Guimarães and Zylkin (2020).

    >>> table = {"trade": [1.0, 2.0, 4.0, 8.0], "size": [0.0, 1.0, 2.0, 3.0]}
    >>> fit = ppml(table, "trade", ["size"])
    >>> round(fit.coefficient("size"), 6), fit.n
    (0.693147, 4)
    """
    _check_choices(method, collinear)
    request = _read(table, flow, regressors, effects, cluster, tolerance, max_iterations)
    estimate, names, omitted = _fit(request, method, collinear)
    ways = request.ways if cluster is not None else _default_ways(request)
    vcov, counts = _covariance(request, estimate, ways)
    told = zip(ways, counts, strict=True) if names and ways else ()
    few = tuple(faults.few_clusters("^".join(way), count) for way, count in told if count < FEW)
    parameters: dict[str, Scalar] = {
        "flow": flow, "regressors": " + ".join(request.regressors), "effects": " + ".join(request.terms) or "none",
        "errors": _errors(ways), "method": estimate.method, "n": estimate.n,
    }  # fmt: skip
    beta, full = _spread(estimate.beta, vcov, list(request.regressors), names)
    return Fit(
        names=tuple(request.regressors),
        coefficients=beta,
        se=np.sqrt(np.diag(full)),
        vcov=full,
        n=estimate.n,
        dropped=estimate.dropped,
        deviance=estimate.deviance,
        pseudo_r2=_pseudo_r2(request.flow, estimate),
        iterations=estimate.iterations,
        effects=estimate.effects,
        normalisation=estimate.normalisation,
        fitted=estimate.fitted,
        errors=_errors(ways),
        clusters=counts,
        omitted=omitted,
        method=estimate.method,
        notes=(*estimate.notes, *few),
        stamp=Stamp.of("gravity/ppml", LABEL, inputs, parameters),
    )


#: Cameron, Gelbach and Miller (2008): with so few clusters tests reject too often.
FEW = 20


def _check_choices(method: str, collinear: str) -> None:
    if method not in METHODS:
        raise faults.wrong_choice("method", method, METHODS)
    if collinear not in ("error", "omit"):
        raise faults.wrong_choice("collinear", collinear, ("error", "omit"))


def _read(
    table: Table, flow: str, regressors: Sequence[str], effects: Sequence[str],
    cluster: str | Sequence[str] | None, tolerance: float, limit: int,
) -> Request:  # fmt: skip
    """The request with every column checked."""
    y = numbers(table, flow)
    if (y < 0).any():
        raise faults.negative(flow, int((y < 0).sum()), int(np.argmax(y < 0)))
    if not (y > 0).any():
        raise faults.nothing_to_explain(flow)
    columns = {name: numbers(table, name) for name in dict.fromkeys(regressors)}
    if not effects:
        columns[CONSTANT] = np.ones(y.size)
    asked = () if cluster in (None, "robust") else (cluster,) if isinstance(cluster, str) else tuple(cluster or ())
    ways = tuple(parse(way) for way in asked)
    terms = tuple(dict.fromkeys(parse(term) for term in effects))
    coded = {name: code(table, name) for name in dict.fromkeys(n for term in (*terms, *ways) for n in term)}
    for name, values in [*columns.items(), *((n, c.codes) for n, c in coded.items())]:
        if values.size != y.size:
            raise faults.wrong_length(name, values.size, y.size)
    return Request(y, columns, coded, terms, ways, tolerance, limit)


def _fit(request: Request, method: str, collinear: str) -> tuple[Estimate, list[str], tuple[str, ...]]:
    """The estimate, the names it has coefficients for, and those omitted as collinear."""
    names, part, rows = list(request.regressors), request, np.arange(request.flow.size)
    before = Dropped()
    run = _choose(request, method)
    while True:
        try:
            with _ONE_AT_A_TIME:
                estimate = run(part)
            omitted = tuple(name for name in request.regressors if name not in names)
            return _widen(estimate, request.flow.size, rows, before), names, omitted
        except Dependent as found:
            gone = tuple(names[k] for k in sorted(found.absorbed + found.dependent))
            if collinear == "error":
                raise faults.collinear(gone, request.terms, absorbed=not found.dependent) from None
            names = [name for name in names if name not in gone]
            if found.rows is not None:
                rows, before = rows[found.rows], before.plus(found.dropped)
            part = _part(request, names, rows)
        except Diverging as found:
            raise faults.not_converged(WHAT, request.limit, found.change) from None
        except EmptySample:
            raise faults.empty_sample() from None


def _part(request: Request, names: list[str], rows: Codes) -> Request:
    """The request with some regressors and rows only."""
    columns = {name: request.regressors[name][rows] for name in names}
    coded = {name: replace(column, codes=column.codes[rows]) for name, column in request.coded.items()}
    return replace(request, flow=request.flow[rows], regressors=columns, coded=coded)


def _widen(estimate: Estimate, size: int, rows: Codes, before: Dropped) -> Estimate:
    """The estimate with fitted values for every row of the table, and what had been dropped before."""
    fitted = np.full(size, np.nan)
    fitted[rows] = estimate.fitted
    return replace(estimate, fitted=fitted, dropped=before.plus(estimate.dropped))


def _choose(request: Request, method: str) -> Callable[[Request], Estimate]:
    """The way to fit: as asked for, else tensor, plain rows, pyfixest, the first that suits."""
    where = layout.find(request.effects, request.coded)
    if method == "tensor" or (method == "auto" and where is not None):
        if where is None:
            raise faults.wrong_shape(request.terms, method)
        size = layout.shape(where, request.coded)
        cells = size[0] * size[1] * size[2]
        repeated = layout.repeated(layout.places(where, request.coded), cells)
        if method == "tensor" and repeated:
            raise faults.duplicates(repeated)
        if not repeated and (method == "tensor" or cells <= layout.SPARSE * request.flow.size + 100_000):
            return partial(_on_tensor, where)
    levels = sum(combine([request.coded[name] for name in effect]).count for effect in request.effects)
    few = levels <= _FEW and levels * request.flow.size <= _DENSE_CELLS
    return dense.fit if method == "dense" or (method == "auto" and few) else general.fit


def _on_tensor(where: layout.Layout, request: Request) -> Estimate:
    from hanbada.gravity import tensor  # compiles or loads the kernels

    return tensor.fit(request, where)


def _default_ways(request: Request) -> tuple[tuple[str, ...], ...]:
    """The pair, where effects name a panel of pairs over years; else none, which means robust."""
    where = layout.find(request.effects, request.coded)
    return ((where.exporter, where.importer),) if where is not None and where.year is not None else ()


def _errors(ways: tuple[tuple[str, ...], ...]) -> str:
    return "clustered by " + ", ".join("^".join(way) for way in ways) if ways else "robust"


def _covariance(
    request: Request, estimate: Estimate, ways: tuple[tuple[str, ...], ...]
) -> tuple[Array, tuple[int, ...]]:
    """Robust or clustered, with the slopes and the effects that are not nested in clusters as parameters."""
    free = [e for e in estimate.effects if not any(_nested(request, e.columns, way) for way in ways)]
    levels = [int(np.isfinite(effect.values).sum()) for effect in free]
    parameters = variance.count_parameters(len(estimate.beta), levels)
    if ways:
        alone = [way for way in ways if estimate.sums(way)[1] < 2]
        if alone:
            raise faults.one_cluster("^".join(alone[0]))
        return variance.clustered(estimate.bread, ways, estimate.sums, estimate.n, parameters)
    return variance.robust(estimate.bread, estimate.meat, estimate.n, parameters), ()


def _nested(request: Request, effect: tuple[str, ...], way: tuple[str, ...]) -> bool:
    """Whether each level of an effect lies in one cluster: by their columns, else by looking at the rows."""
    if set(way) <= set(effect):
        return True
    if set(way) <= {name for columns in request.effects for name in columns}:
        return False
    inner = combine([request.coded[name] for name in effect])
    outer = combine([request.coded[name] for name in way])
    return bool((outer.codes[inner.first][inner.codes] == outer.codes).all())


def _spread(beta: Array, vcov: Array, wanted: list[str], names: list[str]) -> tuple[Array, Array]:
    """Coefficients and covariance of all wanted names, NaN for those that were omitted."""
    place = [wanted.index(name) for name in names]
    full, square = np.full(len(wanted), np.nan), np.full((len(wanted), len(wanted)), np.nan)
    full[place] = beta
    square[np.ix_(place, place)] = vcov
    return full, square


def _pseudo_r2(flow: Array, estimate: Estimate) -> float:
    """1 − deviance / deviance of the mean, over the observations used; NaN where these do not vary."""
    y = flow[np.isfinite(estimate.fitted)]
    positive = y[y > 0]
    alone = 2.0 * float((positive * np.log(positive / y.mean())).sum())
    return 1.0 - estimate.deviance / alone if alone > 0 else float("nan")
