"""What a composite score is made of: each component with its words, its weight and the figure it is read from."""

from __future__ import annotations

from dataclasses import dataclass

from hanbada.base.text import Text


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the composite.

    ``figure``   the figure a reader sees for it; ``higher`` says which end of that figure is better
    ``weight``   default share of the composite; all together sum to one
    """

    id: str
    label: Text
    figure: str
    higher: bool
    weight: float
    question: Text


COMPONENTS: tuple[Component, ...] = (
    Component(
        "demand",
        Text("수요 규모", "size of demand"),
        "demand_usd",
        True,
        0.20,
        Text("이 시장이 얼마나 사는가", "how much the market buys"),
    ),
    Component(
        "growth_3y",
        Text("3년 성장", "growth over three years"),
        "growth_3y",
        True,
        0.08,
        Text("최근 수요가 늘고 있는가", "whether demand has grown lately"),
    ),
    Component(
        "growth_5y",
        Text("5년 성장", "growth over five years"),
        "growth_5y",
        True,
        0.10,
        Text("수요가 오래 늘어 왔는가", "whether demand has grown for long"),
    ),
    Component(
        "openness",
        Text("공급국 분산", "spread of suppliers"),
        "hhi",
        False,
        0.10,
        Text("한 나라가 공급을 쥐고 있지 않은가", "whether no single country holds the supply"),
    ),
    Component(
        "distance",
        Text("거리 적합", "fit of distance"),
        "distance_advantage",
        True,
        0.07,
        Text("거리가 기존 공급국과 비슷한가", "whether the distance is like that of present suppliers"),
    ),
    Component(
        "ease",
        Text("교역 용이성", "ease of trade"),
        "ease",
        True,
        0.10,
        Text("두 나라가 기대보다 많이 교역하는가", "whether the two countries trade more than expected"),
    ),
    Component(
        "potential",
        Text("미실현 잠재력", "unrealised potential"),
        "unrealised_usd",
        True,
        0.20,
        Text("아직 팔지 않은 여지가 얼마인가", "how much room is left"),
    ),
    Component(
        "complementarity",
        Text("무역 보완성", "complementarity"),
        "complementarity",
        True,
        0.05,
        Text("수출 구성이 이 시장의 수입과 맞는가", "whether what is exported fits what the market imports"),
    ),
    Component(
        "price",
        Text("가격 여지", "room in price"),
        "price_headroom",
        True,
        0.05,
        Text("시장의 수입 단가가 우리 단가보다 높은가", "whether the market pays more than the exporter asks"),
    ),
    Component(
        "tariff",
        Text("관세", "duty"),
        "tariff_pct",
        False,
        0.05,
        Text("국경에서 내야 할 관세가 낮은가", "whether little is due at the border"),
    ),
)
IDS: tuple[str, ...] = tuple(component.id for component in COMPONENTS)
