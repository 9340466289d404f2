"""A backtest as plain data (for JSON) and as Markdown tables (for people)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hanbada.base.interval import Interval
from hanbada.base.text import Lang, Text
from hanbada.ranking.backtest.metrics import Decile
from hanbada.ranking.backtest.run import Backtest, Calibration, TaskResult
from hanbada.ranking.chances.names import METHOD_NAMES

GROUPS: Mapping[str, Text] = {
    "capable": Text(
        "수출 역량이 있는 국가(그 품목 100만 달러 이상)", "capable exporters (1 million USD of the product or more)"
    ),
    "small": Text("소규모 수출국", "small exporters"),
    "peers": Text("한국·일본·독일·대만", "Korea, Japan, Germany, Taiwan"),
    "korea": Text("한국", "Korea"),
}


def to_dict(found: Backtest) -> dict[str, Any]:
    """Everything, JSON-ready; unknown is null."""
    return {
        "table": found.table,
        "base": list(found.split.base),
        "outcome": list(found.split.outcome),
        "notes": [{"ko": note.ko, "en": note.en} for note in found.notes],
        "tasks": {name: _task(task) for name, task in found.tasks.items()},
        "groups": {name: _task(task) for name, task in found.groups.items()},
        "families": {name: _task(task) for name, task in found.families.items()},
        "deepen": {name: _intervals(held) for name, held in found.deepen.items()},
        "amount": _intervals(found.amount),
        "avoid": _intervals(found.avoid),
        "survive": _intervals(found.survive),
        "bounds": {name: _intervals(held) for name, held in found.bounds.items()},
        "calibration": _calibration(found.calibration) if found.calibration else None,
        "gains": {name: list(values) for name, values in found.gains.items()},
        "model": dict(found.card),
        "seconds": found.seconds,
    }


def _intervals(held: Mapping[str, Interval]) -> dict[str, Any]:
    return {name: value.to_dict() for name, value in held.items()}


def _task(task: TaskResult) -> dict[str, Any]:
    return {
        "label": {"ko": task.label.ko, "en": task.label.en},
        "cases": task.cases,
        "opened": task.opened,
        "lists": task.lists,
        "lists_opened": task.lists_opened,
        "best_simple": task.best_simple,
        "methods": {
            name: {"figures": _intervals(result.figures), "learned_minus": _intervals(result.learned_minus)}
            for name, result in task.methods.items()
        },
    }


def _calibration(found: Calibration) -> dict[str, Any]:
    def decile(one: Decile) -> dict[str, Any]:
        return {"cases": one.cases, "chance": one.chance, "opened": one.opened.to_dict(), "holds": one.holds}

    return {
        "brier_skill": found.skill.to_dict(),
        "slope": found.slope.to_dict(),
        "expected_over_observed": found.expected.to_dict(),
        "tenths": [decile(one) for one in found.tenths],
        "top_hundredths": [decile(one) for one in found.top_hundredths],
    }


def shown(value: Interval, digits: int = 3) -> str:
    """A figure with its interval: ".438 [.420, .455]".

    >>> shown(Interval(0.4378, 0.42, 0.4554))
    '.438 [.420, .455]'
    """

    def short(number: float) -> str:
        text = f"{number:.{digits}f}"
        return text.replace("0.", ".", 1) if abs(number) < 1 else text

    if value.value != value.value:
        return "–"
    if value.low != value.low:
        return short(value.value)
    return f"{short(value.value)} [{short(value.low)}, {short(value.high)}]"


_COLUMNS = ("ndcg_10", "auc", "average_precision", "hit_5", "recall_10", "precision_5")
_HEADS: Mapping[Lang, tuple[str, ...]] = {
    "ko": ("방법", "NDCG@10", "AUC", "AP", "hit@5", "recall@10", "precision@5(전체)", "학습 순위와의 NDCG 차이"),
    "en": ("method", "NDCG@10", "AUC", "AP", "hit@5", "recall@10", "precision@5 (all lists)", "learned minus it, NDCG"),
}


def task_table(task: TaskResult, lang: Lang) -> str:
    """One task as a Markdown table, best NDCG@10 first; a sentence where nothing opened."""
    if not task.methods:
        return {
            "ko": f"후보 {task.cases:,}개 중 열린 시장이 없음.",
            "en": f"None of {task.cases:,} candidates opened.",
        }[lang]
    heads = _HEADS[lang]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    order = sorted(task.methods, key=lambda name: -task.methods[name].figures["ndcg_10"].value)
    for name in order:
        held = task.methods[name]
        cells = [shown(held.figures[column]) for column in _COLUMNS]
        minus = held.learned_minus.get("ndcg_10")
        label = METHOD_NAMES[name].in_(lang)
        cells = [f"**{label}**" if name == "learned" else label, *cells, shown(minus) if minus else ""]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def headline(task: TaskResult, lang: Lang) -> str:
    """How many cases, openings and lists a task has."""
    if lang == "ko":
        return f"후보 {task.cases:,}개, 개척 {task.opened:,}개, 목록 {task.lists:,}개(개척이 있는 목록 {task.lists_opened:,}개)"
    return f"{task.cases:,} candidates, {task.opened:,} openings, {task.lists:,} lists ({task.lists_opened:,} with an opening)"
