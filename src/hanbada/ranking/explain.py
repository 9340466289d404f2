"""From a figure back to the rows of the release: formula, inputs, and rows, as data and as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from hanbada.base.errors import UnknownCode
from hanbada.base.stamp import Fact
from hanbada.base.text import Lang, Text
from hanbada.base.units import Unit
from hanbada.engine.tables import Rows
from hanbada.ranking.components import COMPONENTS, IDS
from hanbada.ranking.formulas import FORMULAS, Formula, Which, Years
from hanbada.ranking.product_ranking import ProductRanking
from hanbada.ranking.rank import Ranking
from hanbada.ranking.report import plain_stamp, plain_value

NO_VALUE = Text("확인 안 됨", "unknown")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the release."""

    year: int
    exporter: str
    importer: str
    product: str
    value_usd: int
    quantity_kg: int | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One figure, what it is made of, and the rows that it rests on.

    formula  in the notation of docs/notation.md; note says more where the formula does not suffice
    inputs   what goes into the formula, each explained in the same way
    rows     every row of the release that goes in directly, in the release's order
    again    the figure made anew from these rows alone; None where other inputs are needed
    """

    name: str
    label: Text
    fact: Fact
    formula: str
    note: Text | None
    inputs: tuple[Explanation, ...]
    rows: tuple[Row, ...]
    again: float | None

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Explanation]]:
        """This explanation and all below it, with their depth."""
        yield depth, self
        for part in self.inputs:
            yield from part.walk(depth + 1)

    def to_dict(self) -> dict[str, Any]:
        """The whole chain as JSON-able data."""
        return {
            "name": self.name,
            "label": {"ko": self.label.ko, "en": self.label.en},
            "value": plain_value(self.fact.value),
            "unit": str(self.fact.unit),
            "formula": self.formula,
            "note": None if self.note is None else {"ko": self.note.ko, "en": self.note.en},
            "stamp": plain_stamp(self.fact.stamp, 1),
            "made_anew": self.again,
            "inputs": [part.to_dict() for part in self.inputs],
            "rows": [[r.year, r.exporter, r.importer, r.product, r.value_usd, r.quantity_kg] for r in self.rows],
        }

    def in_(self, lang: Lang, most_rows: int = 12) -> str:
        """The chain as text; of long lists of rows the largest are shown, and how many there are in all."""
        lines: list[str] = []
        for depth, part in self.walk():
            lines += part._lines(lang, "  " * depth, most_rows)
        return "\n".join(lines)

    def _lines(self, lang: Lang, indent: str, most_rows: int) -> list[str]:
        parameters = ", ".join(f"{name}={value}" for name, value in self.fact.stamp.parameters if name == "years")
        ids = ", ".join(release.id for release in self.fact.stamp.releases)
        said = f"{indent}{self.label.in_(lang)} = {_said(self.fact, lang)}"
        lines = [said, f"{indent}  {self.formula}" + (f"  [{parameters}]" if parameters else "")]
        if self.note is not None:
            lines.append(f"{indent}  {self.note.in_(lang)}")
        if ids:
            lines.append(f"{indent}  {'자료' if lang == 'ko' else 'release'}: {ids}")
        if self.again is not None:
            lines.append(
                f"{indent}  {'아래 행에서 다시 계산' if lang == 'ko' else 'made anew from the rows'}: {self.again:,.6g}"
            )
        return lines + self._row_lines(lang, indent, most_rows)

    def _row_lines(self, lang: Lang, indent: str, most: int) -> list[str]:
        if not self.rows:
            return []
        largest = sorted(self.rows, key=lambda row: -row.value_usd)[:most]
        shown = [row for row in self.rows if row in largest]
        head = f"{len(self.rows)}행" if lang == "ko" else f"{len(self.rows)} row(s)"
        if len(shown) < len(self.rows):
            head += f" (금액이 큰 {len(shown)}행 표시)" if lang == "ko" else f" (the {len(shown)} largest shown)"
        kilograms = [f"{NO_VALUE.in_(lang)}" if row.quantity_kg is None else f"{row.quantity_kg:,} kg" for row in shown]
        return [f"{indent}  {head}"] + [
            f"{indent}    {row.year} {row.exporter}→{row.importer} {row.product} {row.value_usd:,} USD · {kg}"
            for row, kg in zip(shown, kilograms, strict=True)
        ]


def explain(ranking: Ranking, market: str, name: str = "score", product: str | None = None) -> Explanation:
    """The chain behind one figure of a market: "score", a component's id, or any figure's name.

    product  which of the products; None: the first

    Raises UnknownCode for a market or a name that the ranking does not have.
    """
    held = ranking.products[0] if product is None else ranking.product(product)
    place = held.lineup.place(market)
    if name == "score":
        return _score(held, place)
    if name in IDS:
        return _component(held, place, name)
    return _figure(held, place, name)


def _score(held: ProductRanking, place: int) -> Explanation:
    parts = tuple(_component(held, place, component.id) for component in COMPONENTS)
    known = tuple(part for part in parts if part.fact.known)
    note = Text(
        "알려진 요소의 가중평균(세계 수입국 안의 백분위 × 가중치). 모르는 요소의 가중치는 빼고 '자료 확보율'로 표시",
        "weighted mean of the known components (percentile among the world's importers × weight); the weight of "
        "unknown ones is left out and shown as coverage",
    )
    fact = held.lineup.facts(place)["score"]
    again = sum(float(str(part.fact.value)) for part in known) if known else None
    return Explanation(
        "score", Text("종합 점수", "composite score"), fact, "Σ_c contribution[c]", note, parts, (), again
    )


def _component(held: ProductRanking, place: int, component: str) -> Explanation:
    part = held.lineup.market(_code(held, place)).components[component]
    column = IDS.index(component)
    effective = float(held.lineup.composite.effective[place, column])
    figure = next(one.figure for one in COMPONENTS if one.id == component)
    percentile = _said(part.normalised, "en")
    formula = f"100 × {effective:.6f} × {percentile}" if part.normalised.known else "—"
    among = int(held.lineup.world_set.sum())
    note = Text(
        f"가중치 ÷ 알려진 가중치 × 세계 수입국 {among}개 안의 백분위",
        f"weight ÷ known weight × percentile among the {among} importers of the world set",
    )
    inputs = (_figure(held, place, figure),)
    label = part.label + Text("의 기여", ", contribution")
    return Explanation(component, label, part.contribution, formula, note, inputs, (), None)


def _figure(held: ProductRanking, place: int, name: str) -> Explanation:
    facts = held.lineup.facts(place) | _factors(held, place)
    if name not in facts or name not in FORMULAS:
        known = ", ".join(sorted(set(facts) & set(FORMULAS)))
        raise UnknownCode(
            Text(f"수치 '{name}'", f"the figure '{name}'"),
            Text(f"다음 중 하나: score, {', '.join(IDS)}, {known}", f"one of score, {', '.join(IDS)}, {known}"),
            Text("이름을 확인하세요", "check the name"),
        )
    formula, figures = FORMULAS[name], held.evidence.figures
    label = formula.label or (figures[name].label if name in figures else facts[name].stamp.label)
    inputs = tuple(_figure(held, place, part) for part in formula.inputs)
    rows, again = _rows(held, place, formula)
    return Explanation(name, label, facts[name], formula.words, formula.note, inputs, rows, again)


def _factors(held: ProductRanking, place: int) -> dict[str, Fact]:
    """The factors of the export potential as facts."""
    evidence = held.evidence
    stamp = evidence.figures["export_potential_usd"].stamp
    factors, at = evidence.factors, (*held.lineup.at, ("importer", _code(held, place)))
    sales = float(evidence.sales[evidence.base].sum(0)[place] / len(evidence.base))
    values = {
        "potential_share": (float(factors.share[place]), Unit.SHARE),
        "potential_balance": (float(factors.balance[place]), Unit.RATIO),
        "potential_demand": (float(factors.demand[place]), Unit.USD),
    }
    found = {key: Fact(None if np.isnan(value) else value, unit, stamp, at) for key, (value, unit) in values.items()}
    return found | {"sales_potential_years_usd": Fact(sales, Unit.USD, evidence.figures["sales_usd"].stamp, at)}


def _code(held: ProductRanking, place: int) -> str:
    country = held.lineup.countries[place]
    return country.iso3 or country.code


def _years(held: ProductRanking, formula: Formula) -> tuple[int, ...]:
    b = held.evidence.bearings
    if formula.span:
        ends = (b.years[-1] - formula.span, b.years[-1])
        return ends if ends[0] in b.years else ()
    return {Years.LAST: b.years[-1:], Years.LEVEL: b.level, Years.POTENTIAL: b.potential, Years.ALL: b.years}[
        formula.years
    ]


def _rows(held: ProductRanking, place: int, formula: Formula) -> tuple[tuple[Row, ...], float | None]:
    years = _years(held, formula)
    if formula.which is Which.NONE or not years:
        return (), None
    b = held.evidence.bearings
    market, home = b.countries[place].code, b.exporter.code
    importer = market if formula.which in (Which.MARKET, Which.PAIR) else None
    exporter = home if formula.which in (Which.PAIR, Which.EXPORTER) else None
    found = b.world.rows([held.product.code], years, importer, exporter)
    again = formula.again(found, years) if formula.again is not None and len(found) else None
    return _named(held, found), again


def _named(held: ProductRanking, rows: Rows) -> tuple[Row, ...]:
    codes = [country.iso3 or country.code for country in held.evidence.bearings.world.countries]
    return tuple(
        Row(int(year), codes[i], codes[j], held.product.code, int(value), None if np.isnan(kg) else int(kg))
        for year, i, j, value, kg in zip(
            rows.year, rows.exporter, rows.importer, rows.value_usd, rows.quantity_kg, strict=True
        )
        if i != j
    )


def _said(fact: Fact, lang: Lang) -> str:
    value = fact.value
    if value is None:
        return NO_VALUE.in_(lang)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value.in_(lang) if isinstance(value, Text) else str(value)
    if fact.unit in (Unit.USD, Unit.KM):
        return f"{value:,.0f} {'USD' if fact.unit is Unit.USD else 'km'}"
    return f"{value:,.6g}" + ("" if fact.unit in (Unit.RATIO, Unit.SCORE, Unit.SHARE, Unit.GROWTH) else f" {fact.unit}")
