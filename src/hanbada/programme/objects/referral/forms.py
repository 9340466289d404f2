"""What is asked about a referral: four questions to send one, one or two to answer it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hanbada.content import content
from hanbada.programme import clock
from hanbada.programme.forms import Fields
from hanbada.programme.language import pick
from hanbada.programme.objects.referral.measures import shelf
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.objects.referral.selectors import receivers


def measures() -> list[tuple[str, Any]]:
    """The measures to choose from, by agency, in the reader's language."""
    found = [(code, [(id_, pick(name.ko, name.en)) for id_, name in rows]) for code, rows in shelf()]
    names = {code: content().agencies[code].name_on(clock.today()) for code, _rows in found}
    return [("", "–"), *((pick(names[code].ko, names[code].en), rows) for code, rows in found)]


class ReferralFields(Fields):
    """To whom, for what, which measure, what is asked for."""

    measure = forms.ChoiceField(label=_("Measure"), required=False, choices=measures)

    class Meta:
        model = Referral
        fields = ("to_org", "purpose", "measure", "note")

    def choices(self, model: Any, user: Any) -> Any:
        """Organisations that take referrals."""
        return receivers(user)


class ReasonFields(Fields):
    """Why."""

    reason = forms.CharField(label=_("reason"), max_length=1000, widget=forms.Textarea)

    class Meta:
        model = Referral
        fields = ()


class ServiceFields(Fields):
    """What was done, and when."""

    service = forms.CharField(label=_("service given"), max_length=2000, widget=forms.Textarea)

    class Meta:
        model = Referral
        fields = ("service", "served_on")
        widgets: ClassVar[dict[str, Any]] = {"served_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
