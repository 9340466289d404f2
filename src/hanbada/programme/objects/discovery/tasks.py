"""Background work of discovery, and asking for it: delivered twice, it has one effect."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django_tasks import task

from hanbada.programme import clock
from hanbada.programme.access import SYSTEM
from hanbada.programme.base import change, move
from hanbada.programme.objects.discovery import taking
from hanbada.programme.objects.discovery.models import RegistryImport


@task()  # type: ignore[untyped-decorator]
def registry_take(batch: str) -> str:
    """Take a file over that waits for it; gives the state it ends in."""
    return taking.take(batch)


def registry_ask(*, user: Any, batch: RegistryImport, version: int | None = None) -> RegistryImport:
    """Have the file taken over in the background; asked again while it waits, the job is handed over once more."""
    asked: dict[str, Any] = {"asked_by": None if user is SYSTEM else user, "asked_at": clock.now(), "problem": {}}
    with transaction.atomic():
        if batch.state == RegistryImport.State.TAKING:
            change(batch, user=user, action="registryimport_ask", version=version, **asked)
        else:
            move(batch, user=user, verb="ask", version=version, rows_done=0, **asked)
        registry_take.enqueue(str(batch.pk))
    return batch
