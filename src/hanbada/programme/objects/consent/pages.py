"""Pages of consent: a company's list, giving, withdrawing."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hanbada.programme.access import may
from hanbada.programme.audit.record import record_access
from hanbada.programme.forms import form_page
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.consent import services
from hanbada.programme.objects.consent.forms import ConsentFields
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.consent.selectors import consents_of
from hanbada.programme.pages import found, listed, page, version_sent


def consents(request: HttpRequest, id: UUID) -> HttpResponse:
    """What one company agreed to."""
    company = found(request, Company, id)
    record_access(request, "view", company, reason="consents")
    rows = listed(request, consents_of(request.user, company))
    allowed = may(request.user, "consent_create", Consent(company=company))
    return render(request, "consent/list.html", {"company": company, "rows": rows, "may_give": allowed})


def consent_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """A form for a consent."""
    company = found(request, Company, id)
    return form_page(
        request,
        ConsentFields,
        title=_("New consent"),
        action="consent_create",
        about=Consent(company=company),
        save=partial(services.consent_give, company=company),
        back=_to_list,
    )


def consent_withdraw(request: HttpRequest, id: UUID) -> HttpResponse:
    """Withdraw."""
    row = found(request, Consent, id)
    services.consent_withdraw(user=request.user, consent=row, version=version_sent(request))
    return HttpResponseRedirect(_to_list(row))


def _to_list(row: Consent) -> str:
    return reverse("consents", args=[row.company_id])


PAGES = [
    page("companies/<uuid:id>/consents/", consents, name="consents", model=Company),
    page("companies/<uuid:id>/consents/new/", consent_new, name="consent-new", methods=("GET", "POST"), model=Company),
    page("consents/<uuid:id>/withdraw/", consent_withdraw, name="consent-withdraw", methods=("POST",), model=Consent),
]
