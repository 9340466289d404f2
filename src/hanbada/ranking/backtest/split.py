"""A base period and the outcome period that it is held to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hanbada.base.errors import InputError
from hanbada.base.period import span
from hanbada.base.text import Text
from hanbada.ranking.chances.flows import Flows


@dataclass(frozen=True, slots=True)
class Split:
    """Years that a method may see, and years that it is held to.

    base     what a method sees last; outcome what happened
    """

    base: tuple[int, ...]
    outcome: tuple[int, ...]

    @property
    def name(self) -> str:
        """Both periods in words: "2019-2021 → 2022-2024"."""
        return f"{span(self.base)} → {span(self.outcome)}"


def years(words: str) -> tuple[int, ...]:
    """The years of "2019-2021" or "2020". Raises InputError.

    >>> years("2019-2021")
    (2019, 2020, 2021)
    """
    found = re.fullmatch(r"\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*", words)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if last < first:
        raise InputError(
            Text(f"기간 '{words}'", f"the period '{words}'"),
            Text("2019-2021처럼 첫 해와 끝 해", "first and last year, such as 2019-2021"),
            Text("기간을 고쳐 다시 실행하세요", "correct the period and run again"),
        )
    return tuple(range(first, last + 1))


def checked(flows: Flows, base: tuple[int, ...], outcome: tuple[int, ...]) -> Split:
    """The split, if the table holds its years and the base ends before the outcome begins. Raises InputError."""
    if len(flows.years) < 2:
        raise InputError(
            Text(f"한 해({flows.years[0]})뿐인 표", f"a table of one year ({flows.years[0]})"),
            Text("기준연도와 그 뒤의 결과연도", "base years and later outcome years"),
            Text("더 많은 연도를 담은 표를 쓰세요", "use a table with more years"),
        )
    absent = [year for year in (*base, *outcome) if year not in flows.years]
    if absent:
        listed = ", ".join(map(str, absent))
        raise InputError(
            Text(f"표에 없는 연도 {listed}", f"years that the table does not hold: {listed}"),
            Text(f"{flows.years[0]}–{flows.years[-1]} 안의 연도", f"years within {flows.years[0]}–{flows.years[-1]}"),
            Text("기간을 고치세요", "correct the periods"),
        )
    if max(base) >= min(outcome):
        raise InputError(
            Text(f"기준 {span(base)}, 결과 {span(outcome)}", f"base {span(base)}, outcome {span(outcome)}"),
            Text("기준기간이 끝난 뒤에 시작하는 결과기간", "an outcome that begins after the base has ended"),
            Text("겹치지 않는 기간을 주세요", "give periods that do not overlap"),
        )
    return Split(base, outcome)
