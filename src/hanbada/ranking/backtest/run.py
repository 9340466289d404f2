"""One backtest: scores of a base period held to an outcome, every figure with its interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar

import numpy as np

from hanbada.base.arrays import Array, Flags
from hanbada.base.interval import Interval
from hanbada.base.text import Text
from hanbada.base.threads import one_thread
from hanbada.data.identity import names
from hanbada.ranking.backtest.cases import CAPABLE_USD, Cases, collect
from hanbada.ranking.backtest.methods import BASELINES, Learned, formulas, together
from hanbada.ranking.backtest.metrics import (
    Decile,
    Draws,
    Lists,
    brier_skill,
    calibration_slope,
    deciles,
    list_metrics,
    ranked,
)
from hanbada.ranking.backtest.split import Split
from hanbada.ranking.backtest.tasks import OPENINGS, PEERS, Opening
from hanbada.ranking.chances.flows import Flows
from hanbada.ranking.chances.model import Model
from hanbada.ranking.chances.window import HISTORY, Geometry

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MethodResult:
    """How one method did in one task: metric → figure with its interval; and against the learned one."""

    figures: Mapping[str, Interval]
    learned_minus: Mapping[str, Interval] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TaskResult:
    """One opening task: how many cases and lists, and each method's result; empty methods where nothing opened."""

    label: Text
    cases: int
    opened: int
    lists: int
    lists_opened: int
    methods: Mapping[str, MethodResult]

    @property
    def best_simple(self) -> str | None:
        """The baseline of the largest NDCG@10, None without any."""
        held = {name: s.figures["ndcg_10"].value for name, s in self.methods.items() if name in BASELINES}
        return max(held, key=lambda name: held[name]) if held else None


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the predicted chances held: Brier skill above the base rate, slope, expected ÷ observed, tenths of the cases."""

    skill: Interval
    slope: Interval
    expected: Interval
    tenths: tuple[Decile, ...]
    top_hundredths: tuple[Decile, ...]


@dataclass(frozen=True, slots=True)
class Backtest:
    """All that one run found. ``groups``: the main task for some exporters; ``families``: by chapter of products."""

    table: str
    split: Split
    notes: tuple[Text, ...]
    tasks: Mapping[str, TaskResult]
    groups: Mapping[str, TaskResult]
    families: Mapping[str, TaskResult]
    deepen: Mapping[str, Mapping[str, Interval]]
    amount: Mapping[str, Interval]
    avoid: Mapping[str, Interval]
    survive: Mapping[str, Interval]
    bounds: Mapping[str, Mapping[str, Interval]]
    calibration: Calibration | None
    gains: Mapping[str, tuple[float, ...]]
    card: Mapping[str, object]
    seconds: float


def backtest(
    name: str,
    flows: Flows,
    geometry: Geometry,
    split: Split,
    *,
    model: Model | None,
    methods: Sequence[str] | None = None,
    exporter: str | None = None,
    notes: Sequence[Text] = (),
    history: int = HISTORY,
    stale: int = 0,
    redraws: int = 400,
) -> Backtest:
    """The whole comparison on one split.

    model     the learned ranker, None to leave it out; must not have seen a year after the base
    exporter  only this exporter's lists (ISO3 or the table's code); the scores stay the same
    """
    began = perf_counter()
    cases = scored(flows, geometry, split, model, methods, history=history, stale=stale)
    if exporter is not None:
        cases = cases.where(np.isin(cases.exporter, _exporters(flows, (exporter, names.read(exporter) or exporter))))
    draws = Draws.of(cases.exporter, redraws)
    learned = model is not None
    main = OPENINGS["open"]
    notes = [*notes, *_notes(split, cases)]
    return Backtest(
        table=name,
        split=split,
        notes=tuple(notes),
        tasks=_tasks(cases, draws),
        groups={} if exporter else _groups(flows, cases, main, redraws),
        families={} if exporter else _families(flows, cases, main, redraws),
        deepen=deepened(cases, draws),
        amount=amounts(cases, draws) if learned else {},
        avoid=avoided(cases, draws),
        survive=survived(flows, cases, split, draws),
        bounds=bounds(cases, flows, split, draws),
        calibration=calibrated(cases, main, draws) if learned else None,
        gains=gain_curves(cases, main),
        card=dict(model.card) if model else {},
        seconds=round(perf_counter() - began, 1),
    )


def _tasks(cases: Cases, draws: Draws) -> dict[str, TaskResult]:
    """Every opening task."""
    return _two_at_a_time(OPENINGS, lambda opening: opening_result(cases, opening, draws))


def _two_at_a_time(chosen: Mapping[str, T], result: Callable[[T], TaskResult]) -> dict[str, TaskResult]:
    """A result for each of the chosen, by name; two threads, each with a linear algebra of one."""
    with one_thread(), ThreadPoolExecutor(2) as pool:
        return dict(zip(chosen, pool.map(result, chosen.values()), strict=True))


def scored(
    flows: Flows,
    geometry: Geometry,
    split: Split,
    model: Model | None,
    methods: Sequence[str] | None = None,
    *,
    history: int = HISTORY,
    stale: int = 0,
) -> Cases:
    """The cases of a split with the scores of the chosen methods."""
    last = max(split.base)
    chosen = [method.fitted(flows, geometry, last) for method in formulas(methods)]
    if model is not None:
        chosen.append(Learned(model).fitted(flows, geometry, last))
    return collect(flows, geometry, split, together(chosen), history=history, stale=stale)


def _notes(split: Split, cases: Cases) -> list[Text]:
    found = []
    silent = np.unique(cases.market[cases.candidate & ~cases.reported])
    if len(silent):
        found.append(Text(
            f"어느 해에 신고가 없는 시장 {len(silent)}개는 주 지표에서 제외함(부재는 개척도 퇴출도 아님)",
            f"{len(silent)} markets without a report in some year left out of the main task (absence is no opening or exit)",
        ))  # fmt: skip
    if len(split.outcome) < 2:
        found.append(
            Text("결과연도가 하나라 지속 개척을 판정할 수 없음", "one outcome year: whether it lasted cannot be told")
        )
    if not OPENINGS["open"].opened(cases)[OPENINGS["open"].candidate(cases)].any():
        found.append(Text(
            "이 표와 기간에는 새로 열린 시장이 없어 순위를 견줄 수 없음",
            "no market opened in this table and these periods: there is nothing to compare orders by",
        ))  # fmt: skip
    return found


def opening_result(cases: Cases, task: Opening, draws: Draws) -> TaskResult:
    """One task for all methods."""
    held = cases.where(task.candidate(cases))
    opened = task.opened(held)
    if not len(held) or not opened.any():
        return TaskResult(task.label, len(held), 0, 0, 0, {})
    lists = Lists.of(held.exporter, held.product)
    some = np.add.reduceat(opened[lists.order].astype(np.int64), lists.start) > 0
    inside = np.zeros(len(held), bool)
    inside[lists.order] = np.repeat(some, lists.length)
    part, happened = held.where(inside), opened[inside]
    orders = [name for name in held.scores if name in BASELINES or name == "learned"]
    drawn = {name: _listed(lists, part, name, happened, draws) for name in orders}
    for name, own in drawn.items():
        # the learned ranker orders within a list by one forest and tells lists apart by its chance
        pooled = held.scores["odds" if name == "learned" else name]
        own["auc"] = draws.auc(held.exporter, pooled, opened)
    results = {
        name: MethodResult(
            {metric: Interval.of(values[0], values[1:]) for metric, values in own.items()},
            {
                metric: Interval.of(drawn["learned"][metric][0] - values[0], drawn["learned"][metric][1:] - values[1:])
                for metric, values in own.items()
            }
            if "learned" in drawn and name != "learned"
            else {},
        )
        for name, own in drawn.items()
    }
    return TaskResult(task.label, len(held), int(opened.sum()), len(lists.start), int(some.sum()), results)


def _listed(every: Lists, part: Cases, name: str, opened: Flags, draws: Draws) -> dict[str, Array]:
    """List metrics from the lists with an opening alone; the others only count in the share of the first five."""
    lists = Lists.of(part.exporter, part.product)
    values = list_metrics(lists, part.scores[name], opened)
    found = {metric: draws.mean(lists.exporter, own) for metric, own in values.items()}
    hits = np.zeros(draws.weight.shape[1])
    np.add.at(hits, draws.places(lists.exporter), values["precision_5"])
    number = np.bincount(draws.places(every.exporter), minlength=len(hits))
    return found | {"precision_5": (draws.weight @ hits) / np.maximum(draws.weight @ number, 1)}


def _exporters(flows: Flows, names: Sequence[str]) -> list[int]:
    return [
        place
        for place, (code, iso3) in enumerate(zip(flows.countries, flows.iso3, strict=True))
        if code in names or iso3 in names
    ]


def _groups(flows: Flows, cases: Cases, task: Opening, redraws: int) -> dict[str, TaskResult]:
    """The main task for capable exporters, small ones, Korea with its peers, and Korea."""
    capable = cases.exports >= CAPABLE_USD
    chosen = {
        "capable": capable,
        "small": ~capable,
        "peers": np.isin(cases.exporter, _exporters(flows, PEERS)),
        "korea": np.isin(cases.exporter, _exporters(flows, ("KOR",))),
    }
    return _two_at_a_time({name: which for name, which in chosen.items() if which.any()}, _some(cases, task, redraws))


def _some(cases: Cases, task: Opening, redraws: int) -> Callable[[Flags], TaskResult]:
    """A task's result for the cases chosen."""

    def result(which: Flags) -> TaskResult:
        held = cases.where(which)
        return opening_result(held, task, Draws.of(held.exporter, redraws))

    return result


def _families(flows: Flows, cases: Cases, task: Opening, redraws: int) -> dict[str, TaskResult]:
    """The main task by chapter, the first two digits of the product."""
    chapter = np.array([code[:2] for code in flows.products])
    of = chapter[cases.product]
    chosen = {str(name): of == name for name in np.unique(of).tolist()}
    return _two_at_a_time(chosen, _some(cases, task, redraws))


def deepened(cases: Cases, draws: Draws) -> dict[str, dict[str, Interval]]:
    """Share of the realised growth in the first five served markets, by method; lists of more than five with growth."""
    served = cases.where((cases.flow > 0) & cases.reported)
    if not len(served):
        return {}
    lists = Lists.of(served.exporter, served.product)
    growth = np.maximum(served.after - served.flow, 0)
    total = np.add.reduceat(growth[lists.order], lists.start)
    fit = (total > 0) & (lists.length > 5)
    drawn = {}
    for name in ("size", "export_potential", "gravity", "present_sales", "present_share", "learned", "deepen"):
        if name not in served.scores:
            continue
        order, place = ranked(lists, served.scores[name])
        first = np.add.reduceat(growth[order] * (place < 5), lists.start)
        share = np.where(fit, first / np.maximum(total, 1e-9), np.nan)
        drawn[name] = draws.mean(lists.exporter, share)
    own = drawn.get("deepen")
    return {
        name: {"share": Interval.of(values[0], values[1:])}
        | (
            {"learned_minus": Interval.of(own[0] - values[0], own[1:] - values[1:])}
            if own is not None and name != "deepen"
            else {}
        )
        for name, values in drawn.items()
    }


def amounts(cases: Cases, draws: Draws) -> dict[str, Interval]:
    """Of the markets that opened and stayed: how the flow compares with what was expected."""
    task = OPENINGS["open"]
    held = cases.where(task.candidate(cases) & task.opened(cases))
    if not len(held):
        return {}
    held = held.where(np.isfinite(held.scores["amount_middle"]))
    low, middle, high = (held.scores[f"amount_{name}"] for name in ("low", "middle", "high"))
    off = np.abs(np.log(np.maximum(held.after, 1) / middle))
    usual = np.abs(np.log(np.maximum(held.after, 1) / np.median(held.after)))
    drawn = {
        "within_middle_half": draws.mean(held.exporter, ((held.after >= low) & (held.after <= high)).astype(float)),
        "above_median": draws.mean(held.exporter, (held.after > middle).astype(float)),
        "log_error": draws.mean(held.exporter, off),
        "log_error_of_one_median": draws.mean(held.exporter, usual),
    }
    return {name: Interval.of(values[0], values[1:]) for name, values in drawn.items()}


def avoided(cases: Cases, draws: Draws) -> dict[str, Interval]:
    """How often markets open that the plan advises against, ÷ how often the rest do.

    ``rules``  tiny share of world imports, or falling demand: what the plan says without a model
    ``chance`` the half of each exporter's list with the least chance
    """
    task = OPENINGS["open"]
    held = cases.where(task.candidate(cases))
    if not len(held):
        return {}
    opened = task.opened(held).astype(float)
    share = held.imports / _world(held)
    chosen = {"rules": share < 0.001}
    if "learned" in held.scores:
        lists = Lists.of(held.exporter, held.product)
        order, place = ranked(lists, held.scores["learned"])
        late = np.zeros(len(held), bool)
        late[order] = place >= np.repeat(lists.length, lists.length) / 2
        chosen["chance"] = late
    found: dict[str, Interval] = {}
    for name, listed in chosen.items():
        on = draws.ratio(held.exporter[listed], opened[listed], np.ones(int(listed.sum())))
        off = draws.ratio(held.exporter[~listed], opened[~listed], np.ones(int((~listed).sum())))
        drawn = np.divide(on, off, out=np.full(len(on), np.nan), where=off > 0)
        found |= {
            f"{name}_ratio": Interval.of(drawn[0], drawn[1:]),
            f"{name}_opened": Interval.of(on[0], on[1:]),
            f"{name}_rest_opened": Interval.of(off[0], off[1:]),
            f"{name}_listed": Interval.of(float(listed.mean()), np.array([])),
        }
    return found


def _world(cases: Cases) -> Array:
    """World imports of each case's product."""
    key = cases.product * 100_000 + cases.market
    _, first = np.unique(key, return_index=True)
    total = np.bincount(cases.product[first], cases.imports[first], int(cases.product.max()) + 1)
    found: Array = np.maximum(total[cases.product], 1)
    return found


def survived(flows: Flows, cases: Cases, split: Split, draws: Draws) -> dict[str, Interval]:
    """Of what opened: which share still sells 50,000 USD a year one period later, and how much; {} without later years."""
    later = tuple(max(split.outcome) + 1 + step for step in range(len(split.outcome)))
    if not set(later) <= set(flows.years):
        return {}
    task = OPENINGS["open"]
    held = cases.where(task.candidate(cases) & task.opened(cases))
    if not len(held):
        return {}
    after = np.zeros(len(held))
    for product in np.unique(held.product):
        here = held.product == product
        cube = flows.cube(int(product), later).mean(0)
        after[here] = cube[held.exporter[here], held.market[here]]
    still = draws.mean(held.exporter, (after >= 50_000).astype(float))
    dollars = draws.ratio(held.exporter, after, held.after)
    found = {"still_open": Interval.of(still[0], still[1:]), "dollars_later": Interval.of(dollars[0], dollars[1:])}
    if "learned" in held.scores:
        likely = held.scores["chance"] >= np.median(held.scores["chance"])
        values = draws.mean(held.exporter[likely], (after[likely] >= 50_000).astype(float))
        found["still_open_of_likely"] = Interval.of(values[0], values[1:])
    return found


def bounds(cases: Cases, flows: Flows, split: Split, draws: Draws) -> dict[str, dict[str, Interval]]:
    """What knowing the outcome years would give: orders by the market's and the exporter's later totals."""
    task = OPENINGS["mean"]
    held = cases.where(task.candidate(cases))
    opened = task.opened(held)
    if not opened.any():
        return {}
    later = np.zeros(len(held))
    supply = np.zeros(len(held))
    for product in np.unique(held.product):
        here = held.product == product
        cube = flows.cube(int(product), split.outcome).mean(0)
        later[here], supply[here] = cube.sum(0)[held.market[here]], cube.sum(1)[held.exporter[here]]
    orders = {"later_imports": np.log1p(later)}
    if "potential_stand_in" in held.scores:
        changed = np.log1p(later) - np.log1p(held.imports)
        orders["potential_of_later_imports"] = held.scores["potential_stand_in"] + changed
    if "learned" in held.scores:
        changed = np.log((later + 1e4) / (held.imports + 1e4)) + np.log((supply + 1e4) / (held.exports + 1e4))
        orders["learned_and_later_totals"] = held.scores["learned"] + changed
    lists = Lists.of(held.exporter, held.product)
    found: dict[str, dict[str, Interval]] = {}
    for name, score in orders.items():
        ndcg = draws.mean(lists.exporter, list_metrics(lists, score, opened)["ndcg_10"])
        area = draws.auc(held.exporter, score, opened)
        found[name] = {"ndcg_10": Interval.of(ndcg[0], ndcg[1:]), "auc": Interval.of(area[0], area[1:])}
    return found


def calibrated(cases: Cases, task: Opening, draws: Draws) -> Calibration | None:
    """How the chances of the main task held; None where nothing opened."""
    held = cases.where(task.candidate(cases))
    opened = task.opened(held)
    if not opened.any():
        return None
    chance = held.scores["chance"]
    skill = brier_skill(draws, held.exporter, chance, opened)
    slope = calibration_slope(draws, held.exporter, chance, opened)
    expected = draws.ratio(held.exporter, chance, opened.astype(float))
    top = np.argsort(chance, kind="stable")[-max(1, len(chance) // 10) :]
    return Calibration(
        Interval.of(skill[0], skill[1:]),
        Interval.of(slope[0], slope[1:]),
        Interval.of(expected[0], expected[1:]),
        deciles(draws, held.exporter, chance, opened),
        deciles(draws, held.exporter[top], chance[top], opened[top]),
    )


def gain_curves(cases: Cases, task: Opening, points: int = 50) -> dict[str, tuple[float, ...]]:
    """Share of the openings within the first 1 … ``points`` places of every list, by method."""
    held = cases.where(task.candidate(cases))
    opened = task.opened(held)
    if not opened.any():
        return {}
    lists = Lists.of(held.exporter, held.product)
    found = {}
    for name in ("size", "size_over_distance", "export_potential", "gravity", "similar_exporters", "learned"):
        if name in held.scores:
            order, place = ranked(lists, held.scores[name])
            hits = np.bincount(np.minimum(place, points), opened[order], points + 1)[:points]
            found[name] = tuple(np.round(np.cumsum(hits) / opened.sum(), 5).tolist())
    return found
