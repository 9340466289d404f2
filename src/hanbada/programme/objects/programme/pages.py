"""Pages of programmes: the list, and one with its cohorts and the definitions of its targets by version."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from hanbada.programme.objects.programme import selectors
from hanbada.programme.objects.programme.models import Programme
from hanbada.programme.pages import found, listed, page


def programmes(request: HttpRequest) -> HttpResponse:
    """The programmes of this office."""
    return render(request, "programme/list.html", {"rows": listed(request, selectors.programmes(request.user))})


def programme(request: HttpRequest, id: UUID) -> HttpResponse:
    """One programme: no business data of any company, so that it needs no access row."""
    row = found(request, Programme, id, selectors.programmes(request.user))
    context = {
        "programme": row,
        "cohorts": selectors.cohorts(request.user, row),
        "definitions": selectors.definitions(request.user, row),
    }
    return render(request, "programme/detail.html", context)


PAGES = [
    page("programmes/", programmes, name="programmes", label=gettext_lazy("Programmes"), order=60),
    page("programmes/<uuid:id>/", programme, name="programme", model=Programme),
]
