"""Loops of the coded store, compiled; loaded only when a store is built or a ranking is scored."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange

_exact = njit(parallel=True, cache=True, error_model="numpy")
Tensor = Any  # numba sees NDArray; the callers are typed


@_exact
def arrange(
    start: Tensor, i: Tensor, j: Tensor, value: Tensor, quantity: Tensor,
    exporter: Tensor, importer: Tensor, value_usd: Tensor, quantity_kg: Tensor, counts: Tensor,
) -> None:  # fmt: skip
    """Rows that are together by product, start (k + 1,), put in order of exporter and importer within each product.

    Two stable counting sorts of some thousand rows, which stay in the cache; counts[k, i] = rows of a pair.
    """
    products, countries = counts.shape
    for k in prange(products):
        first, last = start[k], start[k + 1]
        width = last - first
        by_importer = np.empty(width, np.int64)
        at = np.zeros(countries + 1, np.int64)
        for r in range(first, last):
            at[j[r] + 1] += 1
        for c in range(countries):
            at[c + 1] += at[c]
        for r in range(first, last):
            by_importer[at[j[r]]] = r
            at[j[r]] += 1
        own = counts[k]
        for r in range(first, last):
            own[i[r]] += 1
        place = first
        for c in range(countries):
            at[c] = place
            place += own[c]
        for q in range(width):
            r = by_importer[q]
            to = at[i[r]]
            at[i[r]] += 1
            exporter[to] = i[r]
            importer[to] = j[r]
            value_usd[to] = value[r]
            quantity_kg[to] = quantity[r]


@_exact
def add_block(begin: Tensor, i: Tensor, j: Tensor, value: Tensor, first: int, total: Tensor) -> None:
    """Adds one year's values of the products first … first + b − 1 to total (b, i, j)."""
    for k in prange(total.shape[0]):
        for r in range(begin[first + k], begin[first + k + 1]):
            total[k, i[r], j[r]] += value[r]


@njit(cache=True, error_model="numpy")
def score(
    begin: Tensor, i: Tensor, j: Tensor, value: Tensor, supply: Tensor, near: Tensor, far: Tensor,
    to: Tensor, fro: Tensor, demand: Tensor, exporter: int, products: Tensor, actual: Tensor, out: Tensor,
) -> None:  # fmt: skip
    """Sums over some products for every market j: potential, unrealised, actual, demand into out (4, j).

    supply (k,), near and far (j,) of the exporter; to, fro, demand (k, j); ``actual`` (j,) is room for one product
    """
    out[:] = 0.0
    markets = out.shape[1]
    for k in products:
        actual[:] = 0.0
        low, end = begin[k], begin[k + 1]
        high = end
        while low < high:
            middle = (low + high) // 2
            if i[middle] < exporter:
                low = middle + 1
            else:
                high = middle
        while low < end and i[low] == exporter:
            actual[j[low]] = value[low]
            low += 1
        s, d, e, m = supply[k], to[k], fro[k], demand[k]
        for b in range(markets):
            could = s * min(near[b] * d[b], far[b] * e[b])
            out[0, b] += could
            out[1, b] += max(could - actual[b], 0.0)
            out[2, b] += actual[b]
            out[3, b] += m[b]
