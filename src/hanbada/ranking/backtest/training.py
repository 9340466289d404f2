"""Grows the learned ranker from past periods: needs LightGBM (extra ``rank``); using a grown one does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from hanbada.base.arrays import Array, Flags, Floats, Ints
from hanbada.base.errors import InputError
from hanbada.base.text import Text
from hanbada.ranking.backtest.growing import grown
from hanbada.ranking.chances.features import OPEN_USD, sheet
from hanbada.ranking.chances.flows import Flows
from hanbada.ranking.chances.model import FORESTS, Model
from hanbada.ranking.chances.window import HISTORY, Geometry, window

SPAN = 3  # years of a base and of an outcome


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is grown.

    periods       how many past periods; apart by which years the bases end
    in_lists, elsewhere  share of unopened markets kept: of lists with an opening, and of the others
    trees         factor on the number of trees
    skip_products, skip_exporters  labels that are left out altogether
    """

    periods: int = 8
    apart: int = 2
    in_lists: float = 0.4
    elsewhere: float = 0.02
    trees: float = 1.0
    skip_products: frozenset[str] = frozenset()
    skip_exporters: frozenset[str] = frozenset()
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Period:
    """A past period: base ending in ``end``, outcome the three years after, that many years of history."""

    end: int
    history: int

    @property
    def base(self) -> tuple[int, ...]:
        """The base years."""
        return tuple(range(self.end - SPAN + 1, self.end + 1))

    @property
    def outcome(self) -> tuple[int, ...]:
        """The outcome years."""
        return tuple(range(self.end + 1, self.end + SPAN + 1))


@dataclass(frozen=True, slots=True)
class Rows:
    """Training rows: figures (r, f), opened (union of both labels), stayed (main label), weight, list, amount after."""

    names: tuple[str, ...]
    figures: Floats
    opened: Flags
    stayed: Flags
    weight: Array
    group: Ints
    after: Array
    gain: Array  # share of the list's growth, served markets only; NaN in candidates
    product: Ints
    exporter: Ints
    market: Ints

    def where(self, chosen: Flags) -> Rows:
        """Some of the rows."""
        held = {name: getattr(self, name)[chosen] for name in self.__slots__ if name != "names"}
        return Rows(self.names, **held)

    @classmethod
    def joined(cls, parts: Sequence[Rows]) -> Rows:
        """All rows; groups stay apart."""
        shift, groups = 0, []
        for part in parts:
            groups.append(part.group + shift)
            shift = int(groups[-1].max(initial=shift)) + 1
        held = {
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in cls.__slots__
            if name not in ("names", "group")
        }
        return cls(parts[0].names, group=np.concatenate(groups), **held)


def periods(flows: Flows, last: int, recipe: Recipe) -> tuple[Period, ...]:
    """Past periods whose outcome ended by ``last``, newest first; every third with four years of history only.

    Short histories teach the model to do without: many tables do not reach back ten years.
    """
    found = []
    for step in range(recipe.periods):
        end = last - SPAN - step * recipe.apart
        if end - SPAN + 1 - 2 < flows.years[0]:
            break
        found.append(Period(end, 4 if step % 3 == 2 else HISTORY))
    if not found:
        raise InputError(
            Text(f"{last}년까지 학습할 지난 기간이 없음", f"no past period to learn from up to {last}"),
            Text("기준연도 앞에 적어도 여덟 해", "at least eight years before the base ends"),
            Text("--model shipped를 쓰세요", "use --model shipped"),
        )
    return tuple(found)


def gathered(flows: Flows, geometry: Geometry, period: Period, recipe: Recipe) -> Rows:
    """Sampled rows of a period; the sample depends on the seed, the period and the product only."""
    seen = window(flows, period.base, geometry, period.history)
    skip = np.array([label in recipe.skip_exporters for label in flows.countries])
    parts = []
    for product, label in enumerate(flows.products):
        if label in recipe.skip_products:
            continue
        made = sheet(flows, seen, product)
        if len(made.exporters):
            draw = np.random.default_rng([recipe.seed, period.end, product])
            after = flows.cube(product, period.outcome)[:, made.exporters]
            usual = flows.at_prices(OPEN_USD, period.base, period.outcome)
            parts += _sampled(made, after, usual, skip, draw, recipe)
    return Rows.joined(parts)


def _sampled(
    made: Any, after: Floats, usual: Array, skip: Flags, draw: np.random.Generator, recipe: Recipe
) -> list[Rows]:
    names = tuple(made.values)
    mean = after.mean(0)
    stayed = (after >= usual[:, None, None]).sum(0) >= 2
    cells = np.broadcast_to(made.imports > 0, made.flow.shape) & ~skip[made.exporters][:, None]
    cells = cells & (np.arange(made.flow.shape[1])[None, :] != made.exporters[:, None])
    candidate = cells & (made.peak < OPEN_USD)
    opened = candidate & (stayed | ((mean >= OPEN_USD) & (made.flow == 0)))
    some = opened.any(1)[:, None]
    chance = np.where(opened, 1.0, np.where(some, recipe.in_lists, recipe.elsewhere))
    kept = candidate & (draw.random(chance.shape) < chance)
    growth = np.where(cells & (made.flow > 0), np.maximum(mean - made.flow, 0), 0)
    served = cells & (made.flow > 0)
    grew = served & (growth.sum(1, keepdims=True) > 0) & (served.sum(1, keepdims=True) > 5)
    share = growth / np.maximum(growth.sum(1, keepdims=True), 1e-9)
    found = []
    for where, deepen in ((kept, False), (grew, True)):
        if not where.any():
            continue
        row = np.nonzero(where)[0]
        found.append(Rows(
            names=names,
            figures=made.matrix(names, where),
            opened=opened[where],
            stayed=stayed[where],
            weight=1 / chance[where],
            group=row * 2 + deepen,
            after=mean[where].astype(float),
            gain=share[where].astype(float) if deepen else np.full(int(where.sum()), np.nan),
            product=np.full(len(row), made.product),
            exporter=made.exporters[row],
            market=np.nonzero(where)[1],
        ))  # fmt: skip
    return found


def trained(flows: Flows, geometry: Geometry, last: int, recipe: Recipe | None = None, *, source: str = "") -> Model:
    """A model that has seen no year after ``last``; calibrated on the newest past period, held out for it.

    Raises MissingRelease where LightGBM is not installed, InputError without a past period.
    """
    recipe = recipe or Recipe()
    past = periods(flows, last, recipe)
    parts = [gathered(flows, geometry, period, recipe) for period in past]
    names = parts[0].names
    knots, spread, held = calibrated(flows, geometry, past, parts, recipe)
    whole = Rows.joined(parts)
    forests = {name: forest(name, whole, recipe) for name in FORESTS}
    card = {
        "trained_on": source,
        "last_year": last,
        "periods": [f"{p.base[0]}-{p.end} → {p.outcome[0]}-{p.outcome[-1]} ({p.history})" for p in past],
        "calibrated_on": held,
        "rows": len(whole.figures),
        "openings": int(whole.opened.sum()),
        "products": len(set(flows.products) - recipe.skip_products),
        "countries": len(set(flows.countries) - recipe.skip_exporters),
        "seed": recipe.seed,
    }
    return Model(names, forests, BLEND, knots, spread, card)


BLEND = 2.0


def forest(name: str, rows: Rows, recipe: Recipe) -> Any:
    """One forest of the model from the rows that it is about."""
    candidate = np.isnan(rows.gain)
    chosen = {
        "order": candidate & _listed(rows),
        "chance": candidate,
        "deepen": ~candidate,
    }.get(name, candidate & rows.stayed & (rows.after >= OPEN_USD))
    target = {
        "order": rows.opened,
        "chance": rows.opened,
        "deepen": rows.gain,
    }.get(name, np.log(np.maximum(rows.after, 1)))
    weight = rows.weight if name == "chance" else np.ones(len(rows.weight))
    return grown(
        name, rows.names, rows.figures[chosen], target[chosen], weight[chosen], rows.group[chosen], recipe.trees
    )


def _listed(rows: Rows) -> Flags:
    """Rows of lists with an opening."""
    some = np.zeros(int(rows.group.max(initial=0)) + 1, bool)
    some[rows.group[rows.opened]] = True
    found: Flags = some[rows.group]
    return found


HELD = 3  # past periods that the chances are calibrated on: one alone takes a boom for the rule


def calibrated(
    flows: Flows, geometry: Geometry, past: Sequence[Period], parts: Sequence[Rows], recipe: Recipe
) -> tuple[Array, float, list[str]]:
    """Knots of the isotonic chance and the spread of amounts, from the newest past periods, each held out.

    A period is read as it would have been read in its day: by forests of periods whose outcome had ended when its base
    did. How much too high or low chances come out changes from one period to the next (booms, crises), so all held-out
    periods count alike. A table too short for that is read by its other periods, and the card says so.

    returns  knots (2, n); spread, log; the held-out periods in words
    """
    small = replace(recipe, trees=recipe.trees * 0.8)
    odds, opened, weight, outside, words = [], [], [], [], []
    for held, (period, older) in zip(parts, _read_in_their_day(flows, geometry, past, parts, recipe), strict=False):
        candidate = np.isnan(held.gain)
        odds.append(forest("chance", older, small).score(held.figures[candidate]))
        opened.append(held.stayed[candidate].astype(float))
        weight.append(held.weight[candidate])
        outside.append(_outside(older, held, recipe))
        words.append(period)
    found = np.concatenate(outside)
    spread = float(np.quantile(found, 0.5)) if len(found) >= 20 else 0.0
    return _knots(np.concatenate(odds), np.concatenate(opened), np.concatenate(weight)), spread, words


def _read_in_their_day(
    flows: Flows, geometry: Geometry, past: Sequence[Period], parts: Sequence[Rows], recipe: Recipe
) -> Iterator[tuple[str, Rows]]:
    """For each of the newest periods, in words, the rows that a model of its day was grown from."""
    able = [held for held in past[:HELD] if held.end - 2 * SPAN - 1 >= flows.years[0]]
    if not able:
        yield f"{past[0].base[0]}-{past[0].end} by the other periods", Rows.joined(parts[1:] or parts)
    for held in able:
        of_its_day = periods(flows, held.end, recipe)
        older = Rows.joined([gathered(flows, geometry, period, recipe) for period in of_its_day])
        yield f"{held.base[0]}-{held.end} by what ended in {of_its_day[0].outcome[-1]} or before", older


def _knots(odds: Array, opened: Array, weight: Array) -> Array:
    """Score and isotonic chance in 200 steps of the score, (2, n)."""
    from scipy.optimize import isotonic_regression

    order = np.argsort(odds, kind="stable")
    x, w = odds[order], weight[order]
    fitted = isotonic_regression(opened[order], weights=w).x
    parts = [part for part in np.array_split(np.arange(len(order)), 200) if len(part)]
    at = np.array([np.average(x[part], weights=w[part]) for part in parts])
    chance = np.array([np.average(fitted[part], weights=w[part]) for part in parts])
    return np.stack([at, np.maximum.accumulate(chance)])


def _outside(older: Rows, held: Rows, recipe: Recipe) -> Array:
    """By how much each opening's log amount lay outside the predicted quartiles, negative within."""
    opened = np.isnan(held.gain) & held.stayed & (held.after >= OPEN_USD)
    if not opened.any():
        return np.empty(0)
    low, middle, high = (forest(name, older, recipe).score(held.figures[opened]) for name in ("low", "middle", "high"))
    true = np.log(held.after[opened])
    return np.asarray(np.maximum(np.minimum(low, middle) - true, true - np.maximum(high, middle)))
