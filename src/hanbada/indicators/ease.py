"""Bilateral ease: how much two countries trade against what their sizes and products would let expect."""

from __future__ import annotations

from numpy.typing import ArrayLike

from hanbada.base.arrays import Array
from hanbada.base.text import Text
from hanbada.base.threads import one_thread
from hanbada.base.units import Unit
from hanbada.indicators.arrays import agree, flows, ratio
from hanbada.indicators.registry import indicator


@indicator(
    label=Text("교역 용이성", "bilateral ease of trade"),
    unit=Unit.RATIO,
    shape="(i, j), (i, k), (j, k) -> (i, j)",
    reference="ITC export potential methodology (Decreux and Spies 2016)",
    takes=(Unit.USD, Unit.USD, Unit.USD),
)
def bilateral_ease(pairs: ArrayLike, exports: ArrayLike, imports: ArrayLike) -> Array:
    """Trade over expected trade: ease[i,j] = v[i,j] / Σ_k (v[i,k] / v[k]) · v[j,k].

    The expectation gives each market its suppliers in proportion to their world shares, product by product.

    pairs    (i, j)  USD over all products
    exports  (i, k)  USD; imports (j, k) USD, of the same products and years as ``pairs``
    returns  (i, j)  ratio; 1 = as expected; 0 = no trade yet; NaN where nothing is expected

    >>> bilateral_ease([[3.0, 1.0]], [[2.0, 2.0]], [[2.0, 1.0], [0.0, 1.0]])
    array([[1., 1.]])
    """
    v, x, m = flows(pairs, "i, j"), flows(exports, "i, k"), flows(imports, "j, k")
    agree(("ij", v), ("ik", x), ("jk", m))
    share = ratio(x, x.sum(0, keepdims=True))
    share[:, x.sum(0) == 0] = 0.0
    with one_thread():
        expected = share @ m.T
    return ratio(v, expected)
