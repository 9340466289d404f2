"""What is asked about a company."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hanbada.programme.forms import Fields
from hanbada.programme.objects.company.codes import confidence
from hanbada.programme.objects.company.documents import LIMIT_BYTES
from hanbada.programme.objects.company.models import Company, Contact, Document, FinancialYear, Note, Product
from hanbada.programme.uploads import received


class CompanyFields(Fields):
    """The profile."""

    class Meta:
        model = Company
        fields = ("name_ko", "name_en", "business_number", "industry_code", "region", "website", "summary")


class YearFields(Fields):
    """One year; the source is the company or a registry: the customs service's figures come by their own way."""

    source = forms.ChoiceField(choices=[pair for pair in FinancialYear.Source.choices if pair[0] != "customs"])

    class Meta:
        model = FinancialYear
        fields = (
            "year", "source", "currency", "sales_minor", "exports_direct_minor", "exports_indirect_minor",
            "assets_minor", "employees", "as_of", "evidence",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {"as_of": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class ProductFields(Fields):
    """A product; ``chosen`` is a proposal that was picked: "code:revision"."""

    chosen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    class Meta:
        model = Product
        fields = ("words", "hs_code", "hs_revision")
        widgets: ClassVar[dict[str, Any]] = {"words": forms.TextInput(attrs={"autocomplete": "off"})}

    def values(self) -> dict[str, Any]:
        """The picked proposal in place of the typed code, with the search's own probability of it."""
        typed = super().values()
        code, _colon, revision = typed.pop("chosen", "").partition(":")
        if not code:
            return typed
        return {**typed, "hs_code": code, "hs_revision": revision, "confidence": confidence(typed["words"], code)}


class DocumentFields(forms.Form):
    """A file and what it is."""

    kind = forms.ChoiceField(label=_("kind"), choices=Document.Kind.choices)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PNG, JPEG, Excel (.xlsx), CSV or plain text, at most 10 MB."),
        allow_empty_file=True,
    )

    def clean_file(self) -> tuple[str, bytes]:
        """The plain name and the bytes."""
        return received(self.cleaned_data["file"], LIMIT_BYTES)


class ReasonFields(Fields):
    """Why."""

    reason = forms.CharField(label=_("reason"), max_length=1000, widget=forms.Textarea)

    class Meta:
        model = Company
        fields = ()


class MergeFields(ReasonFields):
    """Which file stays, and why the two are one."""

    number = forms.CharField(
        label=_("business registration number of the file that stays"),
        max_length=12,
        help_text=_("The other file's products, cases, referrals, consents and documents move there."),
    )

    field_order = ("number", "reason")


class ContactFields(Fields):
    """A person."""

    class Meta:
        model = Contact
        fields = ("name", "post", "email", "phone")


class NoteFields(Fields):
    """A note."""

    class Meta:
        model = Note
        fields = ("text",)
