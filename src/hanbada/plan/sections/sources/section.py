"""Where every figure comes from: releases, methods, limits, and what nobody has verified yet."""

from __future__ import annotations

from collections.abc import Mapping

from hanbada.base.text import Text
from hanbada.content.entry import Entry
from hanbada.indicators import indicators
from hanbada.plan.blocks import Column, Name, Table
from hanbada.plan.dossier import Dossier

ORDER = 110
PAGE_BREAK = True
USED = ("import_demand", "symmetric_growth", "compound_growth", "market_share", "share_trend", "supplier_concentration",
        "unit_value", "price_position", "distance_advantage", "bilateral_ease", "complementarity", "export_potential",
        "opportunities", "rca", "entries")  # fmt: skip


def values(dossier: Dossier) -> Mapping[str, object]:
    """The names that the texts of this section use."""
    return {
        "coverage": Name(dossier.world.coverage) if dossier.world.coverage else None,
        "indicators": _indicators(),
        "limits": [Name(item) for item in _limits(dossier)],
        "unverified": _unverified(dossier),
    }


def _indicators() -> Table:
    columns = (
        Column(Text("지표", "Indicator"), weight=1.2),
        Column(Text("식 또는 뜻", "Formula or meaning"), weight=2.6),
        Column(Text("출처", "Reference"), weight=1.6),
    )
    rows = tuple(
        (Name(entry.label), Name(entry.promise.partition(": ")[2] or entry.promise), Name(entry.reference))
        for entry in indicators()
        if entry.id in USED
    )
    return Table(columns, rows, caption=Text("쓴 지표", "Indicators used"), download="indicators")


def _limits(dossier: Dossier) -> tuple[Text, ...]:
    end = str(dossier.world.years[-1])
    found = [
        Text(
            f"무역자료는 {end}년까지임. 그 뒤의 변화(관세, 분쟁, 환율)는 들어 있지 않음.",
            f"The trade data end in {end}; what changed since (duties, conflicts, exchange rates) is not in them.",
        ),
        Text(
            "나라 사이의 흐름으로 계산했으므로 한 기업의 역량, 원가, 인맥은 반영되지 않음.",
            "Everything is computed from flows between countries: a firm's skills, costs and contacts are not in it.",
        ),
        Text(
            "‘잠재력’은 견줄 기준이지 상한도 약속도 아님. 기록이 없는 흐름은 기회가 없다는 증거가 아님.",
            "“Potential” is a benchmark, neither a ceiling nor a promise. A flow without a record is no proof of no opportunity.",
        ),
        Text(
            "5년 뒤 배율은 과거 평균 성장률이 이어진다는 가정이며 전망이 아님.",
            "Ratios for the next five years assume that past mean growth goes on; they are not forecasts.",
        ),
        Text(
            "단가는 금액을 무게로 나눈 값이라 품질과 사양의 차이를 담지 못함.",
            "Unit values are value by weight and say nothing of quality and specification.",
        ),
    ]
    if all(not duty.due.known for duty in dossier.duties.values()):
        found.append(
            Text(
                "관세율 자료가 없어 관세를 뺀 잠재력을 썼고, 관세 요소의 가중치는 뺌. 관세는 0이 아니라 ‘확인 안 됨’임.",
                "There are no tariff data: the export potential is the one without tariffs, and the weight of duties is left "
                "out. A duty that is not known is not nought.",
            )
        )
    return tuple(found)


def _unverified(dossier: Dossier) -> Table | None:
    """Entries of the content that the plan uses and nobody has verified."""
    content, market = dossier.content, {score.market.iso3 for score in dossier.top}
    used: list[Entry] = [offer.measure for offer in dossier.support.offers]
    used += [
        entry
        for iso3 in market
        for goods in dossier.goods
        for entry in content.requirements_for(
            iso3 or "", goods.product.code, dossier.as_of, dossier.profile.country
        ).entries
    ]
    open_ = {entry.id: entry for entry in used if not entry.verified}
    if not open_:
        return None
    columns = (Column(Text("항목", "Entry"), weight=1.4), Column(Text("근거", "Reference"), weight=2.4))
    rows = tuple((Name(entry.title), Name(entry.reference)) for _, entry in sorted(open_.items()))
    return Table(columns, rows, caption=Text("확인할 내용", "To be verified"))
