"""What is asked about people."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hanbada.programme.forms import Fields
from hanbada.programme.objects.people.models import Invitation, Membership, Organisation

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OrganisationFields(Fields):
    """An organisation."""

    class Meta:
        model = Organisation
        fields = ("kind", "code", "name_ko", "name_en", "response_days", "closed_on")
        widgets: ClassVar[dict[str, Any]] = {"closed_on": DAY}


class InvitationFields(Fields):
    """Whom, into what, as what."""

    class Meta:
        model = Invitation
        fields = ("email", "name", "organisation", "role")


class MembershipFields(Fields):
    """A further role of somebody who has an account."""

    class Meta:
        model = Membership
        fields = ("member", "organisation", "role", "since")
        widgets: ClassVar[dict[str, Any]] = {"since": DAY}


class AcceptFields(forms.Form):
    """The invited person's own name and password."""

    name = forms.CharField(label=_("name"), max_length=80)
    password = forms.CharField(
        label=_("password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters."),
    )
