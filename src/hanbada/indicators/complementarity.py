"""Trade complementarity: how well one country's exports fit another's imports."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.arrays import agree, flows, ratio
from hanbada.indicators.registry import indicator


@indicator(
    label=Text("무역 보완성", "trade complementarity"),
    unit=Unit.RATIO,
    shape="(i, k), (j, k) -> (i, j)",
    reference="Michaely (1996)",
)
def complementarity(exports: ArrayLike, imports: ArrayLike) -> Array:
    """Michaely's index: C[i,j] = 1 − ½ Σ_k | x[i,k] / x[i,.] − m[j,k] / m[j,.] |.

    exports  (i, k)  USD; imports (j, k) USD over the same products
    returns  (i, j)  in [0, 1]; 1 = the same make-up, 0 = nothing in common; NaN where a country trades nothing

    >>> complementarity([[1, 1], [0, 1]], [[2, 2], [3, 0]])
    array([[1. , 0.5],
           [0.5, 0. ]])
    """
    x, m = flows(exports, "i, k"), flows(imports, "j, k")
    agree(("ik", x), ("jk", m))
    offered, wanted = ratio(x, x.sum(1, keepdims=True)), ratio(m, m.sum(1, keepdims=True))
    result = np.empty((x.shape[0], m.shape[0]))
    for row, make_up in enumerate(offered):  # row by row, so that (i, j, k) is never held
        result[row] = np.minimum(make_up, wanted).sum(1)
    return result
