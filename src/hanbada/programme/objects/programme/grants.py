"""What a programme opens: its rows to the coordinator that runs it and, as counts, to the ministry responsible."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hanbada.programme.access import every
from hanbada.programme.objects.programme.models import Programme


def programmes() -> QuerySet[Any]:
    """(programme, its coordinator, the ministry responsible or None) of all."""
    return every(Programme).order_by().values_list("pk", "coordinator_id", "ministry_id")


GRANTS = {"programmes": programmes}
