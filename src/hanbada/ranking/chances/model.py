"""The model file: forests, how their scores become chances, and the card that says what it was trained on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array, Floats
from hanbada.base.errors import InputError, Where
from hanbada.base.text import Text
from hanbada.ranking.chances.features import OPEN_USD
from hanbada.ranking.chances.forest import Forest

SHIPPED = Path(__file__).parent / "shipped"
FORESTS = ("order", "chance", "low", "middle", "high", "deepen")


@dataclass(frozen=True, slots=True)
class Model:
    """A learned ranker.

    names      the figures of a sheet that it reads
    forests    order (within a list), chance (log odds), low, middle, high (log amount of an opening), deepen
    blend      how much the order forest adds to the log odds
    knots      (2, n) score and chance: between them the chance is read along straight lines
    spread     what is added to low and high so that half of the held-out openings lay between
    card       trained on what, when, how, with which figures
    """

    names: tuple[str, ...]
    forests: Mapping[str, Forest]
    blend: float
    knots: Array
    spread: float
    card: Mapping[str, Any]

    def odds(self, rows: Floats) -> Array:
        """Log odds before calibration, (r,)."""
        return self.forests["chance"].score(rows)

    def order(self, rows: Floats, odds: Array | None = None) -> Array:
        """The score that markets are ordered by, (r,)."""
        own = self.odds(rows) if odds is None else odds
        return own + self.blend * self.forests["order"].score(rows)

    def chance(self, odds: Array) -> Array:
        """Calibrated chance that the market opens and stays open, (r,)."""
        found: Array = np.interp(odds, self.knots[0], self.knots[1])
        return found

    def amounts(self, rows: Floats) -> tuple[Array, Array, Array]:
        """Yearly USD of an opening: first quartile, median, third quartile, (r,) each."""
        low, middle, high = (self.forests[name].score(rows) for name in ("low", "middle", "high"))
        low, high = np.minimum(low, middle) - self.spread, np.maximum(high, middle) + self.spread
        return tuple(np.maximum(OPEN_USD, np.exp(x)) for x in (low, middle, high))  # type: ignore[return-value]

    def save(self, path: Path) -> None:
        """One compressed file, the same bytes for the same model."""
        arrays: dict[str, NDArray[Any]] = {"knots": self.knots}
        for name, forest in self.forests.items():
            arrays |= {f"{name}.{key}": values for key, values in forest.arrays().items()}
        head = {"names": self.names, "blend": self.blend, "spread": self.spread, "card": self.card}
        text = json.dumps(head, ensure_ascii=False, sort_keys=True)
        arrays["head"] = np.frombuffer(text.encode(), np.uint8)
        with path.open("wb") as sink:
            np.savez_compressed(sink, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> Model:
        """The model of a file. Raises InputError where it is none."""
        try:
            with np.load(path, allow_pickle=False) as held:
                arrays = {name: held[name] for name in held.files}
            head = json.loads(arrays["head"].tobytes())
            names = tuple(head["names"])
            forests = {
                name: Forest.of_arrays(
                    names, {key[len(name) + 1 :]: value for key, value in arrays.items() if key.startswith(f"{name}.")}
                )
                for name in FORESTS
            }
            return cls(names, forests, head["blend"], arrays["knots"], head["spread"], head["card"])
        except (OSError, KeyError, ValueError) as problem:
            raise InputError(
                Text(f"모형 파일로 읽을 수 없음: {problem}", f"not readable as a model: {problem}"),
                Text(
                    "`hanbada backtest … --model retrain`이 쓴 파일",
                    "a file written by `hanbada backtest … --model retrain`",
                ),
                Text("경로를 확인하거나 --model shipped를 쓰세요", "check the path or use --model shipped"),
                Where(path.name),
            ) from problem


@cache
def shipped() -> tuple[Model, ...]:
    """The models that come with the program, oldest first: grown in the same way up to different years."""
    found = [Model.load(path) for path in sorted(SHIPPED.glob("*.npz"))]
    return tuple(sorted(found, key=lambda model: int(model.card["last_year"])))


def vintage(last: int) -> Model | None:
    """The newest shipped model that has seen no year after ``last``; None where all have."""
    fitting = [model for model in shipped() if int(model.card["last_year"]) <= last]
    return fitting[-1] if fitting else None
