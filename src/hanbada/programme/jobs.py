"""Jobs whose worker died: after their time they are offered again; every job of the office may run twice and acts once."""

from __future__ import annotations

from datetime import timedelta

from django_tasks_db.models import DBTaskResult

from hanbada.programme import clock
from hanbada.programme.access import every

#: Longer than any job takes.
LEASE = timedelta(minutes=15)


def take_back() -> int:
    """Offer again what has been running for longer than the lease; gives how many."""
    stuck = every(DBTaskResult).filter(status="RUNNING", started_at__lt=clock.now() - LEASE)
    return stuck.update(status="READY", started_at=None, worker_ids=[])
