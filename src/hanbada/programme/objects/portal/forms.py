"""Whom a coordinator asks into a company's portal."""

from __future__ import annotations

from hanbada.programme.forms import Fields
from hanbada.programme.objects.people.models import Invitation


class GuestFields(Fields):
    """The person's address and name."""

    class Meta:
        model = Invitation
        fields = ("email", "name")
