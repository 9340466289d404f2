"""Multilateral resistances: how hard it is for each country to sell to, and to buy from, the whole world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array
from hanbada.base.errors import InputError
from hanbada.base.text import Text
from hanbada.gravity import faults
from hanbada.gravity.costs import check_sigma

WHAT = Text("다자간 저항의 계산", "the computation of multilateral resistances")
_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Resistances:
    """Solution of the gravity system for one set of trade costs.

    ``outward``  (i,)  Π_i, faced by sellers
    ``inward``   (j,)  P_j, faced by buyers; 1 for the reference country
    ``flows``    (i, j)  Y_i E_j / Y × (t_ij / (Π_i P_j))^(1−σ), in the unit of output; adds up to Y and E
    """

    outward: Array
    inward: Array
    flows: Array
    iterations: int


def check_margins(factor: Array, output: Array, expenditure: Array) -> None:
    """InputError unless factors and margins are finite, positive where they must be, and margins have one sum."""
    shapes = factor.ndim == 2 and factor.shape == (output.size, expenditure.size)
    numbers_ok = shapes and np.isfinite(factor).all() and np.isfinite(output).all() and np.isfinite(expenditure).all()
    if not (numbers_ok and (factor >= 0).all() and (output > 0).all() and (expenditure > 0).all()):
        raise InputError(
            Text(
                "빈 값·음수가 있거나 모양이 다른 비용·생산·지출",
                "missing or negative values, or shapes that differ, in costs, output or spending",
            ),
            Text(
                "비용 (i, j)은 0 이상, 생산 (i)과 지출 (j)은 양수",
                "costs (i, j) of zero or more; output (i) and spending (j) above zero",
            ),
            Text(
                "거래가 없는 국가를 빼고, 모르는 값을 채우세요",
                "leave out countries without trade and fill in what is unknown",
            ),
        )
    if abs(output.sum() - expenditure.sum()) > 1e-9 * output.sum():
        raise InputError(
            Text(
                f"생산 합계 {output.sum():.6g}, 지출 합계 {expenditure.sum():.6g}",
                f"output adds up to {output.sum():.6g}, spending to {expenditure.sum():.6g}",
            ),
            Text("세계 전체에서 생산과 지출이 같음", "world output equal to world spending"),
            Text("같은 무역 행렬의 행 합과 열 합을 쓰세요", "take row and column sums of one matrix of flows"),
        )


def resistances(
    factor: ArrayLike, output: ArrayLike, expenditure: ArrayLike, sigma: float, reference: int = 0
) -> Resistances:
    """Solves Π_i^(1−σ) = Σ_j (t_ij / P_j)^(1−σ) E_j / Y and P_j^(1−σ) = Σ_i (t_ij / Π_i)^(1−σ) Y_i / Y.

    factor       (i, j)  t_ij^(1−σ) ≥ 0; 0 means that i never sells to j
    output       (i,)    Y > 0, domestic sales included
    expenditure  (j,)    E > 0 with the same sum
    reference    the country with P = 1; the system fixes Π and P only up to one factor
    Source: Anderson and van Wincoop (2003). NotConverged where margins cannot be met (zeros in the way).

    >>> resistances(np.ones((2, 2)), [1.0, 1.0], [1.0, 1.0], sigma=5.0).outward
    array([1., 1.])
    """
    check_sigma(sigma)
    phi = np.asarray(factor, dtype=np.float64)
    y, e = np.asarray(output, dtype=np.float64), np.asarray(expenditure, dtype=np.float64)
    check_margins(phi, y, e)
    world = y.sum()
    inward = np.ones(e.size)
    change = np.inf
    for iteration in range(1, _LIMIT + 1):
        outward = phi @ (e / world / inward)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = phi.T @ (y / world / outward)
            change = float(np.abs(found / inward - 1).max())
        if not np.isfinite(change):
            break
        inward = found
        if change < 1e-13:
            outward = phi @ (e / world / inward)
            flows = np.outer(y, e) / world * phi / np.outer(outward, inward)
            scale, power = inward[reference], 1.0 / (1.0 - sigma)
            return Resistances((outward * scale) ** power, (inward / scale) ** power, flows, iteration)
    raise faults.not_converged(WHAT, iteration, change)


def resistances_from_effects(
    output: ArrayLike,
    expenditure: ArrayLike,
    exporter_effect: ArrayLike,
    importer_effect: ArrayLike,
    sigma: float,
    reference: int = 0,
) -> tuple[Array, Array]:
    """Π and P straight from PPML effects of one year: P_j^(1−σ) ∝ E_j / exp(χ_j), Π_i^(1−σ) ∝ Y_i / exp(π_i).

    output, expenditure  (i,), (j,)  row and column sums of the flows that were fitted
    effects              (i,), (j,)  log exporter and importer effects of that fit
    returns              Π (i,), P (j,), with P = 1 for the reference; equal to ``resistances`` of the fitted costs
    Source: Fally (2015): PPML with these effects meets the adding-up constraints exactly.
    """
    check_sigma(sigma)
    y, e = np.asarray(output, dtype=np.float64), np.asarray(expenditure, dtype=np.float64)
    out = y / np.exp(np.asarray(exporter_effect, dtype=np.float64))
    into = e / np.exp(np.asarray(importer_effect, dtype=np.float64))
    scale = into[reference]
    power = 1.0 / (1.0 - sigma)
    return (out * scale / y.sum()) ** power, (into / scale) ** power
