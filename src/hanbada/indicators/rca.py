"""Revealed comparative advantage: what a country exports more of than the world does."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.arrays import agree, flows, ratio
from hanbada.indicators.registry import indicator


@indicator(
    label=Text("현시비교우위(RCA)", "revealed comparative advantage (RCA)"),
    unit=Unit.RATIO,
    shape="(i, k) -> (i, k)",
    reference="Balassa (1965)",
)
def rca(exports: ArrayLike) -> Array:
    """Balassa index: RCA[i,k] = (X[i,k] / X[i,.]) / (X[.,k] / X[.,.]).

    exports  (i, k)  USD, any scale
    returns  (i, k)  ratio; 1 = world average; NaN where a row or column is all zero

    >>> rca([[10, 0], [10, 20]]).round(2)
    array([[2.  , 0.  ],
           [0.67, 1.33]])
    """
    x = flows(exports, "i, k")
    country, product = x.sum(1, keepdims=True), x.sum(0, keepdims=True)
    with np.errstate(invalid="ignore", under="ignore"):  # 0 / 0 is the NaN that is promised
        share: Array = x / country
        share /= product / x.sum()
    return share


@indicator(
    label=Text("현시무역우위(RTA)", "revealed trade advantage (RTA)"),
    unit=Unit.RATIO,
    shape="(i, k), (i, k) -> (i, k)",
    reference="Vollrath (1991)",
    verified=False,
)
def rta(exports: ArrayLike, imports: ArrayLike) -> Array:
    """Export minus import advantage: RTA[i,k] = RXA[i,k] − RMA[i,k], each a share ratio against the rest.

    RXA[i,k] = (X[i,k] / X[i,other k]) / (X[other i,k] / X[other i,other k]); RMA the same on imports.

    exports  (i, k)  USD; imports (i, k) USD of the same countries
    returns  (i, k)  difference of ratios, any sign; NaN where a "rest" is zero
    source   Vollrath (1991), from memory: not verified

    >>> rta([[10, 10], [10, 20]], [[5, 10], [10, 20]]).round(2)
    array([[ 1. , -0.5],
           [-0.5,  1. ]])
    """
    x, m = flows(exports, "i, k"), flows(imports, "i, k")
    agree(("ik", x), ("ik", m))
    return _against_rest(x) - _against_rest(m)


def _against_rest(x: Array) -> Array:
    country, product = x.sum(1, keepdims=True), x.sum(0, keepdims=True)
    rest = x.sum() - country - product + x
    return ratio(ratio(x, country - x), ratio(product - x, rest))
