"""Diversification: over how many products a country's exports are spread."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array, Ints
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.arrays import flows, ratio
from hanbada.indicators.registry import indicator


@indicator(
    label=Text("유효 수출 품목 수", "effective number of products"),
    unit=Unit.RATIO,
    shape="(i, k) -> (i)",
    reference="inverse Herfindahl–Hirschman index",
)
def effective_products(exports: ArrayLike) -> Array:
    """Inverse HHI over products: 1 / Σ_k (X[i,k] / X[i,.])².

    exports  (i, k)  USD
    returns  (i,)    from 1 (one product) to the number of products (equal parts); NaN where nothing is exported

    >>> effective_products([[1, 1], [1, 0], [0, 0]])
    array([ 2.,  1., nan])
    """
    x = flows(exports, "i, k")
    return ratio(1.0, (ratio(x, x.sum(1, keepdims=True)) ** 2).sum(1))


@indicator(
    label=Text("타일 지수(수출 집중)", "Theil index of exports"),
    unit=Unit.RATIO,
    shape="(i, k) -> (i)",
    reference="Theil (1967)",
)
def theil(exports: ArrayLike) -> Array:
    """Theil's index over products: (1/K) Σ_k (X[i,k]/μ) log(X[i,k]/μ), μ = X[i,.]/K.

    exports  (i, k)  USD; all K products of the list count, those not exported too
    returns  (i,)    from 0 (equal parts) to log K (one product); NaN where nothing is exported

    >>> theil([[1, 1], [1, 0], [0, 0]]).round(3)
    array([0.   , 0.693,   nan])
    """
    x = flows(exports, "i, k")
    relative = ratio(x, x.mean(1, keepdims=True))
    logs = np.log(relative, out=np.zeros_like(relative), where=relative > 0)
    return np.asarray((relative * logs).mean(1))


@indicator(
    label=Text("수출 품목 수", "number of products exported"),
    unit=Unit.COUNT,
    shape="(i, k) -> (i)",
    reference="count of products above a threshold",
)
def products_exported(exports: ArrayLike, *, above_usd: float = 0.0) -> Ints:
    """How many products a country exports: Σ_k 1[X[i,k] > above_usd].

    exports  (i, k)  USD
    returns  (i,)    count

    >>> products_exported([[5, 1, 0], [0, 0, 0]], above_usd=2.0)
    array([1, 0])
    """
    return np.asarray((flows(exports, "i, k") > above_usd).sum(1), dtype=np.int64)
