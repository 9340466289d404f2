"""The evidence on one product: the flows that a ranking rests on, and every figure that is read from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hanbada.base.codes import Product
from hanbada.base.period import span
from hanbada.base.stamp import Fact, Release, Scalar, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.engine import Slice
from hanbada.indicators import (
    Cells,
    ExportPotential,
    Factors,
    Opportunities,
    TopSuppliers,
    compound_growth,
    distance_advantage,
    export_potential,
    import_demand,
    market_share,
    opportunities,
    price_position,
    share_trend,
    spot_cargo,
    stamp_of,
    supplier_concentration,
    symmetric_growth,
    top_suppliers,
    unit_value,
    unrealised,
)
from hanbada.ranking.bearings import Array, Bearings
from hanbada.ranking.figures import Figure
from hanbada.ranking.settings import Settings

Flags = NDArray[np.bool_]
ASK_DUTY = Text(
    "수입국 관세당국 또는 관세청 FTA 포털", "the importing customs authority or the Korea Customs FTA portal"
)
ASK_TRADE = Text("이 자료를 펴낸 기관", "the publisher of this release")


@dataclass(frozen=True, slots=True)
class Rates:
    """Duties on one product, per cent; NaN where unknown.

    faced    (n,)   due at each market for goods of the exporter
    between  (n, n) due between all countries, or None where too little is known for the export potential
    covered  share of world trade in the product whose duty is known
    """

    faced: Array
    between: Array | None
    covered: float
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Evidence:
    """One product seen by one exporter; n countries, t years.

    value, quantity  (t, n, n) USD and kg
    imports, sales   (t, n) USD: each market's imports, and what it bought from the exporter
    world_set        (n,) markets other than home with recorded imports in the level years
    counted          (t, n, n) USD of flows whose quantity is known; weight the kg, 0 elsewhere
    potential        all factors of the export potential; factors those of the exporter, (n,) each
    suppliers        the five largest other suppliers of each market in the level years
    figures          by name, values (n,)
    home             facts on the exporter itself: exports, own imports, share of world exports, RCA, unit value
    """

    product: Product
    bearings: Bearings
    settings: Settings
    slice: Slice
    imports: Array
    sales: Array
    world_set: Flags
    counted: Array
    weight: Array
    potential: ExportPotential
    factors: Factors
    suppliers: TopSuppliers
    opportunities: Opportunities
    rates: Rates | None
    figures: Mapping[str, Figure]
    home: Mapping[str, Fact]
    net_importer: bool

    @property
    def level(self) -> list[int]:
        """Places of the level years on the axis t."""
        return self.bearings.rows(self.bearings.level)

    @property
    def base(self) -> list[int]:
        """Places of the potential years on the axis t."""
        return self.bearings.rows(self.bearings.potential)


def gather(bearings: Bearings, product: Product, settings: Settings, rates: Rates | None = None) -> Evidence:
    """All evidence on one product, from its slice of the release and the exporter's bearings."""
    cut = bearings.world.slice(product.code, bearings.years)
    level, base, home = bearings.rows(bearings.level), bearings.rows(bearings.potential), bearings.home
    usual = cut.value[base].mean(0)
    there = ~np.isnan(cut.quantity)
    potential = _potential(bearings, usual, settings, rates)
    far, near = bearings.distance_km[home], np.arange(len(bearings.countries))
    rca = _rca(bearings, product)
    seen = opportunities(
        cut.value[base] if len(base) > 1 else np.repeat(cut.value[base], 2, 0),
        home=home,
        rca=rca,
        distance_km=far,
        tariff_pct=None if rates is None else rates.faced,
    )
    imports = import_demand(cut.value)
    world_set = imports[level].sum(0) > 0
    world_set[home] = False
    draft = Evidence(
        product=product,
        bearings=bearings,
        settings=settings,
        slice=cut,
        imports=imports,
        sales=cut.value[:, home, :].astype(np.float64),
        world_set=world_set,
        counted=np.where(there, cut.value, 0).astype(np.float64),
        weight=np.where(there, cut.quantity, 0.0),
        potential=potential,
        factors=potential.factors(home, near, 0),
        suppliers=top_suppliers(cut.value[level].sum(0), 5, leave_out=home),
        opportunities=seen,
        rates=rates,
        figures={},
        home={},
        net_importer=bool(potential.net_importer[home, 0]),
    )
    figures = {figure.name: figure for figure in _figures(draft)}
    return replace(draft, figures=figures, home=_home_facts(draft, rca))


def _potential(bearings: Bearings, usual: Array, settings: Settings, rates: Rates | None) -> ExportPotential:
    tariffs = None if rates is None or rates.between is None else Cells.rates(rates.between / 100)
    return export_potential(
        Cells.traded(usual),
        bearings.ease,
        bearings.distance_km,
        bearings.gdp_ratio,
        bearings.population_ratio,
        tariffs=tariffs,
        sigma=settings.sigma,
        elasticity=settings.elasticity,
    )


def _rca(bearings: Bearings, product: Product) -> float:
    place = [held.code for held in bearings.world.products].index(product.code)
    x, home = bearings.exports, bearings.home
    own, world = x[home].sum(), x[:, place].sum()
    return float(x[home, place] / own / (world / x.sum())) if own and world else float("nan")


class _Stamps:
    """Stamps of one product's figures: the slice's release, the years, and what else the figure rests on."""

    def __init__(self, evidence: Evidence) -> None:
        self.bearings, self.cut = evidence.bearings, evidence.slice.stamp
        self.settings = evidence.settings

    def of(self, indicator: Callable[..., Any], years: tuple[int, ...], *more: Release | Stamp) -> Stamp:
        return stamp_of(indicator, [self.cut, *more], {"years": span(years)})

    def plain(self, step: str, ko: str, en: str, years: tuple[int, ...], *more: Release | Stamp) -> Stamp:
        return Stamp.of(f"ranking.{step}", Text(ko, en), [self.cut, *more], {"years": span(years)})


def _figures(e: Evidence) -> list[Figure]:
    return [*_demand_figures(e), *_supplier_figures(e), *_sales_figures(e), *_reach_figures(e), *_price_figures(e)]


def _demand_figures(e: Evidence) -> list[Figure]:
    b, stamps = e.bearings, _Stamps(e)
    mean = e.imports[e.level].mean(0)
    world = stamps.plain("world_demand_share", "세계 수입 중 비중", "share of world imports", b.level)
    level = stamps.of(import_demand, b.level)
    last = stamps.of(import_demand, b.years[-1:])
    total = mean.sum() - mean[b.home]
    figures = [
        Figure("demand_usd", Text("연평균 수입액", "imports, yearly mean"), Unit.USD, mean, level, ASK_TRADE),
        Figure("demand_last_usd", Text("최근 연도 수입액", "imports, last year"), Unit.USD, e.imports[-1], last),
        Figure(
            "demand_share", Text("세계 수입 중 비중", "share of world imports"), Unit.SHARE, _over(mean, total), world
        ),
    ]
    for years in (1, 3, 5):
        ko, en = f"{years}년 성장(대칭)", f"growth over {years} year(s), symmetric"
        stamp = stamps.of(symmetric_growth, _ends(b, years))
        figures.append(
            Figure(f"growth_{years}y", Text(ko, en), Unit.GROWTH, growth(e.imports, years), stamp, ASK_TRADE)
        )
    values = compound_growth(e.imports, years=5) if len(b.years) > 5 else np.full(len(mean), np.nan)
    stamp = stamps.of(compound_growth, _ends(b, 5))
    figures.append(
        Figure("cagr_5y", Text("5년 연평균 성장률", "compound growth a year, 5 years"), Unit.GROWTH, values, stamp)
    )
    return figures


def growth(series: Array, years: int, end: int = -1) -> Array:
    """Symmetric growth to the year at ``end`` of a series (t, n); NaN where the series does not reach so far back.

    >>> growth(np.array([[1.0], [3.0]]), 1), growth(np.array([[1.0], [3.0]]), 3)
    (array([1.]), array([nan]))
    """
    upto = series[: end + 1] if end != -1 else series
    if len(upto) <= years:
        return np.full(series.shape[1], np.nan)
    return np.asarray(symmetric_growth(upto, years=years))


def _ends(bearings: Bearings, years: int) -> tuple[int, ...]:
    last = bearings.years[-1]
    return tuple(year for year in (last - years, last) if year in bearings.years)


def _over(top: Array, bottom: float) -> Array:
    return top / bottom if bottom else np.full(top.shape, np.nan)


def _supplier_figures(e: Evidence) -> list[Figure]:
    b, stamps = e.bearings, _Stamps(e)
    flows = e.slice.value[e.level].sum(0)
    top = e.suppliers
    stamp = stamps.of(supplier_concentration, b.level)
    first = stamps.plain("top_supplier", "수출국을 뺀 최대 공급국", "largest supplier other than the exporter", b.level)
    names = np.array(
        [b.countries[place].iso3 or b.countries[place].code if place >= 0 else None for place in top.order[0]], object
    )
    count = (flows > 0).sum(0).astype(np.int64)
    many = stamps.plain("suppliers", "공급국 수", "number of suppliers", b.level)
    return [
        Figure(
            "hhi",
            Text("공급국 집중도(HHI)", "supplier concentration (HHI)"),
            Unit.RATIO,
            supplier_concentration(flows),
            stamp,
        ),
        Figure("suppliers", Text("공급국 수", "suppliers"), Unit.COUNT, count, many),
        Figure("top_supplier", Text("최대 경쟁 공급국", "largest competitor"), Unit.CODE, names, first),
        Figure("top_supplier_share", Text("최대 경쟁 공급국 점유율", "its share"), Unit.SHARE, top.share[0], first),
    ]


def _sales_figures(e: Evidence) -> list[Figure]:
    b, stamps = e.bearings, _Stamps(e)
    sales = stamps.plain("sales", "수출국의 대시장 수출액", "exporter's sales to the market", b.level)
    last = stamps.plain("sales", "수출국의 대시장 수출액", "exporter's sales to the market", b.years[-1:])
    share, trend = stamps.of(market_share, b.level), stamps.of(share_trend, b.potential)
    flows = e.slice.value
    slope = share_trend(flows[e.base])[b.home]
    years = (e.sales[e.level] > 0).sum(0).astype(np.int64)
    spot = stamps.of(spot_cargo, b.level)
    return [
        Figure(
            "sales_usd", Text("연평균 대시장 수출액", "sales, yearly mean"), Unit.USD, e.sales[e.level].mean(0), sales
        ),
        Figure("sales_last_usd", Text("최근 연도 대시장 수출액", "sales, last year"), Unit.USD, e.sales[-1], last),
        Figure(
            "market_share",
            Text("시장 점유율", "market share"),
            Unit.SHARE,
            market_share(flows[e.level].sum(0))[b.home],
            share,
        ),
        Figure("share_trend", Text("점유율 추세(연간)", "share trend, a year"), Unit.SHARE, slope, trend),
        Figure("sales_years", Text("거래가 있던 연수", "years with sales"), Unit.COUNT, years, spot),
        Figure(
            "demand_years",
            Text("수입이 있던 연수", "years with imports"),
            Unit.COUNT,
            (e.imports[e.level] > 0).sum(0),
            spot,
        ),
    ]


def _reach_figures(e: Evidence) -> list[Figure]:
    b, stamps = e.bearings, _Stamps(e)
    home = b.home
    usual = np.exp(e.potential.mean_log_distance[:, 0])
    advantage = distance_advantage(e.slice.value[e.base].mean(0), b.distance_km)[home]
    apart = stamps.of(distance_advantage, b.potential, b.geography)
    km = Stamp.of("geography.distance", Text("두 나라 사이의 거리", "distance between two countries"), [b.geography])
    values, actual = potential_of(e), e.sales[e.base].mean(0)
    epi = potential_stamp(e)
    rest = Stamp.of("unrealised", Text("미실현 ", "unrealised ") + epi.label, [epi], dict(epi.parameters))
    free = e.factors.total(balance=False)
    free[home] = np.nan
    uncorrected = Stamp.of(
        "potential_uncorrected",
        epi.label + Text("(무역수지 보정 제외)", " (without trade-balance correction)"),
        [epi],
        dict(epi.parameters),
    )
    figures = [
        Figure("distance_km", Text("거리", "distance"), Unit.KM, b.distance_km[home], km),
        Figure("usual_distance_km", Text("기존 공급국 평균 거리", "usual suppliers' distance"), Unit.KM, usual, apart),
        Figure("distance_advantage", Text("거리 우위", "distance advantage"), Unit.RATIO, advantage, apart),
        Figure("ease", Text("교역 용이성", "ease of trade"), Unit.RATIO, b.ease[home], b.ease_stamp),
        Figure(
            "complementarity",
            Text("무역 보완성", "complementarity"),
            Unit.RATIO,
            b.complementarity,
            b.complementarity_stamp,
        ),
        Figure("export_potential_usd", epi.label, Unit.USD, values, epi),
        Figure("unrealised_usd", rest.label, Unit.USD, unrealised(values, actual), rest),
        Figure("potential_uncorrected_usd", uncorrected.label, Unit.USD, free, uncorrected),
    ]
    return [*figures, _duty_figure(e)]


def _duty_figure(e: Evidence) -> Figure:
    label = Text("부과 관세율", "duty due")
    if e.rates is None:
        nothing = Stamp.of("duty_due", label, [], {"source": "none"})
        return Figure("tariff_pct", label, Unit.PERCENT, np.full(len(e.bearings.countries), np.nan), nothing, ASK_DUTY)
    return Figure("tariff_pct", label, Unit.PERCENT, e.rates.faced, e.rates.stamp, ASK_DUTY)


def potential_of(e: Evidence) -> Array:
    """The exporter's potential at each market, (n,) USD a year; NaN where unknown and at home."""
    total = e.factors.total()
    total[e.bearings.home] = np.nan
    return total


def potential_stamp(e: Evidence) -> Stamp:
    """The stamp of the export potential, named "without tariffs" where tariffs were left out."""
    b = e.bearings
    inputs: list[Stamp | Release] = [e.slice.stamp, b.ease_stamp, b.geography, b.macro]
    if e.rates is not None and e.rates.between is not None:
        inputs.append(e.rates.stamp)
    parameters: dict[str, Scalar] = {
        "years": span(b.potential),
        "sigma": e.settings.sigma,
        "elasticity": e.settings.elasticity,
        "growth_covered": round(float(e.potential.growth_covered[0]), 4),
    }
    return stamp_of(export_potential, inputs, parameters, e.potential.label)


def _price_figures(e: Evidence) -> list[Figure]:
    b, stamps = e.bearings, _Stamps(e)
    worth, weight = e.counted[e.level].sum(0), e.weight[e.level].sum(0)
    price = stamps.of(unit_value, b.level)
    paid = unit_value(worth.sum(0), weight.sum(0))
    own = unit_value(worth[b.home], weight[b.home])
    asked = float(unit_value(worth[b.home].sum(), weight[b.home].sum()))
    place = stamps.of(price_position, b.level)
    room = stamps.plain(
        "price_headroom", "시장 단가 ÷ 수출국 평균 단가", "market's unit value ÷ exporter's average", b.level
    )
    headroom = paid / asked if asked > 0 else np.full(paid.shape, np.nan)
    return [
        Figure("market_price", Text("시장 평균 수입 단가", "market's import unit value"), Unit.USD_PER_KG, paid, price),
        Figure("own_price", Text("수출국의 대시장 단가", "exporter's unit value there"), Unit.USD_PER_KG, own, price),
        Figure(
            "price_position",
            Text("가격 위치", "price position"),
            Unit.RATIO,
            price_position(worth, weight)[b.home],
            place,
        ),
        Figure("price_headroom", Text("가격 여지", "room in price"), Unit.RATIO, headroom, room),
    ]


def _home_facts(e: Evidence, rca: float) -> dict[str, Fact]:
    b, stamps = e.bearings, _Stamps(e)
    sold, bought = e.sales[e.level].mean(0).sum(), e.imports[e.level].mean(0)[b.home]
    level = stamps.plain("exporter_trade", "수출국의 품목 교역", "exporter's trade in the product", b.level)
    flow = stamps.plain("exporter_share", "세계 수출 중 비중", "share of world exports", b.level)
    advantage = Stamp.of(
        "rca", Text("현시비교우위(RCA)", "revealed comparative advantage"), [b.ease_stamp], {"years": span(b.potential)}
    )
    worth, weight = e.counted[e.level].sum(0)[b.home].sum(), e.weight[e.level].sum(0)[b.home].sum()
    world = e.imports[e.level].mean(0).sum()
    at = (("exporter", b.exporter.iso3 or b.exporter.code), ("product", e.product.code))
    price = stamps.of(unit_value, b.level)
    return {
        "exports_usd": Fact(float(sold), Unit.USD, level, at),
        "imports_usd": Fact(float(bought), Unit.USD, level, at),
        "world_share": Fact(float(sold / world) if world else None, Unit.SHARE, flow, at),
        "rca": Fact(None if np.isnan(rca) else rca, Unit.RATIO, advantage, at),
        "unit_value": Fact(float(worth / weight) if weight else None, Unit.USD_PER_KG, price, at),
        "data_end_year": Fact(
            b.years[-1], Unit.YEAR, stamps.plain("data_end", "자료 끝 연도", "last year of the data", b.years[-1:]), at
        ),
    }
