"""The ways to order markets, each behind the same small interface: fit on past periods, score a base period."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array, Flags
from hanbada.base.errors import InputError
from hanbada.base.text import Text
from hanbada.ranking.backtest.cases import Scorer
from hanbada.ranking.chances.features import OPEN_USD, Sheet
from hanbada.ranking.chances.flows import Flows
from hanbada.ranking.chances.model import Model
from hanbada.ranking.chances.names import METHOD_NAMES
from hanbada.ranking.chances.window import Geometry

Figures = NDArray[np.floating[Any]]


class Method(Protocol):
    """A way to order markets. ``fitted`` may see years up to ``last`` and no later one."""

    def fitted(self, flows: Flows, geometry: Geometry, last: int) -> Scorer:
        """The scorer that was fitted on periods that ended by ``last``."""
        ...


@dataclass(frozen=True, slots=True)
class Formula:
    """A method without anything to fit: scores (e, j) straight from a sheet."""

    name: str
    of: Callable[[Sheet], Figures]

    def fitted(self, flows: Flows, geometry: Geometry, last: int) -> Scorer:
        """The same for every period."""
        del flows, geometry, last

        def score(made: Sheet, cells: Flags) -> Mapping[str, Array]:
            return {self.name: np.nan_to_num(self.of(made)[cells].astype(np.float64), nan=-1e9)}

        return score


@dataclass(frozen=True, slots=True)
class Learned:
    """The learned ranker: a model that was grown elsewhere, whose card says up to which year."""

    model: Model

    def fitted(self, flows: Flows, geometry: Geometry, last: int) -> Scorer:
        """The model's scores. Raises InputError where it has seen a year after ``last``."""
        del flows, geometry
        seen = int(self.model.card["last_year"])
        if seen > last:
            raise InputError(
                Text(f"{seen}년까지 본 모형", f"a model that has seen outcomes up to {seen}"),
                Text(f"{last}년까지의 결과로 학습한 모형", f"a model trained on outcomes up to {last}"),
                Text("--model retrain을 쓰거나 더 늦은 기간을 고르세요", "use --model retrain or a later period"),
            )
        return model_scores(self.model)


def model_scores(model: Model) -> Scorer:
    """What a model says: the order, the chance, the amounts of an opening, and the order among served markets."""

    def score(made: Sheet, cells: Flags) -> Mapping[str, Array]:
        rows = made.matrix(model.names, cells)
        odds = model.odds(rows)
        closed, served = made.peak[cells] < OPEN_USD, made.flow[cells] > 0
        found = {"learned": model.order(rows, odds), "odds": odds, "chance": model.chance(odds)}
        found |= {name: np.full(len(rows), np.nan) for name in ("amount_low", "amount_middle", "amount_high", "deepen")}
        likely = closed & (found["chance"] > 0)  # amounts cost as much as the rest
        for name, values in zip(("low", "middle", "high"), model.amounts(rows[likely]), strict=True):
            found[f"amount_{name}"][likely] = values
        found["deepen"][served] = model.forests["deepen"].score(rows[served])
        return found

    return score


def together(scorers: Sequence[Scorer]) -> Scorer:
    """Several scorers as one."""

    def score(made: Sheet, cells: Flags) -> Mapping[str, Array]:
        return {name: values for scorer in scorers for name, values in scorer(made, cells).items()}

    return score


def _over_distance(made: Sheet) -> Figures:
    far = made.values["distance"]
    usual = np.nanmedian(far) if np.isfinite(far).any() else 0.0
    return made.values["market_share"] - np.where(np.isnan(far), usual, far)


def _export_potential(made: Sheet) -> Figures:
    """EPI with distance and ease from the table's own products; without tariffs and projections."""
    unusual = np.nan_to_num(np.abs(made.values["distance_unusual"]))
    found: Figures = np.log(np.expm1(made.values["potential"].astype(np.float64)) + 1e-9) - unusual
    return found


def _dsm(made: Sheet) -> Figures:
    """TRADE-DSM in one line: markets that pass demand, growth and concentration first, each group by imports."""
    v = made.values
    large = v["market_share"] >= np.log(0.02)
    grows = (np.nan_to_num(v["market_growth"]) > 0) | (np.nan_to_num(v["market_growth_before"]) > 0)
    diverse = v["market_concentration"] <= 0.4
    near = np.nan_to_num(v["distance_unusual"]) <= 0.7
    passed = (large | grows) & diverse & near
    found: Figures = passed * 100.0 + v["market_share"]
    return found


def _density(made: Sheet) -> Figures:
    """PDI: density × demand × ease."""
    v = made.values
    found: Figures = np.log(v["exporter_density"] + 1e-9) + v["market_share"] + np.clip(v["ease"], -14, 7)
    return found


FORMULAS: tuple[Formula, ...] = (
    Formula("size", lambda s: s.values["market_size"]),
    Formula("size_over_distance", _over_distance),
    Formula("growth", lambda s: s.values["market_growth_before"]),
    Formula("export_potential", _export_potential),
    Formula("potential_stand_in", lambda s: s.values["potential"]),
    Formula("dsm", _dsm),
    Formula("gravity", lambda s: s.values["gravity"]),
    Formula("density", _density),
    Formula("similar_exporters", lambda s: s.values["similar_exporters"]),
    Formula("similar_markets", lambda s: s.values["similar_markets"]),
    Formula("related_products", lambda s: s.values["pair_related"]),
    Formula("extended_gravity", lambda s: -s.values["nearest_served"]),
    Formula("past_sales", lambda s: s.values["past_mean"]),
    Formula("present_sales", lambda s: s.flow),
    Formula("present_share", lambda s: s.values["now_part"]),
)
#: simple methods that the learned one must beat in opening new markets
BASELINES = tuple(m.name for m in FORMULAS if m.name not in ("present_sales", "present_share"))


def formulas(names: Sequence[str] | None = None) -> tuple[Formula, ...]:
    """The formula methods of these names, all by default. Raises InputError for a name that is none."""
    if names is None:
        return FORMULAS
    wrong = [name for name in names if name not in METHOD_NAMES]
    if wrong:
        raise InputError(
            Text(f"방법 '{wrong[0]}'", f"the method '{wrong[0]}'"),
            Text(f"다음 중: {', '.join(METHOD_NAMES)}", f"of {', '.join(METHOD_NAMES)}"),
            Text("방법 이름을 고치세요", "correct the method's name"),
        )
    return tuple(method for method in FORMULAS if method.name in names)
