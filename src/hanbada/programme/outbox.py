"""What is to leave the office: rows that wait until the other side has taken them, tried again with growing pauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import F

from hanbada.programme import clock
from hanbada.programme.access import every

#: Minutes to wait after the first, second … failed try; after the last pause the row is given up.
PAUSES = (1, 5, 15, 60, 240, 720, 1440, 1440)
#: So many failures in a row mean that the other side is down: the rest waits for the next run.
PATIENCE = 3


class Dropped(Exception):
    """The reason for sending is gone; the row is kept and never sent."""


class Outgoing(models.Model):
    """A row of an outbox. ``sent_at`` or ``dropped_at`` ends it; ``tries`` is also the claim that a sender takes."""

    made_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


@dataclass(slots=True)
class Sent:
    """What one run did."""

    sent: int = 0
    dropped: int = 0
    failed: int = 0


def deliver(model: type[Outgoing], send: Callable[[Any], None], *, limit: int = 500) -> Sent:
    """Send what waits, the oldest first; ``send`` raises Dropped where it is not wanted any more, else its own error.

    A row is claimed before it is sent and marked after, so that two senders never send it twice. A sender that dies
    in between leaves a row that is sent again after its pause: the receiver knows it by its id.
    """
    done, failures = Sent(), 0
    waiting = every(model).filter(sent_at=None, dropped_at=None, next_at__lte=clock.now())
    for row in waiting.order_by("made_at", "pk")[:limit]:
        if failures >= PATIENCE or not _claim(row):
            continue
        try:
            send(row)
        except Dropped as why:
            done.dropped += 1
            _end(row, dropped_at=clock.now(), error=str(why)[:200])
        except Exception as fault:  # whatever the other side does wrong, the row stays
            done.failed += 1
            failures += 1
            given_up = {"dropped_at": clock.now()} if row.tries + 1 > len(PAUSES) else {}
            _end(row, error=f"{type(fault).__name__}: {fault}"[:200], **given_up)
        else:
            done.sent, failures = done.sent + 1, 0
            _end(row, sent_at=clock.now(), error="")
    return done


def pause_after(tries: int) -> timedelta:
    """How long a row waits after its n-th try.

    >>> pause_after(1), pause_after(4)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=3600))
    """
    return timedelta(minutes=PAUSES[min(tries, len(PAUSES)) - 1])


def _claim(row: Outgoing) -> bool:
    mine = every(type(row)).filter(pk=row.pk, tries=row.tries, sent_at=None, dropped_at=None)
    return bool(mine.update(tries=F("tries") + 1, next_at=clock.now() + pause_after(row.tries + 1)))


def _end(row: Outgoing, **fields: Any) -> None:
    every(type(row)).filter(pk=row.pk).update(**fields)
