"""What is asked in discovery: the file, what its columns are, filters, reasons, the draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hanbada.base.codes import HSRevision
from hanbada.base.typed.money import UNIT_WORDS
from hanbada.company.registry.columns import FIELDS, Column
from hanbada.company.registry.industries import name_of
from hanbada.programme import clock
from hanbada.programme.access import visible
from hanbada.programme.forms import Fields
from hanbada.programme.language import pick
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.discovery.files import LIMIT_BYTES
from hanbada.programme.objects.discovery.models import Candidate, CandidateNote, Draw, Outcome
from hanbada.programme.objects.programme.models import Cohort
from hanbada.programme.uploads import received

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Upload(forms.Form):
    """The file; what it holds is checked by the service."""

    file = forms.FileField(
        label=_("Registry"),
        help_text=_("Excel (.xlsx) or CSV, at most 15 MB. One row for each firm, names of the columns above them."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )

    def clean_file(self) -> tuple[str, bytes]:
        """The plain name and the bytes."""
        return received(self.cleaned_data["file"], LIMIT_BYTES)


class Sheets(forms.Form):
    """Which sheet, and in which row the names of its columns stand."""

    sheet = forms.TypedChoiceField(label=_("Sheet"), coerce=int)
    header = forms.IntegerField(label=_("Row of the headers"), min_value=1, max_value=1000)

    def __init__(self, *arguments: Any, names: Sequence[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["sheet"].choices = [(n, name or "–") for n, name in enumerate(names)]  # type: ignore[attr-defined]


class Mapping(forms.Form):
    """What each column is, and by which rule and which nomenclature the rows are read."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sheet = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    header = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    decided_on = forms.DateField(
        label=_("Day of the rules"), widget=DAY, help_text=_("Eligibility is decided by the rules of this day.")
    )
    definition = forms.ChoiceField(label=_("Rule that decides"), required=False)
    hs_revision = forms.ChoiceField(
        label=_("HS revision of the codes"), choices=[(one.value, one.value) for one in reversed(HSRevision)]
    )

    def __init__(self, *arguments: Any, columns: Sequence[Column], rules: Sequence[Any], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.columns = columns
        self.fields["definition"].choices = [(code, pick(label.ko, label.en)) for code, label in rules]  # type: ignore[attr-defined]
        for column in columns:
            self._ask(column)

    def _ask(self, column: Column) -> None:
        fields = [(name, pick(text.ko, text.en)) for name, text in FIELDS.items()]
        units = [("", "–"), *((name, pick(text.ko, text.en)) for name, text in UNIT_WORDS.items())]
        said = column.header or f"{column.index + 1}"
        asked: dict[str, tuple[forms.Field, Any]] = {
            "field": (forms.ChoiceField(choices=fields, label=_("taken for")), column.field),
            "year": (forms.IntegerField(required=False, label=_("year")), column.year),
            "unit": (forms.ChoiceField(choices=units, required=False, label=_("unit")), column.unit),
        }
        for name, (field, value) in asked.items():
            field.initial = value
            field.widget.attrs["aria-label"] = f"{said}: {field.label}"
            self.fields[f"{name}_{column.index}"] = field

    def rows(self) -> list[dict[str, Any]]:
        """The controls of each column."""
        return [
            {"column": one, **{name: self[f"{name}_{one.index}"] for name in ("field", "year", "unit")}}
            for one in self.columns
        ]

    def chosen(self) -> list[Column]:
        """The columns as they were chosen; year and unit only where they mean something."""
        given = self.cleaned_data
        return [
            Column(
                one.index,
                one.header,
                given[f"field_{one.index}"],
                given[f"year_{one.index}"],
                given[f"unit_{one.index}"],
            )
            for one in self.columns
        ]


class Filter(forms.Form):
    """Filters above the long list."""

    q = forms.CharField(label=_("Name or business number"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Candidate.State.choices])
    eligibility = forms.ChoiceField(label=_("Eligibility"), required=False, choices=[("", _("All")), *Outcome.choices])
    division = forms.ChoiceField(label=_("Industry"), required=False)
    known = forms.ChoiceField(
        label=_("Market data"), required=False, choices=[("", _("All")), ("yes", _("with data")), ("no", _("no data"))]
    )

    def __init__(self, *arguments: Any, divisions: Sequence[tuple[str, int]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        named = [(code or "none", _division(code)) for code, _n in sorted(divisions)]
        self.fields["division"].choices = [("", _("All")), *named]  # type: ignore[attr-defined]

    def given(self) -> dict[str, str]:
        """What was asked for; a value that is not on offer is left aside."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}


def _division(code: str) -> str:
    name = name_of(code)
    return f"{code} {pick(name.ko, name.en)}".strip()


class ReasonFields(Fields):
    """Why."""

    reason = forms.CharField(label=_("reason"), max_length=1000, widget=forms.Textarea)

    class Meta:
        model = Candidate
        fields = ()


class ContactFields(Fields):
    """Who agreed to be contacted, when, and where that is on paper."""

    class Meta:
        model = Candidate
        fields = ("contact_by", "contact_on", "contact_evidence")
        widgets: ClassVar[dict[str, Any]] = {"contact_on": DAY}

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("contact_by", "contact_on"):
            self.fields[name].required = True

    def clean_contact_on(self) -> Any:
        """Nobody has agreed tomorrow."""
        day = self.cleaned_data["contact_on"]
        if day > clock.today():
            raise ValidationError(_("This day is yet to come."))
        return day


class NoteFields(Fields):
    """A remark."""

    class Meta:
        model = CandidateNote
        fields = ("text",)


class CohortFields(Fields):
    """Which cohort the firm goes into."""

    class Meta:
        model = Case
        fields = ("cohort",)


class DrawFields(Fields):
    """How many places, and from which seed."""

    class Meta:
        model = Draw
        fields = ("cohort", "quota", "seed")
        help_texts: ClassVar[dict[str, Any]] = {
            "seed": _("Words settled before the draw, such as a lottery number of that day. They make the order."),
        }

    def choices(self, model: Any, user: Any) -> QuerySet[Cohort]:
        """Cohorts of the programmes that the reader coordinates."""
        return visible(user, Cohort).select_related("programme")
