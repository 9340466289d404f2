"""Pages of referrals: the boxes in and out, one referral, and a form for each move."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanbada.content import content
from hanbada.programme.access import may
from hanbada.programme.audit.record import record_access
from hanbada.programme.base import moves_open
from hanbada.programme.forms import change_page, form_page
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.consent.purposes import purpose_of
from hanbada.programme.objects.referral import forms, selectors, services
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.pages import found, listed, page, version_sent

BOTH = ("GET", "POST")


def referrals(request: HttpRequest) -> HttpResponse:
    """The list, by ``?box=in|out`` and ``?state=``."""
    box, state = request.GET.get("box", ""), request.GET.get("state", "")
    rows = listed(request, selectors.referrals(request.user, box, state))
    context = {"rows": rows, "box": box, "state": state, "states": Referral.State.choices}
    return render(request, "referral/list.html", context)


def referral(request: HttpRequest, id: UUID, refused: str = "") -> HttpResponse:
    """One referral, with the moves that this reader may make now."""
    row = found(request, Referral, id, selectors.referrals(request.user))
    record_access(request, "view", row)
    moves = moves_open(request.user, row)
    if row.state == "rejected" and may(request.user, "referral_send_on", row):
        moves.append("send_on")
    context = {"referral": row, "moves": moves, "refused": refused}
    return render(request, "referral/detail.html", context, status=422 if refused else 200)


def referral_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """Refer the company of a case."""
    case = found(request, Case, id)
    sender = selectors.sender(request.user, case)
    return form_page(
        request,
        forms.ReferralFields,
        title=_("Refer to an organisation"),
        button=_("Send"),
        action="referral_send",
        about=Referral(case=case, from_org=sender),
        save=partial(services.referral_send, case=case, from_org=sender),
        back=_to_referral,
        initial=_prefilled(request),
        template="referral/form.html",
        agreed=selectors.agreed_receivers(request.user, case.company),
        case=case,
    )


def referral_accept(request: HttpRequest, id: UUID) -> HttpResponse:
    """Accept."""
    row = found(request, Referral, id)
    try:
        services.referral_accept(user=request.user, referral=row, version=version_sent(request))
    except ValidationError as error:
        return referral(request, id, refused=" ".join(error.messages))
    return HttpResponseRedirect(_to_referral(row))


def referral_send_on(request: HttpRequest, id: UUID) -> HttpResponse:
    """Send a rejected referral to another organisation."""
    row = found(request, Referral, id)
    return form_page(
        request,
        forms.ReferralFields,
        title=_("Send on to another organisation"),
        button=_("Send"),
        action="referral_send_on",
        about=row,
        save=lambda *, version, **given: services.referral_send_on(referral=row, **given),
        back=_to_referral,
        initial={"to_org": None, "measure": ""},
        template="referral/form.html",
        agreed=selectors.agreed_receivers(request.user, row.case.company),
        case=row.case,
    )


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    """Receiver, purpose and measure of ``?measure=``, where the agency has a place in this office."""
    measure = content().measures.get(request.GET.get("measure", ""))
    if measure is None:
        return {}
    place = selectors.receivers(request.user).filter(code=measure.agency).first()
    return {"measure": measure.id, "purpose": purpose_of(measure), "to_org": place.pk if place else None}


def _to_referral(row: Referral) -> str:
    return reverse("referral", args=[row.pk])


#: A page with a form for one move of a referral.
_form = partial(change_page, Referral, "referrals", name="referral", back=_to_referral)
REJECT, REVOKE = gettext_lazy("Reject"), gettext_lazy("Revoke")
PAGES = [
    page("referrals/", referrals, name="referrals", label=gettext_lazy("Referrals"), order=40),
    page("referrals/<uuid:id>/", referral, name="referral", model=Referral),
    page("cases/<uuid:id>/referrals/new/", referral_new, name="referral-new", methods=BOTH, model=Case),
    page("referrals/<uuid:id>/accept/", referral_accept, name="referral-accept", methods=("POST",), model=Referral),
    _form(
        "reject",
        forms.ReasonFields,
        services.referral_reject,
        title=REJECT,
        button=REJECT,
        back=lambda row: reverse("referrals"),  # who has rejected a referral does not see the company any more
    ),
    _form("revoke", forms.ReasonFields, services.referral_revoke, title=REVOKE, button=REVOKE),
    _form("finish", forms.ServiceFields, services.referral_finish, title=gettext_lazy("Done: what was given")),
    page("referrals/<uuid:id>/send-on/", referral_send_on, name="referral-send-on", methods=BOTH, model=Referral),
]
