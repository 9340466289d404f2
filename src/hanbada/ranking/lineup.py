"""The lineup: all markets in order, for one product or for a bundle, as arrays; single markets are read from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isnan

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array, Flags
from hanbada.base.codes import Country
from hanbada.base.errors import UnknownCode
from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.ranking.advice import advise, present
from hanbada.ranking.components import COMPONENTS
from hanbada.ranking.composite import Composite
from hanbada.ranking.figures import Figure
from hanbada.ranking.market import ComponentScore, MarketScore, MethodScore, Reason
from hanbada.ranking.methods import Methods
from hanbada.ranking.reasons import GENERAL, LOWER, why_not
from hanbada.ranking.settings import Settings


@dataclass(frozen=True)
class Lineup:
    """The order of all markets, n countries of the release on every axis.

    world_set  (n,) markets that import; eligible (n,) those that are ranked; order (e,) places, best first
    rank       (n,) 1 = best, 0 = not ranked; stability (n,) NaN where not ranked
    excluded   place → the reason given for leaving it out
    figures    by name, (n,); home facts on the exporter
    product_reasons  of a bundle: what its products say against a market
    """

    settings: Settings
    countries: tuple[Country, ...]
    world_set: Flags
    eligible: Flags
    composite: Composite
    order: NDArray[np.int64]
    rank: NDArray[np.int64]
    stability: Array
    methods: Methods
    figures: Mapping[str, Figure]
    home: Mapping[str, Fact]
    net_importer: bool
    base_years: int
    excluded: Mapping[int, Reason]
    stamp: Stamp
    at: tuple[tuple[str, str], ...]
    product_reasons: Callable[[int], tuple[Reason, ...]] | None = None

    @cached_property
    def markets(self) -> tuple[MarketScore, ...]:
        """The ranked markets, best first."""
        return tuple(self._market(int(place)) for place in self.order)

    @cached_property
    def others(self) -> tuple[MarketScore, ...]:
        """Markets that import but are not ranked (excluded, or not among those chosen), by score."""
        places = np.flatnonzero(self.world_set & ~self.eligible)
        score = np.nan_to_num(self.composite.score[places], nan=-1)
        return tuple(self._market(int(place)) for place in places[np.argsort(-score, kind="stable")])

    def __iter__(self) -> Iterator[MarketScore]:
        return iter(self.markets)

    def market(self, code: str) -> MarketScore:
        """One market by ISO3 or by the release's code, ranked or not (the exporter itself is no market).

        Raises UnknownCode for a country that is not in the release's years, and for the exporter.
        """
        return self._market(self.place(code))

    def place(self, code: str) -> int:
        """The place of a market on the axes. Raises UnknownCode."""
        exporter = dict(self.at)["exporter"]
        for place, country in reversed(list(enumerate(self.countries))):
            if code in (country.code, country.iso3) and (country.iso3 or country.code) != exporter:
                return place
        raise UnknownCode(
            Text(f"시장 '{code}'", f"the market '{code}'"),
            Text(
                "수출국이 아닌, 기준 기간에 유효한 국가의 코드", "a country of the base years other than the exporter"
            ),
            Text("ISO3 코드(예: MYS)를 쓰세요", "write its ISO3 code (such as MYS)"),
        )

    def facts(self, place: int) -> dict[str, Fact]:
        """All facts on a market by name, the exporter's own beginning with ``exporter_``."""
        at = self._at(place)
        facts = {name: figure.fact(place, at) for name, figure in self.figures.items()}
        facts |= {f"exporter_{name}": fact for name, fact in self.home.items()}
        if "unit_value" in self.home:
            facts["exporter_price"] = self.home["unit_value"]
        made = self.composite
        facts["coverage"] = self._fact(made.coverage[place] if self.world_set[place] else np.nan, Unit.SHARE, at)
        facts["score"] = self._fact(made.score[place], Unit.SCORE, at)
        facts["stability"] = self._fact(self.stability[place], Unit.SHARE, at)
        facts["rank"] = Fact(int(self.rank[place]) or None, Unit.RANK, self.stamp, at)
        facts["base_years"] = Fact(self.base_years, Unit.COUNT, self.stamp, self.at)
        facts["net_importer"] = Fact(self.net_importer, Unit.FLAG, self.stamp, self.at)
        return facts

    def _at(self, place: int) -> tuple[tuple[str, str], ...]:
        country = self.countries[place]
        return (*self.at, ("importer", country.iso3 or country.code))

    def _fact(self, value: float, unit: Unit, at: tuple[tuple[str, str], ...]) -> Fact:
        return Fact(None if isnan(value) else float(value), unit, self.stamp, at)

    def _market(self, place: int) -> MarketScore:
        facts = self.facts(place)
        against = self._against(place, facts)
        codes = frozenset(reason.code for reason in against)
        advice, reasons = advise(facts, self._quantile(place), codes, self.settings.limits)
        return MarketScore(
            market=self.countries[place],
            rank=int(self.rank[place]) or None,
            score=facts["score"],
            coverage=facts["coverage"],
            stability=facts["stability"],
            components=self._components(place, facts),
            methods=self._methods(place),
            spot_cargo=self._spot(facts),
            present=present(facts, self.settings.limits),
            advice=advice,
            reasons=reasons,
            why_not=self._explained(place, facts, against),
            figures=facts,
        )

    def _against(self, place: int, facts: Mapping[str, Fact]) -> tuple[Reason, ...]:
        first = (self.excluded[place],) if place in self.excluded else ()
        if self.product_reasons is not None:
            return (*first, *self.product_reasons(place))
        return why_not(facts, self.settings.limits, first)

    def _explained(self, place: int, facts: Mapping[str, Fact], against: tuple[Reason, ...]) -> tuple[Reason, ...]:
        """The reasons, and for a low market that none of them explains, its weakest component."""
        low = self.rank[place] > self.settings.top
        if not low or any(reason.code not in GENERAL for reason in against):
            return against
        gap = self.composite.effective[place] * 100 - self.composite.contribution[place]
        weakest = COMPONENTS[int(np.argmax(gap))]
        shown = tuple((name, facts[name]) for name in (weakest.figure,) if name in facts)
        text = LOWER + Text(f" '{weakest.label.ko}'", f": {weakest.label.en}")
        return (Reason(f"lower_{weakest.id}", text, (*shown, ("score", facts["score"]))), *against)

    def _quantile(self, place: int) -> float | None:
        if not self.rank[place]:
            return None
        return 1 - (int(self.rank[place]) - 1) / max(len(self.order) - 1, 1)

    def _spot(self, facts: Mapping[str, Fact]) -> bool:
        return self.base_years > 1 and any(facts[name].value == 1 for name in ("sales_years", "demand_years"))

    def _components(self, place: int, facts: Mapping[str, Fact]) -> dict[str, ComponentScore]:
        made, at = self.composite, self._at(place)
        normalised, contribution = made.normalised[place].tolist(), made.contribution[place].tolist()
        found = {}
        for column, (part, weight) in enumerate(zip(COMPONENTS, self._weights, strict=True)):
            unknown = isnan(normalised[column])
            found[part.id] = ComponentScore(
                part.id,
                part.label,
                facts.get(part.figure) or Fact(None, Unit.RATIO, self.stamp, at),
                self._fact(normalised[column], Unit.SHARE, at),
                Fact(weight, Unit.SHARE, self.stamp, self.at),
                self._fact(float("nan") if unknown else contribution[column], Unit.SCORE, at),
            )
        return found

    @cached_property
    def _weights(self) -> tuple[float, ...]:
        return self.settings.shares()

    def _methods(self, place: int) -> dict[str, MethodScore]:
        at = self._at(place)
        found = {}
        for name, figure in self.methods.scores.items():
            rank = float(self.methods.ranks[name][place])
            placed = Fact(None if np.isnan(rank) else rank, Unit.RANK, figure.stamp, at)
            found[name] = MethodScore(figure.label, figure.fact(place, at), placed)
        return found
