"""Keep, deepen, leave, enter or hold: rules on the market's facts, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from hanbada.base.stamp import Fact
from hanbada.base.text import Text
from hanbada.ranking.market import Advice, Reason
from hanbada.ranking.settings import Limits

Facts = Mapping[str, Fact]
BARS = frozenset({"no_recorded_imports", "coverage_low", "spot_cargo_only", "tiny_demand"})


def _number(facts: Facts, name: str) -> float | None:
    value = facts[name].value if name in facts else None
    return float(value) if isinstance(value, int | float) else None


def advise(
    facts: Facts, place: float | None, against: frozenset[str], limits: Limits
) -> tuple[Advice, tuple[Reason, ...]]:
    """What to do about a market, and why.

    facts    the market's figures by name
    place    the score's quantile among the ranked markets, 1 = best; None where the market is not ranked
    against  codes of what speaks against it

    Present (sold in two of the base years, or ``open_usd`` a year):
      leave   where the score is in the lowest ``leave_score`` and both demand and own share fall;
      deepen  where at least ``deepen_unrealised`` of the potential is open, the score is in the upper half and demand
              does not fall;
      keep    otherwise.
    Absent: enter where the score is in the upper half and nothing of BARS holds; otherwise hold.
    """
    if place is None:
        return Advice.HOLD, (Reason("not_ranked", Text("순위 대상이 아님", "not ranked")),)
    if present(facts, limits):
        return _stay(facts, place, limits)
    if place >= 0.5 and not against & BARS:
        text = Text("아직 팔지 않으며 점수가 상위 절반임", "not sold to yet, and the score is in the upper half")
        return Advice.ENTER, (_reason("upper_half", text, facts, "demand_usd", "growth_5y"),)
    text = Text("아직 팔지 않으며 먼저 볼 시장이 있음", "not sold to yet, and other markets come first")
    return Advice.HOLD, (_reason("others_first", text, facts, "demand_usd", "score"),)


def present(facts: Facts, limits: Limits) -> bool:
    """Whether the exporter is present: sales in two base years (or all there are), or of ``open_usd`` a year."""
    years, sales = _number(facts, "sales_years") or 0, _number(facts, "sales_usd") or 0
    needed = min(2, _number(facts, "base_years") or 2)
    return years >= needed or sales >= limits.open_usd


def _stay(facts: Facts, place: float, limits: Limits) -> tuple[Advice, tuple[Reason, ...]]:
    demand, trend = _number(facts, "growth_5y"), _number(facts, "share_trend")
    potential, open_part = _number(facts, "export_potential_usd"), _number(facts, "unrealised_usd")
    falling = demand is not None and demand < limits.falling
    losing = trend is not None and trend < 0
    if place <= limits.leave_score and falling and losing:
        text = Text("점수가 낮고 수요와 점유율이 함께 줄어듦", "a low score, with demand and own share both falling")
        return Advice.LEAVE, (_reason("fading", text, facts, "growth_5y", "share_trend", "sales_usd"),)
    room = potential and open_part is not None and open_part / potential >= limits.deepen_unrealised
    if room and place >= 0.5 and not falling:
        text = Text("이미 팔고 있으며 추정 잠재력이 상당히 남음", "sold to already, and much of the potential is open")
        return Advice.DEEPEN, (_reason("room", text, facts, "sales_usd", "export_potential_usd", "unrealised_usd"),)
    text = Text("이미 팔고 있으며 늘리거나 줄일 뚜렷한 근거가 없음", "sold to already; nothing calls for more or less")
    return Advice.KEEP, (_reason("steady", text, facts, "sales_usd", "market_share", "share_trend"),)


def _reason(code: str, text: Text, facts: Facts, *names: str) -> Reason:
    return Reason(code, text, tuple((name, facts[name]) for name in names if name in facts))
