"""What is asked about a webhook: whose, and where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hanbada.programme.forms import Fields
from hanbada.programme.objects.webhook.models import Webhook
from hanbada.programme.objects.webhook.selectors import led


class WebhookFields(Fields):
    """A new address."""

    url = forms.URLField(label=_("Address"), max_length=300, assume_scheme="https")

    class Meta:
        model = Webhook
        fields = ("organisation", "url")

    def choices(self, model: Any, user: Any) -> Any:
        """The organisations that the reader leads."""
        return led(user)
