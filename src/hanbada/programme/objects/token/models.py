"""ApiToken: a key of one person, for some scopes, until a day; only its digest is stored."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from hanbada.programme import clock
from hanbada.programme.access import ByRole, Own, either, holder_of
from hanbada.programme.base import Object

DAYS, LONGEST_DAYS = 90, 366
SCOPES = {
    "companies:read": _("read companies"),
    "cases:read": _("read cases"),
    "referrals:read": _("read referrals"),
    "referrals:write": _("send and answer referrals"),
    "actions:read": _("read action items"),
    "actions:write": _("set and change action items"),
    "search:read": _("look up HS codes and markets"),
}


def expiry() -> datetime:
    """When a token made now runs out, unless another day is asked for."""
    return clock.now() + timedelta(days=DAYS)


def known_scopes(value: list[str]) -> None:
    """Raises ValidationError for none, or for one that there is not."""
    if not value or not set(value) <= set(SCOPES):
        raise ValidationError(_("Choose at least one of the scopes."), code="scope")


class ApiToken(Object):
    """Whoever holds the key may do what the person may, within the scopes, until the day or its withdrawal."""

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens", verbose_name=_("person")
    )
    name = models.CharField(_("what for"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    head = models.CharField(_("begins with"), max_length=12, editable=False)
    scopes = models.JSONField(_("scopes"), default=list, validators=[known_scopes])
    expires_at = models.DateTimeField(_("valid until"), default=expiry)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    used_on = models.DateField(_("last used on"), null=True, blank=True)

    ways = (ByRole("administrator"), Own("holder"))
    may: ClassVar = {
        "apitoken_create": lambda standing, token: bool(standing.places) and standing.user == token.holder_id,
        "apitoken_revoke": either(lambda standing, token: standing.user == token.holder_id, holder_of("administrator")),
    }

    class Meta:
        ordering = ("-created_at", "id")

    @property
    def in_force(self) -> bool:
        """Whether it opens anything now."""
        return self.revoked_at is None and self.expires_at > clock.now()
