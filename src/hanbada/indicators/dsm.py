"""TRADE-DSM: four filters that leave the realistic export opportunities, and the map that says what to do there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from hanbada.base.arrays import Array, Flags
from hanbada.base.errors import LabelError
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.indicators.arrays import flows, known, ratio
from hanbada.indicators.concentration import supplier_concentration, top_suppliers
from hanbada.indicators.cut_offs import UNVERIFIED, CutOffs, growth_cut_off, size_cut_off
from hanbada.indicators.distance import distances
from hanbada.indicators.opportunity_map import FAILED, PASSED, UNKNOWN, States, columns, market_types, strategy
from hanbada.indicators.registry import indicator


@dataclass(frozen=True, slots=True)
class Opportunities:
    """What the filters say of every market; filter states are 1 passed, 0 failed, −1 not applied: unknown.

    country, growth_short, growth_long, size, concentration, access  (j,)  filter states
    growth_short_value, growth_long_value  (j,)  a year; inf for a start from zero
    imports, hhi, accessibility            (j,)  time-weighted USD; index; 0–1
    growth_cut_offs (short, long), size_cut_off  numbers the values were held against
    market_type  (j,)  row of the map 0–4, −1 outside it (filter 2 not passed)
    column       (j,)  column of the map 0–3, −1 where the market imports nothing
    selected     (j,)  in the map, no filter failed
    untapped     (j,)  USD: time-weighted mean imports from the top suppliers without home
    """

    country: States
    growth_short: States
    growth_long: States
    size: States
    concentration: States
    access: States
    growth_short_value: Array
    growth_long_value: Array
    imports: Array
    hhi: Array
    accessibility: Array
    growth_cut_offs: tuple[float, float]
    size_cut_off: float
    market_type: States
    column: States
    selected: Flags
    untapped: Array

    def strategy(self, market: int) -> Text | None:
        """The strategy of a market's place in the map, None outside it."""
        row, column = int(self.market_type[market]), int(self.column[market])
        return strategy(row, column) if row >= 0 and column >= 0 else None


@indicator(
    label=Text("현실적 수출 기회(TRADE-DSM)", "realistic export opportunities (TRADE-DSM)"),
    unit=Unit.USD,
    shape="(t, i, j) -> Opportunities",
    reference="Cuyvers, Steenkamp and Viviers (2012); cut-offs from memory or our own choice",
    verified=False,
)
def opportunities(
    trade: ArrayLike,
    *,
    home: int,
    rca: float,
    distance_km: ArrayLike | None = None,
    tariff_pct: ArrayLike | None = None,
    country_passes: ArrayLike | None = None,
    cut_offs: CutOffs = UNVERIFIED,
) -> Opportunities:
    """The four filters for one product seen from one exporter: country, demand, access, then the map.

    trade           (t, i, j)  USD of one product, consecutive years, oldest first (five in the method)
    home            position of the exporter on axis i; rca: its RCA (or RTA) of the product, NaN where unknown
    distance_km     (j,)  from home, tariff_pct (j,) faced by home; NaN where unknown, None where not known at all
    country_passes  (j,)  1 or 0, NaN unknown; None: the country filter is "not applied: unknown"
    returns         Opportunities over j

    Time-weighted means weigh year n of N with n; short-term growth compares the last two years, long-term growth the
    first and the last (a year). A start from zero counts as growth. Accessibility averages the known ones of
    distance (log scale) and tariff, each 1 for the most accessible market of the release and 0 for the least.

    >>> home_sells = [[0, 10, 0], [0, 0, 0], [0, 90, 9]]
    >>> seen = opportunities([home_sells, home_sells], home=0, rca=2.0)
    >>> seen.market_type.tolist(), seen.untapped.tolist(), seen.strategy(1).en
    ([-1, 4, 4], [0.0, 90.0, 9.0], 'offensive market exploration')
    """
    x = flows(trade, "t, i, j")
    if x.shape[0] < 2 or not 0 <= home < x.shape[1]:
        raise LabelError(
            Text(f"{x.shape[0]}개 연도, 수출국 위치 {home}", f"{x.shape[0]} year(s), home at position {home}"),
            Text("두 해 이상과 i축 안의 위치", "two years or more and a position on axis i"),
            Text("기간을 늘리고 수출국 번호를 확인하세요", "load more years and check the exporter's position"),
        )
    usual, imports = time_weighted(x), x.sum(1)
    short, short_cut, short_state = _growth_filter(imports[-2:], rca, cut_offs)
    long, long_cut, long_state = _growth_filter(imports, rca, cut_offs)
    demand = usual.sum(0)
    size_cut = float(size_cut_off(demand.sum(), rca, cut_offs))
    size_state = _state(demand >= size_cut, (demand >= 0) & ~np.isnan(size_cut))
    hhi = supplier_concentration(usual)
    access = accessibility(distance_km, tariff_pct, x.shape[2])
    states = (
        _given(country_passes, x.shape[2]),
        _state(hhi <= cut_offs.concentration, ~np.isnan(hhi)),
        _state(access >= cut_offs.accessibility, ~np.isnan(access)),
    )
    kind = market_types(size_state, short_state, long_state)
    kind[demand == 0] = -1
    if x.shape[1] == x.shape[2]:  # exporters and markets are the same countries: home is no market abroad
        kind[home] = -1
    return Opportunities(
        country=states[0],
        growth_short=short_state,
        growth_long=long_state,
        size=size_state,
        concentration=states[1],
        access=states[2],
        growth_short_value=short,
        growth_long_value=long,
        imports=demand,
        hhi=hhi,
        accessibility=access,
        growth_cut_offs=(short_cut, long_cut),
        size_cut_off=size_cut,
        market_type=kind,
        column=columns(usual, home, cut_offs),
        selected=(kind >= 0) & np.logical_and.reduce([state != FAILED for state in states]),
        untapped=untapped(usual, home, cut_offs.suppliers),
    )


def time_weighted(series: ArrayLike) -> Array:
    """Mean over years in which year n of N weighs n: Σ_n n·x[n] / Σ_n n (for five years .2 .4 .6 .8 1, normalised).

    series   (t, ...)  oldest first
    returns  (...)

    >>> time_weighted([3.0, 6.0])
    array(5.)
    """
    x = flows(series, "t, ...")
    weights = np.arange(1, x.shape[0] + 1)
    return np.asarray(np.tensordot(weights, x, axes=1) / weights.sum())


def accessibility(distance_km: ArrayLike | None, tariff_pct: ArrayLike | None, markets: int) -> Array:
    """Mean of what is known of nearness (log scale) and lowness of tariff, each scaled 0–1 over the markets.

    distance_km, tariff_pct  (j,)  NaN where unknown, None where not known at all
    returns                  (j,)  0–1, 1 = nearest and lowest; NaN where nothing is known

    >>> accessibility([100, 1000, 10000], None, 3)
    array([1. , 0.5, 0. ])
    """
    parts = []
    if distance_km is not None:
        parts.append(_nearness(np.log(distances(distance_km, "j"))))
    if tariff_pct is not None:
        parts.append(_nearness(known(tariff_pct, "j")))
    if not parts:
        return np.full(markets, np.nan)
    stack = np.stack(parts)
    return ratio(np.nansum(stack, 0), (~np.isnan(stack)).sum(0))


def untapped(trade: ArrayLike, home: int, suppliers: int = 6) -> Array:
    """Untapped potential: imports from the top ``suppliers`` other than home; not a target for one company.

    trade    (i, j)  USD (time-weighted mean)
    returns  (j,)    USD, 0 where nobody else supplies

    >>> untapped([[1, 5], [9, 0], [3, 0]], home=0, suppliers=1)
    array([9., 0.])
    """
    return np.asarray(np.nansum(top_suppliers(trade, suppliers, leave_out=home).value, 0))


def _growth_filter(imports: Array, rca: float, cut_offs: CutOffs) -> tuple[Array, float, States]:
    steps = imports.shape[0] - 1
    start, end = imports[0], imports[-1]
    growth = ratio(end, start) ** (1 / steps) - 1
    growth[(start == 0) & (end > 0)] = np.inf
    world = float(ratio(end.sum(), start.sum()) ** (1 / steps) - 1)
    cut = float(growth_cut_off(world, rca, cut_offs))
    return growth, cut, _state(growth >= cut, ~np.isnan(growth) & ~np.isnan(cut))


def _state(passed: Flags, is_known: Flags) -> States:
    return np.where(is_known, np.where(passed, PASSED, FAILED), UNKNOWN).astype(np.int8)


def _given(passes: ArrayLike | None, markets: int) -> States:
    if passes is None:
        return np.full(markets, UNKNOWN, dtype=np.int8)
    given = known(passes, "j")
    return _state(given > 0, ~np.isnan(given))


def _nearness(values: Array) -> Array:
    there = values[~np.isnan(values)]
    if not there.size or there.min() == there.max():
        return np.where(np.isnan(values), np.nan, 1.0)
    return np.asarray((there.max() - values) / (there.max() - there.min()))
