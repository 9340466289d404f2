"""Diagnoses on a company's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.programme.access import may
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.diagnosis.models import Diagnosis
from hanbada.programme.objects.diagnosis.selectors import diagnoses_of
from hanbada.programme.panel import Button, Panel

#: The newest ones.
FEW = 5


def of_company(user: Any, company: Company) -> Iterator[Panel]:
    """Where there are some, or the reader may begin one."""
    rows = diagnoses_of(user, company)[:FEW]
    begins = may(user, "diagnosis_start", Diagnosis(company=company))
    if rows or begins:
        start = Button(_("Begin or go on"), reverse("diagnosis-start", args=[company.pk]), "diagnosis", post=True)
        yield Panel(
            "diagnosis",
            _("Diagnosis"),
            empty=_("No diagnosis yet."),
            button=start if begins and company.merged_into_id is None else None,
            order=10,
            template="diagnosis/panel.html",
            context={"diagnoses": rows},
        )
