"""What is asked about a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hanbada.programme.forms import Fields
from hanbada.programme.objects.case.models import Case


class CaseFields(Fields):
    """The cohort."""

    class Meta:
        model = Case
        fields = ("cohort",)


class StageFields(Fields):
    """The next stage."""

    class Meta:
        model = Case
        fields = ("stage",)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["stage"].choices = [pair for pair in Case.Stage.choices if pair[0] != "closed"]  # type: ignore[attr-defined]


class CloseFields(Fields):
    """Why a case ends."""

    reason = forms.CharField(label=_("reason"), max_length=1000, widget=forms.Textarea)

    class Meta:
        model = Case
        fields = ()
