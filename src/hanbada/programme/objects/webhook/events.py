"""Webhooks hear of everything that is announced to their organisation."""

from __future__ import annotations

from hanbada.programme.access import every
from hanbada.programme.events import Event
from hanbada.programme.objects.webhook.models import Delivery, Webhook


def hear(event: Event) -> None:
    """Put it into the outbox, once for each address that is switched on."""
    rows = every(Webhook).filter(organisation__in=event.parts.values(), active=True)
    made = [Delivery(webhook=row, event=event.name, kind=event.kind, object_id=event.object) for row in rows]
    every(Delivery).bulk_create(made, ignore_conflicts=True)
