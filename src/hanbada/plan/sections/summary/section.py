"""One page: three markets in a sentence each, and the decision asked for."""

from __future__ import annotations

from collections.abc import Mapping

from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.plan.actions import agencies
from hanbada.plan.blocks import Card, Cited, KeyFigures, Name, Run, Words, run
from hanbada.plan.dossier import Dossier, listed
from hanbada.plan.market import MarketPage, market_page, times, unknowns
from hanbada.ranking import MarketScore

ORDER = 10
DIGITS_ALLOWED = ("90일", "90-day")


def values(dossier: Dossier) -> Mapping[str, object]:
    """The names that the texts of this section use."""
    top = dossier.top
    label = Text("순위를 매긴 시장 수", "markets ranked")
    count = dossier.fact(len(dossier.ranked), Unit.COUNT, "markets_ranked", label, [dossier.ranking.stamp])
    pages = [market_page(dossier, score) for score in top]
    gaps = sum(len(unknowns(dossier, page)) for page in pages)
    open_label = Text("아직 확인되지 않은 사항 수", "points not confirmed yet")
    net = [goods.name for goods in dossier.goods if goods.evidence.net_importer]
    helpers = agencies(dossier)
    return {
        "company": dossier.company,
        "products": Name(listed([goods.name for goods in dossier.goods])),
        "exporter": dossier.exporter,
        "n_markets": count,
        "names": Name(listed([dossier.place(score) for score in top])),
        "cards": _cards(dossier, pages),
        "markets": [{"name": Name(dossier.place(page.score)), "sentence": sentence(dossier, page)} for page in pages],
        "first": Name(dossier.place(top[0])),
        "start": dossier.as_of_fact,
        "agencies": Name(listed(helpers))
        if helpers
        else Text("자국 수출지원기관", "the export promotion agency at home"),
        "n_unknown": dossier.fact(gaps, Unit.COUNT, "open_points", open_label, [dossier.ranking.stamp]),
        "net_import": Name(listed(net)) if net else None,
    }


def _cards(dossier: Dossier, pages: list[MarketPage]) -> KeyFigures:
    return KeyFigures(
        tuple(
            Card(
                Text(f"{dossier.place(page.score).ko}", dossier.place(page.score).en),
                page.score.fact("demand_usd"),
                (
                    Words(Text("연평균 수입 · 점수 ", "imports a year · score ")),
                    Cited(page.score.score),
                ),
            )
            for page in pages
        )
    )


def sentence(dossier: Dossier, page: MarketPage) -> Run:
    """Why this market, in one sentence of cited figures."""
    score = page.score
    parts: list[object] = [
        Text("해마다 ", "imports "),
        score.fact("demand_usd"),
        Text("어치를 수입하며(품목 합계) 다섯 해 전의 ", " a year (all products), "),
        times(score.fact("growth_5y")),
        Text("배임. ", " times the value of five years before. "),
        *_presence(dossier, score),
        Text(" 기준연도와 가중치를 바꿔도 다섯째 안에 남는 비율은 ", " It stays among the first five in "),
        score.stability,
        Text("임.", " of redraws."),
    ]
    return run(*parts)  # type: ignore[arg-type]


def _presence(dossier: Dossier, score: MarketScore) -> list[object]:
    exporter = dossier.exporter
    if score.present:
        return [
            Name(Text(f"{exporter.ko}산 점유율은 ", f"Goods of {exporter.en} hold ")),
            score.fact("market_share"),
            Text("임.", " of it."),
        ]
    return [Name(Text(f"{exporter.ko}산은 아직 거의 없음.", f"There is hardly any trade from {exporter.en} yet."))]
