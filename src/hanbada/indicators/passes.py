"""Passes over traded cells in the order (k, i, j), and over all cells block by block, compiled.

``begin`` (k + 1,) are the places of each product's cells. ``PARTS`` parts are summed apart and added in a fixed order,
so that no result depends on the number of threads. Loaded only by the functions that need it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, prange, types
from numba.extending import intrinsic

PARTS = 8
WIDE = 16  # float32 numbers in a line of the cache
GROUP = 8  # exporters for which a market's factors, once in the nearest cache, are used
BLOCK = 256  # products: 256 × countries × two factors of eight bytes stay in the second-level cache
_fast = njit(parallel=True, cache=True, fastmath=True, error_model="numpy")
_exact = njit(parallel=True, cache=True, error_model="numpy")
Tensor = Any  # numba sees NDArray; the callers are typed
Place: Any = np.uint64  # a place that cannot be negative is not tried for counting from the end


@intrinsic
def _past_cache(typing: Any, to: Any, at: Any, source: Any, first: Any) -> Any:  # noqa: ARG001 - numba's calling convention
    """to[at : at + 16] = source[first : first + 16], float32, by a store that does not read the line it overwrites."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        vector = ir.VectorType(ir.FloatType(), WIDE)

        def place(array: int) -> Any:
            data = context.make_array(signature.args[array])(context, builder, arguments[array]).data
            return builder.bitcast(builder.gep(data, [arguments[array + 1]]), vector.as_pointer())

        store = builder.store(builder.load(place(2), align=4), place(0), align=4 * WIDE)
        store.set_metadata("nontemporal", builder.module.add_metadata([ir.Constant(ir.IntType(32), 1)]))
        return context.get_dummy_value()

    return types.void(to, at, source, first), generate


_store: Any = _past_cache  # typing is numba's: a kernel gives the four arguments only


@njit(inline="always")
def _put(row: Tensor, out: Tensor) -> None:
    """Copies a row (n,) float32 into memory that is larger than any cache: half the traffic of plain stores."""
    line = 4 * WIDE
    head = min(row.size, (line - out.ctypes.data % line) % line // 4)
    end = row.size - (row.size - head) % WIDE
    out[:head] = row[:head]
    for at in range(head, end, WIDE):
        _store(out, at, row, at)
    out[end:] = row[end:]


@_exact
def margins(
    begin: Tensor, i: Tensor, j: Tensor, value: Tensor, exports: Tensor, imports: Tensor, pairs: Tensor
) -> None:
    """Adds values to exports (i, k), imports (j, k) and pairs (part, i, j); exact where they are integers."""
    products = begin.size - 1
    for part in prange(PARTS):
        bought = np.empty_like(imports[:, 0])
        for k in range(part * products // PARTS, (part + 1) * products // PARTS):
            bought[:] = 0
            r, end = begin[k], begin[k + 1]
            while r < end:
                a = i[r]
                row = pairs[part, a]
                sold = value[r] - value[r]
                while r < end and i[r] == a:
                    b = Place(j[r])
                    sold += value[r]
                    bought[b] += value[r]
                    row[b] += value[r]
                    r += 1
                exports[a, k] += sold
            for b in range(bought.size):
                imports[b, k] += bought[b]


@_exact
def weighted(begin: Tensor, i: Tensor, j: Tensor, value: Tensor, of: Tensor, sums: Tensor, known: Tensor) -> None:
    """sums[j, k] += v × of[i, j] and known[j, k] += v where ``of`` is known (a NaN stands for unknown)."""
    products = begin.size - 1
    for part in prange(PARTS):
        total, weight = np.empty(sums.shape[0]), np.empty(sums.shape[0])
        for k in range(part * products // PARTS, (part + 1) * products // PARTS):
            total[:] = 0.0
            weight[:] = 0.0
            for r in range(begin[k], begin[k + 1]):
                b = Place(j[r])
                x, v = of[i[r], b], value[r]
                if x == x:
                    total[b] += v * x
                    weight[b] += v
            for b in range(total.size):
                sums[b, k] = total[b]
                known[b, k] = weight[b]


@_exact
def tariff_sums(
    begin: Tensor, i: Tensor, j: Tensor, value: Tensor, rate: Tensor,
    faced: Tensor, faced_known: Tensor, charged: Tensor, charged_known: Tensor,
) -> None:  # fmt: skip
    """Values × rate by (i, k) and by (j, k), and the values whose rate (n,) is known."""
    products = begin.size - 1
    for part in prange(PARTS):
        total, weight = np.empty(charged.shape[0]), np.empty(charged.shape[0])
        for k in range(part * products // PARTS, (part + 1) * products // PARTS):
            total[:] = 0.0
            weight[:] = 0.0
            r, end = begin[k], begin[k + 1]
            while r < end:
                a, sold, counted = i[r], 0.0, 0.0
                while r < end and i[r] == a:
                    x, b, v = rate[r], Place(j[r]), value[r]
                    if x == x:
                        sold += v * x
                        counted += v
                        total[b] += v * x
                        weight[b] += v
                    r += 1
                faced[a, k] = sold
                faced_known[a, k] = counted
            for b in range(total.size):
                charged[b, k] = total[b]
                charged_known[b, k] = weight[b]


@_exact
def realised(
    begin: Tensor, i: Tensor, j: Tensor, value: Tensor,
    supply: Tensor, near: Tensor, far: Tensor, to: Tensor, fro: Tensor,
    pairs: Tensor, products_: Tensor,
) -> None:  # fmt: skip
    """The realised part of the traded cells, min(v, potential), by pair (part, i, j) and by (i, k).

    potential = supply[i,k] × min(near[i,j] × to[j,k], far[i,j] × fro[j,k])
    """
    products = begin.size - 1
    markets = to.shape[0]
    for part in prange(PARTS):
        d, e = np.empty(markets), np.empty(markets)
        for k in range(part * products // PARTS, (part + 1) * products // PARTS):
            for b in range(markets):
                d[b] = to[b, k]
                e[b] = fro[b, k]
            r, end = begin[k], begin[k + 1]
            while r < end:
                a = i[r]
                s, c, f, row = supply[a, k], near[a], far[a], pairs[part, a]
                total = 0.0
                while r < end and i[r] == a:
                    b = Place(j[r])
                    does = min(s * min(c[b] * d[b], f[b] * e[b]), value[r])
                    row[b] += does
                    total += does
                    r += 1
                products_[a, k] = total


@_fast
def stream(
    supply: Tensor, near: Tensor, far: Tensor, to: Tensor, fro: Tensor, pairs: Tensor, products_: Tensor
) -> None:
    """The potential of every cell, summed by pair (block, i, j) and by (i, k); no cell is stored."""
    exporters, products = supply.shape
    markets = to.shape[0]
    for block in prange(pairs.shape[0]):
        low, high = block * BLOCK, min(products, block * BLOCK + BLOCK)
        width = high - low
        trade = pairs[block]
        for i in range(exporters):
            s = supply[i, low:high]
            total = np.zeros(width)
            for j in range(markets):
                a, b = near[i, j], far[i, j]
                if a == 0.0:
                    continue
                d, e = to[j, low:high], fro[j, low:high]
                row = 0.0
                for k in range(width):
                    x = min(a * d[k], b * e[k])
                    total[k] += x
                    row += s[k] * x
                trade[i, j] = row
            for k in range(width):
                products_[i, low + k] = s[k] * total[k]


@_exact
def cube(
    supply: Tensor, near: Tensor, far: Tensor, to: Tensor, fro: Tensor,
    idle: Tensor, unasked: Tensor, plain: Tensor, out: Tensor,
) -> None:  # fmt: skip
    """Every cell into out (i, j, k), float32. Zero supply or demand gives ``idle`` (i, k) + ``unasked`` (j, k), which
    are 0, or NaN where the other side is unknown; a country and itself gives NaN. ``plain`` (i, j) says where the
    product of the factors alone comes to the same."""
    exporters, products = supply.shape
    markets = to.shape[0]
    for group in prange((exporters + GROUP - 1) // GROUP):
        row = np.empty(products, np.float32)
        for j in range(markets):
            d, e, y = to[j], fro[j], unasked[j]
            for i in range(group * GROUP, min(exporters, group * GROUP + GROUP)):
                a, b, s, z = near[i, j], far[i, j], supply[i], idle[i]
                if i == j:
                    for k in range(products):
                        row[k] = np.float32(np.nan)
                elif plain[i, j]:
                    for k in range(products):
                        x, w = a * d[k], b * e[k]
                        row[k] = s[k] * (x if x < w else w)
                else:
                    for k in range(products):
                        nothing = z[k] + y[k]
                        x = s[k] * min(a * d[k], b * e[k])
                        row[k] = nothing if (s[k] == 0) | (d[k] == 0) else x
                _put(row, out[i, j])


@njit(cache=True, fastmath=True)
def exporter_cells(supply: Tensor, near: Tensor, far: Tensor, to: Tensor, fro: Tensor, out: Tensor) -> None:
    """The potential of one exporter, supply (k,), near and far (j,), into out (j, k)."""
    for j in range(out.shape[0]):
        a, b = near[j], far[j]
        d, e, row = to[j], fro[j], out[j]
        for k in range(out.shape[1]):
            row[k] = supply[k] * min(a * d[k], b * e[k])


@njit(cache=True)
def subtract(begin: Tensor, i: Tensor, j: Tensor, value: Tensor, exporter: int, left: Tensor) -> None:
    """left[j, k] = max(0, left − v) over the cells of one exporter, found by halving within each product."""
    for k in range(begin.size - 1):
        low, high = begin[k], begin[k + 1]
        while low < high:
            middle = (low + high) // 2
            if i[middle] < exporter:
                low = middle + 1
            else:
                high = middle
        while low < begin[k + 1] and i[low] == exporter:
            left[j[low], k] = max(0.0, left[j[low], k] - value[low])
            low += 1


@njit(cache=True)
def largest(left: Tensor, place: Tensor, size: Tensor) -> int:
    """The largest positive entries of ``left`` (n,) into place and size (in no order); how many there are. The first
    of equals is kept."""
    wanted, held, least, where = place.size, 0, 0.0, 0
    for r in range(left.size):
        if left[r] > least:
            if held < wanted:
                where = held
                held += 1
            place[where] = r
            size[where] = left[r]
            if held == wanted:
                where = 0
                for q in range(1, wanted):
                    if size[q] < size[where] or (size[q] == size[where] and place[q] > place[where]):
                        where = q
                least = size[where]
    return held


@_exact
def find(begin: Tensor, i: Tensor, j: Tensor, a: Tensor, b: Tensor, k: Tensor, place: Tensor) -> None:
    """place[r] = where the cell (a, b, k)[r] stands among the traded ones, −1 where it does not; by halving."""
    for r in prange(place.size):
        low, end = begin[k[r]], begin[k[r] + 1]
        high = end
        while low < high:
            middle = (low + high) // 2
            if i[middle] < a[r] or (i[middle] == a[r] and j[middle] < b[r]):
                low = middle + 1
            else:
                high = middle
        place[r] = low if low < end and i[low] == a[r] and j[low] == b[r] else -1
