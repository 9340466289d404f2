"""What is asked about a consent."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from hanbada.programme.access import OFFICES, visible
from hanbada.programme.forms import Fields
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.people.models import Organisation

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ConsentFields(Fields):
    """Which data, for what, to whom, who said so, until when, and where that is on paper."""

    class Meta:
        model = Consent
        fields = ("item", "purpose", "receiver", "given_by", "expires_on", "evidence")
        widgets: ClassVar[dict[str, Any]] = {"expires_on": DAY}

    def choices(self, model: Any, user: Any) -> Any:
        """A receiver is an office of the programme, never another company."""
        return visible(user, Organisation).filter(kind__in=OFFICES, closed_on=None)
