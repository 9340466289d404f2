"""Economic complexity: what countries and products have in common, from who has an advantage in what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hanbada.base.arrays import Array, Flags, Ints
from hanbada.base.errors import DataError
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.rca import rca
from hanbada.indicators.registry import indicator

GAP = 1e-9
"""Below this distance between eigenvalues the second eigenvector is not determined (its error is ~1e-16 ÷ gap)."""


@dataclass(frozen=True, slots=True)
class Complexity:
    """Complexity of countries and products, and how well it is determined.

    eci          (i,)  mean 0, standard deviation 1; NaN for a country without any advantage
    pci          (k,)  in units of ECI: normalised with ECI's mean and deviation; NaN where nobody has the advantage
    diversity    (i,)  products with advantage; ubiquity (k,) countries with advantage
    eigenvalues  the second and the third (NaN for two countries); the first is 1
    centre       mean ÷ standard deviation of the country vector before normalisation: pci + centre is proportional to
                 the eigenvector itself
    """

    eci: Array
    pci: Array
    diversity: Ints
    ubiquity: Ints
    eigenvalues: tuple[float, float]
    centre: float


def advantage(exports: ArrayLike, *, threshold: float = 1.0) -> Flags:
    """Where RCA ≥ threshold.

    exports  (i, k)  USD
    returns  (i, k)  False too where RCA is unknown

    >>> advantage([[10, 0], [10, 20]])
    array([[ True, False],
           [False,  True]])
    """
    with np.errstate(invalid="ignore"):
        return np.asarray(rca(exports) >= threshold)


@indicator(
    label=Text("경제 복잡도(국가·품목)", "economic complexity of countries and products"),
    unit=Unit.SCORE,
    shape="(i, k) -> Complexity",
    reference="Hidalgo and Hausmann (2009); Hausmann et al. (2014), Atlas of Economic Complexity",
)
def complexity(exports: ArrayLike, *, threshold: float = 1.0) -> Complexity:
    """ECI = second eigenvector of M̃[i,i'] = Σ_k M[i,k] M[i',k] / (k_i k_k), PCI[k] ∝ Σ_i M[i,k] ECI[i] / k_k.

    M[i,k] = 1 where RCA ≥ threshold. Computed from the symmetric matrix with the same eigenvalues, of the size of the
    countries. The sign is fixed: ECI rises with diversity.

    exports  (i, k)  USD
    returns  Complexity

    Raises DataError where the second eigenvector is not determined: fewer than two countries with an advantage, a
    product space in separate parts, equal second and third eigenvalues, or no correlation with diversity.

    >>> c = complexity([[0, 0, 1], [1, 1, 0], [1, 1, 1]])
    >>> c.eci.round(2), c.diversity
    (array([-1.34,  1.07,  0.27]), array([1, 2, 3]))
    """
    return of_advantage(advantage(exports, threshold=threshold))


@indicator(
    label=Text("경제 복잡도 지수(ECI)", "economic complexity index (ECI)"),
    unit=Unit.SCORE,
    shape="(i, k) -> (i)",
    reference="Hidalgo and Hausmann (2009)",
)
def eci(exports: ArrayLike, *, threshold: float = 1.0) -> Array:
    """Complexity of countries: see ``complexity``; mean 0 and standard deviation 1.

    exports  (i, k)  USD
    returns  (i,)    score; NaN for a country without any advantage

    >>> eci([[0, 0, 1], [1, 1, 0], [1, 1, 1]]).round(2)
    array([-1.34,  1.07,  0.27])
    """
    return complexity(exports, threshold=threshold).eci


@indicator(
    label=Text("품목 복잡도 지수(PCI)", "product complexity index (PCI)"),
    unit=Unit.SCORE,
    shape="(i, k) -> (k)",
    reference="Hidalgo and Hausmann (2009), normalised with the mean and deviation of ECI",
)
def pci(exports: ArrayLike, *, threshold: float = 1.0) -> Array:
    """Complexity of products: see ``complexity``; in units of ECI, so that the two can be compared.

    exports  (i, k)  USD
    returns  (k,)    score; NaN for a product that nobody has an advantage in

    >>> pci([[0, 0, 1], [1, 1, 0], [1, 1, 1]]).round(2)
    array([ 1.07,  1.07, -1.34])
    """
    return complexity(exports, threshold=threshold).pci


def of_advantage(sells: Flags | NDArray[np.uint8]) -> Complexity:
    """Complexity from the flags (i, k) alone, however they were made. Raises DataError as ``complexity`` does."""
    flags = np.asarray(sells, dtype=np.float32)
    diversity, ubiquity = flags.sum(1, dtype=np.float64), flags.sum(0, dtype=np.float64)
    there, made = diversity > 0, ubiquity > 0
    whole = bool(there.all() and made.all())
    inside = flags if whole else flags[there][:, made]
    kc, kp = diversity[there], ubiquity[made]
    if kc.size < 2:
        raise _undetermined(
            Text(f"비교우위 품목이 있는 국가 {kc.size}개", f"{kc.size} countries with an advantage in any product")
        )
    scaled = inside.astype(np.float64)
    scaled /= np.sqrt(kc)[:, None]
    scaled /= np.sqrt(kp)[None, :]
    values, vectors = np.linalg.eigh(scaled @ scaled.T)
    second, third = float(values[-2]), float(values[-3]) if kc.size > 2 else float("nan")
    _check(second, third)
    vector = vectors[:, -2] * _sign(kc, vectors[:, -2] / np.sqrt(kc))
    country = vector / np.sqrt(kc)
    product = (vector @ scaled) / np.sqrt(kp) / second  # the mean over a product's countries ÷ the eigenvalue
    mean, deviation = country.mean(), country.std()
    return Complexity(
        _spread((country - mean) / deviation, there),
        _spread((product - mean) / deviation, made),
        diversity.astype(np.int64),
        ubiquity.astype(np.int64),
        (second, third),
        float(mean / deviation),
    )


def _check(second: float, third: float) -> None:
    if 1 - second < GAP:
        raise _undetermined(Text("서로 이어지지 않은 품목 공간", "a product space in separate parts"))
    if second < GAP or second - third < GAP:
        raise _undetermined(
            Text(
                f"둘째와 셋째 고윳값이 같음 ({second:.6g}, {third:.6g})",
                f"equal second and third eigenvalues ({second:.6g}, {third:.6g})",
            )
        )


def _sign(diversity: Array, country: Array) -> float:
    """+1 or −1, so that the vector rises with diversity."""
    a, b = diversity - diversity.mean(), country - country.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    together = float(a @ b)
    if size == 0 or abs(together) < GAP * size:
        raise _undetermined(
            Text("다양성과 상관이 없어 방향을 정할 수 없음", "no correlation with diversity, so that no sign is right")
        )
    return 1.0 if together > 0 else -1.0


def _spread(values: Array, there: Flags) -> Array:
    """Values at the places that are there, NaN elsewhere."""
    if there.all():
        return values
    out = np.full(there.shape, np.nan)
    out[there] = values
    return out


def _undetermined(found: Text) -> DataError:
    return DataError(
        found,
        Text("둘째 고유벡터가 하나로 정해지는 교역 행렬", "a trade matrix that determines the second eigenvector"),
        Text(
            "국가나 품목을 더 넣거나, 이어지지 않은 부분을 따로 계산하세요",
            "add countries or products, or compute the separate parts by themselves",
        ),
    )
