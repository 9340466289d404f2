"""The questions that an order of markets is held to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from hanbada.base.arrays import Flags
from hanbada.base.text import Text
from hanbada.ranking.backtest.cases import Cases
from hanbada.ranking.chances.features import OPEN_USD


@dataclass(frozen=True, slots=True)
class Opening:
    """Which markets could open, and which did: both from cases (r,)."""

    label: Text
    candidate: Callable[[Cases], Flags]
    opened: Callable[[Cases], Flags]


def _nothing(cases: Cases) -> Flags:
    found: Flags = cases.flow == 0
    return found


def _sustained(cases: Cases) -> Flags:
    found: Flags = cases.years_open >= 2
    return found


def _mean(cases: Cases) -> Flags:
    found: Flags = cases.after.astype(np.float32) >= OPEN_USD
    return found


#: "open" is the main question; the others are kept for comparison
OPENINGS: Mapping[str, Opening] = {
    "open": Opening(
        Text("지속 개척(주 지표)", "opened and stayed (main)"), lambda c: c.candidate & c.reported, _sustained
    ),
    "open_nominal": Opening(
        Text("지속 개척, 당년 가격 기준", "opened and stayed, in the prices of the day"),
        lambda c: c.candidate & c.reported,
        lambda c: c.years_nominal >= 2,
    ),
    "open_250k": Opening(
        Text("지속 개척, 25만 달러 이상", "opened and stayed, 250,000 USD"),
        lambda c: c.candidate & c.reported,
        lambda c: c.years_large >= 2,
    ),
    "open_first_ever": Opening(
        Text("지속 개척, 10년간 처음", "opened and stayed, first in ten years"),
        lambda c: _nothing(c) & (c.past == 0) & c.reported,
        _sustained,
    ),
    "mean": Opening(Text("결과기간 평균(비교용)", "mean of the outcome (comparison)"), _nothing, _mean),
    "mean_first_ever": Opening(
        Text("결과기간 평균, 10년간 처음", "mean, first in ten years"), lambda c: _nothing(c) & (c.past == 0), _mean
    ),
    "sustained": Opening(Text("지속 개척, 기준기간 0", "opened and stayed, nothing in the base"), _nothing, _sustained),
}
#: exporters whose results are shown pooled, beside all
PEERS = ("KOR", "JPN", "DEU", "TWN")
