"""One market as its page needs it: per product the demand, suppliers and prices, then the border and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hanbada.base.codes import Country
from hanbada.base.period import span
from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators import import_demand, market_share, stamp_of, unit_value
from hanbada.plan.dossier import Dossier, Goods
from hanbada.ranking import MarketScore, Reason

LARGEST = 5  # competitors shown for each product


@dataclass(frozen=True, slots=True)
class Supplier:
    """One country that sells the product to the market; figures are of the level years."""

    country: Country
    own: bool
    value_usd: Fact
    share: Fact
    price: Fact


@dataclass(frozen=True, slots=True)
class MarketGoods:
    """One product in one market.

    ``imports``, ``sales``  (year, USD): what the market bought in all, and from the exporter
    ``suppliers``           the five largest and the exporter, largest first
    """

    goods: Goods
    score: MarketScore
    imports: tuple[tuple[int, Fact], ...]
    sales: tuple[tuple[int, Fact], ...]
    suppliers: tuple[Supplier, ...]


@dataclass(frozen=True, slots=True)
class MarketPage:
    """A market and the company's products in it."""

    score: MarketScore
    products: tuple[MarketGoods, ...]


def market_page(dossier: Dossier, score: MarketScore) -> MarketPage:
    """The page of a market: every product that the release records there or not."""
    code = score.market.code
    return MarketPage(score, tuple(_goods(dossier, goods, code) for goods in dossier.goods))


def _goods(dossier: Dossier, goods: Goods, code: str) -> MarketGoods:
    evidence = goods.evidence
    score = dossier.ranking.product(goods.product.code).market(code)
    j = next(place for place, country in enumerate(evidence.slice.countries) if country.code == code)
    years, at = evidence.slice.years, _at(dossier, goods, score.market)
    imports = stamp_of(import_demand, [evidence.slice.stamp], {"years": span(years)})
    label = Text("수출국의 대시장 수출액", "exporter's sales to the market")
    sales = Stamp.of("ranking.sales", label, [evidence.slice.stamp], {"years": span(years)})
    return MarketGoods(
        goods,
        score,
        tuple(
            (year, Fact(int(value), Unit.USD, imports, (*at, ("year", str(year)))))
            for year, value in zip(years, evidence.imports[:, j], strict=True)
        ),
        tuple(
            (year, Fact(int(value), Unit.USD, sales, (*at, ("year", str(year)))))
            for year, value in zip(years, evidence.sales[:, j], strict=True)
        ),
        _suppliers(goods, j, at),
    )


def _at(dossier: Dossier, goods: Goods, market: Country) -> tuple[tuple[str, str], ...]:
    exporter = dossier.ranking.exporter
    return (
        ("exporter", exporter.iso3 or exporter.code),
        ("product", goods.product.code),
        ("importer", market.iso3 or market.code),
    )


def _suppliers(goods: Goods, j: int, at: tuple[tuple[str, str], ...]) -> tuple[Supplier, ...]:
    """The five largest suppliers of market ``j`` and the exporter itself, by value over the level years."""
    evidence = goods.evidence
    value = evidence.trade[evidence.level].sum(0)
    share = market_share(value)[:, j]
    price = unit_value(evidence.counted.sum(0)[:, j], evidence.weight.sum(0)[:, j])
    order = [int(s) for s in np.argsort(-value[:, j], kind="stable")[:LARGEST] if value[s, j] > 0]
    chosen = order if evidence.own in order else [*order, evidence.own]
    held = {"years": span(evidence.bearings.level)}
    label = Text("공급국별 연평균 수출액", "suppliers' sales, yearly mean")
    worth = Stamp.of("ranking.suppliers", label, [evidence.slice.stamp], held)
    parts = stamp_of(market_share, [evidence.slice.stamp], held)
    paid = stamp_of(unit_value, [evidence.slice.stamp], held)

    def supplier(s: int) -> Supplier:
        country = evidence.slice.countries[int(evidence.sellers[s])]
        cell = (("exporter", country.iso3 or country.code), *at[1:])
        return Supplier(
            country,
            s == evidence.own,
            Fact(round(float(value[s, j]) / len(evidence.level)), Unit.USD, worth, cell),
            Fact(_known(share[s]), Unit.SHARE, parts, cell),
            Fact(_known(price[s]), Unit.USD_PER_KG, paid, cell),
        )

    return tuple(supplier(s) for s in chosen)


def _known(value: np.floating[Any]) -> float | None:
    return float(value) if np.isfinite(value) else None


def unknowns(dossier: Dossier, page: MarketPage) -> tuple[Reason, ...]:
    """What is not known about a market, each with whom to ask; a plan that hides these is worth nothing."""
    iso3 = page.score.market.iso3 or ""
    found: list[Reason] = []
    for goods in dossier.goods:
        duty = dossier.duties.get((iso3, goods.product.code))
        if duty is None or not duty.due.known:
            found.append(
                Reason(
                    f"duty_{goods.product.code}",
                    Text(
                        f"{goods.name.ko}에 부과되는 관세(기본, 추가, 무역구제)",
                        f"the duty on {goods.name.en} (base rate, additional duties, trade remedies)",
                    )
                    + _asked(Text("관세청, 수입국 세관", "the customs services of both sides")),
                )
            )
    missing = [goods for goods in page.products if not any(fact.value for _, fact in goods.imports)]
    found += [
        Reason(
            f"no_trade_{goods.goods.product.code}",
            Text(
                f"{goods.goods.name.ko}의 수입 기록(없다는 기록이지 수요가 없다는 증거는 아님)",
                f"imports of {goods.goods.name.en}: no record, which is no proof that there is no demand",
            )
            + _asked(Text("현지 무역관", "the trade office there")),
        )
        for goods in missing
    ]
    found += list(_always(dossier))
    return tuple(found)


def _always(dossier: Dossier) -> Sequence[Reason]:
    """What no source at hand answers for any market."""
    risk = dossier.content.risk_for(dossier.profile.country)
    asked = risk[0].ask if risk and risk[0].ask else Text("수출신용기관", "the export credit agency")
    return (
        Reason("risk", Text("국가 위험과 대금 결제 관행", "country risk and payment practice") + _asked(asked)),
        Reason(
            "freight",
            Text("운임과 소요 일수", "freight and transit time")
            + _asked(Text("물류 협력사(특송·포워더)", "a carrier or forwarder")),
        ),
        Reason(
            "buyers",
            Text("구체적인 바이어와 유통 경로", "buyers and channels by name")
            + _asked(Text("현지 무역관", "the trade office there")),
        ),
    )


def times(growth: Fact) -> Fact:
    """New ÷ old from a symmetric growth g: (2 + g) / (2 − g); unknown where there was nothing before."""
    g = growth.value
    label = Text("다섯 해 전과 비교한 배율(새 값 ÷ 옛 값)", "ratio to five years before (new ÷ old)")
    stamp = Stamp.of("plan.times", label, [growth.stamp], dict(growth.stamp.parameters))
    known = (2 + g) / (2 - g) if isinstance(g, int | float) and g < 2 else None
    return Fact(known, Unit.RATIO, stamp, growth.at)


def _asked(whom: Text) -> Text:
    return Text(f" → 문의: {whom.ko}", f" → ask: {whom.en}")
