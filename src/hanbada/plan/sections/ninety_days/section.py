"""The first ninety days: what, who, with whose help, by when, and what is then on the table."""

from __future__ import annotations

from collections.abc import Mapping

from hanbada.base.stamp import Fact
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.plan.actions import Action, actions
from hanbada.plan.blocks import Column, Name, Table
from hanbada.plan.chart import Span, timeline
from hanbada.plan.dossier import Dossier, listed

ORDER = 90
PAGE_BREAK = True
DIGITS_ALLOWED = ("90일", "90 days")
LABEL = Text("90일 계획의 날짜(기준일에서 계산)", "days of the ninety-day plan, counted from the day of the plan")
NOBODY = Text("확인 안 됨 (협의)", "not confirmed (to be agreed)")


def values(dossier: Dossier) -> Mapping[str, object]:
    """The names that the texts of this section use."""
    found = actions(dossier)
    return {
        "start": dossier.as_of_fact,
        "timeline": _timeline(dossier, found),
        "actions": _table(dossier, found),
        "later": _later(dossier),
    }


def _day(dossier: Dossier, action: Action, end: bool) -> Fact:
    return dossier.fact(action.due if end else action.start, Unit.DATE, "ninety_days", LABEL)


def _timeline(dossier: Dossier, found: tuple[Action, ...]) -> object:
    return timeline(
        [Span(Name(action.what), _day(dossier, action, False), _day(dossier, action, True)) for action in found],
        caption=Text("일정", "Timeline"),
        item=Text("할 일", "Action"),
    )


def _table(dossier: Dossier, found: tuple[Action, ...]) -> Table:
    columns = (
        Column(Text("기한", "Due"), Unit.DATE, weight=0.9),
        Column(Text("할 일", "Action"), weight=2.4),
        Column(Text("담당", "Owner"), weight=0.7),
        Column(Text("도움을 청할 기관", "Agency asked"), weight=1.4),
        Column(Text("결과물", "Result"), weight=1.5),
    )
    rows = tuple(
        (
            _day(dossier, action, True),
            Name(action.what),
            action.owner,
            Name(action.partner or NOBODY),
            Name(action.result),
        )
        for action in found
    )
    caption = Name(Text("90일 안에 할 일", "Actions of the first 90 days"))
    return Table(columns, rows, caption=caption, download="actions")


def _later(dossier: Dossier) -> Table:
    columns = (Column(Text("때", "When"), weight=0.8), Column(Text("할 일", "What"), weight=3))
    rest = listed([dossier.place(score) for score in dossier.top[1:]])
    rows = (
        (
            Text("반년 안", "Within half a year"),
            Text("첫 시장의 견본 공급과 시험 주문", "samples and a trial order in the first market"),
        ),
        (
            Text("한 해 안", "Within a year"),
            Name(
                Text(
                    f"첫 선적과 다음 시장({rest.ko}) 착수 판단",
                    f"first shipment; decide on the next markets ({rest.en})",
                )
            ),
        ),
        (
            Text("해마다", "Every year"),
            Text("새 자료로 순위를 다시 계산하고 목표와 견줌", "rank again with new data and compare with the goals"),
        ),
    )
    return Table(columns, rows, caption=Text("이후 일정", "Later"))
