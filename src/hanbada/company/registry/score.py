"""The score of a firm on the long list: four parts of 0–100, each from figures that are shown beside it.

score = Σ weight·points ÷ Σ weight over the parts that are known. Without market data there is no score, only the
other parts: a firm whose product the data do not hold is not worse, it is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from hanbada.base.text import LANGS, Text
from hanbada.company.account import NOTHING as UNSTATED
from hanbada.company.account import Account, Stated, YearFigures

WEIGHTS = {"market": 0.5, "experience": 0.2, "capacity": 0.2, "growth": 0.1}
LABELS = {
    "market": Text("시장 잠재력", "market potential"),
    "experience": Text("수출 경험", "export experience"),
    "capacity": Text("규모", "size"),
    "growth": Text("성장", "growth"),
}
RULES = {
    "market": Text(
        "가장 나은 품목의 상위 5개 시장 종합 점수 평균",
        "mean composite score of the five best markets of the best product",
    ),
    "experience": Text("최근 연도 수출 비중, 10%에서 만점", "share of exports in the newest year; full marks at 10 %"),
    "capacity": Text(
        "종업원 수, 50명 0점에서 1,000명 만점(로그)", "employees, from 50 (0) to 1,000 (100), by logarithm"
    ),
    "growth": Text(
        "매출 연평균 증가율, -10% 0점에서 +20% 만점", "yearly growth of sales, from -10 % (0) to +20 % (100)"
    ),
}
NO_DATA = Text("자료 없음", "no data")
NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Potential:
    """What the release says of one code; ``points`` (0–100) None: no data. ``why`` says so, or what to mind.

    ``points``   mean composite score of the best five markets
    ``markets``  their names, the best first
    ``code``     the release's own code, where it was carried over from another HS revision
    """

    points: float | None
    markets: tuple[Text, ...] = ()
    code: str = ""
    release: str = ""
    why: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its points (None: not known), its weight, and what it was read from in words."""

    id: str
    points: float | None
    weight: float
    said: Text

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        points = None if self.points is None else round(self.points, 1)
        return {"id": self.id, "points": points, "weight": self.weight, "ko": self.said.ko, "en": self.said.en}


@dataclass(frozen=True, slots=True)
class Score:
    """All parts; ``total`` None without market data; ``coverage`` the share of the weights that is known."""

    parts: tuple[Part, ...]

    @property
    def coverage(self) -> float:
        """Share of the weights whose part is known, 0–1."""
        return sum(part.weight for part in self.parts if part.points is not None)

    @property
    def total(self) -> float | None:
        """0–100, one decimal."""
        known = [part for part in self.parts if part.points is not None]
        if not any(part.id == "market" for part in known):
            return None
        return round(sum(part.weight * (part.points or 0.0) for part in known) / self.coverage, 1)


def score(facts: Mapping[str, Any], employees: int | None, products: Sequence[Potential]) -> Score:
    """The score of a firm from its stored facts (``registry.Firm.facts``) and the potential of its products."""
    years = {int(year): figures for year, figures in facts.get("years", {}).items()}
    made = {
        "market": _market(products),
        "experience": _experience(years),
        "capacity": _capacity(employees),
        "growth": _growth(years),
    }
    return Score(tuple(Part(name, points, WEIGHTS[name], said) for name, (points, said) in made.items()))


Made = tuple[float | None, Text]


def _market(products: Sequence[Potential]) -> Made:
    known = [one for one in products if one.points is not None]
    if not known:
        why = next((one.why for one in products), Text("HS 코드 없음", "no HS code"))
        return None, NO_DATA + Text(f": {why.ko}", f": {why.en}")
    best = max(known, key=lambda one: one.points or 0.0)
    markets = {lang: ", ".join(name.in_(lang) for name in best.markets) for lang in LANGS}
    ko, en = (f"; {best.why.ko}", f"; {best.why.en}") if best.why.ko else ("", "")
    said = Text(
        f"HS {best.code}: {markets['ko']} ({best.release}{ko})", f"HS {best.code}: {markets['en']} ({best.release}{en})"
    )
    return best.points, said


def account_of(years: Mapping[int, Mapping[str, Any]]) -> Account:
    """The years of a firm as the registry states them."""
    return Account(tuple(_figures(year, one) for year, one in sorted(years.items())))


def _figures(year: int, one: Mapping[str, Any]) -> YearFigures:
    sold, out = one.get("sales_currency", "KRW"), one.get("exports_currency", "KRW")

    def money(name: str, currency: str) -> Stated:
        if name not in one:
            return UNSTATED
        return Stated(one[name] / 100 if currency == "USD" else one[name])

    return YearFigures(
        year, money("sales", sold), money("direct", out), money("indirect", out), money("assets", sold), sold, out
    )


def _experience(years: Mapping[int, Mapping[str, Any]]) -> Made:
    """By the export share of the newest year stated; the direct share where indirect exports are not known."""
    account = account_of(years)
    year = account.base_year()
    direct, whole = ((account.export_share(year, indirect) if year else None) for indirect in (False, True))
    if direct is None or whole is None or direct.exact is None:
        return None, NO_DATA + Text(": 같은 통화의 매출과 수출", ": sales and exports in one currency")
    share = float(direct.exact if whole.exact is None else whole.exact)
    also, also_en = (
        ("", "") if whole.exact is not None else (" 이상(간접수출 확인 안 됨)", " or more (indirect exports unknown)")
    )
    return min(100.0, share * 1000), Text(
        f"{year}년 수출 비중 {share:.1%}{also}", f"exports {share:.1%} of sales in {year}{also_en}"
    )


def _capacity(employees: int | None) -> Made:
    if employees is None:
        return None, NO_DATA
    points = 0.0 if employees <= 50 else min(100.0, 100 * log(employees / 50) / log(20))
    return points, Text(f"{employees:,}명", f"{employees:,} employees")


def _growth(years: Mapping[int, Mapping[str, Any]]) -> Made:
    sold = [(year, one["sales"], one["sales_currency"]) for year, one in sorted(years.items()) if one.get("sales")]
    if len(sold) < 2 or sold[0][2] != sold[-1][2]:
        return None, NO_DATA + Text(": 두 해의 매출", ": sales of two years")
    (first, low, _), (last, high, _) = sold[0], sold[-1]
    rate = (high / low) ** (1 / (last - first)) - 1
    points = min(100.0, max(0.0, (rate + 0.1) / 0.3 * 100))
    return points, Text(f"{first}–{last}년 연평균 {rate:+.1%}", f"{rate:+.1%} a year, {first}–{last}")
