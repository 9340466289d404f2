"""All markets in order: map, table, how the score adds up, and where the methods disagree."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from hanbada.base.stamp import Fact
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Column, Figure, Name, Part, Table
from hanbada.plan.chart import Bar, bars
from hanbada.plan.dossier import Dossier
from hanbada.plan.worldmap import Place, worldmap
from hanbada.ranking import ADVICE, COMPONENTS, METHODS, MarketScore

ORDER = 50
PAGE_BREAK = True
SHOWN = 15  # rows that a page prints; the workbook, the data file and the web page hold all
SPOT = Text(
    "* 최근 세 해 가운데 한 해에만 거래가 있던 시장(일회성 거래).",
    "* Traded in only one of the last three years (spot cargo).",
)
STACKED = 8  # markets in the chart of contributions
GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("수요", "Demand"), ("demand",)),
    (Text("성장", "Growth"), ("growth_3y", "growth_5y")),
    (Text("잠재력", "Potential"), ("potential", "complementarity")),
    (Text("경쟁·가격", "Competition, price"), ("openness", "price")),
    (Text("접근", "Access"), ("distance", "ease", "tariff")),
)


def values(dossier: Dossier) -> Mapping[str, object]:
    """The names that the texts of this section use."""
    settings = dossier.ranking.settings
    draws = dossier.fact(
        settings.draws,
        Unit.COUNT,
        "draws",
        Text("안정성 계산의 반복 횟수", "redraws for the stability"),
        [dossier.ranking.stamp],
    )
    return {
        "worldmap": _map(dossier) if dossier.shapes else "",
        "table": _table(dossier),
        "contributions": _contributions(dossier),
        "weights": _weights(dossier),
        "methods": _methods(dossier),
        "agreement": _agreement(dossier),
        "draws": draws,
    }


def _map(dossier: Dossier) -> Figure:
    assert dossier.shapes is not None
    marked = {score.market.code for score in dossier.top}
    places = [
        Place(
            score.market.iso3,
            Name(dossier.place(score)),
            score.score,
            score.rank if score.market.code in marked else None,
        )
        for score in dossier.ranked
        if score.market.iso3
    ]
    return worldmap(
        places,
        shapes=dossier.shapes,
        caption=Text("시장별 종합 점수", "Composite score by market"),
        item=Text("시장", "Market"),
        value=Text("종합 점수", "Composite score"),
        home=dossier.profile.country,
        download="map",
    )


def _table(dossier: Dossier) -> Table:
    columns = (
        Column(Text("순위", "Rank"), weight=0.5),
        Column(Text("시장", "Market"), weight=1.5),
        Column(Text("점수", "Score"), weight=0.6),
        Column(Text("안정성", "Stability"), weight=0.7),
        Column(Text("자료 범위", "Coverage"), weight=0.7),
        Column(Text("연평균 수입", "Imports, yearly mean"), Unit.USD, weight=1.0),
        Column(Text("다섯 해 성장(대칭)", "Five-year growth (symmetric)"), weight=0.8),
        Column(Text("점유율", "Our share"), weight=0.7),
        Column(Text("제안", "Advice"), weight=0.7),
    )
    rows = tuple(_row(dossier, score) for score in dossier.ranked)
    return Table(
        columns,
        rows,
        caption=Text("앞선 시장", "The leading markets"),
        sortable=True,
        download="ranking",
        highlight=tuple(range(len(dossier.top))),
        notes=(SPOT,) if any(score.spot_cargo for score in dossier.ranked) else (),
        shown=SHOWN,
    )


def _row(dossier: Dossier, score: MarketScore) -> tuple[Part, ...]:
    name = dossier.place(score)
    mark = Text("*", "*") if score.spot_cargo else Text("", "")
    return (
        score.fact("rank"),
        Name(name + mark),
        score.score,
        score.stability,
        score.coverage,
        score.fact("demand_usd"),
        score.fact("growth_5y"),
        score.fact("market_share"),
        ADVICE[score.advice],
    )


def _contributions(dossier: Dossier) -> Figure:
    """The score of the leading markets, its components in groups that an eye can tell apart."""
    return bars(
        [
            Bar(Name(dossier.place(score)), score.score, tuple(_sum(score, ids) for _, ids in GROUPS))
            for score in dossier.ranked[:STACKED]
        ],
        caption=Text("요소 묶음별 기여(점)", "Contribution by group of components (points)"),
        item=Text("시장", "Market"),
        value=Text("종합 점수", "Composite score"),
        series=[label for label, _ in GROUPS],
        download="contributions",
    )


def _sum(score: MarketScore, ids: tuple[str, ...]) -> Fact:
    """Points of a group; unknown only where every component in it is."""
    known = [score.components[id_].contribution.value for id_ in ids]
    points = [float(value) for value in known if isinstance(value, int | float)]
    return replace(score.score, value=sum(points) if points else None)


def _weights(dossier: Dossier) -> Table:
    columns = (
        Column(Text("요소", "Component"), weight=1.2),
        Column(Text("묻는 것", "What it asks"), weight=2.4),
        Column(Text("가중치", "Weight"), weight=0.7),
    )
    first = dossier.ranked[0].components
    rows = tuple((Name(part.label), Name(part.question), first[part.id].weight) for part in COMPONENTS)
    return Table(columns, rows, caption=Text("요소와 가중치", "Components and weights"), download="weights")


def _methods(dossier: Dossier) -> Table:
    columns = (
        Column(Text("시장", "Market"), weight=1.5),
        *(Column(label, Unit.RANK) for label in METHODS.values()),
    )
    rows: list[tuple[Part, ...]] = [
        (Name(dossier.place(score)), *(score.methods[name].rank for name in METHODS)) for score in dossier.ranked[:8]
    ]
    return Table(columns, tuple(rows), caption=Text("방법별 순위", "Rank by method"), sortable=True, download="methods")


def _agreement(dossier: Dossier) -> Table:
    methods = dossier.ranking.methods
    columns = (Column(Text("방법", "Method"), weight=1.3), *(Column(METHODS[name]) for name in methods.names))
    label = Text("스피어만 순위 상관", "Spearman's rank correlation")

    def cell(value: float) -> Fact:
        known = None if math.isnan(value) else value
        return dossier.fact(known, Unit.RATIO, "rank_correlation", label, [dossier.ranking.stamp])

    rows: list[tuple[Part, ...]] = [
        (METHODS[name], *(cell(float(value)) for value in methods.correlation[row]))
        for row, name in enumerate(methods.names)
    ]
    return Table(columns, tuple(rows), caption=label, download="agreement")
