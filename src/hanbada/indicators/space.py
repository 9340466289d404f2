"""The product space: how near products are to one another, and how near countries are to products."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hanbada.base.arrays import Array, Flags, Floats, Ints
from hanbada.base.memory import require
from hanbada.base.text import Text
from hanbada.base.threads import one_thread
from hanbada.base.units import Unit
from hanbada.indicators.complexity import Complexity, of_advantage
from hanbada.indicators.rca import rca
from hanbada.indicators.registry import indicator

WORDS = 4
_SOURCE = "Hidalgo et al. (2007); Hausmann et al. (2014), Atlas of Economic Complexity"


@dataclass(frozen=True, slots=True)
class ProductSpace:
    """Everything that follows from one matrix of exports.

    rca         (i, k)  ratio
    advantage   (i, k)  RCA ≥ threshold
    diversity   (i,)    ubiquity (k,)
    eci         (i,)    pci (k,)
    proximity   (k, k)  float32, in [0, 1], 1 on the diagonal; NaN with a product that nobody has an advantage in
    density     (i, k)  float32, in [0, 1]
    coi         (i,)    complexity outlook index
    cog         (i, k)  float32, complexity outlook gain; 0 where the advantage is there already
    complexity  the eigenvalues and the normalisation
    """

    rca: Array
    advantage: Flags
    diversity: Ints
    ubiquity: Ints
    eci: Array
    pci: Array
    proximity: Floats
    density: Floats
    coi: Array
    cog: Floats
    complexity: Complexity


@dataclass(frozen=True, slots=True)
class Nearness:
    """Proximities φ (k, k) with zeros where unknown, their row sums (k,), and the products without ubiquity (k,)."""

    phi: Floats
    sums: Array
    unknown: Flags


@indicator(
    label=Text("품목 공간과 복잡도", "product space and complexity"),
    unit=Unit.SCORE,
    shape="(i, k) -> ProductSpace",
    reference=_SOURCE,
)
def product_space(exports: ArrayLike, *, threshold: float = 1.0) -> ProductSpace:
    """RCA, ECI, PCI, proximity φ, density ω, COI and COG at once; each as in the function of its name.

    exports  (i, k)  USD
    returns  ProductSpace; NaN as in the single functions

    Raises DataError as ``complexity`` does, SystemFault where the proximities do not fit in memory.

    >>> s = product_space([[0, 0, 1], [1, 1, 0], [1, 1, 1]])
    >>> s.proximity.tolist()
    [[1.0, 1.0, 0.5], [1.0, 1.0, 0.5], [0.5, 0.5, 1.0]]
    """
    ratios = rca(exports)
    with np.errstate(invalid="ignore"):
        sells = np.asarray(ratios >= threshold)
    with one_thread():  # small products of matrices between compiled loops
        near, found = nearness(sells), of_advantage(sells)
        flags = sells.astype(np.float32)
        lacks = 1 - flags
        weight = np.nan_to_num(_over(found.pci, near.sums)).astype(np.float32)
        both = around(sells, np.concatenate([flags, lacks * weight]))
        have, gain = both[: len(flags)], both[len(flags) :]
        have /= _known(near.sums, near.unknown)
        gain *= lacks
        outlook = _outlook(have, lacks, found)
    return ProductSpace(
        ratios, sells, found.diversity, found.ubiquity, found.eci, found.pci, _proximity(near),
        have, outlook, _column_unknown(gain, near.unknown), found,
    )  # fmt: skip


@indicator(
    label=Text("품목 근접도", "proximity of products"),
    unit=Unit.SHARE,
    shape="(i, k) -> (k, k)",
    reference=_SOURCE,
)
def proximity(exports: ArrayLike, *, threshold: float = 1.0) -> Floats:
    """φ[k,l] = Σ_i M[i,k] M[i,l] / max(k_k, k_l): the smaller of the two conditional probabilities.

    exports  (i, k)  USD
    returns  (k, k)  float32 in [0, 1]; 1 on the diagonal; NaN with a product that nobody has an advantage in

    >>> proximity([[0, 0, 1], [1, 1, 0], [1, 1, 1]]).tolist()
    [[1.0, 1.0, 0.5], [1.0, 1.0, 0.5], [0.5, 0.5, 1.0]]
    """
    return _proximity(nearness(_sells(exports, threshold)))


@indicator(
    label=Text("품목 밀도", "density around a product"),
    unit=Unit.SHARE,
    shape="(i, k) -> (i, k)",
    reference=_SOURCE,
)
def density(exports: ArrayLike, *, threshold: float = 1.0) -> Floats:
    """ω[i,k] = Σ_l M[i,l] φ[l,k] / Σ_l φ[l,k]: how much of what is near k the country has; k itself counts.

    exports  (i, k)  USD
    returns  (i, k)  float32 in [0, 1]; NaN for a product that nobody has an advantage in

    >>> density([[0, 0, 1], [1, 1, 0], [1, 1, 1]]).round(2)
    array([[0.2, 0.2, 0.5],
           [0.8, 0.8, 0.5],
           [1. , 1. , 1. ]], dtype=float32)
    """
    sells = _sells(exports, threshold)
    both = around(sells, np.concatenate([sells, np.ones_like(sells[:1])]).astype(np.float32))
    have, sums = both[:-1], both[-1]
    have /= _known(sums, np.asarray(~sells.any(0)))
    return have


@indicator(
    label=Text("복잡도 전망 지수(COI)", "complexity outlook index (COI)"),
    unit=Unit.SCORE,
    shape="(i, k) -> (i)",
    reference=_SOURCE,
)
def coi(exports: ArrayLike, *, threshold: float = 1.0) -> Array:
    """COI[i] = Σ_k ω[i,k] (1 − M[i,k]) PCI[k]: how many complex products are near; PCI normalised first.

    exports  (i, k)  USD
    returns  (i,)    score; NaN for a country without any advantage

    >>> coi([[0, 0, 1], [1, 1, 0], [1, 1, 1]]).round(2)
    array([ 0.43, -0.67,  0.  ])
    """
    return product_space(exports, threshold=threshold).coi


@indicator(
    label=Text("복잡도 전망 이득(COG)", "complexity outlook gain (COG)"),
    unit=Unit.SCORE,
    shape="(i, k) -> (i, k)",
    reference=_SOURCE,
)
def cog(exports: ArrayLike, *, threshold: float = 1.0) -> Floats:
    """COG[i,k] = (1 − M[i,k]) Σ_l (1 − M[i,l]) φ[l,k] PCI[l] / Σ_m φ[l,m]: what winning k would open.

    exports  (i, k)  USD
    returns  (i, k)  float32, score; 0 where the advantage is there already, NaN where nobody has it

    >>> cog([[0, 0, 1], [1, 1, 0], [1, 1, 1]])[0].round(2)
    array([0.86, 0.86, 0.  ], dtype=float32)
    """
    return product_space(exports, threshold=threshold).cog


def nearness(sells: Flags) -> Nearness:
    """Proximities of the flags (i, k): common sellers are counted as set bits, 256 countries at a time."""
    from hanbada.indicators import compiled

    products = sells.shape[1]
    require(
        4 * products * products,
        Text(f"품목 {products:,}개의 근접도 행렬", f"proximities of {products:,} products"),
        Text(
            "품목을 묶거나(예: 4단위) 나누어 계산하세요",
            "group the products (say to four digits) or take a part of them",
        ),
    )
    bits, inverse, unknown = packed(sells)
    phi, sums = np.empty((products, products), np.float32), np.empty(products)
    compiled.proximity(bits, inverse, phi, sums)
    return Nearness(phi, sums, unknown)


def around(sells: Flags, weight: Floats) -> Floats:
    """Σ_l weight[r,l] φ[l,k] of the flags (i, k), for weights (r, k); the proximities themselves are never formed.

    >>> around(np.array([[0, 1], [1, 1]], bool), np.eye(2, dtype=np.float32))
    array([[1. , 0.5],
           [0.5, 1. ]], dtype=float32)
    """
    from hanbada.indicators import compiled

    ubiquity = sells.sum(0)
    seller = np.nonzero(np.ascontiguousarray(sells.T))[1].astype(np.int32)
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(ubiquity)])
    inverse = _over(np.ones(ubiquity.size), ubiquity.astype(np.float64))
    out = np.empty_like(weight)
    order = np.argsort(ubiquity, kind="stable")
    compiled.around(order, start, seller, inverse, len(sells), weight, out)
    return out


def packed(sells: Flags) -> tuple[NDArray[np.uint64], Floats, Flags]:
    """The flags as bits (words, k), 1 ÷ ubiquity (k,) (0 where nobody sells), and where nobody sells (k,)."""
    from hanbada.indicators import compiled

    countries, products = sells.shape
    words = -(-countries // (64 * WORDS)) * WORDS
    bits = np.zeros((max(words, WORDS), products), np.uint64)
    compiled.pack(np.ascontiguousarray(sells).view(np.uint8), bits)
    ubiquity = sells.sum(0)
    inverse = np.divide(1.0, ubiquity, out=np.zeros(products), where=ubiquity > 0).astype(np.float32)
    return bits, inverse, np.asarray(ubiquity == 0)


def _sells(exports: ArrayLike, threshold: float) -> Flags:
    with np.errstate(invalid="ignore"):
        return np.asarray(rca(exports) >= threshold)


def _proximity(near: Nearness) -> Floats:
    if near.unknown.any():
        near.phi[near.unknown] = np.nan
        near.phi[:, near.unknown] = np.nan
    return near.phi


def _known(sums: Array | Floats, unknown: Flags) -> Floats:
    """Row sums to divide by, NaN where there are none."""
    return np.where(unknown, np.nan, sums).astype(np.float32)


def _column_unknown(values: Floats, unknown: Flags) -> Floats:
    if unknown.any():
        values[:, unknown] = np.nan
    return values


def _outlook(have: Floats, lacks: Floats, found: Complexity) -> Array:
    """Σ_k ω (1 − M) PCI over products with a PCI."""
    reach = have * lacks
    if np.isnan(found.pci).any():
        reach = np.nan_to_num(reach)
    index = reach @ np.nan_to_num(found.pci)
    return np.where(np.isnan(found.eci), np.nan, index)


def _over(top: Array, bottom: Array) -> Array:
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
