"""Pages of cases: list, detail, open, advance, close."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanbada.programme.access import may
from hanbada.programme.audit.record import record_access
from hanbada.programme.forms import form_page
from hanbada.programme.objects.case import forms, selectors, services
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.company.models import Company
from hanbada.programme.pages import found, listed, page
from hanbada.programme.panel import panels

BOTH = ("GET", "POST")


def cases(request: HttpRequest) -> HttpResponse:
    """The list, of one stage by ``?stage=``."""
    stage = request.GET.get("stage", "")
    rows = listed(request, selectors.cases(request.user, stage))
    return render(request, "case/list.html", {"rows": rows, "stage": stage, "stages": Case.Stage.choices})


def case(request: HttpRequest, id: UUID) -> HttpResponse:
    """One case with what every object shows of it."""
    row = found(request, Case, id, selectors.cases(request.user))
    record_access(request, "view", row)
    context = {
        "case": row,
        "may_advance": may(request.user, "case_advance", row),
        "panels": panels("of_case", request.user, row),
    }
    return render(request, "case/detail.html", context)


def case_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """Open a case for a company."""
    company = found(request, Company, id)
    return form_page(
        request,
        forms.CaseFields,
        title=_("New case"),
        action="case_create",
        about=Case(company=company),
        save=partial(services.case_open, company=company),
        back=_to_case,
    )


def case_advance(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take a case to its next stage."""
    row = found(request, Case, id)
    save = partial(services.case_advance, case=row)
    return form_page(
        request, forms.StageFields, title=_("Next stage"), action="case_advance", about=row, save=save, back=_to_case
    )


def case_close(request: HttpRequest, id: UUID) -> HttpResponse:
    """Close a case with a reason."""
    row = found(request, Case, id)
    save = partial(services.case_close, case=row)
    return form_page(
        request, forms.CloseFields, title=_("Close the case"), action="case_close", about=row, save=save, back=_to_case
    )


def _to_case(row: Case) -> str:
    return reverse("case", args=[row.pk])


PAGES = [
    page("cases/", cases, name="cases", label=gettext_lazy("Cases"), order=30),
    page("cases/<uuid:id>/", case, name="case", model=Case),
    page("companies/<uuid:id>/cases/new/", case_new, name="case-new", methods=BOTH, model=Company),
    page("cases/<uuid:id>/advance/", case_advance, name="case-advance", methods=BOTH, model=Case),
    page("cases/<uuid:id>/close/", case_close, name="case-close", methods=BOTH, model=Case),
]
