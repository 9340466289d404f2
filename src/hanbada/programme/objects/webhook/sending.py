"""Sends what waits in the outbox: a small document without business text, signed with the webhook's secret."""

from __future__ import annotations

import hashlib
import hmac
import json

from hanbada.programme import clock
from hanbada.programme.events import again
from hanbada.programme.objects.webhook.addresses import post
from hanbada.programme.objects.webhook.models import Delivery
from hanbada.programme.objects.webhook.services import secret_of
from hanbada.programme.outbox import Dropped, Sent, deliver


class Refused(Exception):
    """The other side answered with another status than 2xx; a redirect is one."""


def send() -> Sent:
    """Tell what waits."""
    return deliver(Delivery, _tell)


def document(delivery: Delivery) -> bytes:
    """What is sent: ids, codes and the event; whoever wants more asks the API with a token.

    Raises Dropped where the row that it tells of is gone.
    """
    event = again(delivery.event, delivery.kind, delivery.object_id)
    if event is None:
        raise Dropped("it is gone")
    told = {"id": str(delivery.key), "event": event.name, "at": delivery.made_at.isoformat(), **event.codes}
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def signature(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA256 over the moment, a full stop and the body: an old message cannot be sent again as new.

    >>> signature("secret", "1700000000", b"{}")[:12]
    'v1=b8569b787'
    """
    return "v1=" + hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def _tell(delivery: Delivery) -> None:
    if not delivery.webhook.active:
        raise Dropped("switched off")
    body, moment = document(delivery), str(int(clock.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "hanbada-webhook",
        "Hanbada-Event": delivery.event,
        "Hanbada-Delivery": str(delivery.key),
        "Hanbada-Timestamp": moment,
        "Hanbada-Signature": signature(secret_of(delivery.webhook), moment, body),
    }
    status = post(delivery.webhook.url, body, headers)
    if not 200 <= status < 300:
        raise Refused(f"status {status}")
