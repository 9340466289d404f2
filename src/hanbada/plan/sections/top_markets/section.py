"""A page for each of the first markets: demand, competitors, prices, the border, risk, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping

from hanbada.base.stamp import Fact
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Card, Column, KeyFigures, Name, PageBreak, Part, Run, Table, run
from hanbada.plan.border import agreements_table, duty_note, duty_table
from hanbada.plan.chart import Line, lines
from hanbada.plan.dossier import Dossier
from hanbada.plan.market import MarketGoods, MarketPage, market_page, unknowns

ORDER = 60
PAGE_BREAK = True


def values(dossier: Dossier) -> Mapping[str, object]:
    """The names that the texts of this section use."""
    return {
        "markets": [_market(dossier, market_page(dossier, score)) for score in dossier.top],
        "page_break": PageBreak(),
    }


def _market(dossier: Dossier, page: MarketPage) -> Mapping[str, object]:
    score = page.score
    return {
        "name": Name(dossier.place(score)),
        "cards": _cards(page),
        "products": [_product(dossier, goods) for goods in page.products if any(fact.value for _, fact in goods.imports)],
        "duties": duty_table(dossier, score),
        "agreements": agreements_table(dossier, score),
        "duty_note": duty_note(dossier),
        "requirements": _requirements(dossier, page),
        "requirements_note": Name(_caution(dossier, page)),
        "risk": _surroundings(dossier, page),
        "unknown": [Name(reason.text) for reason in unknowns(dossier, page)],
    }


def _cards(page: MarketPage) -> KeyFigures:
    score = page.score
    return KeyFigures(
        (
            Card(Text("순위", "Rank"), score.fact("rank"), Text("모든 시장 가운데", "among all markets")),
            Card(Text("종합 점수", "Composite score"), score.score, run(Text("자료 범위 ", "coverage "), score.coverage)),
            Card(Text("연평균 수입", "Imports a year"), score.fact("demand_usd"), Text("제품 합계", "all products")),
            Card(Text("순위 안정성", "Stability"), score.stability, Text("다섯째 안에 남는 비율", "stays among the first five")),
        )
    )


def _product(dossier: Dossier, goods: MarketGoods) -> Mapping[str, object]:
    name = goods.goods.name
    exporter = dossier.exporter
    series = lines(
        [
            Line(Text("전체 수입", "All imports"), goods.imports),
            Line(Name(Text(f"{exporter.ko}산", f"From {exporter.en}")), goods.sales),
        ],
        caption=Name(Text(f"{name.ko} 수입 추이", f"Imports of {name.en}")),
        value=Text("수입액", "Imports"),
    )
    return {
        "name": Name(name),
        "code": Name(f"HS {goods.goods.product.code}"),
        "series": series,
        "sentence": _sentence(dossier, goods),
        "suppliers": _suppliers(dossier, goods),
    }


def _sentence(dossier: Dossier, goods: MarketGoods) -> Run:
    score = goods.score
    return run(
        Text("연평균 수입 ", "Imports of "),
        score.fact("demand_usd"),
        Text(", 다섯 해 연평균 ", " a year, "),
        score.fact("cagr_5y"),
        Text(". 공급국 ", " a year over five years. "),
        score.fact("suppliers"),
        Text("곳, 집중도(HHI) ", " supplying countries, concentration (HHI) "),
        score.fact("hhi"),
        Text(". 시장 평균 단가 ", ". The market pays "),
        score.fact("market_price"),
        Name(Text(f", {dossier.exporter.ko}산 단가 ", f", and for goods of {dossier.exporter.en} ")),
        score.fact("own_price"),
        Text(". ", ". "),
        _potential(score.fact("export_potential_usd"), score.fact("unrealised_usd")),
    )


def _potential(potential: Fact, unrealised: Fact) -> Run:
    return run(
        Name(potential.stamp.label),
        Text(" ", " "),
        potential,
        Text(" 가운데 아직 팔지 않은 몫 ", ", of which not yet sold "),
        unrealised,
        Text(".", "."),
    )


def _suppliers(dossier: Dossier, goods: MarketGoods) -> Table:
    columns = (
        Column(Text("공급국", "Supplier"), weight=1.6),
        Column(Text("연평균 금액", "Value, yearly mean"), Unit.USD),
        Column(Text("점유율", "Share")),
        Column(Text("단가", "Unit value"), Unit.USD_PER_KG),
    )
    rows = []
    for supplier in goods.suppliers:
        name = dossier.country_name(supplier.country.iso3, supplier.country.name)
        rows.append((Name(name), supplier.value_usd, supplier.share, supplier.price))
    own = tuple(index for index, supplier in enumerate(goods.suppliers) if supplier.own)
    caption = Name(Text(f"{goods.goods.name.ko}: 주요 공급국", f"{goods.goods.name.en}: main suppliers"))
    return Table(columns, tuple(rows), caption=caption, highlight=own)


def _requirements(dossier: Dossier, page: MarketPage) -> Table | None:
    iso3 = page.score.market.iso3 or ""
    rows: dict[str, tuple[Part, ...]] = {}
    for goods in dossier.goods:
        found = dossier.content.requirements_for(iso3, goods.product.code, dossier.as_of, dossier.profile.country)
        for entry in found.entries:
            key = f"requirements/{entry.id}"
            content = dossier.content
            rows.setdefault(
                entry.id,
                (
                    Name(entry.name),
                    Name(entry.what),
                    Name(entry.law),
                    content.fact(key, entry.months, Unit.MONTHS),
                    content.fact(key, entry.cost, Unit.TEXT),
                ),
            )
    columns = (
        Column(Text("요건", "Requirement"), weight=1.3),
        Column(Text("할 일", "What to do"), weight=2.2),
        Column(Text("근거", "Law"), weight=1.3),
        Column(Text("기간", "Months"), Unit.MONTHS, weight=0.8),
        Column(Text("비용", "Cost"), weight=0.8),
    )
    if not rows:
        return None
    return Table(columns, tuple(rows.values()), caption=Text("알려진 요건", "Known requirements"))


def _caution(dossier: Dossier, page: MarketPage) -> Text:
    goods = dossier.goods[0]
    found = dossier.content.requirements_for(
        page.score.market.iso3 or "", goods.product.code, dossier.as_of, dossier.profile.country
    )
    return Text(f"{found.caution.ko}. {found.ask.ko}.", f"{found.caution.en}; {found.ask.en}.")


def _surroundings(dossier: Dossier, page: MarketPage) -> Table:
    home, iso3 = dossier.profile.country, page.score.market.iso3 or ""
    risk = dossier.content.risk_for(home)
    rows: list[tuple[Part, ...]] = [
        (Text("거리", "Distance"), dossier.geography.fact("distance_km", home, iso3)),
        (Text("국경 접함", "Common border"), dossier.geography.fact("contiguous", home, iso3)),
        (Text("공용어 공유", "Common official language"), dossier.geography.fact("common_language", home, iso3)),
        (Text("국내총생산", "GDP"), dossier.macro.fact("gdp_usd", iso3)),
        (Text("인구", "Population"), dossier.macro.fact("population", iso3)),
        (Text("다섯 해 뒤 GDP 배율(가정)", "GDP in five years ÷ today (assumption)"), dossier.macro.fact("gdp_ratio", iso3)),
    ]
    rows = [(Name(label) if isinstance(label, Text) else label, fact) for label, fact in rows]
    rows += [(Name(entry.name), dossier.content.fact(f"risk/{entry.id}", None, Unit.TEXT)) for entry in risk]
    columns = (Column(Text("항목", "Item"), weight=1.4), Column(Text("값", "Value"), weight=2))
    return Table(columns, tuple(rows), caption=Text("여건", "Surroundings"))
