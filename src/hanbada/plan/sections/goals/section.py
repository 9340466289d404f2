"""What to aim for: low, middle and high paths from comparable entries, and how many of those lasted."""

from __future__ import annotations

from collections.abc import Mapping

from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Column, Figure, Name, Part, Run, Table, run
from hanbada.plan.chart import Curve, lines
from hanbada.plan.dossier import Dossier, Goods
from hanbada.ranking import Comparable, MarketScore

ORDER = 100
PAGE_BREAK = True
PATHS = (Text("낮음", "Low"), Text("가운데", "Middle"), Text("높음", "High"))
THIRDS = (Text("작음", "small"), Text("중간", "middle"), Text("큼", "large"))
FAR = (Text("가까움", "near"), Text("중간", "middle"), Text("멂", "far"))


def values(dossier: Dossier) -> Mapping[str, object]:
    """The names that the texts of this section use."""
    return {"markets": [_market(dossier, score) for score in dossier.top], "own": _own(dossier)}


def _found(dossier: Dossier, score: MarketScore) -> list[tuple[Goods, Comparable]]:
    pairs = [(goods, dossier.comparable[score.market.code, goods.product.code]) for goods in dossier.goods]
    return [(goods, found) for goods, found in pairs if found.cases.value]


def _market(dossier: Dossier, score: MarketScore) -> Mapping[str, object]:
    name, found = Name(dossier.place(score)), _found(dossier, score)
    why = Text(
        "자료 안에 견줄 만한 진입 사례가 없어 목표를 낼 수 없음(확인 안 됨). 무역관과 협의해 정할 것.",
        "The data hold no comparable entries, so no goal can be drawn from them (not confirmed). Agree one with the trade office.",
    )
    if not found:
        return {"name": name, "table": None, "why": why}
    goods, first = max(found, key=lambda pair: _demand(dossier, score, pair[0]))
    return {
        "name": name,
        "table": _table(found),
        "chart": _chart(goods, first),
        "sentence": _sentence(found),
        "why": why,
    }


def _demand(dossier: Dossier, score: MarketScore, goods: Goods) -> float:
    value = dossier.ranking.product(goods.product.code).market(score.market.code).fact("demand_usd").value
    return float(value) if isinstance(value, int | float) else 0.0


def _chart(goods: Goods, found: Comparable) -> Figure:
    return lines(
        [
            Curve(label, tuple((step.years_after, step.surviving_usd[index]) for step in found.steps))
            for index, label in enumerate(PATHS)
        ],
        caption=Name(
            Text(
                f"{goods.name.ko}: 진입 뒤 햇수별 경로(이어진 사례)",
                f"{goods.name.en}: paths by years after entry (cases that lasted)",
            )
        ),
        value=Text("연간 금액", "Value a year"),
    )


def _table(found: list[tuple[Goods, Comparable]]) -> Table:
    columns = (
        Column(Text("제품", "Product"), weight=1.5),
        Column(Text("비교한 사례", "Cases compared"), weight=1.7),
        Column(Text("사례 수", "Cases"), weight=0.6),
        *(Column(label, Unit.USD, weight=0.9) for label in PATHS),
        Column(Name(Text("3년 뒤 남은 비율", "Still there after 3 years")), weight=0.9),
    )
    rows = tuple(_row(goods, one) for goods, one in found)
    caption = Name(
        Text(
            "진입 3년 뒤의 연간 금액(이어진 사례의 사분위)",
            "Value a year three years after entry (quartiles of those that lasted)",
        )
    )
    return Table(columns, rows, caption=caption, download="goals")


def _row(goods: Goods, found: Comparable) -> tuple[Part, ...]:
    last = found.steps[-1]
    return (Name(goods.name), Name(_scope(found)), found.cases, *last.surviving_usd, last.survived)


def _scope(found: Comparable) -> Text:
    size, far = found.thirds
    parts = found.scope.text
    if size is not None and found.scope.size:
        parts = parts + Text(f"(규모 {THIRDS[size].ko}", f" (size {THIRDS[size].en}")
        if far is not None and found.scope.distance:
            parts = parts + Text(f", 거리 {FAR[far].ko}", f", distance {FAR[far].en}")
        parts = parts + Text(")", ")")
    return parts


def _sentence(found: list[tuple[Goods, Comparable]]) -> Run:
    widened = [goods.name for goods, one in found if one.widened]
    few = [goods.name for goods, one in found if one.few]
    parts: list[Part] = [
        Text(
            "끝까지 이어지지 못한 사례는 금액에서 빠지고 ‘남은 비율’에만 나타남. ",
            "Cases that did not last are not in the amounts; they show only in the share still there. ",
        )
    ]
    if widened:
        names = (", ".join(name.ko for name in widened), ", ".join(name.en for name in widened))
        parts.append(
            Name(
                Text(
                    f"{names[0]}: 꼭 맞는 사례가 열 건에 못 미쳐 비교 범위를 넓힘. ",
                    f"{names[1]}: fewer than ten close cases, so the comparison was widened. ",
                )
            )
        )
    if few:
        parts.append(Text("사례가 적어 참고로만 볼 것.", "With so few cases, take it as a hint only."))
    return run(*parts)


def _own(dossier: Dossier) -> Table | None:
    profile = dossier.profile
    if not profile.goals:
        return None
    columns = (
        Column(Text("연도", "Year"), weight=0.6),
        Column(Text("수출 목표", "Export goal")),
        Column(Text("비고", "Note"), weight=2),
    )
    rows = tuple(
        (Name(str(goal.year)), profile.fact(f"goals.{index}.exports"), Name(goal.note.text if goal.note else "–"))
        for index, goal in enumerate(profile.goals)
    )
    return Table(columns, rows, caption=Text("기업이 적은 목표", "Goals stated by the company"))
