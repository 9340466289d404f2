"""Everything a section may cite about one company, gathered once by the flow before a word is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hanbada.base.codes import Product
from hanbada.base.errors import Problem
from hanbada.base.stamp import Fact, Release, Stamp, Value
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Name

if TYPE_CHECKING:
    from hanbada.border.duty import Duty
    from hanbada.company.eligibility import Decision
    from hanbada.company.model import Profile
    from hanbada.company.support import SupportPackage
    from hanbada.content import Content
    from hanbada.data.geography import Geography
    from hanbada.data.macro import Macro
    from hanbada.engine import World
    from hanbada.hs.names import Conversion, Names
    from hanbada.ranking import Comparable, MarketScore, Ranking
    from hanbada.ranking.evidence import Evidence

TOP = 3  # markets with a page of their own


@dataclass(frozen=True, slots=True)
class Goods:
    """One product of the company in the terms of the trade release.

    ``conversion``  how the profile's code became the release's; None where the revision is the same
    ``evidence``    the ranking's evidence on the product
    """

    index: int
    name: Text
    product: Product
    conversion: Conversion | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Dossier:
    """The evidence of one plan.

    ``absent``  products of the profile that the release does not hold, which the plan must name
    ``duties``  (market ISO3, product code) → what is due on ``as_of``
    ``comparable``  (market code, product code) → what became of entries like this one
    ``shapes``  the file of the map, None where the asset was not pulled
    """

    profile: Profile
    as_of: date
    world: World
    ranking: Ranking
    goods: tuple[Goods, ...]
    absent: tuple[Problem, ...]
    content: Content
    names: Names
    geography: Geography
    macro: Macro
    decisions: tuple[Decision, ...]
    support: SupportPackage
    duties: Mapping[tuple[str, str], Duty]
    comparable: Mapping[tuple[str, str], Comparable]
    shapes: Path | None

    @property
    def company(self) -> Name:
        """The company's name."""
        return Name(self.profile.names.text)

    @property
    def exporter(self) -> Text:
        """The exporting country's name."""
        return self.country_name(self.profile.country, self.ranking.exporter.name)

    @property
    def top(self) -> tuple[MarketScore, ...]:
        """The markets with a page of their own: the first in rank."""
        return tuple(score for score in self.ranking.markets if score.rank is not None)[:TOP]

    @property
    def ranked(self) -> tuple[MarketScore, ...]:
        """All markets with a rank, first to last."""
        return tuple(score for score in self.ranking.markets if score.rank is not None)

    def place(self, score: MarketScore) -> Text:
        """A market's name in both languages."""
        return self.country_name(score.market.iso3, score.market.name)

    def country_name(self, iso3: str | None, otherwise: Text | None = None) -> Text:
        """A country's name from the geography; the release's own where the geography does not know it."""
        found = self.geography.places.get(iso3 or "")
        return found.name if found else otherwise or Text.same(iso3 or "?")

    def fact(self, value: Value, unit: Unit, step: str, label: Text, inputs: Sequence[Stamp | Release] = ()) -> Fact:
        """A figure that the plan itself makes (a count, a day of the calendar), stamped with what it rests on."""
        return Fact(value, unit, Stamp.of(f"plan.{step}", label, inputs or [self.profile.stamp]))

    @property
    def as_of_fact(self) -> Fact:
        """The day the plan is for."""
        return self.fact(self.as_of, Unit.DATE, "as_of", Text("기준일", "the day the plan is for"))


def listed(names: Sequence[Text]) -> Text:
    """Names in a row.

    >>> listed([Text("일본", "Japan"), Text("독일", "Germany")]).en
    'Japan, Germany'
    """
    return Text(", ".join(name.ko for name in names), ", ".join(name.en for name in names))
