"""Where the company and its country sell today, and whether to keep, deepen or leave."""

from __future__ import annotations

from collections.abc import Mapping

from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Column, Name, Table
from hanbada.plan.dossier import Dossier
from hanbada.ranking import ADVICE

ORDER = 40
SHOWN = 12


def values(dossier: Dossier) -> Mapping[str, object]:
    """The names that the texts of this section use."""
    return {
        "company_table": _company(dossier),
        "country_table": _country(dossier),
        "exporter": dossier.exporter,
    }


def _company(dossier: Dossier) -> Table | None:
    profile = dossier.profile
    served = profile.markets_present(dossier.as_of)
    if not served:
        return None
    year = profile.base_year(dossier.as_of)
    columns = (
        Column(Text("시장", "Market"), weight=1.4),
        Column(Text("직접수출", "Direct exports")),
        Column(Text("간접수출", "Indirect exports")),
        Column(Text("경로", "Channel")),
        Column(Text("시작", "Since"), weight=0.7),
    )
    listed = {market.country: market for market in profile.markets.present}
    rows = []
    for iso3 in served:
        path = f"accounts.years.{year}.exports.markets.{iso3}"
        known = listed.get(iso3)
        channel = known.channel.label if known and known.channel else Text("확인 안 됨", "not confirmed")
        since = Name(str(known.since)) if known and known.since else Text("확인 안 됨", "not confirmed")
        rows.append(
            (
                Name(dossier.country_name(iso3)),
                profile.fact(f"{path}.direct"),
                profile.fact(f"{path}.indirect"),
                channel,
                since,
            )
        )
    caption = Name(Text(f"회사의 시장별 수출({year}년)", f"The company's exports by market ({year})"))
    return Table(columns, tuple(rows), caption=caption, download="company-markets")


def _country(dossier: Dossier) -> Table | None:
    present = [score for score in dossier.ranked if score.present]
    present.sort(key=lambda score: -float(score.fact("sales_usd").value or 0))  # type: ignore[arg-type]
    if not present:
        return None
    columns = (
        Column(Text("시장", "Market"), weight=1.4),
        Column(Text("연평균 수출", "Exports, yearly mean"), Unit.USD),
        Column(Text("점유율", "Our share"), weight=0.8),
        Column(Text("점유율 추세(연)", "Trend of share, a year"), weight=0.9),
        Column(Text("제안", "Advice"), weight=0.7),
        Column(Text("까닭", "Why"), weight=2.2),
    )
    rows = tuple(
        (
            Name(dossier.place(score)),
            score.fact("sales_usd"),
            score.fact("market_share"),
            score.fact("share_trend"),
            ADVICE[score.advice],
            Name(score.reasons[0].text) if score.reasons else "",
        )
        for score in present[:SHOWN]
    )
    caption = Text(
        "나라 전체가 이 제품들을 파는 시장(품목 합계)", "Where the whole country sells these products (all products)"
    )
    return Table(columns, rows, caption=caption, sortable=True, download="present-markets")
