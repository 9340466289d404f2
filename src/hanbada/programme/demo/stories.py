"""Many stories told together in the order of time: the office's clock stands at each moment."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta

from hanbada.programme import clock

#: A story does something, then gives the moment at which it goes on.
Story = Iterator[datetime]


def play(stories: list[Story], until: datetime) -> int:
    """Tell all stories in the order of their moments; what would lie after ``until`` has not happened.

    Gives how many steps were told.
    """
    waiting: list[tuple[datetime, int, Story]] = []
    for n, story in enumerate(stories):
        _wait(waiting, n, story)
    told = 0
    while waiting and waiting[0][0] <= until:
        moment, n, story = heapq.heappop(waiting)
        with clock.at(moment):
            _wait(waiting, n, story)
        told += 1
    return told


def _wait(waiting: list[tuple[datetime, int, Story]], n: int, story: Story) -> None:
    moment = next(story, None)
    if moment is not None:
        heapq.heappush(waiting, (moment, n, story))


def at_work(moment: datetime) -> datetime:
    """The moment, or the same hour of the Monday after it where it lies at a weekend.

    >>> at_work(datetime(2024, 3, 2, 9)), at_work(datetime(2024, 3, 5, 9))
    (datetime.datetime(2024, 3, 4, 9, 0), datetime.datetime(2024, 3, 5, 9, 0))
    """
    return moment + timedelta(days=max(0, 7 - moment.weekday()) if moment.weekday() > 4 else 0)
