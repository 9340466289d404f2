"""Seals the append-only logs in batches and finds every sealed row that was changed, removed or slipped in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from hanbada.programme.access import every
from hanbada.programme.audit.models import AccessRow, Seal
from hanbada.programme.history import History

LOGS: dict[str, type[models.Model]] = {"access": AccessRow, "history": History}
START = "0" * 64


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of one log found.

    ``broken``    seals whose rows do not give their digest, or that do not follow on the one before
    ``unsealed``  rows since the last seal: present, not yet protected by the chain
    ``head``      digest of the last seal, to be kept on another machine
    """

    log: str
    seals: int
    rows: int
    unsealed: int
    broken: tuple[int, ...]
    head: str


def seal(log: str, *, limit: int = 50_000) -> Seal | None:
    """Seal the rows since the last seal, at most ``limit``; None where there are none."""
    model = LOGS[log]
    with transaction.atomic():
        _wait_for_writers(model)
        last = every(Seal).filter(log=log).order_by("-id").first()
        after = last.last if last else 0
        rows = list(_rows(model, first=after + 1)[:limit])
        if not rows:
            return None
        previous = last.digest if last else START
        link = Seal(
            log=log,
            first=after + 1,
            last=rows[-1]["id"],
            rows=len(rows),
            previous=previous,
            digest=digest(previous, rows),
        )
        link.save(force_insert=True)
        return link


def verify(log: str) -> Verdict:
    """Compute every seal of a log anew."""
    model, previous, after, count, broken = LOGS[log], START, 0, 0, []
    seals = list(every(Seal).filter(log=log).order_by("id"))
    for link in seals:
        rows = list(_rows(model, first=link.first, last=link.last))
        follows = link.previous == previous and link.first == after + 1
        if not follows or len(rows) != link.rows or digest(link.previous, rows) != link.digest:
            broken.append(link.pk)
        previous, after, count = link.digest, link.last, count + len(rows)
    unsealed = every(model).filter(pk__gt=after).count()
    return Verdict(log, len(seals), count, unsealed, tuple(broken), previous)


def digest(previous: str, rows: Iterable[dict[str, Any]]) -> str:
    """sha256 over the previous digest and each row as one line of JSON with sorted keys."""
    total = hashlib.sha256(previous.encode())
    for row in rows:
        line = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        total.update(line.encode() + b"\n")
    return total.hexdigest()


def _rows(model: Any, *, first: int, last: int | None = None) -> Any:
    found = every(model).filter(pk__gte=first).order_by("pk")
    return (found if last is None else found.filter(pk__lte=last)).values(*model.sealed)


def _wait_for_writers(model: type[models.Model]) -> None:
    """PostgreSQL gives numbers before it commits: without the lock a late row could slip in behind a seal."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{Seal._meta.db_table}" IN EXCLUSIVE MODE')
            cursor.execute(f'LOCK TABLE "{model._meta.db_table}" IN SHARE MODE')
