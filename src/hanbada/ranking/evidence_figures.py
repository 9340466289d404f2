"""Every figure that is read from the evidence on one product, each with its unit and the stamp of its making."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from hanbada.base.arrays import Array, Ints
from hanbada.base.period import span
from hanbada.base.stamp import Fact, Release, Scalar, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators import (
    compound_growth,
    distance_advantage,
    export_potential,
    import_demand,
    market_share,
    price_position,
    rca,
    share_trend,
    spot_cargo,
    stamp_of,
    supplier_concentration,
    symmetric_growth,
    unit_value,
    unrealised,
)
from hanbada.ranking.bearings import Bearings
from hanbada.ranking.figures import Figure
from hanbada.ranking.product_flows import ProductFlows, growth

ASK_DUTY = Text("수입국 세관 관세율표, WITS·MacMap에서 확인", "check the importer's customs tariff, WITS or MacMap")
ASK_TRADE = Text("이 자료를 펴낸 기관", "the publisher of this release")
GROWTHS = {
    1: Text("전년 대비 성장(대칭)", "growth over one year, symmetric"),
    3: Text("3년 성장(대칭)", "growth over three years, symmetric"),
    5: Text("5년 성장(대칭)", "growth over five years, symmetric"),
}


class Stamps:
    """Stamps of a product's figures: the slice's release, the years, and what else the figure rests on.

    They name no product or market (that is the Fact's cell), so they are made once for an exporter's bearings.
    """

    def __init__(self, evidence: ProductFlows) -> None:
        self.bearings, self.cut = evidence.bearings, evidence.slice.stamp

    def of(self, indicator: Callable[..., Any], years: tuple[int, ...], *more: Release | Stamp) -> Stamp:
        """The stamp of an indicator's result."""
        key = (indicator.__name__, years)
        if key not in self.bearings.stamps:
            self.bearings.stamps[key] = stamp_of(indicator, [self.cut, *more], {"years": span(years)})
        return self.bearings.stamps[key]

    def plain(self, step: str, ko: str, en: str, years: tuple[int, ...], *more: Release | Stamp) -> Stamp:
        """The stamp of a step that is no indicator of its own (a share, a count)."""
        key = (f"ranking.{step}", years)
        if key not in self.bearings.stamps:
            self.bearings.stamps[key] = Stamp.of(key[0], Text(ko, en), [self.cut, *more], {"years": span(years)})
        return self.bearings.stamps[key]


def figures_of(e: ProductFlows) -> list[Figure]:
    """All figures of a product, in the order in which they are reported."""
    return [*_demand(e), *_suppliers(e), *_sales(e), *_reach(e), *_potential(e), *_prices(e), _duty(e)]


def _demand(e: ProductFlows) -> list[Figure]:
    b, stamps = e.bearings, Stamps(e)
    mean = e.imports[e.level].mean(0)
    total = float(mean.sum() - mean[b.home])
    share = mean / total if total else np.full(mean.shape, np.nan)
    level, last = stamps.of(import_demand, b.level), stamps.of(import_demand, b.years[-1:])
    world = stamps.plain("world_demand_share", "세계 수입 중 비중", "share of world imports", b.level)
    found = [
        Figure("demand_usd", Text("연평균 수입액", "imports, yearly mean"), Unit.USD, mean, level, ASK_TRADE),
        Figure("demand_last_usd", Text("최근 연도 수입액", "imports, last year"), Unit.USD, e.imports[-1], last),
        Figure("demand_share", Text("세계 수입 중 비중", "share of world imports"), Unit.SHARE, share, world),
    ]
    for years, label in GROWTHS.items():
        stamp = stamps.of(symmetric_growth, _ends(b, years))
        values = growth(e.imports, years)
        found.append(Figure(f"growth_{years}y", label, Unit.GROWTH, values, stamp, ASK_TRADE))
    reached = len(b.years) > 5
    values = compound_growth(e.imports[-6:], years=5) if reached else np.full(mean.shape, np.nan)
    label = Text("5년 연평균 성장률", "compound growth a year over five years")
    return [*found, Figure("cagr_5y", label, Unit.GROWTH, values, stamps.of(compound_growth, _ends(b, 5)))]


def _ends(bearings: Bearings, years: int) -> tuple[int, ...]:
    last = bearings.years[-1]
    return tuple(year for year in (last - years, last) if year in bearings.years)


def _suppliers(e: ProductFlows) -> list[Figure]:
    b, stamps = e.bearings, Stamps(e)
    flows, top = e.trade[e.level].sum(0), e.suppliers
    concentration = stamps.of(supplier_concentration, b.level)
    first = stamps.plain("top_supplier", "수출국을 뺀 최대 공급국", "largest supplier other than the exporter", b.level)
    count = stamps.plain("suppliers", "공급국 수", "number of suppliers", b.level)
    codes = [b.countries[place].iso3 or b.countries[place].code for place in e.sellers]
    names = np.array([codes[place] if place >= 0 else None for place in top.order[0]], object)
    hhi = supplier_concentration(flows)
    return [
        Figure("hhi", Text("공급국 집중도(HHI)", "supplier concentration (HHI)"), Unit.RATIO, hhi, concentration),
        Figure("suppliers", Text("공급국 수", "suppliers"), Unit.COUNT, (flows > 0).sum(0), count),
        Figure("top_supplier", Text("최대 경쟁 공급국", "largest competitor"), Unit.CODE, names, first),
        Figure("top_supplier_share", Text("최대 경쟁국 점유율", "its share"), Unit.SHARE, top.share[0], first),
    ]


def against_rest(array: Array | Ints, own: int) -> Array:
    """Sellers as two rows, home and all others together: (…, s, n) → (…, 2, n)."""
    home = array[..., own, :].astype(np.float64)
    return np.stack([home, array.sum(-2) - home], axis=-2)


def _sales(e: ProductFlows) -> list[Figure]:
    b, stamps = e.bearings, Stamps(e)
    two = against_rest(e.trade, e.own)
    words = ("sales", "수출국의 대시장 수출액", "exporter's sales to the market")
    mean, last = stamps.plain(*words, b.level), stamps.plain(*words, b.years[-1:])
    share, slope = market_share(two[e.level].sum(0))[0], share_trend(two[e.base])[0]
    spot = stamps.of(spot_cargo, b.level)
    sold, bought = ((series[e.level] > 0).sum(0) for series in (e.sales, e.imports))
    usual = e.sales[e.level].mean(0)
    return [
        Figure("sales_usd", Text("연평균 대시장 수출액", "sales, yearly mean"), Unit.USD, usual, mean),
        Figure("sales_last_usd", Text("최근 연도 대시장 수출액", "sales, last year"), Unit.USD, e.sales[-1], last),
        Figure(
            "market_share", Text("시장 점유율", "market share"), Unit.SHARE, share, stamps.of(market_share, b.level)
        ),
        Figure(
            "share_trend",
            Text("점유율 추세(연간)", "share trend, a year"),
            Unit.SHARE,
            slope,
            stamps.of(share_trend, b.potential),
        ),
        Figure("sales_years", Text("판매가 있던 연수", "years with sales"), Unit.COUNT, sold, spot),
        Figure("demand_years", Text("수입이 있던 연수", "years with imports"), Unit.COUNT, bought, spot),
    ]


def _reach(e: ProductFlows) -> list[Figure]:
    b = e.bearings
    usual = np.exp(e.potential.mean_log_distance[:, 0])
    apart = Stamps(e).of(distance_advantage, b.potential, b.geography)
    key: tuple[str, tuple[int, ...]] = ("geography.distance_km", ())
    if key not in b.stamps:
        b.stamps[key] = Stamp.of(key[0], Text("양국 간 거리", "distance between the two countries"), [b.geography])
    fit, fits = e.factors.distance, Text("무역 보완성", "complementarity")
    return [
        Figure("distance_km", Text("거리", "distance"), Unit.KM, b.distance_km[b.home], b.stamps[key]),
        Figure("usual_distance_km", Text("기존 공급국 평균 거리", "usual suppliers' distance"), Unit.KM, usual, apart),
        Figure("distance_advantage", Text("거리 우위", "distance advantage"), Unit.RATIO, fit, apart),
        Figure("ease", Text("교역 용이성", "ease of trade"), Unit.RATIO, b.ease[b.home], b.ease_stamp),
        Figure("complementarity", fits, Unit.RATIO, b.complementarity, b.complementarity_stamp),
    ]


def _potential(e: ProductFlows) -> list[Figure]:
    stamp, home = potential_stamp(e), e.bearings.home
    label, parameters = stamp.label, dict(stamp.parameters)
    values, free = e.factors.total(), e.factors.total(balance=False)
    values[home] = free[home] = np.nan
    left = unrealised(values, e.sales[e.base].sum(0) / len(e.base))
    rest = Stamp.of("unrealised", Text("미실현: ", "unrealised: ") + label, [stamp], parameters)
    without = label + Text("(무역수지 보정 제외)", " (without trade-balance correction)")
    bare = Stamp.of("potential_uncorrected", without, [stamp], parameters)
    return [
        Figure("export_potential_usd", label, Unit.USD, values, stamp),
        Figure("unrealised_usd", rest.label, Unit.USD, left, rest),
        Figure("potential_uncorrected_usd", without, Unit.USD, free, bare),
    ]


def potential_stamp(e: ProductFlows) -> Stamp:
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


def _prices(e: ProductFlows) -> list[Figure]:
    b, stamps = e.bearings, Stamps(e)
    worth, weight = against_rest(e.counted.sum(0), e.own), against_rest(e.weight.sum(0), e.own)
    price, place = stamps.of(unit_value, b.level), stamps.of(price_position, b.level)
    paid, own = unit_value(worth.sum(0), weight.sum(0)), unit_value(worth[0], weight[0])
    asked = float(unit_value(worth[0].sum(), weight[0].sum()))
    headroom = paid / asked if asked > 0 else np.full(paid.shape, np.nan)
    words = ("price_headroom", "시장 단가 ÷ 수출국 평균 단가", "market's unit value ÷ exporter's average")
    position = Text("가격 위치(타 공급국=1)", "price position (other suppliers = 1)")
    return [
        Figure("market_price", Text("시장 평균 수입 단가", "market's import unit value"), Unit.USD_PER_KG, paid, price),
        Figure("own_price", Text("수출국의 대시장 단가", "exporter's unit value there"), Unit.USD_PER_KG, own, price),
        Figure("price_position", position, Unit.RATIO, price_position(worth, weight)[0], place),
        Figure(
            "price_headroom", Text("가격 여지", "room in price"), Unit.RATIO, headroom, stamps.plain(*words, b.level)
        ),
    ]


def _duty(e: ProductFlows) -> Figure:
    label = Text("확인된 관세율", "duty known")
    if e.rates is None:
        nothing = Stamp.of("duty_due", label, [], {"tariffs": "none"})
        return Figure("tariff_pct", label, Unit.PERCENT, np.full(len(e.world_set), np.nan), nothing, ASK_DUTY)
    return Figure("tariff_pct", label, Unit.PERCENT, e.rates.faced, e.rates.stamp, ASK_DUTY)


def home_facts(e: ProductFlows) -> dict[str, Fact]:
    """Facts on the exporter itself: its trade in the product, its share of the world's, RCA and average price."""
    b, stamps = e.bearings, Stamps(e)
    sold, bought = float(e.sales[e.level].mean(0).sum()), float(e.imports[e.level].mean(0)[b.home])
    world = float(e.imports[e.level].mean(0).sum())
    worth, weight = float(e.counted.sum(0)[e.own].sum()), float(e.weight.sum(0)[e.own].sum())
    at = (("exporter", b.exporter.iso3 or b.exporter.code), ("product", e.product.code))
    level = stamps.plain("exporter_trade", "수출국의 품목 교역", "exporter's trade in the product", b.level)
    part = stamps.plain("exporter_share", "세계 수출 중 비중", "share of world exports", b.level)
    end = stamps.plain("data_end", "자료의 마지막 연도", "last year of the data", b.years[-1:])
    advantage = stamps.of(rca, b.potential)
    return {
        "exports_usd": Fact(sold, Unit.USD, level, at),
        "imports_usd": Fact(bought, Unit.USD, level, at),
        "world_share": Fact(sold / world if world else None, Unit.SHARE, part, at),
        "rca": Fact(None if np.isnan(e.rca) else e.rca, Unit.RATIO, advantage, at),
        "unit_value": Fact(worth / weight if weight else None, Unit.USD_PER_KG, stamps.of(unit_value, b.level), at),
        "data_end_year": Fact(b.years[-1], Unit.YEAR, end, at),
    }
