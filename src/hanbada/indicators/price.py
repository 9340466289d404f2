"""Prices as trade shows them: value per kilogram, and its place among the other suppliers of a market."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array
from hanbada.base.errors import DataError
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.arrays import agree, flows, known, ratio
from hanbada.indicators.registry import indicator


@indicator(
    label=Text("수입 단가", "unit value"),
    unit=Unit.USD_PER_KG,
    shape="(...), (...) -> (...)",
    reference="value ÷ quantity",
    takes=(Unit.USD, Unit.KG),
)
def unit_value(value: ArrayLike, quantity: ArrayLike) -> Array:
    """Value per kilogram: u = V / Q.

    value     (...)  USD
    quantity  (...)  kg; masked or NaN where unknown
    returns   (...)  USD per kg; NaN where the quantity is unknown or zero

    >>> unit_value([10, 10, 10], np.ma.masked_equal([4, 0, -1], -1))
    array([2.5, nan, nan])
    """
    worth, weight = flows(value, "..."), _quantity(quantity, "...")
    return ratio(worth, weight)


@indicator(
    label=Text("가격 위치(타 공급국 평균=1)", "price position (average of other suppliers = 1)"),
    unit=Unit.RATIO,
    shape="(i, j), (i, j) -> (i, j)",
    reference="unit value ÷ the other suppliers' average unit value",
    takes=(Unit.USD, Unit.KG),
)
def price_position(value: ArrayLike, quantity: ArrayLike) -> Array:
    """Own unit value over that of all other suppliers: (V[i,j]/Q[i,j]) / (Σ_o V[o,j] / Σ_o Q[o,j]), o ≠ i.

    Only flows whose quantity is known and above zero count, in the numerator and in the average.

    value     (i, j)  USD; quantity (i, j) kg, masked or NaN where unknown
    returns   (i, j)  ratio; 1.1 = ten per cent dearer; NaN without own trade, quantity or other suppliers

    >>> price_position([[20, 5], [10, 0]], [[10, 1], [10, 0]])
    array([[2. , nan],
           [0.5, nan]])
    """
    worth, weight = flows(value, "i, j"), _quantity(quantity, "i, j")
    agree(("ij", worth), ("ij", weight))
    counted = weight > 0
    worth, weight = np.where(counted, worth, 0.0), np.where(counted, weight, 0.0)
    counted &= worth > 0
    other_value = _others(worth)
    other_weight = _others(weight)
    return np.where(counted, ratio(ratio(worth, weight), ratio(other_value, other_weight)), np.nan)


def _others(x: Array) -> Array:
    # Running sums from both ends: total − own would leave a rounding residue where there are no others.
    zero = np.zeros((1, x.shape[1]))
    before = np.vstack([zero, np.cumsum(x, axis=0)[:-1]])
    after = np.vstack([np.cumsum(x[::-1], axis=0)[::-1][1:], zero])
    return before + after


def _quantity(values: ArrayLike, axes: str) -> Array:
    weight = known(values, axes)
    if (weight < 0).any():
        raise DataError(
            Text("음수 수량", "a negative quantity"),
            Text("0 이상의 kg, 모르면 NaN 또는 마스크", "kilograms of zero or more, NaN or masked where unknown"),
            Text("원자료의 수량 단위를 확인하세요", "check the quantities of the source"),
        )
    return weight
