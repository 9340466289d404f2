"""The address a request came from, believing only as many proxies as the settings name."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The client's address: behind n trusted proxies the n-th from the right of X-Forwarded-For.

    A forged entry further left changes nothing. None where there is no valid address.
    """
    words = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        words = chain[-settings.PROXIES] if len(chain) >= settings.PROXIES else words
    try:
        return str(ipaddress.ip_address(words))
    except ValueError:
        return None
