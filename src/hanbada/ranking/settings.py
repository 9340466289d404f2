"""What a ranking may be told: years, weights, limits, draws, exclusions; all of it goes into the stamps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import fsum, isfinite

from hanbada.base.errors import InputError, Problem, Where
from hanbada.base.stamp import Scalar
from hanbada.base.text import Text
from hanbada.ranking.components import COMPONENTS, IDS


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a caution begins; none of them moves a score. Shares and growths as fractions.

    tiny_share         of world imports of the product: below it a market is tiny
    falling            symmetric growth over five years below which demand is falling
    one_supplier       share of the largest other supplier from which it dominates
    unusual_distance   distance advantage below which the distance is unlike that of the usual suppliers
    dear               exporter's unit value ÷ the market's from which the exporter is dear
    coverage           share of weight that must be known for a place before the partly known
    leave_score        quantile of scores below which a present market may be left
    deepen_unrealised  unrealised share of the potential from which a present market may be deepened
    open_usd           sales in a year that count as having opened a market
    """

    tiny_share: float = 0.001
    falling: float = -0.1
    one_supplier: float = 0.6
    unusual_distance: float = 0.5
    dear: float = 1.25
    coverage: float = 0.6
    leave_score: float = 0.25
    deepen_unrealised: float = 0.25
    open_usd: int = 50_000


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A market that must not be ranked, and why; ``code`` is the reason's code (excluded_by_company, conflict …)."""

    market: str
    text: Text
    code: str = "excluded_by_company"


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a ranking.

    weights          component → weight, any scale; missing ones keep their default, zero switches one off
    level_years      how many last years make the level of demand, suppliers and prices
    potential_years  how many last years make export potential, ease and complementarity
    last_year        last year to use; None: the release's last
    sigma, elasticity  of the export potential
    draws, resamples how many weightings, and how many resamples of the base years, the stability rests on
    concentration    of the Dirichlet draws around the weights: larger means closer to them
    top              how many places "staying at the top" means
    markets          ISO3 or codes to be ranked; None: all. Never changes a score
    excluded         markets that keep their score but get no rank
    product_weights  product → share of sales, for the bundle; empty: the exporter's own exports
    duty_on          the day on which duties are due; needed where tariffs are given
    tariff_coverage  share of trade whose tariff must be known before the export potential uses tariffs
    """

    weights: tuple[tuple[str, float], ...] = ()
    level_years: int = 3
    potential_years: int = 5
    last_year: int | None = None
    sigma: float = 1.0
    elasticity: float = 1.0
    draws: int = 200
    resamples: int = 20
    concentration: float = 50.0
    seed: int = 1
    top: int = 5
    markets: tuple[str, ...] | None = None
    excluded: tuple[Exclusion, ...] = ()
    product_weights: tuple[tuple[str, float], ...] = ()
    duty_on: date | None = None
    tariff_coverage: float = 0.95
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        problems = [*_weight_problems(self.weights), *_count_problems(self)]
        if problems:
            raise InputError(problems)

    @classmethod
    def of(cls, weights: Mapping[str, float] | None = None, **others: object) -> Settings:
        """Settings with the weights as a mapping.

        >>> Settings.of({"demand": 3, "potential": 1}).weight("demand") > Settings().weight("demand")
        True
        """
        return cls(weights=tuple(sorted((weights or {}).items())), **others)  # type: ignore[arg-type]

    def weight(self, component: str) -> float:
        """A component's weight, all weights summing to one.

        >>> Settings().weight("demand")
        0.2
        """
        return self.shares()[IDS.index(component)]

    def shares(self) -> tuple[float, ...]:
        """The weights of all components in their order, summing to one.

        >>> round(sum(Settings.of({"demand": 3}).shares()), 12)
        1.0
        """
        given = dict(self.weights)
        raw = [float(given.get(part.id, part.weight)) for part in COMPONENTS]
        whole = fsum(raw)
        return tuple(weight / whole for weight in raw)

    def parameters(self) -> dict[str, Scalar]:
        """What a composite's stamp records: weights, years, draws."""
        weights = {f"weight_{name}": round(share, 6) for name, share in zip(IDS, self.shares(), strict=True)}
        return {
            **weights,
            "level_years": self.level_years,
            "potential_years": self.potential_years,
            "draws": self.draws,
            "resamples": self.resamples,
            "concentration": self.concentration,
            "seed": self.seed,
            "top": self.top,
            "minimum_coverage": self.limits.coverage,
        }


def _weight_problems(weights: tuple[tuple[str, float], ...]) -> list[Problem]:
    problems = []
    do = Text("가중치를 고치세요", "correct the weights")
    for name, value in weights:
        place = Where(column=f"weights.{name}")
        if name not in IDS:
            known = ", ".join(IDS)
            expected = Text(f"다음 중 하나: {known}", f"one of {known}")
            problems.append(
                Problem(Text(f"모르는 평가 요소 '{name}'", f"the unknown component '{name}'"), expected, do, place)
            )
        elif not (isinstance(value, int | float) and isfinite(value) and value >= 0):
            problems.append(
                Problem(Text.same(f"{value!r}"), Text("0 이상의 수", "a number of zero or more"), do, place)
            )
    if not problems and sum(dict(weights).get(part.id, part.weight) for part in COMPONENTS) <= 0:
        found = Text("모든 가중치가 0", "all weights are zero")
        problems.append(
            Problem(found, Text("하나 이상 0보다 큰 값", "at least one above zero"), do, Where(column="weights"))
        )
    return problems


def _count_problems(settings: Settings) -> list[Problem]:
    least = {"level_years": 1, "potential_years": 1, "draws": 1, "resamples": 1, "top": 1}
    return [
        Problem(
            Text(f"{name} = {getattr(settings, name)}", f"{name} = {getattr(settings, name)}"),
            Text(f"{low} 이상", f"{low} or more"),
            Text("설정을 고치세요", "correct the setting"),
            Where(column=name),
        )
        for name, low in least.items()
        if getattr(settings, name) < low
    ]
