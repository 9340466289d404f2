"""What is asked about a token: what for, which scopes, how long."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hanbada.programme.forms import Fields
from hanbada.programme.objects.token.models import DAYS, LONGEST_DAYS, SCOPES, ApiToken


class TokenFields(Fields):
    """A new token."""

    scopes = forms.MultipleChoiceField(label=_("Scopes"), choices=SCOPES.items(), widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(label=_("Valid for days"), min_value=1, max_value=LONGEST_DAYS, initial=DAYS)

    class Meta:
        model = ApiToken
        fields = ("name",)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{**options, "initial": {"days": DAYS, **options.get("initial", {})}})
