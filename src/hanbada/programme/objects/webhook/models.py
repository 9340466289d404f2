"""Webhook and Delivery: where to tell, and what was told."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from hanbada.programme.access import OFFICES, ByOffice, Standing, Way
from hanbada.programme.base import Object
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.outbox import Outgoing


def lead_of_it(standing: Standing, webhook: Any) -> bool:
    """A lead of the organisation that is told."""
    return webhook.organisation_id in standing.at(*OFFICES, roles=("lead",))


class Webhook(Object):
    """An address of one organisation; the secret is derived, never stored (``generation`` makes a new one)."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="webhooks", verbose_name=_("organisation")
    )
    url = models.URLField(_("address"), max_length=300)
    active = models.BooleanField(_("switched on"), default=True)
    generation = models.PositiveSmallIntegerField(default=1, editable=False)

    ways = (ByOffice("organisation"),)
    may: ClassVar = {
        "webhook_create": lead_of_it,
        "webhook_switch": lead_of_it,
        "webhook_renew": lead_of_it,
    }

    class Meta:
        ordering = ("-created_at", "id")


class Delivery(Outgoing):
    """One event for one address, told once; ``key`` is what the receiver knows it by."""

    key = models.UUIDField(default=uuid4, unique=True)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()

    ways: ClassVar[tuple[Way, ...]] = (ByOffice("webhook__organisation"),)

    class Meta:
        ordering = ("-made_at", "id")
        constraints = (models.UniqueConstraint(fields=("webhook", "object_id", "event"), name="delivery_once"),)
        indexes = (
            models.Index(fields=("next_at",), condition=models.Q(sent_at=None, dropped_at=None), name="delivery_waits"),
        )
