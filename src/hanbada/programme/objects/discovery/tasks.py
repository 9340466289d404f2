"""Background work of discovery: delivered twice, it has one effect."""

from __future__ import annotations

from django_tasks import task

from hanbada.programme.objects.discovery import taking


@task()  # type: ignore[untyped-decorator]
def registry_take(batch: str) -> str:
    """Take a file over that waits for it; gives the state it ends in."""
    return taking.take(batch)
