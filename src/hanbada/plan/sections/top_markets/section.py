"""A page for each of the first markets: demand, competitors, prices, the border, risk, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping

from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Card, Column, Figure, KeyFigures, Name, PageBreak, Part, Table, run
from hanbada.plan.border import agreements_table, duty_note, duty_table
from hanbada.plan.chart import Curve, lines
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
        "imports": _imports(dossier, page),
        "demand": _demand(page),
        "suppliers": _suppliers(dossier, page),
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
            Card(
                Text("종합 점수", "Composite score"), score.score, run(Text("자료 범위 ", "coverage "), score.coverage)
            ),
            Card(Text("연평균 수입", "Imports a year"), score.fact("demand_usd"), Text("제품 합계", "all products")),
            Card(
                Text("순위 안정성", "Stability"),
                score.stability,
                Text("다섯째 안에 남는 비율", "stays among the first five"),
            ),
        )
    )


def _imports(dossier: Dossier, page: MarketPage) -> Figure:
    """Imports of each product over the years, one line a product."""
    name = dossier.place(page.score)
    return lines(
        [
            Curve(Name(_short(goods)), goods.imports)
            for goods in page.products
            if any(fact.value for _, fact in goods.imports)
        ],
        caption=Name(Text(f"{name.ko}의 제품별 수입 추이", f"Imports of {name.en} by product")),
        value=Text("수입액", "Imports"),
    )


def _short(goods: MarketGoods) -> Text:
    """The product's name without what stands in brackets."""
    name = goods.goods.name
    return Text(name.ko.partition(" (")[0], name.en.partition(" (")[0])


DEMAND: tuple[tuple[Text, str, Unit | None], ...] = (
    (Text("연평균 수입", "Imports a year"), "demand_usd", Unit.USD),
    (Text("연평균 증감(다섯 해)", "Growth a year (five years)"), "cagr_5y", None),
    (Text("공급국", "Suppliers"), "suppliers", None),
    (Text("집중도(HHI)", "Concentration (HHI)"), "hhi", None),
    (Text("시장 단가", "Market pays"), "market_price", Unit.USD_PER_KG),
    (Text("우리 단가", "Our price there"), "own_price", Unit.USD_PER_KG),
)


def _demand(page: MarketPage) -> Table:
    columns = (
        Column(Text("제품", "Product"), weight=1.7),
        *(Column(label, unit) for label, _, unit in DEMAND),
        Column(_potential(page), Unit.USD, weight=1.2),
    )
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (
            Name(_short(goods)),
            *(goods.score.fact(name) for _, name, _ in DEMAND),
            goods.score.fact("unrealised_usd"),
        )
        for goods in page.products
    )
    return Table(columns, rows, caption=Text("제품별 수요와 가격", "Demand and prices by product"))


def _potential(page: MarketPage) -> Text:
    """The unrealised potential by its own name, which says whether tariffs are in it."""
    return page.products[0].score.fact("unrealised_usd").stamp.label


def _suppliers(dossier: Dossier, page: MarketPage) -> Table:
    columns = (
        Column(Text("제품", "Product"), weight=1.4),
        Column(Text("공급국", "Supplier"), weight=1.4),
        Column(Text("연평균 금액", "Value, yearly mean"), Unit.USD),
        Column(Text("점유율", "Share")),
        Column(Text("단가", "Unit value"), Unit.USD_PER_KG),
    )
    rows: list[tuple[Part, ...]] = []
    own: list[int] = []
    for goods in page.products:
        label: Part = Name(_short(goods))
        for supplier in goods.suppliers:
            own += [len(rows)] if supplier.own else []
            name = dossier.country_name(supplier.country.iso3, supplier.country.name)
            rows.append((label, Name(name), supplier.value_usd, supplier.share, supplier.price))
            label = ""
    caption = Text("제품별 주요 공급국과 우리나라", "Main suppliers by product, and our own country")
    return Table(columns, tuple(rows), caption=caption, highlight=tuple(own))


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
        (
            Text("다섯 해 뒤 GDP 배율(가정)", "GDP in five years ÷ today (assumption)"),
            dossier.macro.fact("gdp_ratio", iso3),
        ),
    ]
    rows = [(Name(label) if isinstance(label, Text) else label, fact) for label, fact in rows]
    rows += [(Name(entry.name), dossier.content.fact(f"risk/{entry.id}", None, Unit.TEXT)) for entry in risk]
    columns = (Column(Text("항목", "Item"), weight=1.4), Column(Text("값", "Value"), weight=2))
    return Table(columns, tuple(rows), caption=Text("여건", "Surroundings"))
