"""Pages of boards: one organisation's, and the whole programme's."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanbada.programme import clock
from hanbada.programme.access import COUNTING, Standing
from hanbada.programme.audit.record import record_access
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.objects.action.pages import VIEWS
from hanbada.programme.objects.board import selectors
from hanbada.programme.objects.board.selectors import Lane
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.pages import page, standing


def counts(of: Standing) -> bool:
    """Who may count the programme."""
    return bool(of.at("coordinator", "ministry", roles=COUNTING))


def board(request: HttpRequest) -> HttpResponse:
    """The board of the reader's organisation; for the coordinator of any office, by ``?organisation=`` (its code)."""
    places = list(selectors.organisations(request.user))
    chosen = _chosen(places, request.GET.get("organisation", ""), standing(request))
    record_access(request, "search", model=Referral)
    referrals = [_lane(lane, _referral) for lane in selectors.referral_lanes(request.user, chosen)]
    items = [_lane(lane, _action) for lane in selectors.action_lanes(request.user, chosen)]
    context = {"organisation": chosen, "places": places, "referrals": referrals, "actions": items}
    return render(request, "board/one.html", {**context, "may_count": selectors.may_count(request.user)})


def board_all(request: HttpRequest) -> HttpResponse:
    """The programme in counts; the coordinator goes on to each board, the ministry sees the counts."""
    if not selectors.may_count(request.user):
        raise PermissionDenied
    context = {
        "lines": selectors.lines(request.user),
        "totals": selectors.totals(request.user),
        "may_open": bool(standing(request).at("coordinator")),
    }
    return render(request, "board/all.html", context)


def _chosen(places: list[Organisation], code: str, of: Standing) -> Organisation:
    """The named organisation, else the reader's own. Raises PermissionDenied for who has none, Http404 for a stranger."""
    if not places:
        raise PermissionDenied
    if code:
        found = next((place for place in places if place.code == code), None)
        if found is None:
            raise Http404
        return found
    ours = {place.organisation for place in of.places}
    return next((place for place in places if place.pk in ours), places[0])


def _lane(lane: Lane, ticket: Any) -> dict[str, Any]:
    label, url = _places()[lane.state]
    made = [ticket(row) for row in lane.rows]
    return {
        "state": "due" if lane.state in ("soon", "later") else lane.state,
        "label": lane.label or label,
        "count": lane.count,
        "tickets": made,
        "more": lane.count - len(made),
        "url": url,
    }


def _places() -> dict[str, tuple[Any, str]]:
    """Label and address of the list behind each lane."""
    lists = {state: f"{reverse('referrals')}?box=in&state={state}" for state in Referral.State.values}
    views = {view: (VIEWS[view], f"{reverse('actions')}?whose=ours&view={view}") for view in VIEWS}
    back = (_("Came back: send on"), f"{reverse('referrals')}?box=out&state=rejected")
    return {**{state: ("", url) for state, url in lists.items()}, **views, "rejected": back}


def _referral(row: Referral) -> dict[str, Any]:
    waiting = row.state == "sent"
    return {
        "url": reverse("referral", args=[row.pk]),
        "title": row.case.company,
        "text": row.measure_title or row.get_purpose_display(),
        "owner": row.from_org if row.state != "rejected" else row.to_org,
        "due": row.due_at if waiting else None,
        "late": waiting and row.due_at < clock.now(),
    }


def _action(row: ActionItem) -> dict[str, Any]:
    opened = row.state == "open"
    return {
        "url": reverse("action", args=[row.pk]),
        "title": row.title,
        "text": row.case.company,
        "owner": _("moved {n} times").format(n=row.changes) if row.changes > 1 else "",
        "due": row.due_on,
        "done": not opened,
        "late": opened and row.due_on < clock.today(),
    }


PAGES = [
    page("board/", board, name="board", label=gettext_lazy("Board"), order=12),
    page("board/all/", board_all, name="board-all", label=gettext_lazy("Programme"), order=14, shown=counts),
]
