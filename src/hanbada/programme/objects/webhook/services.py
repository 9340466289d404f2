"""Setting up webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any
from uuid import UUID

from django.conf import settings

from hanbada.programme.base import change, create
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.webhook.addresses import allowed
from hanbada.programme.objects.webhook.models import Webhook


def webhook_create(*, user: Any, organisation: Organisation, url: str, once: UUID | None = None) -> Webhook:
    """An address to be told at. Raises ValidationError where it is not one that this office may call."""
    allowed(url)
    return create(Webhook, user=user, action="webhook_create", once=once, organisation=organisation, url=url)


def webhook_switch(*, user: Any, webhook: Webhook, version: int | None = None) -> Webhook:
    """On or off; what waits is dropped while it is off."""
    return change(webhook, user=user, action="webhook_switch", version=version, active=not webhook.active)


def webhook_renew(*, user: Any, webhook: Webhook, version: int | None = None) -> Webhook:
    """A new secret; the old one signs nothing any more."""
    return change(webhook, user=user, action="webhook_renew", version=version, generation=webhook.generation + 1)


def secret_of(webhook: Webhook) -> str:
    """The secret of its signatures: derived from the office's key, so that no backup of the database holds it."""
    words = f"hanbada.webhook:{webhook.pk}:{webhook.generation}".encode()
    return base64.urlsafe_b64encode(hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).digest()).decode()
