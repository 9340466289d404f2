"""What a token opens: whatever its holder may, within its scopes."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.access.grants import granted
from hanbada.programme.objects.token.models import ApiToken
from hanbada.programme.objects.token.services import token_found

GRANTS = {"token": token_found}
CHECKS = {
    "token of who has no role or no account": lambda: every(ApiToken).filter(
        ~Exists(granted("memberships", clock.today()).filter(member=OuterRef("holder"))),
        revoked_at=None,
        expires_at__gt=clock.now(),
    ),
}
