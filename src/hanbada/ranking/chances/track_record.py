"""How often the learned ranker was right before, by family of products: read from the file that a backtest wrote."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from hanbada.base.stamp import Fact, Release, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.ranking.chances.model import SHIPPED

FILE = SHIPPED / "track_record.json"
LABEL = Text("과거 예측의 적중 기록", "how often earlier recommendations came true")


@dataclass(frozen=True, slots=True)
class Family:
    """One chapter of products: the learned ranker against the simple method that had been best before.

    lists           lists with an opening; learned, simple their NDCG@10; simple_name the method
    low, high       middle 95 % of the difference, learned minus simple
    """

    code: str
    lists: int
    learned: float
    simple: float
    simple_name: str
    low: float
    high: float

    @property
    def better(self) -> bool:
        """Whether the learned ranker was not below the simple method."""
        return self.learned >= self.simple


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """What a backtest of the shipped model found.

    split     base → outcome in words; families by chapter
    shares    group of exporters → share of first-five recommendations that opened and stayed
    """

    split: str
    families: Mapping[str, Family]
    shares: Mapping[str, float]
    release: Release

    def fact(self, value: float, unit: Unit = Unit.SHARE) -> Fact:
        """A figure of the record, stamped with the file."""
        return Fact(value, unit, Stamp.of("ranking.track_record", LABEL, [self.release], {"split": self.split}))

    def family(self, product: str) -> Family | None:
        """The record of a product's chapter; None where it was not tested."""
        return self.families.get(product[:2])


@cache
def track_record() -> TrackRecord | None:
    """The record that comes with the program; None where there is none."""
    if not FILE.is_file():
        return None
    raw = FILE.read_bytes()
    held: dict[str, Any] = json.loads(raw)
    release = Release(
        source="model/chances",
        version=str(held["version"]),
        sha256=hashlib.sha256(raw).hexdigest(),
        title=Text("한바다 학습 순위의 검증 기록", "Hanbada's record of its learned ranker"),
        licence=str(held["licence"]),
        address="docs/how-good-is-the-ranking.md",
        retrieved_on=str(held["made_on"]),
    )
    families = {code: Family(code=code, **values) for code, values in held["families"].items()}
    return TrackRecord(str(held["split"]), families, held["shares"], release)
