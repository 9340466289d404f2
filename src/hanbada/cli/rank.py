"""A ranking and an explanation as a person reads them in a terminal."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

from hanbada.base.text import Lang, Text
from hanbada.data.geography import Geography
from hanbada.flow import Trail
from hanbada.plan.blocks import Cited, leaves
from hanbada.plan.wording import format_fact
from hanbada.ranking import ADVICE, Ranking

COLUMNS: tuple[tuple[Text, str], ...] = (
    (Text("순위", "rank"), "rank"),
    (Text("시장", "market"), ""),
    (Text("점수", "score"), "score"),
    (Text("안정성", "stability"), "stability"),
    (Text("자료 범위", "coverage"), "coverage"),
    (Text("연평균 수입", "imports a year"), "demand_usd"),
    (Text("5년 증감(대칭)", "5-year growth (symmetric)"), "growth_5y"),
    (Text("점유율", "share"), "market_share"),
    (Text("제안", "advice"), ""),
)


def print_ranking(ranking: Ranking, geography: Geography, top: int, lang: Lang) -> None:
    """The first markets as a table, then the release and what it covers."""
    table = Table(box=None, pad_edge=False)
    for label, name in COLUMNS:
        table.add_column(label.in_(lang), justify="right" if name else "left", no_wrap=True)
    for score in ranking.markets[:top]:
        figures = [format_fact(score.fact(name), lang, with_ask=False) for _, name in COLUMNS if name]
        known = geography.places.get(score.market.iso3 or "")
        place = known.name if known else score.market.name
        market = place.in_(lang) + (" *" if score.spot_cargo else "")
        table.add_row(figures[0], market, *figures[1:], ADVICE[score.advice].in_(lang))
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    console.print(table)
    release = ranking.bearings.world.release
    coverage = f" · {release.coverage.in_(lang)}" if release.coverage else ""
    spot = Text("* 한 해에만 거래(일회성)", "* traded in one year only (spot cargo)").in_(lang)
    console.print(f"{release.id} · {format_fact(ranking.end_year, lang)}{coverage}\n{spot}", style="dim")


def print_trail(trail: Trail, lang: Lang) -> None:
    """The plan's sentence, then for each product figure, formula, inputs and rows, indented."""
    words = (
        format_fact(part.fact, lang) + part.suffix if isinstance(part, Cited) else part.in_(lang)
        for part in leaves(trail.sentence)
    )
    print("".join(words))
    for chain in trail.chains:
        product = dict(chain.fact.at).get("product", "")
        print(f"\n== HS {product}\n{chain.in_(lang)}")
