"""Why not: what speaks against a market, as codes with words in two languages and the facts that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from hanbada.base.stamp import Fact
from hanbada.base.text import Text
from hanbada.ranking.market import Reason
from hanbada.ranking.settings import Limits

Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Rule:
    """When a reason holds: ``holds`` sees the market's facts; ``shows`` names those that are shown with it."""

    code: str
    text: Text
    shows: tuple[str, ...]
    holds: Callable[[Facts, Limits], bool]


def _below(facts: Facts, name: str, limit: float) -> bool:
    value = facts[name].value
    return isinstance(value, int | float) and value < limit


def _from(facts: Facts, name: str, limit: float) -> bool:
    value = facts[name].value
    return isinstance(value, int | float) and value >= limit


def _single(facts: Facts, name: str, of: str) -> bool:
    return facts[name].value == 1 and isinstance(facts[of].value, int) and int(str(facts[of].value)) > 1


#: The gravest first; thresholds stand in ``Limits`` and never move a score.
RULES: tuple[Rule, ...] = (
    Rule(
        "no_recorded_imports",
        Text("기준 기간에 이 품목의 수입 기록이 없음", "no imports of the product are recorded in the base years"),
        ("demand_usd",),
        lambda facts, _: not _from(facts, "demand_usd", 1e-9),
    ),
    Rule(
        "coverage_low",
        Text("평가 자료가 부족하여 점수의 근거가 약함", "too little is known for the score to rest on"),
        ("coverage",),
        lambda facts, limits: _below(facts, "coverage", limits.coverage),
    ),
    Rule(
        "spot_cargo_only",
        Text(
            "기준 기간 중 한 해에만 거래가 있어 지속 수요로 보기 어려움",
            "traded in a single base year: not a lasting demand",
        ),
        ("demand_years", "sales_years"),
        lambda facts, _: _single(facts, "demand_years", "base_years"),
    ),
    Rule(
        "tiny_demand",
        Text("수입 규모가 매우 작음", "very small demand"),
        ("demand_usd", "demand_share"),
        lambda facts, limits: _below(facts, "demand_share", limits.tiny_share),
    ),
    Rule(
        "falling_demand",
        Text("수입 수요가 감소함", "falling demand"),
        ("growth_5y", "growth_3y"),
        lambda facts, limits: _below(facts, "growth_5y", limits.falling),
    ),
    Rule(
        "one_supplier",
        Text("한 공급국이 시장을 지배함", "one supplier dominates"),
        ("top_supplier", "top_supplier_share", "hhi"),
        lambda facts, limits: _from(facts, "top_supplier_share", limits.one_supplier),
    ),
    Rule(
        "unusual_distance",
        Text("거리가 기존 공급국과 크게 다름", "the distance is unlike that of the usual suppliers"),
        ("distance_km", "usual_distance_km", "distance_advantage"),
        lambda facts, limits: _below(facts, "distance_advantage", limits.unusual_distance),
    ),
    Rule(
        "dear",
        Text("수출 단가가 시장 평균보다 높음", "the exporter's price is above the market's"),
        ("exporter_price", "market_price", "price_headroom"),
        lambda facts, limits: _below(facts, "price_headroom", 1 / limits.dear),
    ),
    Rule(
        "no_room",
        Text("추정 잠재력을 이미 실현하여 남은 여지가 없음", "the estimated potential is already realised"),
        ("export_potential_usd", "sales_usd"),
        lambda facts, _: facts["unrealised_usd"].value == 0 and _from(facts, "sales_usd", 1e-9),
    ),
    Rule(
        "net_importer",
        Text(
            "수출국이 이 품목의 순수입국이어서 잠재력이 낮게 추정됨",
            "the exporter is a net importer of the product: its potential is understated",
        ),
        ("exporter_exports_usd", "exporter_imports_usd"),
        lambda facts, _: facts["net_importer"].value is True,
    ),
    Rule(
        "tariff_unknown",
        Text("부과 관세율을 확인하지 못함", "the duty due is unknown"),
        ("tariff_pct",),
        lambda facts, _: not facts["tariff_pct"].known,
    ),
)
#: Reasons that say something of the data or the exporter, not of the market: alone they explain no low place.
GENERAL = frozenset({"net_importer", "tariff_unknown"})
LOWER = Text("다른 시장보다 점수가 낮음: 가장 약한 평가 요소", "scores lower than others; its weakest component")


def why_not(facts: Facts, limits: Limits, more: Iterable[Reason] = ()) -> tuple[Reason, ...]:
    """What speaks against a market: the reasons given, then every rule that holds, the gravest first.

    facts  the market's figures by name, "coverage", and the exporter's own under "exporter_…"
    """
    found = [
        Reason(rule.code, rule.text, tuple((name, facts[name]) for name in rule.shows if name in facts))
        for rule in RULES
        if rule.holds(facts, limits)
    ]
    return (*more, *found)
