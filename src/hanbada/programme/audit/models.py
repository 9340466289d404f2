"""The access log and its seals: rows are only ever added."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from hanbada.programme import clock
from hanbada.programme.access import ByRole, Way


class AccessRow(models.Model):
    """Somebody saw, searched, exported, was refused: one row, without business text."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=clock.now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+")
    address = models.GenericIPAddressField(null=True)
    action = models.CharField(max_length=20)
    kind = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    company = models.ForeignKey(
        "programme.Company", models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    rows = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    ways: ClassVar[tuple[Way, ...]] = (ByRole("auditor"),)
    sealed: ClassVar[tuple[str, ...]] = (
        "id", "at", "user_id", "address", "action", "kind", "object_id", "company_id", "rows", "reason",
    )  # fmt: skip

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("user", "-id")), models.Index(fields=("company", "-id")))


class Seal(models.Model):
    """One link of a chain: the rows first…last of a log, and the hash over them and the link before."""

    id = models.BigAutoField(primary_key=True)
    log = models.CharField(max_length=20)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    ways: ClassVar[tuple[Way, ...]] = (ByRole("auditor"),)

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("log", "first"), name="seal_once"),)
