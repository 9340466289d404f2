"""The company's own page: what stands in its file, whom it lets see what, what it is asked to confirm."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanbada.programme.access import Standing
from hanbada.programme.audit.record import record_access
from hanbada.programme.forms import form_page
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.portal.forms import GuestFields
from hanbada.programme.objects.portal.selectors import asked_of, own_company
from hanbada.programme.objects.portal.services import portal_invite
from hanbada.programme.pages import found, page, standing


def is_a_company(of: Standing) -> bool:
    """Whether the reader is a member of a company."""
    return bool(of.at("company"))


def portal(request: HttpRequest) -> HttpResponse:
    """The first page of a company's member."""
    if not is_a_company(standing(request)):
        raise PermissionDenied
    company = own_company(request.user)
    if company is None:
        raise Http404
    record_access(request, "view", company, reason="portal")
    return render(request, "portal/portal.html", {"company": company, **asked_of(request.user, company)})


def invite(request: HttpRequest, id: UUID) -> HttpResponse:
    """Invite a person of the company to its portal."""
    row = found(request, Company, id)
    link = request.build_absolute_uri(reverse("invitation", args=["KEY"])).replace("KEY", "{key}")

    def done(invited: Any) -> str:
        messages.success(request, _("The invitation was sent to {email}.").format(email=invited.email))
        return reverse("company", args=[row.pk])

    return form_page(
        request,
        GuestFields,
        title=_("Invite the company to its portal"),
        button=_("Send the invitation"),
        action="company_invite",
        about=row,
        save=partial(portal_invite, company=row, link=link),
        back=done,
    )


PAGES = [
    page("portal/", portal, name="portal", label=gettext_lazy("Our company"), order=12, shown=is_a_company),
    page("companies/<uuid:id>/invite/", invite, name="company-invite", methods=("GET", "POST"), model=Company),
]
