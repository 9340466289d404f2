"""What is asked about an action item: three questions to set one, one or two to change it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hanbada.programme.forms import Fields
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.objects.action.selectors import owners

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ActionFields(Fields):
    """What, who, until when."""

    class Meta:
        model = ActionItem
        fields = ("title", "owner", "due_on")
        widgets: ClassVar[dict[str, Any]] = {"due_on": DAY}

    case: ClassVar[Any] = None

    def choices(self, model: Any, user: Any) -> Any:
        """Whoever this reader may ask."""
        return owners(user, self.case)


def fields_for(case: Any) -> type[ActionFields]:
    """The form whose choices are those of a case."""
    return type("ActionFields", (ActionFields,), {"case": case, "Meta": ActionFields.Meta})


class TitleFields(Fields):
    """What is to be done."""

    class Meta:
        model = ActionItem
        fields = ("title",)


class DueFields(Fields):
    """The new day, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea)

    class Meta:
        model = ActionItem
        fields = ("due_on",)
        widgets: ClassVar[dict[str, Any]] = {"due_on": DAY}


class OutcomeFields(Fields):
    """What came of it."""

    class Meta:
        model = ActionItem
        fields = ("outcome",)


class ReasonFields(Fields):
    """Why it is not to be done any more."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea)

    class Meta:
        model = ActionItem
        fields = ()
