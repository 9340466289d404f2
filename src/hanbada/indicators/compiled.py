"""Loops over bits and rows that arrays alone would do slowly, compiled; loaded only by the functions that need them.

Nothing here reads or checks: inputs are contiguous, of the types named, and within range.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange, types
from numba.extending import intrinsic

WORDS = 4  # 256 countries: one vector register of 64-bit words, so that the population count is one code path
BLOCK = 64
LANE = 32  # rows carried at a time: 32 × countries in double precision stay in the first or second cache
_fast = njit(parallel=True, cache=True, fastmath=True, error_model="numpy")
_exact = njit(parallel=True, cache=True, error_model="numpy")
Tensor = Any  # numba sees NDArray; the callers are typed


@intrinsic
def _ones_of(typing: Any, bits: Any) -> Any:  # noqa: ARG001 - numba's calling convention
    """How many bits of a word are set: the processor's own instruction."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


_ones: Any = _ones_of  # typing is numba's: a kernel gives the word only


@_exact
def pack(sells: Tensor, bits: Tensor) -> None:
    """bits[w, k] |= the flags sells[64 w + b, k] (uint8, 0 or 1) as bit b."""
    countries, products = sells.shape
    for word in prange(bits.shape[0]):
        for b in range(max(0, min(64, countries - 64 * word))):
            row = sells[64 * word + b]
            for k in range(products):
                bits[word, k] |= np.uint64(row[k]) << np.uint64(b)


@njit(inline="always")
def _proximity_row(bits: Tensor, inverse: Tensor, k: int, first: int, last: int, out: Tensor) -> None:
    """out[l - first] = common sellers of k and l × the smaller of 1 / ubiquity, for l in first … last - 1."""
    own = inverse[k]
    w0, w1, w2, w3 = bits[0], bits[1], bits[2], bits[3]
    a0, a1, a2, a3 = w0[k], w1[k], w2[k], w3[k]
    for q in range(first, last):
        n = _ones(a0 & w0[q]) + _ones(a1 & w1[q]) + _ones(a2 & w2[q]) + _ones(a3 & w3[q])
        out[q - first] = np.float32(np.int64(n))
    for group in range(1, bits.shape[0] // WORDS):
        w0, w1, w2, w3 = bits[4 * group], bits[4 * group + 1], bits[4 * group + 2], bits[4 * group + 3]
        a0, a1, a2, a3 = w0[k], w1[k], w2[k], w3[k]
        for q in range(first, last):
            n = _ones(a0 & w0[q]) + _ones(a1 & w1[q]) + _ones(a2 & w2[q]) + _ones(a3 & w3[q])
            out[q - first] += np.float32(np.int64(n))
    for q in range(first, last):
        out[q - first] *= min(own, inverse[q])


@_fast
def proximity(bits: Tensor, inverse: Tensor, out: Tensor, sums: Tensor) -> None:
    """The proximity of all pairs of products, float32, and its row sums, float64."""
    products = bits.shape[1]
    for k in prange(products):
        row = out[k]
        _proximity_row(bits, inverse, k, 0, products, row)
        total = 0.0
        for q in range(products):
            total += row[q]
        sums[k] = total


@_fast
def proximity_sums(bits: Tensor, inverse: Tensor, sums: Tensor) -> None:
    """The row sums alone; the proximities are never stored."""
    products = bits.shape[1]
    for k in prange(products):
        row = np.empty(products, np.float32)
        _proximity_row(bits, inverse, k, 0, products, row)
        total = 0.0
        for q in range(products):
            total += row[q]
        sums[k] = total


@njit(inline="always")
def _meet(held: Tensor, sellers: Tensor, own: Tensor, total: Tensor) -> None:
    """total = Σ of the rows that the sellers hold; then each of these rows grows by ``own``."""
    total[:] = 0.0
    for e in range(0, sellers.size - 1, 2):
        a, b = held[np.uint64(sellers[e])], held[np.uint64(sellers[e + 1])]
        for q in range(LANE):
            x, y = a[q], b[q]
            total[q] += x + y
            a[q] = x + own[q]
            b[q] = y + own[q]
    if sellers.size % 2:
        a = held[np.uint64(sellers[-1])]
        for q in range(LANE):
            total[q] += a[q]
            a[q] += own[q]


@_exact
def around(
    order: Tensor, start: Tensor, seller: Tensor, inverse: Tensor, countries: int, weight: Tensor, out: Tensor
) -> None:
    """out[r, k] = Σ_l weight[r, l] φ[l, k] in countries × products steps a row instead of products²: φ is not formed.

    φ[l, k] is the number of common sellers × the smaller of 1 / ubiquity. With the products in ``order`` of rising
    ubiquity that is 1 / ubiquity of k for all l before k, and of l for all behind; so every country carries the sum of
    the weights that it sells, once up the order and once, each divided by its ubiquity, down again.

    start, seller  the countries that sell each product, one product after another; start (k + 1,)
    weight, out    (rows, k) float32; sums are held in double precision
    """
    rows, products = weight.shape
    for lane in prange((rows + LANE - 1) // LANE):
        low, width = lane * LANE, min(LANE, rows - lane * LANE)
        held, own, total = np.zeros((countries, LANE)), np.zeros(LANE), np.empty(LANE)
        for place in range(products):
            k = order[place]
            for q in range(width):
                own[q] = weight[low + q, k]
            _meet(held, seller[start[k] : start[k + 1]], own, total)
            for q in range(width):
                out[low + q, k] = own[q] + inverse[k] * total[q]
        held[:] = 0.0
        for place in range(products - 1, -1, -1):
            k = order[place]
            for q in range(width):
                own[q] = weight[low + q, k] * inverse[k]
            _meet(held, seller[start[k] : start[k + 1]], own, total)
            for q in range(width):
                out[low + q, k] += total[q]


@_fast
def relatedness(
    bits: Tensor, inverse: Tensor, scale: Tensor, start: Tensor, sold: Tensor, first: int, out: Tensor
) -> None:
    """out[r, k] = scale[k] Σ_{l sold in row r} φ[l, k]; φ is built by blocks of products that stay in the cache.

    start, sold  the products of each row (a pair of countries) one after another; ``first`` row of this call
    out          (rows of this call, k) float32
    """
    products = bits.shape[1]
    for block in prange((products + BLOCK - 1) // BLOCK):
        low, high = block * BLOCK, min(products, block * BLOCK + BLOCK)
        near = np.zeros((products, BLOCK), np.float32)
        for k in range(products):
            _proximity_row(bits, inverse, k, low, high, near[k])
        total = np.empty(BLOCK, np.float32)
        for row in range(out.shape[0]):
            e, end = start[first + row], start[first + row + 1]
            total[:] = 0
            while e + 8 <= end:
                a, b, c, d = near[sold[e]], near[sold[e + 1]], near[sold[e + 2]], near[sold[e + 3]]
                f, g, h, m = near[sold[e + 4]], near[sold[e + 5]], near[sold[e + 6]], near[sold[e + 7]]
                for q in range(BLOCK):
                    total[q] += ((a[q] + b[q]) + (c[q] + d[q])) + ((f[q] + g[q]) + (h[q] + m[q]))
                e += 8
            while e < end:
                a = near[sold[e]]
                for q in range(BLOCK):
                    total[q] += a[q]
                e += 1
            for q in range(high - low):
                out[row, low + q] = total[q] * scale[low + q]


@njit(cache=True)
def baskets(i: Tensor, j: Tensor, k: Tensor, markets: int, start: Tensor, sold: Tensor) -> None:
    """Cells in order of (k, i, j) put in order of (i, j, k): sold[start[p] … start[p + 1]] are the products of the
    pair p = i × markets + j. ``start`` comes in as zeros (pairs + 2)."""
    for r in range(i.size):
        start[i[r] * markets + j[r] + 2] += 1
    for p in range(2, start.size):
        start[p] += start[p - 1]
    for r in range(i.size):
        p = i[r] * markets + j[r] + 1
        sold[start[p]] = k[r]
        start[p] += 1
