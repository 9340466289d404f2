"""What each method said of every market before, beside what happened there afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from hanbada.base.arrays import Array, Flags, Ints
from hanbada.base.threads import one_thread
from hanbada.ranking.backtest.split import Split
from hanbada.ranking.chances.features import OPEN_USD, Sheet, sheet
from hanbada.ranking.chances.flows import Flows
from hanbada.ranking.chances.forest import compiled
from hanbada.ranking.chances.window import HISTORY, Geometry, Window, window

LARGE_USD = 250_000.0
CAPABLE_USD = 1_000_000.0
#: scores of the chosen cells of a sheet, (r,), each by name; larger is better
Scorer = Callable[[Sheet, Flags], Mapping[str, Array]]


@dataclass(frozen=True, slots=True)
class Cases:
    """Cells exporter × product × market of a split, (r,) each.

    product, exporter, market  places; flow, peak, past  USD a year: mean and largest of the base, largest before it
    exports, imports           USD a year of the exporter's exports and the market's imports of the product in the base
    after                      USD a year, mean of the outcome
    years_open, years_large    outcome years of at least 50,000 and 250,000 USD in the base's prices
    years_nominal              outcome years of at least 50,000 USD in the prices of the day
    reported                   the market reported in all base years and in two or more outcome years
    scores                     method → (r,)
    """

    product: Ints
    exporter: Ints
    market: Ints
    flow: Array
    peak: Array
    past: Array
    exports: Array
    imports: Array
    after: Array
    years_open: Ints
    years_large: Ints
    years_nominal: Ints
    reported: Flags
    scores: Mapping[str, Array]

    def __len__(self) -> int:
        return len(self.product)

    @property
    def candidate(self) -> Flags:
        """Markets to be opened: less than 50,000 USD in each base year, and importing the product."""
        found: Flags = self.peak < OPEN_USD
        return found

    def where(self, chosen: Flags) -> Cases:
        """Some of the cases."""
        names = [name for name in self.__slots__ if name != "scores"]
        held = {name: getattr(self, name)[chosen] for name in names}
        return Cases(**held, scores={name: values[chosen] for name, values in self.scores.items()})


def collect(
    flows: Flows,
    geometry: Geometry,
    split: Split,
    scorer: Scorer,
    *,
    history: int = HISTORY,
    stale: int = 0,
    threads: int = 2,
) -> Cases:
    """All cells of importing markets for each exporter of each product, scored and held to the outcome.

    stale  by how many years the base data are older than the base of the split
    """
    base = tuple(year - stale for year in split.base)
    seen = window(flows, base, geometry, history)
    reported = _reported(flows, base, split.outcome)

    def of(product: int) -> Cases | None:
        return _product(flows, seen, split.outcome, product, reported, scorer)

    compiled()
    with one_thread(), ThreadPoolExecutor(threads) as pool:
        found = [part for part in pool.map(of, range(len(flows.products))) if part is not None]
    return _joined(found)


def _reported(flows: Flows, base: Sequence[int], outcome: Sequence[int]) -> Flags:
    def seen(years: Sequence[int]) -> Ints:
        held = [flows.reports[flows.years.index(year)] for year in years if year in flows.years]
        found: Ints = np.array(held).sum(0)
        return found

    found: Flags = (seen(base) == len(base)) & (seen(outcome) >= min(2, len(outcome)))
    return found


def _product(
    flows: Flows, seen: Window, outcome: tuple[int, ...], product: int, reported: Flags, scorer: Scorer
) -> Cases | None:
    made = sheet(flows, seen, product)
    if not len(made.exporters):
        return None
    cells = np.broadcast_to(made.imports > 0, made.flow.shape).copy()
    cells[np.arange(len(made.exporters)), made.exporters] = False
    row, market = np.nonzero(cells)
    after = flows.cube(product, outcome)[:, made.exporters][:, row, market]
    exporter = made.exporters[row]
    return Cases(
        product=np.full(len(row), product),
        exporter=exporter,
        market=market,
        flow=made.flow[row, market].astype(float),
        peak=made.peak[row, market].astype(float),
        past=made.past[row, market].astype(float),
        exports=made.flow.sum(1)[row].astype(float),
        imports=made.imports[market],
        after=after.mean(0).astype(float),
        years_open=(after >= flows.at_prices(OPEN_USD, seen.base, outcome)[:, None]).sum(0),
        years_large=(after >= flows.at_prices(LARGE_USD, seen.base, outcome)[:, None]).sum(0),
        years_nominal=(after >= OPEN_USD).sum(0),
        reported=reported[market],
        scores=scorer(made, cells),
    )


def _joined(parts: Sequence[Cases]) -> Cases:
    names = [name for name in Cases.__slots__ if name != "scores"]
    if not parts:
        empty = {name: np.empty(0, np.int64 if name in ("product", "exporter", "market") else float) for name in names}
        return Cases(**empty, scores={})
    held = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    scores = {name: np.concatenate([part.scores[name] for part in parts]) for name in parts[0].scores}
    return Cases(**held, scores=scores)
