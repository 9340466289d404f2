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
from hanbada.programme.access import OFFICES, may, visible
from hanbada.programme.audit.record import record_access
from hanbada.programme.forms import form_page
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.consent.purposes import purpose_of
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.referral import forms, selectors, services
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.pages import found, listed, page, standing, version_sent

BOTH = ("GET", "POST")
MOVES = ("accept", "reject", "finish", "revoke")


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
    moves = [verb for verb in MOVES if (row.state, verb) in row.MOVES and may(request.user, f"referral_{verb}", row)]
    if row.state == "rejected" and may(request.user, "referral_send_on", row):
        moves.append("send_on")
    context = {"referral": row, "moves": moves, "refused": refused}
    return render(request, "referral/detail.html", context, status=422 if refused else 200)


def referral_new(request: HttpRequest, id: UUID) -> HttpResponse:
    """Refer the company of a case."""
    case = found(request, Case, id)
    sender = _sender(request, case)
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


def referral_move(request: HttpRequest, id: UUID, *, verb: str, title: Any, form: Any, save: Any) -> HttpResponse:
    """A form for a move that needs words."""
    row = found(request, Referral, id)
    act, back = partial(save, referral=row), _to_box if verb == "reject" else _to_referral
    button = None if verb == "finish" else title
    about: dict[str, Any] = {"title": title, "button": button, "about": row}
    return form_page(request, form, action=f"referral_{verb}", save=act, back=back, **about)


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
        save=partial(_sent_on, row),
        back=_to_referral,
        initial={"to_org": None, "measure": ""},
        template="referral/form.html",
        agreed=selectors.agreed_receivers(request.user, row.case.company),
        case=row.case,
    )


def _sent_on(row: Referral, *, user: Any, version: int | None, **fields: Any) -> Referral:
    return services.referral_send_on(user=user, referral=row, **fields)


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    """Receiver, purpose and measure of ``?measure=``, where the agency has a place in this office."""
    measure = content().measures.get(request.GET.get("measure", ""))
    if measure is None:
        return {}
    place = selectors.receivers(request.user).filter(code=measure.agency).first()
    return {"measure": measure.id, "purpose": purpose_of(measure), "to_org": place.pk if place else None}


def _sender(request: HttpRequest, case: Case) -> Any:
    """The reader's own organisation that sends, the coordinator first; None: the form is refused (403)."""
    ours = standing(request).at(*OFFICES)
    rows = visible(request.user, Organisation).filter(pk__in=ours)
    return rows.filter(pk=case.company.programme.coordinator_id).first() or rows.first()


def _to_referral(row: Referral) -> str:
    return reverse("referral", args=[row.pk])


def _to_box(row: Referral) -> str:
    """To the list: who has rejected a referral does not see the company any more."""
    return reverse("referrals")


def _move(verb: str, title: Any, form: Any, save: Any) -> Any:
    view = partial(referral_move, verb=verb, title=title, form=form, save=save)
    return page(f"referrals/<uuid:id>/{verb}/", view, name=f"referral-{verb}", methods=BOTH, model=Referral)


PAGES = [
    page("referrals/", referrals, name="referrals", label=gettext_lazy("Referrals"), order=40),
    page("referrals/<uuid:id>/", referral, name="referral", model=Referral),
    page("cases/<uuid:id>/referrals/new/", referral_new, name="referral-new", methods=BOTH, model=Case),
    page("referrals/<uuid:id>/accept/", referral_accept, name="referral-accept", methods=("POST",), model=Referral),
    _move("reject", gettext_lazy("Reject"), forms.ReasonFields, services.referral_reject),
    _move("revoke", gettext_lazy("Revoke"), forms.ReasonFields, services.referral_revoke),
    _move("finish", gettext_lazy("Done: what was given"), forms.ServiceFields, services.referral_finish),
    page("referrals/<uuid:id>/send-on/", referral_send_on, name="referral-send-on", methods=BOTH, model=Referral),
]
