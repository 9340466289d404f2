"""How each figure of a ranking is made: its formula, the figures that go in, and the rows that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np

from hanbada.base.text import Text
from hanbada.engine.tables import Rows


class Which(Enum):
    """Which rows a figure rests on."""

    NONE = "none"
    MARKET = "market"  # all suppliers of the market
    PAIR = "pair"  # the exporter's sales to the market
    EXPORTER = "exporter"  # the exporter's sales to all markets
    WORLD = "world"  # all rows of the product


class Years(Enum):
    """Over which years."""

    LAST = "last"
    LEVEL = "level"
    POTENTIAL = "potential"
    ALL = "all"


Again = Callable[[Rows, tuple[int, ...]], float]


@dataclass(frozen=True, slots=True)
class Formula:
    """One figure's making. ``again`` makes it anew from its rows alone, where they suffice."""

    words: str
    inputs: tuple[str, ...] = ()
    which: Which = Which.NONE
    years: Years = Years.LEVEL
    span: int = 0
    again: Again | None = None
    note: Text | None = None
    label: Text | None = None


def _mean(rows: Rows, years: tuple[int, ...]) -> float:
    return float(rows.value_usd.sum() / len(years))


def _hhi(rows: Rows, _: tuple[int, ...]) -> float:
    sums = np.bincount(rows.exporter, weights=rows.value_usd)
    return float(((sums / sums.sum()) ** 2).sum()) if sums.sum() else float("nan")


def _price(rows: Rows, _: tuple[int, ...]) -> float:
    there = ~np.isnan(rows.quantity_kg)
    weight = rows.quantity_kg[there].sum()
    return float(rows.value_usd[there].sum() / weight) if weight else float("nan")


def _growth(rows: Rows, years: tuple[int, ...]) -> float:
    first, last = (float(rows.value_usd[rows.year == year].sum()) for year in (years[0], years[-1]))
    return 2 * (last - first) / (last + first) if first + last else float("nan")


def _suppliers(rows: Rows, _: tuple[int, ...]) -> float:
    return float(len(set(rows.exporter.tolist())))


_EPI = Text(
    "공급 비중 × 무역수지 보정 × 예상 수요 × 거리 우위 × 교역 용이성. 기준값이며 상한이 아님",
    "share × trade balance × projected demand × distance × ease; a benchmark, not a ceiling",
)
_SHARE = Text("세계 수출 중 예상 비중", "projected share of world exports")
_BALANCE = Text("무역수지 보정", "trade-balance correction")
_DEMAND = Text("예상 수입 수요", "projected imports")
_SALES = Text("잠재력 기준 기간의 연평균 대시장 수출액", "sales, yearly mean of the potential's years")
FORMULAS: Mapping[str, Formula] = {
    "demand_usd": Formula("M[j,k] = Σ_t Σ_i x[t,i,j,k] / T", (), Which.MARKET, Years.LEVEL, again=_mean),
    "demand_last_usd": Formula("M[t,j,k] = Σ_i x[t,i,j,k]", (), Which.MARKET, Years.LAST, again=_mean),
    "demand_share": Formula("M[j,k] / Σ_j≠i M[j,k]", ("demand_usd",), Which.WORLD, Years.LEVEL),
    "growth_1y": Formula("2(M₁ − M₀) / (M₁ + M₀)", (), Which.MARKET, Years.LAST, 1, _growth),
    "growth_3y": Formula("2(M₁ − M₀) / (M₁ + M₀)", (), Which.MARKET, Years.LAST, 3, _growth),
    "growth_5y": Formula("2(M₁ − M₀) / (M₁ + M₀)", (), Which.MARKET, Years.LAST, 5, _growth),
    "cagr_5y": Formula("(M₁ / M₀)^(1/5) − 1", (), Which.MARKET, Years.LAST, 5),
    "hhi": Formula("Σ_i (x[i,j,k] / M[j,k])²", (), Which.MARKET, Years.LEVEL, again=_hhi),
    "suppliers": Formula("|{i : x[i,j,k] > 0}|", (), Which.MARKET, Years.LEVEL, again=_suppliers),
    "top_supplier": Formula("argmax_o≠i x[o,j,k]", (), Which.MARKET, Years.LEVEL),
    "top_supplier_share": Formula("max_o≠i x[o,j,k] / M[j,k]", (), Which.MARKET, Years.LEVEL),
    "sales_usd": Formula("x[i,j,k] = Σ_t x[t,i,j,k] / T", (), Which.PAIR, Years.LEVEL, again=_mean),
    "sales_last_usd": Formula("x[t,i,j,k]", (), Which.PAIR, Years.LAST, again=_mean),
    "market_share": Formula("x[i,j,k] / M[j,k]", ("sales_usd", "demand_usd"), Which.MARKET, Years.LEVEL),
    "share_trend": Formula("slope of x[t,i,j,k] / M[t,j,k] on t", (), Which.MARKET, Years.POTENTIAL),
    "sales_years": Formula("|{t : x[t,i,j,k] > 0}|", (), Which.PAIR, Years.LEVEL),
    "demand_years": Formula("|{t : M[t,j,k] > 0}|", (), Which.MARKET, Years.LEVEL),
    "distance_km": Formula("d[i,j]"),
    "usual_distance_km": Formula("exp(Σ_o x[o,j,k] log d[o,j] / M[j,k])", (), Which.MARKET, Years.POTENTIAL),
    "distance_advantage": Formula(
        "exp(−|log d̄[j,k] − log d[i,j]|)", ("usual_distance_km", "distance_km"), Which.MARKET, Years.POTENTIAL
    ),
    "ease": Formula(
        "x[i,j,·] / Σ_k (x[i,k] / x[k]) · M[j,k]",
        note=Text(
            "이 자료의 모든 품목에 대한 양국 교역 ÷ 기대 교역",
            "trade of the two over all products of the release ÷ expected trade",
        ),
    ),
    "complementarity": Formula("1 − ½ Σ_k |x[i,k]/x[i,·] − M[j,k]/M[j,·]|"),
    "export_potential_usd": Formula(
        "EPI[i,j,k] = share · balance · demand · distance · ease",
        ("potential_share", "potential_balance", "potential_demand", "distance_advantage", "ease"),
        Which.MARKET,
        Years.POTENTIAL,
        note=_EPI,
    ),
    "unrealised_usd": Formula(
        "EPI − min(x, EPI)", ("export_potential_usd", "sales_potential_years_usd"), Which.PAIR, Years.POTENTIAL
    ),
    "market_price": Formula("Σ x[·,j,k] / Σ q[·,j,k]", (), Which.MARKET, Years.LEVEL, again=_price),
    "own_price": Formula("Σ x[i,j,k] / Σ q[i,j,k]", (), Which.PAIR, Years.LEVEL, again=_price),
    "exporter_price": Formula("Σ_j x[i,j,k] / Σ_j q[i,j,k]", (), Which.EXPORTER, Years.LEVEL, again=_price),
    "price_position": Formula("u[i,j,k] / u[others,j,k]", ("own_price",), Which.MARKET, Years.LEVEL),
    "price_headroom": Formula("u[·,j,k] / u[i,·,k]", ("market_price", "exporter_price"), Which.MARKET, Years.LEVEL),
    "tariff_pct": Formula("MFN + known duties on top"),
    "potential_share": Formula("x[i,k]·ΔGDP_i / Σ_i x[i,k]·ΔGDP_i", (), Which.EXPORTER, Years.POTENTIAL, label=_SHARE),
    "potential_balance": Formula("min(1, x[i,k] / M[i,k])", (), Which.EXPORTER, Years.POTENTIAL, label=_BALANCE),
    "potential_demand": Formula("M[j,k]·(ΔGDP_j/ΔPOP_j)^E·ΔPOP_j", (), Which.MARKET, Years.POTENTIAL, label=_DEMAND),
    "sales_potential_years_usd": Formula(
        "Σ_t x[t,i,j,k] / T", (), Which.PAIR, Years.POTENTIAL, again=_mean, label=_SALES
    ),
}
