"""Streaming passes over the dense tensor [i, j, t] (t contiguous), compiled; every pass reads each cell once.

``CHUNKS`` parts of the exporters are summed apart and added in a fixed order, so that a result does not depend on
the number of threads. Cells outside the sample have weight, flow and mask 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange

from hanbada.gravity.exponential import exponential

CHUNKS = 8
_fast = njit(parallel=True, cache=True, fastmath=True, error_model="numpy")
Tensor = Any  # numba sees NDArray[float64]; the callers are typed


@_fast
def margins(x: Tensor, exporter: Tensor, importer_parts: Tensor, pair: Tensor) -> None:
    """Sums of a tensor over j, over i (in parts) and over t."""
    exporters, importers, years = x.shape
    for part in prange(CHUNKS):
        importer = importer_parts[part]
        importer[:] = 0.0
        for i in range(part * exporters // CHUNKS, (part + 1) * exporters // CHUNKS):
            exporter[i] = 0.0
            for j in range(importers):
                total = 0.0
                for t in range(years):
                    value = x[i, j, t]
                    total += value
                    exporter[i, t] += value
                    importer[j, t] += value
                pair[i, j] = total


@_fast
def restrict(mask: Tensor, flow: Tensor, exporter: Tensor, importer: Tensor, pair: Tensor, kept: Tensor) -> None:
    """Multiplies mask and flow by three 0/1 factors; ``kept`` counts the cells that remain, in parts."""
    exporters, importers, years = mask.shape
    for part in prange(CHUNKS):
        count = 0.0
        for i in range(part * exporters // CHUNKS, (part + 1) * exporters // CHUNKS):
            for j in range(importers):
                for t in range(years):
                    keep = mask[i, j, t] * exporter[i, t] * importer[j, t] * pair[i, j]
                    mask[i, j, t] = keep
                    flow[i, j, t] *= keep
                    count += keep
        kept[part] = count


@_fast
def weighted_residual(
    w: Tensor, x: Tensor, use_x: bool, a: Tensor, b: Tensor, inverse: Tensor, with_pair: bool,
    c: Tensor, exporter: Tensor, importer_parts: Tensor,
) -> None:  # fmt: skip
    """With u = x - a[i,t] - b[j,t] (x = 0 and + signs where not ``use_x``) and c[i,j] the weighted mean of u over t:
    the sums of w (u - c) over j and over i. ``inverse`` is 1 / Σ_t w; without pair effects c is 0."""
    exporters, importers, years = w.shape
    for part in prange(CHUNKS):
        importer = importer_parts[part]
        importer[:] = 0.0
        u = np.empty(years)
        for i in range(part * exporters // CHUNKS, (part + 1) * exporters // CHUNKS):
            ai = a[i]
            row = exporter[i]
            for t in range(years):
                row[t] = 0.0
            for j in range(importers):
                scale = inverse[i, j]
                if with_pair and scale == 0.0:
                    continue
                wj = w[i, j]
                bj = b[j]
                mean = 0.0
                if use_x:
                    xj = x[i, j]
                    for t in range(years):
                        u[t] = xj[t] - ai[t] - bj[t]
                else:
                    for t in range(years):
                        u[t] = ai[t] + bj[t]
                if with_pair:
                    for t in range(years):
                        mean += wj[t] * u[t]
                    mean *= scale
                c[i, j] = mean
                column = importer[j]
                for t in range(years):
                    value = wj[t] * (u[t] - mean)
                    row[t] += value
                    column[t] += value


@_fast
def by_year(w: Tensor, scale: Tensor, out: Tensor) -> None:
    """out[t,i,j] = w[i,j,t] * scale[j,t]: a matrix per year for the preconditioner."""
    exporters, importers, years = w.shape
    for i in prange(exporters):
        for j in range(importers):
            for t in range(years):
                out[t, i, j] = w[i, j, t] * scale[j, t]


@_fast
def gram(w: Tensor, z: Tensor, xs: Tensor, a: Tensor, b: Tensor, c: Tensor, parts: Tensor) -> None:
    """Lower half of Σ w r_k r_l over residuals r = x - a - b - c; column 0 is z, column k is regressor k - 1."""
    columns = a.shape[0]
    exporters, importers, years = w.shape
    for part in prange(CHUNKS):
        g = parts[part]
        g[:] = 0.0
        r = np.empty((columns, years))
        for i in range(part * exporters // CHUNKS, (part + 1) * exporters // CHUNKS):
            for j in range(importers):
                wj = w[i, j]
                for t in range(years):
                    r[0, t] = z[i, j, t] - a[0, i, t] - b[0, j, t] - c[0, i, j]
                for k in range(1, columns):
                    for t in range(years):
                        r[k, t] = xs[k - 1, i, j, t] - a[k, i, t] - b[k, j, t] - c[k, i, j]
                for k in range(columns):
                    for m in range(k + 1):
                        total = 0.0
                        for t in range(years):
                            total += wj[t] * r[k, t] * r[m, t]
                        g[k, m] += total


@_fast
def predict(
    mask: Tensor, flow: Tensor, xs: Tensor, a: Tensor, b: Tensor, c: Tensor, beta: Tensor,
    eta: Tensor, mu: Tensor, objective: Tensor,
) -> None:  # fmt: skip
    """eta = effects of z + Σ beta r_k, mu = exp(eta) in the sample, and Σ (mu - y eta) in parts."""
    columns = a.shape[0]
    exporters, importers, years = mu.shape
    for part in prange(CHUNKS):
        total = 0.0
        e = np.empty(years)
        for i in range(part * exporters // CHUNKS, (part + 1) * exporters // CHUNKS):
            for j in range(importers):
                for t in range(years):
                    e[t] = a[0, i, t] + b[0, j, t] + c[0, i, j]
                for k in range(1, columns):
                    slope = beta[k - 1]
                    pair = c[k, i, j]
                    for t in range(years):
                        e[t] += slope * (xs[k - 1, i, j, t] - a[k, i, t] - b[k, j, t] - pair)
                for t in range(years):
                    inside = mask[i, j, t]
                    value = e[t] * inside
                    m = exponential(value) * inside
                    eta[i, j, t] = value
                    mu[i, j, t] = m
                    total += m - flow[i, j, t] * value
        objective[part] = total


@_fast
def halve(mask: Tensor, flow: Tensor, old: Tensor, eta: Tensor, mu: Tensor, objective: Tensor) -> None:
    """Half the step: eta = (old + eta) / 2, with mu and the objective."""
    exporters, importers, years = mu.shape
    for part in prange(CHUNKS):
        total = 0.0
        for i in range(part * exporters // CHUNKS, (part + 1) * exporters // CHUNKS):
            for j in range(importers):
                for t in range(years):
                    value = 0.5 * (old[i, j, t] + eta[i, j, t])
                    m = exponential(value) * mask[i, j, t]
                    eta[i, j, t] = value
                    mu[i, j, t] = m
                    total += m - flow[i, j, t] * value
        objective[part] = total


@_fast
def fit_pairs(
    mu: Tensor, fa: Tensor, fb: Tensor, fc: Tensor, pair_total: Tensor, with_pair: bool, to_importer: bool,
    exporter: Tensor, importer_parts: Tensor,
) -> None:  # fmt: skip
    """Pair factors that make Σ_t mu fa fb fc the pair's total; then the sums over j (or, ``to_importer``, over i)."""
    exporters, importers, years = mu.shape
    for part in prange(CHUNKS):
        importer = importer_parts[part]
        importer[:] = 0.0
        u = np.empty(years)
        for i in range(part * exporters // CHUNKS, (part + 1) * exporters // CHUNKS):
            fi = fa[i]
            row = exporter[i]
            for t in range(years):
                row[t] = 0.0
            for j in range(importers):
                if with_pair and pair_total[i, j] <= 0.0:
                    continue
                m = mu[i, j]
                fj = fb[j]
                total = 0.0
                for t in range(years):
                    u[t] = m[t] * fi[t] * fj[t]
                    total += u[t]
                factor = pair_total[i, j] / total if with_pair else 1.0
                fc[i, j] = factor
                if to_importer:
                    column = importer[j]
                    for t in range(years):
                        column[t] += factor * u[t]
                else:
                    for t in range(years):
                        row[t] += factor * u[t]


@_fast
def rescale(
    mask: Tensor, flow: Tensor, fa: Tensor, fb: Tensor, fc: Tensor, la: Tensor, lb: Tensor, lc: Tensor,
    eta: Tensor, mu: Tensor, z: Tensor, objective: Tensor,
) -> None:  # fmt: skip
    """mu times the three factors, eta plus their logs (la, lb, lc), z = eta + y / mu - 1, and the objective."""
    exporters, importers, years = mu.shape
    for part in prange(CHUNKS):
        total = 0.0
        for i in range(part * exporters // CHUNKS, (part + 1) * exporters // CHUNKS):
            for j in range(importers):
                factor = fc[i, j]
                log_factor = lc[i, j]
                for t in range(years):
                    m = mu[i, j, t] * fa[i, t] * fb[j, t] * factor
                    e = (eta[i, j, t] + la[i, t] + lb[j, t] + log_factor) * mask[i, j, t]
                    y = flow[i, j, t]
                    mu[i, j, t] = m
                    eta[i, j, t] = e
                    total += m - y * e
                    z[i, j, t] = e + (y / m - 1.0 if m > 0.0 else 0.0)
        objective[part] = total


@_fast
def scores(flow: Tensor, mu: Tensor, xs: Tensor, a: Tensor, b: Tensor, c: Tensor, out: Tensor) -> None:
    """out[k,i,j,t] = (y - mu) times the residual of regressor k; 0 outside the sample, where y = mu = 0."""
    count = xs.shape[0]
    exporters, importers, years = mu.shape
    for i in prange(exporters):
        for j in range(importers):
            for k in range(count):
                pair = c[k + 1, i, j]
                for t in range(years):
                    r = xs[k, i, j, t] - a[k + 1, i, t] - b[k + 1, j, t] - pair
                    out[k, i, j, t] = (flow[i, j, t] - mu[i, j, t]) * r


@_fast
def deviance(flow: Tensor, eta: Tensor, mu: Tensor, parts: Tensor) -> None:
    """Σ y log(y / mu) - (y - mu), in parts (half the deviance)."""
    exporters, importers, years = mu.shape
    for part in prange(CHUNKS):
        total = 0.0
        for i in range(part * exporters // CHUNKS, (part + 1) * exporters // CHUNKS):
            for j in range(importers):
                for t in range(years):
                    y = flow[i, j, t]
                    total += mu[i, j, t] - y
                    if y > 0.0:
                        total += y * (np.log(y) - eta[i, j, t])
        parts[part] = total
