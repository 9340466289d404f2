"""The office's clock: the only place where programme code asks for the time, so that tests and the demo can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("hanbada_office_clock", default=None)


def now() -> datetime:
    """The moment, with its offset: the injected one, else the machine's."""
    return _fixed.get() or timezone.now()


def today() -> date:
    """The day in Korea: a year ends at midnight in Seoul."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside the block the clock stands at the moment (which must have an offset)."""
    assert moment.tzinfo is not None
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
