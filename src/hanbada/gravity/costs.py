"""Trade costs: from coefficients, as tariff equivalents, and straight from flows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array
from hanbada.base.errors import InputError
from hanbada.base.text import Text
from hanbada.gravity.result import Fit


def check_sigma(sigma: float) -> None:
    """InputError where the elasticity of substitution is not above 1."""
    if not (np.isfinite(sigma) and sigma > 1):
        raise InputError(
            Text(f"대체탄력성 σ = {sigma}", f"an elasticity of substitution σ = {sigma}"),
            Text("1보다 큰 값 (보통 4–8)", "a value above 1 (commonly 4 to 8)"),
            Text("σ를 고치세요", "correct σ"),
        )


def tariff_equivalent(coefficient: ArrayLike, sigma: float) -> Array:
    """The ad valorem change in trade costs with the same effect: exp(β / (1 − σ)) − 1.

    coefficient  log effect on flows, any shape
    sigma        elasticity of substitution, > 1
    returns      share; negative where the coefficient promotes trade
    Source: Yotov, Piermartini, Monteiro and Larch (2016), An Advanced Guide to Trade Policy Analysis, chapter 1.

    >>> tariff_equivalent(0.4, 5.0).round(4).item()
    -0.0952
    """
    check_sigma(sigma)
    return np.asarray(np.expm1(np.asarray(coefficient, dtype=np.float64) / (1.0 - sigma)))


def cost_factor(fit: Fit, regressors: Mapping[str, ArrayLike], pair_effect: ArrayLike = 0.0) -> Array:
    """Bilateral trade costs to the power 1 − σ: φ = exp(Σ β_k x_k + pair effect).

    fit          the estimate; every regressor named must have a coefficient
    regressors   name → (i, j) values
    pair_effect  (i, j) log pair effects, NaN where unknown; 0 without
    returns      (i, j) t^(1−σ), up to a constant; NaN where an effect is unknown
    """
    eta = np.asarray(pair_effect, dtype=np.float64)
    for name, values in regressors.items():
        slope = fit.coefficient(name)
        if not np.isfinite(slope):
            raise InputError(
                Text(f"계수가 없는 설명변수 '{name}'", f"the regressor '{name}' without a coefficient"),
                Text("추정된 계수", "an estimated coefficient"),
                Text("추정에서 제외된 변수는 빼세요", "leave out variables that the estimate omitted"),
            )
        eta = eta + slope * np.asarray(values, dtype=np.float64)
    return np.asarray(np.exp(eta))


def head_ries(flows: ArrayLike, sigma: float) -> Array:
    """Trade costs implied by flows: τ_ij = (X_ii X_jj / (X_ij X_ji))^(1 / (2 (σ − 1))) − 1.

    flows    (i, i)  sales of i in j, domestic sales on the diagonal, any unit
    returns  (i, i)  share, symmetric, 0 on the diagonal; NaN where a flow is zero or unknown
    Source: Head and Ries (2001); Novy (2013).

    >>> head_ries([[16.0, 1.0], [1.0, 16.0]], sigma=5.0)[0, 1].item()
    1.0
    """
    check_sigma(sigma)
    x = np.asarray(flows, dtype=np.float64)
    own = np.diag(x)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.outer(own, own) / (x * x.T)
    ratio = np.where((ratio > 0) & np.isfinite(ratio), ratio, np.nan)
    return np.asarray(ratio ** (1.0 / (2.0 * (sigma - 1.0))) - 1.0)
