"""What the methods are called."""

from __future__ import annotations

from collections.abc import Mapping

from hanbada.base.text import Text

METHOD_NAMES: Mapping[str, Text] = {
    "size": Text("시장 규모", "size"),
    "size_over_distance": Text("규모 ÷ 거리", "size ÷ distance"),
    "growth": Text("수요 증가", "growth"),
    "export_potential": Text("수출 잠재력(EPI)", "export potential (EPI)"),
    "potential_stand_in": Text("EPI 약식", "EPI (stand-in)"),
    "dsm": Text("TRADE-DSM 필터(약식)", "TRADE-DSM filters (short form)"),
    "gravity": Text("중력 모형(PPML)", "gravity (PPML)"),
    "density": Text("제품공간 밀도(PDI)", "product-space density (PDI)"),
    "similar_exporters": Text("비슷한 수출국", "similar exporters"),
    "similar_markets": Text("비슷한 시장", "similar markets"),
    "related_products": Text("그 시장에 파는 관련 품목", "related products sold there"),
    "extended_gravity": Text("진출 시장과의 가까움", "closeness to served markets"),
    "past_sales": Text("과거 10년 수출", "sales of the ten years before"),
    "present_sales": Text("현재 수출액", "present sales"),
    "present_share": Text("현재 점유율", "present share of the market"),
    "learned": Text("학습 순위", "learned ranker"),
    "deepen": Text("학습 순위(기존 시장)", "learned ranker (served markets)"),
}
