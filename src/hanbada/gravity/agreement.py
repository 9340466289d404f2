"""What an agreement would do to one country's exports of a product group, with the estimate's uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array
from hanbada.base.errors import InputError, UnknownCode
from hanbada.base.stamp import Fact, Release, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.gravity import faults
from hanbada.gravity.counterfactual import Counterfactual, counterfactual
from hanbada.gravity.result import Fit

LABEL = Text("협정의 수출 효과 (중력모형)", "effect of an agreement on exports (gravity)")


@dataclass(frozen=True, slots=True)
class AgreementEffect:
    """Exports of one country to the world, before and after, in the unit of the flows.

    ``low, high``   exports after the agreement at the ends of the coefficient's confidence interval
    ``by_market``   (j,) change of exports to each market; 0 at home
    ``world``       the whole counterfactual at the estimate itself
    """

    exporter: str
    markets: tuple[str, ...]
    before: float
    after: float
    low: float
    high: float
    level: float
    by_market: Array
    world: Counterfactual
    stamp: Stamp

    @property
    def change(self) -> float:
        """Exports after less before."""
        return self.after - self.before

    def fact(self, what: str = "change", unit: Unit = Unit.USD) -> Fact:
        """ "before", "after", "low", "high" or "change" as a Fact."""
        if what not in ("before", "after", "low", "high", "change"):
            raise faults.wrong_choice("what", what, ("before", "after", "low", "high", "change"))
        value: float = getattr(self, what)
        return Fact(value, unit, self.stamp, (("exporter", self.exporter), ("figure", what)))


def _position(labels: Sequence[str], code: str) -> int:
    if code not in labels:
        raise UnknownCode(
            Text(f"국가 코드 '{code}'", f"the country code '{code}'"),
            Text(f"무역 행렬의 {len(labels)}개 국가 중 하나", f"one of the {len(labels)} countries of the matrix"),
            Text("코드를 확인하세요", "check the code"),
        )
    return list(labels).index(code)


def agreement_change(
    labels: Sequence[str], members: Sequence[str], coefficient: float, existing: ArrayLike | None = None
) -> Array:
    """exp(coefficient) on the pairs of different members, 1 elsewhere.

    labels    (i,)    country codes of the matrix
    members   codes of the agreement's members, at least two
    existing  (i, i)  true where a pair has an agreement already, which then changes nothing

    >>> agreement_change(["KOR", "MYS", "USA"], ["KOR", "MYS"], float(np.log(2)))
    array([[1., 2., 1.],
           [2., 1., 1.],
           [1., 1., 1.]])
    """
    if not np.isfinite(coefficient):
        raise faults.not_finite("coefficient", 1, 0)
    places = sorted({_position(labels, member) for member in members})
    if len(places) < 2:
        raise InputError(
            Text(f"회원국 {len(places)}개", f"{len(places)} members"),
            Text("둘 이상의 회원국", "two members or more"),
            Text("회원국을 더하세요", "add members"),
        )
    joined = np.zeros((len(labels), len(labels)), dtype=bool)
    joined[np.ix_(places, places)] = True
    np.fill_diagonal(joined, False)
    if existing is not None:
        joined &= ~np.asarray(existing, dtype=bool)
    return np.where(joined, np.exp(coefficient), 1.0)


def agreement_effect(
    flows: ArrayLike,
    labels: Sequence[str],
    exporter: str,
    members: Sequence[str],
    fit: Fit,
    regressor: str,
    sigma: float,
    *,
    closure: str = "conditional",
    spending: str = "fixed",
    existing: ArrayLike | None = None,
    level: float = 0.95,
    inputs: Iterable[Stamp | Release] = (),
) -> AgreementEffect:
    """Exports of ``exporter`` with the agreement in force, all else as in the flows.

    flows      (i, i)  sales of i in j of the product group in one period; see ``counterfactual``
    fit        the estimate whose ``regressor`` is the effect of such an agreement on flows
    sigma      elasticity of substitution, > 1
    closure    "direct", "conditional", "full"; ``spending`` as in ``counterfactual``
    level      of the interval: the counterfactual anew at β ± z × standard error; σ and flows are taken as known

    Errors: UnknownCode, InputError; NotConverged.
    """
    if not 0 < level < 1:
        raise faults.wrong_choice("level", level, ("0 < level < 1",))
    place = _position(labels, exporter)
    beta, error = fit.coefficient(regressor), fit.standard_error(regressor)
    width = NormalDist().inv_cdf((1 + level) / 2) * error
    declared = [*inputs, fit.stamp]

    def world(coefficient: float) -> Counterfactual:
        change = agreement_change(labels, members, coefficient, existing)
        return counterfactual(flows, change, sigma, closure, spending=spending, inputs=declared)

    middle, ends = world(beta), [_exports(world(b).flows, place) for b in (beta - width, beta + width)]
    gain = middle.flows[place] - middle.before[place]
    gain[place] = 0.0
    parameters = dict(middle.stamp.parameters) | {
        "exporter": exporter, "members": " ".join(sorted(set(members))), "regressor": regressor, "level": level,
    }  # fmt: skip
    return AgreementEffect(
        exporter=exporter,
        markets=tuple(labels),
        before=_exports(middle.before, place),
        after=_exports(middle.flows, place),
        low=min(ends),
        high=max(ends),
        level=level,
        by_market=gain,
        world=middle,
        stamp=Stamp.of("gravity/agreement", LABEL, declared, parameters),
    )


def _exports(flows: Array, place: int) -> float:
    return float(flows[place].sum() - flows[place, place])
