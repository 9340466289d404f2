"""The ranking of one product."""

from __future__ import annotations

from dataclasses import dataclass

from hanbada.base.arrays import Array
from hanbada.base.codes import Product
from hanbada.ranking.evidence import Evidence
from hanbada.ranking.lineup import Lineup
from hanbada.ranking.market import MarketScore, Reason


@dataclass(frozen=True, slots=True)
class ProductRanking:
    """The ranking of one product; ``drawn`` (d, n) are the scores under the draws, ``labels`` what holds of all."""

    product: Product
    lineup: Lineup
    evidence: Evidence
    drawn: Array
    labels: tuple[Reason, ...]

    @property
    def markets(self) -> tuple[MarketScore, ...]:
        """The ranked markets, best first."""
        return self.lineup.markets

    def market(self, code: str) -> MarketScore:
        """One market by ISO3 or the release's code."""
        return self.lineup.market(code)
