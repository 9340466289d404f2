"""One market in a ranking: its score with what makes it, its place, the advice, and what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hanbada.base.codes import Country
from hanbada.base.errors import UnknownCode
from hanbada.base.stamp import Fact
from hanbada.base.text import Text


class Advice(StrEnum):
    """What to do about a market. ``hold`` is a market that is neither present nor worth entering now."""

    KEEP = "keep"
    DEEPEN = "deepen"
    LEAVE = "leave"
    ENTER = "enter"
    HOLD = "hold"


ADVICE: Mapping[Advice, Text] = {
    Advice.KEEP: Text("유지", "keep"),
    Advice.DEEPEN: Text("심화", "deepen"),
    Advice.LEAVE: Text("축소", "leave"),
    Advice.ENTER: Text("신규 진출", "enter"),
    Advice.HOLD: Text("보류", "not now"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with the facts that show it; the text holds no figures, so that every figure keeps its stamp."""

    code: str
    text: Text
    facts: tuple[tuple[str, Fact], ...] = ()


@dataclass(frozen=True, slots=True)
class ComponentScore:
    """One component at one market.

    value         the figure that it is read from, in its own unit
    normalised    percentile in the world set, 0–1; unknown where the figure is
    weight        its share of the weights, 0–1
    contribution  points that it adds to the score; unknown where the figure is
    """

    id: str
    label: Text
    value: Fact
    normalised: Fact
    weight: Fact
    contribution: Fact


@dataclass(frozen=True, slots=True)
class MethodScore:
    """One method at one market: its score and its rank among the ranked markets (ties share their mean rank)."""

    label: Text
    score: Fact
    rank: Fact


@dataclass(frozen=True, slots=True)
class MarketScore:
    """One market for one product, or for the bundle.

    rank        place by composite score, 1 = first; None where the market is not ranked
    score       0–100; coverage share of the weight known; stability share of draws among the top places
    spot_cargo  the exporter's sales, or all of the market's imports, fell into a single year of the level years
    present     the exporter sold there in the level years
    reasons     what speaks for the advice; why_not what speaks against the market, the gravest first
    figures     every other figure by name
    """

    market: Country
    rank: int | None
    score: Fact
    coverage: Fact
    stability: Fact
    components: Mapping[str, ComponentScore]
    methods: Mapping[str, MethodScore]
    spot_cargo: bool
    present: bool
    advice: Advice
    reasons: tuple[Reason, ...]
    why_not: tuple[Reason, ...]
    figures: Mapping[str, Fact]

    def fact(self, name: str) -> Fact:
        """A figure by name: "score", "coverage", "stability", "rank", or any of ``figures``.

        Raises UnknownCode for another name.
        """
        own = {"score": self.score, "coverage": self.coverage, "stability": self.stability}
        if name in own:
            return own[name]
        if name in self.figures:
            return self.figures[name]
        raise UnknownCode(
            Text(f"수치 '{name}'", f"the figure '{name}'"),
            Text("다음 중 하나: ", "one of ") + Text.same(", ".join([*own, *self.figures])),
            Text("이름을 확인하세요", "check the name"),
        )
