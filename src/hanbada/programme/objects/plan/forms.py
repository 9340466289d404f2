"""What is asked about plans: words beside a section, a comment, a receiver, and why a file leaves the office."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hanbada.programme.forms import Fields
from hanbada.programme.objects.plan.models import FORMATS, PlanComment, PlanSection, PlanShare
from hanbada.programme.objects.plan.selectors import shareable

REASONS = {
    "company": _("to hand it to the company"),
    "agency": _("to talk with an agency"),
    "review": _("to read it in the house"),
    "other": _("another reason (write it below)"),
}


class SectionFields(Fields):
    """The words beside, in both languages."""

    class Meta:
        model = PlanSection
        fields = ("edited_ko", "edited_en")
        widgets: ClassVar[dict[str, Any]] = {
            "edited_ko": forms.Textarea(attrs={"rows": 14}),
            "edited_en": forms.Textarea(attrs={"rows": 14}),
        }


class CommentFields(Fields):
    """A comment."""

    class Meta:
        model = PlanComment
        fields = ("text",)


class ShareFields(Fields):
    """With whom."""

    plan: ClassVar[Any] = None

    class Meta:
        model = PlanShare
        fields = ("organisation",)

    def choices(self, model: Any, user: Any) -> Any:
        """The agencies and the company itself."""
        return shareable(user, self.plan)


def share_fields(plan: Any) -> type[Fields]:
    """The form whose choices are those of a plan."""
    return type("ShareFields", (ShareFields,), {"plan": plan, "Meta": ShareFields.Meta})


class DownloadFields(forms.Form):
    """Language, format, and why."""

    lang = forms.ChoiceField(label=_("Language"), choices=[("ko", "한국어"), ("en", "English")])
    format = forms.ChoiceField(label=_("Format"), choices=[(name, name.upper()) for name in FORMATS])
    reason = forms.ChoiceField(label=_("Reason"), choices=REASONS.items())
    words = forms.CharField(label=_("In words"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Another reason has to be said."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("reason") == "other" and not found.get("words", "").strip():
            self.add_error("words", _("Please say it in a few words."))
        return found

    def told(self) -> str:
        """The reason as it is written down."""
        words = self.cleaned_data.get("words", "").strip()
        return f"{self.cleaned_data['reason']}: {words}" if words else str(self.cleaned_data["reason"])
