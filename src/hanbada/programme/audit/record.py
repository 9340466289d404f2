"""Writes one row of the access log before the page is shown; where that fails, nothing is shown."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.http import HttpRequest

from hanbada.programme.audit.client import client_address
from hanbada.programme.audit.models import AccessRow
from hanbada.programme.history import company_id


def record_access(
    request: HttpRequest,
    action: str,
    obj: models.Model | None = None,
    *,
    model: type[models.Model] | None = None,
    rows: int | None = None,
    reason: str = "",
) -> AccessRow:
    """One row: ``view`` of an object, ``search`` or ``export`` of a model with the number of rows, ``denied``.

    Its own short transaction; an error here is the request's error (fail closed).
    """
    kind: Any = type(obj) if obj is not None else model
    row = AccessRow(
        user_id=getattr(request.user, "pk", None),
        address=client_address(request),
        action=action,
        kind=kind._meta.model_name if kind is not None else "",
        object_id=obj.pk if obj is not None else None,
        company_id=company_id(obj) if obj is not None else None,
        rows=rows,
        reason=reason[:300],
    )
    with transaction.atomic():
        row.save(force_insert=True)
    return row
