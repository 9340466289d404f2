"""How often the search is right: by language, section and step, with intervals, and how honest its confidence is."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path

import numpy as np

from hanbada.base.errors import InputError, Where
from hanbada.base.interval import Interval
from hanbada.base.text import Lang, Text
from hanbada.content.trade_terms import glossary
from hanbada.hs import query as typed
from hanbada.hs.index import STEPS
from hanbada.hs.nomenclature import section
from hanbada.hs.search import Search

NEEDED = ("query", "lang", "hs")
Z = 1.96
#: Terms whose letters are at least so like the query are hidden for the measure "like terms hidden".
HIDE = 0.6
#: The goals of the project, by language and whether Korean names are imported: HS4 top-1, HS4 top-5, HS6 top-5.
GOALS = {"en": (0.75, 0.93, 0.75), "ko-names": (0.75, 0.92, 0.72), "ko": (0.60, 0.82, 0.60)}


@dataclass(frozen=True, slots=True)
class Case:
    """One query of a golden set with its code."""

    query: str
    lang: Lang
    hs: str


@dataclass(frozen=True, slots=True)
class Result:
    """Where the truth came (from 1), how sure the search was of its first heading, and whether the words are known.

    ``known``: a glossary term equals the query, so that the answer was looked up rather than found.
    """

    case: Case
    rank4: int
    rank6: int
    confidence: float
    known: bool


@dataclass(frozen=True, slots=True)
class Share:
    """Hits out of n, with Wilson's 95 % interval (Wilson, 1927)."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """The share; NaN for none."""
        return self.hits / self.n if self.n else float("nan")

    @property
    def interval(self) -> Interval:
        """The share with its ends; anything from 0 to 1 where there are no cases.

        >>> round(Share(8, 10).interval.low, 3), round(Share(8, 10).interval.high, 3)
        (0.49, 0.943)
        """
        if not self.n:
            return Interval(self.value, 0.0, 1.0)
        p, n = self.value, self.n
        middle, half = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return Interval(p, (middle - half) / (1 + Z * Z / n), (middle + half) / (1 + Z * Z / n))

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.interval.low:.3f}–{self.interval.high:.3f})"


MEASURES: tuple[tuple[str, Callable[[Result], bool]], ...] = (
    ("HS4 top-1", lambda r: r.rank4 == 1),
    ("HS4 top-5", lambda r: r.rank4 <= 5),
    ("HS6 top-1", lambda r: r.rank6 == 1),
    ("HS6 top-5", lambda r: r.rank6 <= 5),
)


def read(path: Path) -> tuple[Case, ...]:
    """The cases of a .tsv with the columns query, lang, hs (others are ignored). InputError names what does not fit."""
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter="\t", quoting=csv.QUOTE_NONE)
    if not set(NEEDED) <= set(rows.fieldnames or ()):
        raise InputError(
            Text(f"열 {rows.fieldnames}", f"the columns {rows.fieldnames}"),
            Text("탭으로 나눈 query, lang, hs", "query, lang, hs, separated by tabs"),
            Text("첫 행에 열 이름을 쓰세요", "put the column names in the first row"),
            Where(path.name, row=1),
        )
    found = []
    for number, row in enumerate(rows, 2):
        code = (row["hs"] or "").replace(".", "")
        if row["lang"] not in ("ko", "en") or not (code.isdigit() and len(code) == 6) or not row["query"].strip():
            raise InputError(
                Text(
                    f"'{row['query']}', '{row['lang']}', '{row['hs']}'",
                    f"'{row['query']}', '{row['lang']}', '{row['hs']}'",
                ),
                Text("검색어, ko 또는 en, HS 6단위", "a query, ko or en, six digits"),
                Text("그 행을 고치세요", "correct the row"),
                Where(path.name, row=number),
            )
        lang: Lang = "ko" if row["lang"] == "ko" else "en"
        found.append(Case(row["query"], lang, code))
    return tuple(found)


def run(search: Search, cases: Iterable[Case], hide: float | None = None) -> tuple[Result, ...]:
    """Every case searched for; a code that the nomenclature does not have counts as never found.

    ``hide`` leaves out the glossary's terms that are so much alike (see `Index.features`): what remains for new words.
    """
    tree = search.index.tree
    codes = {code: place for place, code in enumerate(tree.codes)}
    said = {_bare(term.words) for term in glossary().terms}
    found = []
    for case in cases:
        p, heads = search.probabilities(*typed.told_apart(typed.clean(case.query)), hide=hide)
        known = _bare(case.query) in said
        place = codes.get(case.hs)
        if place is None:
            found.append(Result(case, len(heads) + 1, len(p) + 1, float(heads.max()), known))
            continue
        # ties count against us: a code that shares its probability with others stands behind them
        rank4 = int((heads >= heads[tree.head_of[place]]).sum())
        found.append(Result(case, rank4, int((p >= p[place]).sum()), float(heads.max()), known))
    return tuple(found)


def shares(results: Sequence[Result]) -> dict[str, Share]:
    """The four measures over some results."""
    return {name: Share(sum(map(hit, results)), len(results)) for name, hit in MEASURES}


def by_section(results: Sequence[Result]) -> dict[str, dict[str, Share]]:
    """The measures for each section of the nomenclature, in its order."""
    groups: dict[str, list[Result]] = {}
    for one in sorted(results, key=lambda r: r.case.hs):
        groups.setdefault(section(one.case.hs), []).append(one)
    return {name: shares(rows) for name, rows in groups.items()}


def ablation(search: Search, cases: Sequence[Case]) -> dict[str, dict[str, Share]]:
    """The measures with everything, without each step, with each step alone, and with rank fusion instead of weights."""
    found = {"all": shares(run(search, cases)), "rank fusion": shares(run(replace(search, fused=True), cases))}
    for step in active(search, cases):
        found[f"without {step}"] = shares(run(replace(search, without=search.without | {step}), cases))
    for step in active(search, cases):
        found[f"only {step}"] = shares(run(replace(search, without=frozenset(STEPS) - {step}), cases))
    return found


def active(search: Search, cases: Sequence[Case]) -> tuple[str, ...]:
    """The steps that say anything at all for the first case (others do not exist in its language or installation)."""
    said = typed.clean(cases[0].query)
    return tuple(step for step in STEPS if search.index.features(said, tuple(frozenset(STEPS) - {step})))


def reliability(results: Sequence[Result], bins: int = 5) -> list[tuple[float, float, Share]]:
    """For equal steps of confidence: mean confidence, its upper bound, and how often the first heading was right."""
    found = []
    for low in np.arange(bins) / bins:
        high = low + 1 / bins
        inside = [r for r in results if low <= r.confidence < high or (high >= 1 and r.confidence >= 1)]
        if inside:
            mean = float(np.mean([r.confidence for r in inside]))
            found.append((mean, float(high), Share(sum(r.rank4 == 1 for r in inside), len(inside))))
    return found


def _bare(text: str) -> str:
    return "".join(text.lower().split())
