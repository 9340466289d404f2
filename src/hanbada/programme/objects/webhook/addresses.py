"""Which addresses this office calls: https, a host of the list, and never a machine of its own network."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

TIMEOUT_SECONDS = 10


class Forbidden(Exception):
    """The host answers at an address that this office never calls."""


def allowed(url: str) -> str:
    """The address, where its host is on the list (HANBADA_WEBHOOK_HOSTS). Raises ValidationError."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        place = host if parts.port in (None, 443) else f"{host}:{parts.port}"
    except ValueError:
        raise ValidationError({"url": _("This is not an address.")}) from None
    if parts.scheme != "https" and not (settings.WEBHOOK_LOOPBACK and _is_loopback(host)):
        raise ValidationError({"url": _("Only https addresses are called.")})
    if parts.username or parts.password:
        raise ValidationError({"url": _("An address holds no password.")})
    if place not in settings.WEBHOOK_HOSTS and not (settings.WEBHOOK_LOOPBACK and _is_loopback(host)):
        raise ValidationError(
            {"url": _("This host is not on the list of those that the office calls. Ask who runs the office.")}
        )
    return url


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Send; gives the status. The name is looked up once and that very address is called; redirects are not followed.

    Raises Forbidden for a private or local address, OSError where nobody answers.
    """
    parts = urlsplit(allowed(url))
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    line = socket.create_connection((_public(host, port), port), timeout=TIMEOUT_SECONDS)
    link = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    try:
        link.sock = ssl.create_default_context().wrap_socket(line, server_hostname=host) if secure else line
        target = parts.path or "/"
        link.request("POST", f"{target}?{parts.query}" if parts.query else target, body=body, headers=headers)
        answer = link.getresponse()
        answer.read(1024)
        return answer.status
    finally:
        link.close()
        line.close()


def _public(host: str, port: int) -> str:
    """The first address of a host; all of them must be public, or somebody could slip in a local one."""
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for words in found:
        address = ipaddress.ip_address(words.partition("%")[0])
        if not address.is_global and not (settings.WEBHOOK_LOOPBACK and address.is_loopback):
            raise Forbidden(f"{host} answers at {address}")
    return found[0]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
