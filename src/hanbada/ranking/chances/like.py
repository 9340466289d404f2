"""Markets like this one, one period ago: which opened, which did not, and how large those became."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array
from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.engine import World
from hanbada.ranking.chances.estimate import BASE, ground
from hanbada.ranking.chances.features import OPEN_USD, sheet
from hanbada.ranking.chances.model import vintage

NEAREST = 100
SHOWN = 3
LABEL = Text("한 기간 전의 비슷한 사례", "similar cases one period ago")


@dataclass(frozen=True, slots=True)
class Case:
    """One exporter and market of the same product, one period ago; ``after`` USD a year, unknown where not opened."""

    exporter: str
    market: str
    chance: Fact
    after: Fact


@dataclass(frozen=True, slots=True)
class Like:
    """Cases of nearly the same predicted chance: how many, the share that opened, quartiles of what those became."""

    cases: Fact
    opened: Fact
    low: Fact
    high: Fact
    examples: tuple[Case, ...]
    counter_examples: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """The candidates of a product one period ago, (r,) each; ``exporter`` and ``market`` are ISO3 or codes."""

    exporter: NDArray[np.str_]
    market: NDArray[np.str_]
    chance: Array
    opened: NDArray[np.bool_]
    after: Array
    stamp: Stamp


def past(world: World, product: str, geography: object) -> Past | None:
    """What was said of a product's candidates one period ago by a model that had not seen what followed."""
    base, outcome = world.years[-2 * BASE : -BASE], world.years[-BASE:]
    model = vintage(base[-1]) if len(base) == BASE else None
    if model is None:
        return None
    held = ground(world, product, geography, ago=1)
    flows, seen = held.flows, held.seen
    place = flows.products.index(product)
    made = sheet(flows, seen, place)
    cells = (made.peak < OPEN_USD) & (made.imports > 0)[None, :]
    cells[np.arange(len(made.exporters)), made.exporters] = False
    if not cells.any():
        return None
    row, market = np.nonzero(cells)
    exporter = made.exporters[row]
    after = flows.cube(place, outcome)[:, exporter, market]
    names = np.array([iso3 or code for iso3, code in zip(flows.iso3, flows.countries, strict=True)])
    stamp = Stamp.of(
        "ranking.similar_cases",
        LABEL,
        held.inputs,
        {"base": f"{base[0]}-{base[-1]}", "outcome": f"{outcome[0]}-{outcome[-1]}", "product": product},
    )
    return Past(
        names[exporter],
        names[market],
        model.chance(model.odds(made.matrix(model.names, cells))),
        (after >= flows.at_prices(OPEN_USD, base, outcome)[:, None]).sum(0) >= 2,
        after.mean(0).astype(float),
        stamp,
    )


def like(held: Past, chance: float, nearest: int = NEAREST) -> Like:
    """The past cases whose predicted chance is nearest to a chance."""
    order = np.argsort(np.abs(np.log(np.maximum(held.chance, 1e-6)) - np.log(max(chance, 1e-6))), kind="stable")[
        :nearest
    ]
    opened = held.opened[order]
    amounts = held.after[order][opened]

    def usd(share: float) -> Fact:
        value = float(f"{np.quantile(amounts, share):.2g}") if len(amounts) >= 4 else None
        return Fact(value, Unit.USD, held.stamp)

    return Like(
        Fact(len(order), Unit.COUNT, held.stamp),
        Fact(float(opened.mean()), Unit.SHARE, held.stamp),
        usd(0.25),
        usd(0.75),
        tuple(_case(held, at) for at in order[opened][:SHOWN]),
        tuple(_case(held, at) for at in order[~opened][:SHOWN]),
    )


def _case(held: Past, at: int) -> Case:
    cell = (("exporter", str(held.exporter[at])), ("importer", str(held.market[at])))
    after = float(f"{held.after[at]:.2g}") if held.opened[at] else None
    return Case(
        str(held.exporter[at]),
        str(held.market[at]),
        Fact(float(held.chance[at]), Unit.SHARE, held.stamp, cell),
        Fact(after, Unit.USD, held.stamp, cell),
    )
