"""The write history: who changed what from which value to which and why, in the write's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from hanbada.programme import clock
from hanbada.programme.access import ByCoordinator, ByRole, Way, company_path


class History(models.Model):
    """One write. Rows are only ever added; triggers of the database refuse the rest."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=clock.now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    company = models.ForeignKey(
        "programme.Company", models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    action = models.CharField(max_length=60)
    before = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    after = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    reason = models.TextField(blank=True)

    ways: ClassVar[tuple[Way, ...]] = (ByRole("auditor"), ByCoordinator("company"))
    sealed: ClassVar[tuple[str, ...]] = (
        "id",
        "at",
        "user_id",
        "kind",
        "object_id",
        "company_id",
        "action",
        "before",
        "after",
        "reason",
    )

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("kind", "object_id")), models.Index(fields=("company", "-id")))


def write(
    obj: models.Model,
    *,
    user: Any,
    action: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str = "",
) -> History:
    """Add one row; must run inside the transaction of the write that it tells of."""
    row = History(
        user_id=user.pk,
        kind=obj._meta.model_name or "",
        object_id=obj.pk,
        company_id=company_id(obj),
        action=action,
        before=dict(before),
        after=dict(after),
        reason=reason,
    )
    row.save(force_insert=True)
    return row


def company_id(obj: models.Model) -> UUID | None:
    """The company that a row concerns, by its scope; None where there is none."""
    path = company_path(type(obj))
    if path is None:
        return None
    found: UUID | None = attrgetter(".".join([*filter(None, path.split("__"))]) + "_id")(obj) if path else obj.pk
    return found
