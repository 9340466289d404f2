"""Pages of outcomes: the list, one outcome, stating and correcting it, the company's answer."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanbada.programme.access import Standing
from hanbada.programme.audit.record import record_access
from hanbada.programme.base import moves_open
from hanbada.programme.forms import change_page, form_page
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.claim import forms, selectors, services
from hanbada.programme.objects.claim.models import OutcomeClaim
from hanbada.programme.pages import found, listed, page, version_sent

BOTH = ("GET", "POST")


def concerns(of: Standing) -> bool:
    """Whether outcomes are for the reader: coordinators and companies."""
    return bool(of.at("coordinator", "company"))


def claims(request: HttpRequest) -> HttpResponse:
    """The list, of one state by ``?state=``."""
    state = request.GET.get("state", "")
    rows = listed(request, selectors.claims(request.user, state))
    return render(request, "claim/list.html", {"rows": rows, "state": state, "states": OutcomeClaim.State.choices})


def claim(request: HttpRequest, id: UUID) -> HttpResponse:
    """One outcome with what the company says of it."""
    row = found(request, OutcomeClaim, id, selectors.claims(request.user))
    record_access(request, "view", row)
    return render(request, "claim/detail.html", {"claim": row, "moves": moves_open(request.user, row)})


def claim_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """State an outcome of a case."""
    case = found(request, Case, id)
    return form_page(
        request, forms.ClaimFields, title=_("State an outcome"), action="outcomeclaim_make",
        about=OutcomeClaim(case=case), save=partial(services.claim_make, case=case), back=_to,
    )  # fmt: skip


def claim_confirm(request: HttpRequest, id: UUID) -> HttpResponse:
    """The company confirms."""
    row = found(request, OutcomeClaim, id)
    try:
        services.claim_confirm(user=request.user, claim=row, version=version_sent(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(_to(row))


def _to(row: Any) -> str:
    return reverse("claim", args=[row.pk])


#: A page with a form for one move of an outcome.
_form = partial(change_page, OutcomeClaim, "outcomes", name="claim", back=_to)
PAGES = [
    page("outcomes/", claims, name="claims", label=gettext_lazy("Outcomes"), order=55, shown=concerns),
    page("outcomes/<uuid:id>/", claim, name="claim", model=OutcomeClaim),
    page("cases/<uuid:id>/outcomes/new/", claim_new, name="claim-new", methods=BOTH, model=Case),
    _form("correct", forms.ClaimFields, services.claim_correct, title=gettext_lazy("Correct the outcome")),
    page("outcomes/<uuid:id>/confirm/", claim_confirm, name="claim-confirm", methods=("POST",), model=OutcomeClaim),
    _form("dispute", forms.ReasonFields, services.claim_dispute, title=gettext_lazy("These figures are wrong")),
]
