"""Exporter × products over all markets: the ranking, with its methods, draws, advice and reasons."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from hanbada.base.arrays import Array
from hanbada.base.codes import Country, Product
from hanbada.base.errors import InputError
from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.engine import World
from hanbada.ranking.bearings import Bearings, Distances, Projections, take_bearings
from hanbada.ranking.bundle import bundled
from hanbada.ranking.composite import Composite, composite, drawn_scores, normalise, stability
from hanbada.ranking.draws import draw
from hanbada.ranking.duties import rates
from hanbada.ranking.evidence import Evidence, gather
from hanbada.ranking.figures import Figure
from hanbada.ranking.lineup import Lineup
from hanbada.ranking.market import MarketScore, Reason
from hanbada.ranking.methods import METHODS, Methods, compare, simple_methods
from hanbada.ranking.places import composite_stamp, eligibility, in_order
from hanbada.ranking.product_flows import Rates
from hanbada.ranking.product_ranking import ProductRanking
from hanbada.ranking.raw import raw_values
from hanbada.ranking.settings import Settings

if TYPE_CHECKING:
    from hanbada.border.duty import Convert
    from hanbada.border.tariffs import Tariffs


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranking of an exporter's products; ``bundle`` is all of them together (the product itself, if only one).

    product_weights  share of each product in the bundle, and where it comes from ("given", "exports", "equal")
    """

    exporter: Country
    products: tuple[ProductRanking, ...]
    bundle: Lineup
    product_weights: tuple[tuple[str, Fact], ...]
    bearings: Bearings
    settings: Settings
    stamp: Stamp

    @property
    def markets(self) -> tuple[MarketScore, ...]:
        """The ranked markets, best first."""
        return self.bundle.markets

    @property
    def others(self) -> tuple[MarketScore, ...]:
        """Markets that import but are not ranked."""
        return self.bundle.others

    @property
    def methods(self) -> Methods:
        """The methods side by side."""
        return self.bundle.methods

    @property
    def end_year(self) -> Fact:
        """The last year of the data."""
        return self.products[0].evidence.home["data_end_year"]

    def market(self, code: str) -> MarketScore:
        """One market by ISO3 or the release's code."""
        return self.bundle.market(code)

    def product(self, code: str) -> ProductRanking:
        """The ranking of one of the products."""
        for held in self.products:
            if held.product.code == code:
                return held
        known = ", ".join(held.product.code for held in self.products)
        raise InputError(
            Text(f"이 순위에 없는 품목 {code}", f"the product {code}, which is not in this ranking"),
            Text(f"다음 중 하나: {known}", f"one of {known}"),
            Text("품목을 넣어 다시 순위를 매기세요", "rank again with the product"),
        )


def rank(
    world: World,
    exporter: str,
    products: Sequence[str],
    *,
    geography: Distances,
    macro: Projections,
    tariffs: Tariffs | None = None,
    convert: Convert | None = None,
    settings: Settings | None = None,
) -> Ranking:
    """The ranking of all markets for an exporter's products.

    exporter  ISO3 or the release's code; products six-digit codes of the release, each once
    tariffs   what is due at the border; None, or no releases: the duty is unknown, its weight left out
    convert   how codes of another HS revision are found in the tariffs (Names.convert)
    returns   Ranking; single markets are built when they are asked for

    Raises UnknownCode for an exporter, product or market that the release does not hold, InputError without products.
    """
    settings = settings or Settings()
    found = [world.product(code) for code in products]
    if not found or len(set(found)) != len(found):
        raise InputError(
            Text("품목이 없거나 겹침", "no product, or one twice"),
            Text("서로 다른 HS 6단위 코드 하나 이상", "one or more different six-digit codes"),
            Text("품목을 고쳐 쓰세요", "correct the products"),
        )
    bearings = _bearings(world, exporter, geography, macro, settings)

    def due(product: Product) -> Rates | None:
        return rates(tariffs, bearings, product, settings, convert) if tariffs and tariffs.releases else None

    ranked = tuple(_product(bearings, product, due(product), settings) for product in found)
    weights, basis = _product_weights(ranked, settings)
    stamp = ranked[0].lineup.stamp
    shares = Stamp.of("ranking.product_weights", _BASIS[basis], [stamp], {"basis": basis})
    named = tuple(
        (held.product.code, Fact(float(w), Unit.SHARE, shares)) for held, w in zip(ranked, weights, strict=True)
    )
    bundle = ranked[0].lineup if len(ranked) == 1 else bundled(bearings, ranked, weights, settings)
    return Ranking(bearings.exporter, ranked, bundle, named, bearings, settings, bundle.stamp)


_TAKEN: WeakKeyDictionary[World, dict[Hashable, tuple[Distances, Projections, Bearings]]] = WeakKeyDictionary()


def _bearings(world: World, exporter: str, geography: Distances, macro: Projections, settings: Settings) -> Bearings:
    """The exporter's bearings, taken once for each world, set of years, geography and macro data."""
    years = (settings.last_year, settings.level_years, settings.potential_years)
    key = (exporter, years, id(geography), id(macro))
    held = _TAKEN.setdefault(world, {})
    if key not in held:  # the objects are kept beside, so that their ids are not given to others
        held[key] = (geography, macro, take_bearings(world, exporter, geography, macro, settings))
    return held[key][2]


def _product(bearings: Bearings, product: Product, due: Rates | None, settings: Settings) -> ProductRanking:
    evidence = gather(bearings, product, settings, due)
    draws = draw(settings, len(bearings.level), len(bearings.potential))
    normalised = normalise(raw_values(evidence, draws), evidence.world_set)
    made = composite(normalised[0], np.array(settings.shares()))
    drawn = drawn_scores(normalised[1:], draws.weights)[: settings.draws]
    return ProductRanking(product, lineup(evidence, made, drawn), evidence, drawn, _labels(evidence))


def lineup(evidence: Evidence, made: Composite, drawn: Array) -> Lineup:
    """The order of all markets for one product."""
    b, settings = evidence.bearings, evidence.settings
    stamp = composite_stamp(evidence.figures.values(), settings, b)
    eligible, excluded = eligibility(b, evidence.world_set, settings)
    order, place = in_order(made, eligible, settings.limits.coverage)
    score = Figure("composite", METHODS["composite"], Unit.SCORE, made.score, stamp)
    scores = {**simple_methods(evidence), "composite": score}
    firm = eligible & (made.coverage >= settings.limits.coverage)
    return Lineup(
        settings=settings,
        countries=b.countries,
        world_set=evidence.world_set,
        eligible=eligible,
        composite=made,
        order=order,
        rank=place,
        stability=np.where(eligible, np.nan_to_num(stability(drawn, firm, settings.top)), np.nan),
        methods=compare(scores, evidence.world_set, eligible),
        figures=evidence.figures,
        home=evidence.home,
        net_importer=evidence.net_importer,
        base_years=len(b.level),
        excluded=excluded,
        stamp=stamp,
        at=(("exporter", b.exporter.iso3 or b.exporter.code), ("product", evidence.product.code)),
    )


def _labels(evidence: Evidence) -> tuple[Reason, ...]:
    """What holds of the product as a whole, to be said beside every table of it."""
    found = []
    home = evidence.home
    if evidence.net_importer:
        shown = (("exports_usd", home["exports_usd"]), ("imports_usd", home["imports_usd"]))
        text = Text(
            "수출국이 순수입국인 품목: 수출 잠재력이 낮게 추정되며, 이는 시장이 없다는 뜻이 아님",
            "the exporter is a net importer: the potential is understated, which does not mean that there is no market",
        )
        found.append(Reason("net_importer", text, shown))
    coverage = evidence.bearings.world.coverage
    if coverage is not None:
        found.append(
            Reason("partial_release", Text("일부 품목만 담은 자료: ", "a release of some products only: ") + coverage)
        )
    if evidence.rates is None or evidence.rates.between is None:
        text = Text("관세를 반영하지 않은 수출 잠재력", "export potential without tariffs")
        found.append(Reason("without_tariffs", text))
    return tuple(found)


_BASIS: Mapping[str, Text] = {
    "given": Text("회사가 밝힌 품목별 매출 비중", "the company's sales by product"),
    "exports": Text("수출국의 품목별 수출 비중", "the exporter's exports by product"),
    "equal": Text("같은 비중(수출 기록 없음)", "equal shares, as no exports are recorded"),
}


def _product_weights(ranked: Sequence[ProductRanking], settings: Settings) -> tuple[Array, str]:
    given = dict(settings.product_weights)
    codes = [held.product.code for held in ranked]
    raw = np.array([max(0.0, given.get(code, 0.0)) for code in codes])
    if raw.sum() > 0:
        return raw / raw.sum(), "given"
    raw = np.array([float(str(held.evidence.home["exports_usd"].value)) for held in ranked])
    if raw.sum() > 0:
        return raw / raw.sum(), "exports"
    return np.full(len(codes), 1 / len(codes)), "equal"
