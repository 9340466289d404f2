"""What is asked about an outcome."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hanbada.programme.forms import Fields
from hanbada.programme.objects.claim.models import OutcomeClaim

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ClaimFields(Fields):
    """Grade, whose, how much, when, compared with what, who says so."""

    class Meta:
        model = OutcomeClaim
        fields = (
            "grade", "extent", "amount_minor", "currency", "period_from", "period_to", "baseline_minor", "source",
            "evidence",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {"period_from": DAY, "period_to": DAY}


class ReasonFields(Fields):
    """What is wrong."""

    reason = forms.CharField(label=_("reason"), max_length=1000, widget=forms.Textarea)

    class Meta:
        model = OutcomeClaim
        fields = ()
