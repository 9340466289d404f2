"""What is announced of referrals: each state that one reaches, to both sides."""

from __future__ import annotations

from hanbada.programme.events import Announced
from hanbada.programme.objects.referral.models import Referral

ANNOUNCED = Announced(Referral, {"from": "from_org", "to": "to_org"})
