"""python -m bench.how_good.runs PART FOLDER OUT: one part of the measurements, written as JSON.

PART    baci | fish | baci-before | baci-stale | fish-stale | left-out
FOLDER  holds the two data sets; OUT receives PART.json (and the pictures)
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bench.how_good.tables import SPLITS, Ground
from hanbada.base.arrays import Flags
from hanbada.base.interval import Interval
from hanbada.ranking.backtest.cases import Cases, collect
from hanbada.ranking.backtest.curves import gain_picture, reliability_picture
from hanbada.ranking.backtest.metrics import Draws, Lists, auc, list_metrics
from hanbada.ranking.backtest.report import to_dict
from hanbada.ranking.backtest.run import backtest
from hanbada.ranking.backtest.tasks import OPENINGS
from hanbada.ranking.backtest.training import BLEND, Recipe, Rows, forest, gathered, periods
from hanbada.ranking.chances.features import Sheet
from hanbada.ranking.chances.flows import Flows
from hanbada.ranking.chances.model import vintage

SMALL = Recipe(periods=4, trees=0.3)
USUAL = 2  # past periods that the comparisons of this part rest on
SIMPLE = {"size": "market_size", "gravity": "gravity", "similar_exporters": "similar_exporters",
          "related_products": "pair_related", "potential_stand_in": "potential", "past_sales": "past_mean"}  # fmt: skip
FAMILIES = {"25": "25", "26-27": "26,27", "28": "28", "71": "71", "72-76": "72,73,74,75,76", "78-81": "78,79,80,81"}
WITHOUT = {
    "history": ("past_", "now", "place_past"),
    "relatives": ("similar_", "space_", "place_similar", "place_space", "pair_related", "place_pair_related"),
    "distance": ("distance", "contiguous", "language", "nearest_", "neighbours_"),
}


def compared(part: str, folder: Path, out: Path) -> dict[str, Any]:
    """The whole comparison on one split with the newest shipped model that had not seen its outcome."""
    name, _, stale = part.partition("-stale")
    ground, split = Ground.of(name, folder), SPLITS[name]
    age = 2 if stale or part.endswith("stale") else 0
    model = vintage(max(split.base) - age)
    found = backtest(name, ground.flows, ground.geometry, split, model=model, stale=age)
    if not age:
        for lang in ("ko", "en"):
            (out / f"{name}-gains.{lang}.svg").write_text(gain_picture(found, lang), encoding="utf-8")  # type: ignore[arg-type]
            if found.calibration:
                picture = reliability_picture(found.calibration, f"{name} {split.name}", lang)  # type: ignore[arg-type]
                (out / f"{name}-reliability.{lang}.svg").write_text(picture, encoding="utf-8")
    return to_dict(found)


def figures(made: Sheet, cells: Flags) -> dict[str, Any]:
    """All figures of the cells as one block."""
    return {"figures": made.matrix(tuple(made.values), cells)}


def left_out(folder: Path) -> dict[str, Any]:
    """Families, exporters, groups of figures and past periods left out in turn; and what knowing more would give."""
    ground = Ground.of("baci", folder)
    split, flows = SPLITS["baci"], ground.flows
    test = collect(flows, ground.geometry, split, figures)
    test = with_openings(test.where(OPENINGS["mean"].candidate(test)))
    past = periods(flows, 2021, SMALL)
    parts = [gathered(flows, ground.geometry, period, SMALL) for period in past]
    few = Rows.joined(parts[:USUAL])
    names = few.names
    chapter = np.array([code[:2] for code in flows.products])
    found: dict[str, Any] = {"families": {}, "exporters": {}, "without": {}, "periods": {}, "ceiling": {}}
    base = judged(test, scored(few, test.scores["figures"]), names)
    found["all"] = base
    say("all", base)
    for family, members in FAMILIES.items():
        inside = np.isin(chapter, members.split(","))
        kept, held = few.where(~inside[few.product]), test.where(inside[test.product])
        found["families"][family] = judged(held, scored(kept, held.scores["figures"]), names)
        say(family, found["families"][family])
    fold = np.random.default_rng(5).integers(0, 3, len(flows.countries))
    for number in range(3):
        kept, held = few.where(fold[few.exporter] != number), test.where(fold[test.exporter] == number)
        found["exporters"][str(number + 1)] = judged(held, scored(kept, held.scores["figures"]), names)
        say(f"exporters {number + 1}", found["exporters"][str(number + 1)])
    for label, starts in WITHOUT.items():
        columns = [at for at, name in enumerate(names) if not name.startswith(starts)]
        found["without"][label] = judged(test, scored(few, test.scores["figures"], columns), names)
        say(f"without {label}", found["without"][label])
    for count in (1, len(parts)):
        found["periods"][str(count)] = judged(test, scored(Rows.joined(parts[:count]), test.scores["figures"]), names)
        say(f"periods {count}", found["periods"][str(count)])
    for label, later in CEILINGS.items():
        more = Rows.joined(
            [widened(part, later, flows, period.outcome) for part, period in zip(parts[:USUAL], past, strict=False)]
        )
        block = np.column_stack([test.scores["figures"], later(flows, split.outcome, test)]).astype(np.float32)
        found["ceiling"][label] = judged(test, scored(more, block), names)
        say(f"ceiling {label}", found["ceiling"][label])
    return found


def with_openings(cases: Cases) -> Cases:
    """The cases of lists with an opening; the others cost time and say nothing about the order within a list."""
    opened = OPENINGS["mean"].opened(cases)
    key = cases.product * 1000 + cases.exporter
    return cases.where(np.isin(key, np.unique(key[opened])))


def say(label: str, held: dict[str, Any]) -> None:
    """Progress on the error stream."""
    print(label, held["learned"]["ndcg_10"], held["learned"]["auc"], file=sys.stderr, flush=True)


def scored(rows: Rows, block: np.ndarray, columns: list[int] | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Order and odds of the test cells by forests of half size, grown from the rows."""
    if columns is not None:
        rows = Rows(tuple(rows.names[at] for at in columns), **{
            name: getattr(rows, name) for name in Rows.__slots__ if name not in ("names", "figures")
        }, figures=np.ascontiguousarray(rows.figures[:, columns]))  # fmt: skip
        block = np.ascontiguousarray(block[:, columns])
    odds = forest("chance", rows, SMALL).score(block)
    return odds + BLEND * forest("order", rows, SMALL).score(block), odds


def judged(cases: Cases, scores: tuple[np.ndarray, np.ndarray], names: tuple[str, ...]) -> dict[str, Any]:
    """The learned order and simple ones on the comparison label, with the interval of the difference to the best."""
    opened = OPENINGS["mean"].opened(cases)
    lists, draws = Lists.of(cases.exporter, cases.product), Draws.of(cases.exporter, 400)
    block = cases.scores["figures"]
    orders = {"learned": scores[0]} | {
        label: np.nan_to_num(block[:, names.index(name)].astype(float), nan=-1e9) for label, name in SIMPLE.items()
    }
    drawn = {
        label: draws.mean(lists.exporter, list_metrics(lists, order, opened)["ndcg_10"])
        for label, order in orders.items()
    }
    best = max(SIMPLE, key=lambda label: drawn[label][0])
    minus = drawn["learned"] - drawn[best]
    return {
        "lists": int(np.isfinite(list_metrics(lists, scores[0], opened)["ndcg_10"]).sum()),
        "learned": {
            "ndcg_10": Interval.of(drawn["learned"][0], drawn["learned"][1:]).to_dict(),
            "auc": round(auc(scores[1], opened), 4),
        },
        "simple": best,
        "simple_ndcg_10": round(float(drawn[best][0]), 4),
        "minus": Interval.of(minus[0], minus[1:]).to_dict(),
    }


Later = Callable[[Flows, tuple[int, ...], Any], np.ndarray]


def later_totals(flows: Flows, outcome: tuple[int, ...], cells: Any) -> np.ndarray:
    """The market's imports and the exporter's exports of the product in the outcome years, (r, 2)."""
    found = np.zeros((len(cells.product), 2))
    for product in np.unique(cells.product):
        here = cells.product == product
        cube = flows.cube(int(product), outcome).mean(0)
        found[here] = np.log1p(np.column_stack([cube.sum(0)[cells.market[here]], cube.sum(1)[cells.exporter[here]]]))
    return found


def later_pairs(flows: Flows, outcome: tuple[int, ...], cells: Any) -> np.ndarray:
    """Those, and the trade of the two countries in all other products in the outcome years, (r, 3)."""
    count = len(flows.countries)
    total = np.zeros((count, count))
    own = np.zeros(len(cells.product))
    for product in range(len(flows.products)):
        cube = flows.cube(product, outcome).mean(0)
        total += cube
        here = cells.product == product
        own[here] = cube[cells.exporter[here], cells.market[here]]
    others = np.log1p(np.maximum(total[cells.exporter, cells.market] - own, 0))
    return np.column_stack([later_totals(flows, outcome, cells), others])


CEILINGS: dict[str, Later] = {"later totals": later_totals, "later totals and pairs": later_pairs}


def widened(rows: Rows, later: Later, flows: Flows, outcome: tuple[int, ...]) -> Rows:
    """Training rows with figures of the outcome years: only to learn what knowing them would be worth."""
    extra = later(flows, outcome, rows)
    held = {name: getattr(rows, name) for name in Rows.__slots__ if name not in ("names", "figures")}
    block = np.column_stack([rows.figures, extra]).astype(np.float32)
    return Rows((*rows.names, *(f"later_{at}" for at in range(extra.shape[1]))), figures=block, **held)


def main(part: str, folder: str, out: str) -> None:
    """Run one part."""
    target = Path(out)
    target.mkdir(parents=True, exist_ok=True)
    found = left_out(Path(folder)) if part == "left-out" else compared(part, Path(folder), target)
    (target / f"{part}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:4])
