"""Making, finding and withdrawing tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.base import change, create
from hanbada.programme.objects.token.models import LONGEST_DAYS, ApiToken

MARK = "hbd_"  # lets a scanner of leaked secrets know what it found
HEAD = 10


def token_create(
    *, user: Any, name: str, scopes: list[str], days: int, once: UUID | None = None
) -> tuple[ApiToken, str | None]:
    """A new token and its key, which nobody can read again; a form sent twice gives the first token without its key.

    Raises ValidationError for an unknown scope or more days than a year has.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError({"days": _("A token holds between one day and a year.")})
    key = MARK + secrets.token_urlsafe(32)
    stored: dict[str, Any] = {
        "digest": digest(key),
        "head": key[:HEAD],
        "expires_at": clock.now() + timedelta(days=days),
    }
    fields: dict[str, Any] = {"name": name.strip(), "scopes": sorted(set(scopes))}
    row = create(ApiToken, user=user, action="apitoken_create", once=once, holder=user, **fields, **stored)
    return row, key if row.digest == digest(key) else None


def token_revoke(*, user: Any, token: ApiToken, version: int | None = None) -> ApiToken:
    """Worthless from the next request on."""
    if token.revoked_at is not None:
        return token
    ended: dict[str, Any] = {"revoked_at": clock.now()}
    return change(token, user=user, action="apitoken_revoke", version=version, **ended)


def token_found(key: str) -> ApiToken | None:
    """The token of a key, while it is in force and its holder's account is open; its day of use is noted."""
    rows = every(ApiToken).filter(digest=digest(key), holder__is_active=True).select_related("holder")
    row = rows.first()
    if row is None or not row.in_force:
        return None
    if row.used_on != clock.today():
        every(ApiToken).filter(pk=row.pk).update(used_on=clock.today())
    return row


def digest(key: str) -> str:
    """What is stored of a key: 256 bits of chance need no slow hash."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
