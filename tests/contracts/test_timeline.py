"""The chart of the first ninety days: months drawn, bars by day, the same bytes for the same facts."""

from __future__ import annotations

from datetime import date

from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.plan.actions import workday
from hanbada.plan.chart import Span, timeline

STAMP = Stamp.of("test", Text("시험", "test"), [])


def fact(day: date) -> Fact:
    return Fact(day, Unit.DATE, STAMP)


def test_bars_keep_their_order_and_length() -> None:
    spans = [
        Span(Text("먼저", "first"), fact(date(2026, 11, 23)), fact(date(2026, 12, 14))),
        Span(Text("나중", "later"), fact(date(2026, 12, 7)), fact(date(2027, 2, 22))),
    ]
    figure = timeline(spans, caption=Text("일정", "Timeline"), item=Text("할 일", "Action"))
    svg = figure.draw("en")
    assert svg == figure.draw("en")
    assert [month in svg for month in ("Dec", "Jan", "Feb", "Nov")] == [True, True, True, False]
    assert "12-14" in svg and "02-22" in svg
    widths = [float(part.split('"')[0]) for part in svg.split('width="')[1:] if 'rx="3"' in part]
    assert len(widths) == 2 and widths[1] > 3 * widths[0]
    assert len(figure.twin.rows) == 2 and "2027" in figure.alt.en


def test_a_due_day_is_a_working_day() -> None:
    days = [workday(date(2026, 11, day)) for day in range(20, 27)]
    assert all(day.weekday() < 5 for day in days)
    assert days[0] == date(2026, 11, 20) and days[1] == days[2] == days[3] == date(2026, 11, 23)
