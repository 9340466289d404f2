"""What trade flows become when trade costs change: direct, with resistances, with prices and incomes as well.

The Armington endowment economy of Anderson and van Wincoop (2003) in changes (exact-hat algebra; Dekle, Eaton and
Kortum 2008). On flows fitted by PPML the "conditional" and "full" closures are those of Anderson, Larch and Yotov
(2018), An Advanced Guide to Trade Policy Analysis, chapter 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array
from hanbada.base.errors import InputError
from hanbada.base.stamp import Release, Scalar, Stamp
from hanbada.base.text import Text
from hanbada.gravity import faults
from hanbada.gravity.costs import check_sigma

LABEL = Text("무역비용 변화의 반사실 분석", "counterfactual change of trade costs")
WHAT = Text("반사실 균형의 계산", "the computation of the counterfactual equilibrium")
CLOSURES = ("direct", "conditional", "full")
SPENDING = ("income", "fixed")
NO_DOMESTIC = Text(
    "국내 판매 자료가 없는 무역 행렬: 국내 판매에서 수출로 옮겨가는 효과는 들어 있지 않음",
    "the matrix has no domestic sales: what moves between home sales and exports is left out",
)
_LIMIT = 200_000
_SETTLED = 1e-13


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """An equilibrium beside its baseline; every ratio is new ÷ old, 1 = no change.

    ``before, flows``      (i, j)  baseline and new flows, in the unit of the baseline; sellers in rows
    ``price``              (i,)    sellers' prices; 1 unless the closure is "full"; NaN without sales
    ``outward, inward``    (i,), (j,)  multilateral resistances, up to one factor; NaN where nothing is sold or bought
    ``welfare``            (j,)    spending ÷ price index; NaN for "direct", which has no price index
    """

    closure: str
    sigma: float
    before: Array
    flows: Array
    price: Array
    outward: Array
    inward: Array
    welfare: Array
    iterations: int
    notes: tuple[Text, ...]
    stamp: Stamp

    @property
    def output(self) -> Array:
        """(i,) new sales, at home and abroad."""
        return np.asarray(self.flows.sum(1))

    @property
    def expenditure(self) -> Array:
        """(j,) new purchases, at home and abroad."""
        return np.asarray(self.flows.sum(0))

    @property
    def exports_change(self) -> Array:
        """(i,) exports new ÷ old, without domestic sales; NaN where there were none."""
        old, new = _abroad(self.before).sum(1), _abroad(self.flows).sum(1)
        return np.where(old > 0, new / np.where(old > 0, old, 1.0), np.nan)


def counterfactual(
    flows: ArrayLike,
    change: ArrayLike,
    sigma: float,
    closure: str = "full",
    *,
    spending: str = "income",
    inputs: Iterable[Stamp | Release] = (),
) -> Counterfactual:
    """New flows when t_ij^(1−σ) is multiplied by ``change``.

    flows     (i, i)  sales of i to j in one period, ≥ 0; domestic sales on the diagonal (zeros: left out, and noted)
    change    (i, i)  new ÷ old t^(1−σ), such as exp(β) on the pairs of an agreement; 1 elsewhere
    sigma     elasticity of substitution, > 1
    closure   "direct": X' = X × change
              "conditional": resistances adjust, every country's sales and purchases stay
              "full": sellers' prices adjust too, quantities stay; world output is the numeraire
    spending  for "full": "income", purchases move with own sales (their ratio stays, rescaled so that the world
              balances); "fixed", purchases stay, right for one product group that is a small part of spending
    Zero flows stay zero. NotConverged where there is no such equilibrium.

    >>> counterfactual(np.ones((2, 2)), np.ones((2, 2)), sigma=5.0).exports_change
    array([1., 1.])
    """
    check_sigma(sigma)
    for name, found, allowed in (("closure", closure, CLOSURES), ("spending", spending, SPENDING)):
        if found not in allowed:
            raise faults.wrong_choice(name, found, allowed)
    x, hat = np.asarray(flows, dtype=np.float64), np.asarray(change, dtype=np.float64)
    _check(x, hat, closure == "full" and spending == "income")
    direct = x * hat
    sells, buys = x.sum(1) > 0, x.sum(0) > 0
    price, steps = np.ones(len(x)), 0
    new, outward, inward = direct, np.ones(len(x)), np.ones(len(x))
    if closure == "conditional":
        new, outward, inward, steps = _conditional(x, direct, sigma)
    elif closure == "full":
        new, price, outward, inward, steps = _full(x, direct, sigma, spending)
    with np.errstate(divide="ignore", invalid="ignore"):
        real = new.sum(0) / x.sum(0) / inward
    domestic = bool(np.diag(x).any())
    parameters: dict[str, Scalar] = {"sigma": float(sigma), "closure": closure}
    if closure == "full":
        parameters["spending"] = spending
    return Counterfactual(
        closure=closure,
        sigma=float(sigma),
        before=x,
        flows=new,
        price=np.where(sells, price, np.nan),
        outward=np.where(sells, outward, np.nan),
        inward=np.where(buys, inward, np.nan),
        welfare=np.full(len(x), np.nan) if closure == "direct" else np.where(buys, real, np.nan),
        iterations=steps,
        notes=() if domestic else (NO_DOMESTIC,),
        stamp=Stamp.of("gravity/counterfactual", LABEL, inputs, parameters),
    )


def _check(x: Array, hat: Array, needs_income: bool) -> None:
    square = x.ndim == 2 and x.shape[0] == x.shape[1] and hat.shape == x.shape
    if not (square and np.isfinite(x).all() and np.isfinite(hat).all() and (x >= 0).all() and (hat > 0).all()):
        raise InputError(
            Text(
                f"모양이 맞지 않거나 빈 값·음수·0인 변화가 든 무역 행렬 {x.shape}, 변화 행렬 {hat.shape}",
                f"flows {x.shape} and change {hat.shape} of wrong shapes, or with missing, negative or zero values",
            ),
            Text(
                "같은 국가 순서의 정방행렬; 무역액은 0 이상, 변화는 양수",
                "square matrices over the same countries; flows of zero or more, changes above zero",
            ),
            Text(
                "빈 셀은 자료를 확인한 뒤 채우고, 변화가 없는 쌍은 1로 두세요",
                "fill in empty cells after checking the data, and write 1 for pairs without change",
            ),
        )
    if not (x > 0).any():
        raise faults.nothing_to_explain("flows")
    if needs_income and ((x.sum(0) > 0) & (x.sum(1) == 0)).any():
        count = int(((x.sum(0) > 0) & (x.sum(1) == 0)).sum())
        raise InputError(
            Text(f"사기만 하고 팔지 않는 국가 {count}개", f"{count} countries that buy and do not sell"),
            Text(
                "소득이 지출을 정하는 균형에서는 모든 국가에 판매가 있음",
                "sales in every country where income sets spending",
            ),
            Text("한 품목군이면 spending='fixed'를 쓰세요", "for one product group pass spending='fixed'"),
        )


def _inverse(values: Array) -> Array:
    return np.where(values > 0, 1.0 / np.where(values > 0, values, 1.0), 0.0)


def _conditional(x: Array, direct: Array, sigma: float) -> tuple[Array, Array, Array, int]:
    """Π̂^(1−σ) and P̂^(1−σ) that give back each country's sales and purchases, by fitting rows and columns in turn."""
    output, spending = x.sum(1), x.sum(0)
    inward = np.ones(len(x))
    change = np.inf
    for step in range(1, _LIMIT + 1):
        outward = direct @ _inverse(inward) * _inverse(output)
        found = direct.T @ _inverse(outward) * _inverse(spending)
        change = float(np.abs(np.where(spending > 0, found / inward - 1, 0.0)).max())
        inward = np.where(spending > 0, found, 1.0)
        if change < _SETTLED:
            new = direct * _inverse(outward)[:, None] * _inverse(inward)[None, :]
            power = 1.0 / (1.0 - sigma)
            shown = np.where(output > 0, outward, 1.0)
            return new, shown**power, inward**power, step
    raise faults.not_converged(WHAT, _LIMIT, change)


def _full(x: Array, direct: Array, sigma: float, spending: str) -> tuple[Array, Array, Array, Array, int]:
    """Prices that clear every seller's market: p̂_i^σ Y_i = Σ_j λ_ij φ̂_ij E'_j / P̂_j^(1−σ)."""
    output, bought = x.sum(1), x.sum(0)
    sells = output > 0
    shares = direct * _inverse(bought)[None, :]
    price = np.ones(len(x))
    change = np.inf
    for step in range(1, _LIMIT + 1):
        index = shares.T @ price ** (1.0 - sigma)
        wanted = _spending(price, output, bought, spending)
        demand = shares @ (wanted * _inverse(index)) * _inverse(output)
        found = np.where(sells, demand, 1.0) ** (1.0 / sigma)
        found = np.where(sells, found * output.sum() / (found * output).sum(), 1.0)
        change = float(np.abs(found / price - 1).max())
        price = found
        if change < _SETTLED:
            index = shares.T @ price ** (1.0 - sigma)
            wanted = _spending(price, output, bought, spending)
            new = shares * (price ** (1.0 - sigma))[:, None] * (wanted * _inverse(index))[None, :]
            power = 1.0 / (1.0 - sigma)
            inward = np.where(bought > 0, index, 1.0) ** power
            return new, price, price ** (sigma * power), inward, step
    raise faults.not_converged(WHAT, _LIMIT, change)


def _spending(price: Array, output: Array, bought: Array, rule: str) -> Array:
    """Purchases at new prices, adding up to new world output."""
    wanted = bought if rule == "fixed" else price * bought
    return np.asarray(wanted * ((price * output).sum() / wanted.sum()))


def _abroad(flows: Array) -> Array:
    return np.where(np.eye(len(flows), dtype=bool), 0.0, flows)
