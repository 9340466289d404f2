"""Why not: the large and the familiar markets one by one, the rest by reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hanbada.base.stamp import Fact
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Column, Name, Part, Run, Table, run
from hanbada.plan.dossier import Dossier, listed
from hanbada.ranking import MarketScore, Reason
from hanbada.ranking.reasons import GENERAL

ORDER = 70
NAMED = 10
REASONS = 3


def values(dossier: Dossier) -> Mapping[str, object]:
    """The names that the texts of this section use."""
    chosen = {score.market.code for score in dossier.top}
    rest = [score for score in dossier.ranked if score.market.code not in chosen]
    large = sorted(rest, key=lambda score: -float(score.fact("demand_usd").value or 0))[:NAMED]  # type: ignore[arg-type]
    named = {score.market.code for score in large}
    return {
        "markets": [
            {
                "name": Name(dossier.place(score)),
                "rank": score.fact("rank"),
                "reasons": _reasons(dossier, _own(score.why_not)),
            }
            for score in large
        ],
        "excluded": [
            {"name": Name(dossier.place(score)), "reason": _reasons(dossier, score.why_not[:1])}
            for score in dossier.ranking.others
        ],
        "groups": _groups(dossier, [score for score in rest if score.market.code not in named]),
    }


def _own(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """What speaks against this market in particular; what holds of all (duty unknown, net imports) is said elsewhere."""
    return tuple(reason for reason in reasons if reason.code not in GENERAL)


def _reasons(dossier: Dossier, reasons: tuple[Reason, ...]) -> Run:
    """The gravest reasons, each with the figures that show it."""
    parts: list[Part] = []
    for reason in reasons[:REASONS]:
        parts += [Text("; ", "; ")] if parts else []
        parts.append(Name(reason.text))
        shown = [fact for name, fact in reason.facts[:2] if fact.known or name == "coverage"]
        names = [name for name, fact in reason.facts[:2] if fact in shown]
        for count, (name, fact) in enumerate(zip(names, shown, strict=True)):
            opening = Text(" (", " (") if count == 0 else Text(", ", ", ")
            parts += [opening, Name(_label(dossier, name) + Text(" ", " ")), _named(dossier, name, fact)]
        parts += [Text(")", ")")] if shown else []
    if not parts:
        parts = [
            Text("뚜렷한 반대 근거는 없으며 점수에서 밀림", "nothing speaks against it; other markets score higher")
        ]
    return run(*parts, Text(".", "."))


def _label(dossier: Dossier, name: str) -> Text:
    """What a figure is called; the names of the scores themselves stand in no list of figures."""
    figure = dossier.goods[0].evidence.figures.get(name)
    own = {"coverage": Text("자료 범위", "coverage"), "score": Text("점수", "score")}
    return figure.label if figure else own.get(name, Text("", ""))


def _named(dossier: Dossier, name: str, fact: Fact) -> Fact:
    """A country code among the figures reads as the country's name."""
    if name != "top_supplier":
        return fact
    return replace(fact, value=dossier.country_name(str(fact.value)), unit=Unit.TEXT)


def _groups(dossier: Dossier, rest: list[MarketScore]) -> Table:
    """Every other ranked market under its gravest reason."""
    groups: dict[str, tuple[Text, list[Text]]] = {}
    for score in rest:
        own = _own(score.why_not) or score.why_not
        first = own[0] if own else None
        code = first.code if first else "lower"
        text = first.text if first else Text("다른 시장보다 점수가 낮음", "scores lower than others")
        groups.setdefault(code, (text, []))[1].append(dossier.place(score))
    columns = (
        Column(Text("가장 큰 까닭", "Gravest reason"), weight=1.3),
        Column(Text("시장 수", "Markets"), weight=0.5),
        Column(Text("시장", "Which"), weight=3),
    )
    label = Text("까닭별 시장 수", "markets by reason")
    rows = tuple(
        (
            Name(text),
            dossier.fact(len(names), Unit.COUNT, "markets_by_reason", label, [dossier.ranking.stamp]),
            Name(listed(names)),
        )
        for text, names in sorted(groups.values(), key=lambda group: -len(group[1]))
    )
    return Table(columns, rows, caption=Text("나머지 모든 시장", "All other markets"), download="why-not")
