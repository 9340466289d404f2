"""What the figures of a sheet are about, in words that an export manager uses."""

from __future__ import annotations

from collections.abc import Mapping

from hanbada.base.text import Text

PARTS: Mapping[str, Text] = {
    "market": Text("시장의 수입 규모와 흐름", "how much the market buys, and its trend"),
    "exporter": Text("우리나라의 수출 역량", "how strong our country's exports are"),
    "near": Text("거리·국경·언어", "distance, border and language"),
    "pair": Text("두 나라 사이의 다른 거래", "other trade between the two countries"),
    "potential": Text("수출 잠재력과 중력 모형", "export potential and gravity"),
    "past": Text("과거의 판매", "earlier sales there"),
    "relatives": Text("비슷한 수출국과 시장", "similar exporters and markets"),
    "product": Text("품목의 성격", "the kind of product"),
}
_BY_START = {
    "market_": "market",
    "exporter_": "exporter",
    "distance": "near",
    "contiguous": "near",
    "language": "near",
    "nearest_": "near",
    "neighbours_": "near",
    "ease": "pair",
    "pair_": "pair",
    "reverse": "pair",
    "potential": "potential",
    "frictionless": "potential",
    "gravity": "potential",
    "past_": "past",
    "now": "past",
    "similar_": "relatives",
    "space_": "relatives",
    "product_": "product",
    "list_": "product",
}


def part_of(figure: str) -> str:
    """Which of the PARTS a figure belongs to.

    >>> part_of("place_potential"), part_of("distance_own"), part_of("past_gap")
    ('potential', 'near', 'past')
    """
    name = figure.removeprefix("place_")
    return next(part for start, part in _BY_START.items() if name.startswith(start))
