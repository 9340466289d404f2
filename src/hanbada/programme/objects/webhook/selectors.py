"""Webhooks, given who reads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from hanbada.programme.access import OFFICES, standing_now, visible
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.webhook.models import Delivery, Webhook

RECENT = 30


def webhooks(user: Any) -> QuerySet[Webhook]:
    """The addresses of the user's own organisations."""
    return visible(user, Webhook).select_related("organisation")


def deliveries(user: Any) -> QuerySet[Delivery]:
    """What was told lately, the newest first."""
    return visible(user, Delivery).select_related("webhook__organisation")[:RECENT]


def led(user: Any) -> QuerySet[Organisation]:
    """The organisations that the user leads."""
    return visible(user, Organisation).filter(pk__in=standing_now(user).at(*OFFICES, roles=("lead",)))
