"""The rows of a model: the only module where a manager appears."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def every(model: type[M]) -> QuerySet[M]:
    """All rows, unscoped: for services, commands and checks; never for a page, a selector, a form or the API."""
    return model._default_manager.all()


def sliced(rows: QuerySet[M], start: int, stop: int) -> QuerySet[M]:
    """Some rows in their order, found by their ids first: the others are not read and joined to be sorted or skipped."""
    return rows.filter(pk__in=list(rows.values_list("pk", flat=True)[start:stop]))
