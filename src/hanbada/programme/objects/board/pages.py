"""Pages of boards: one organisation's, and the whole programme's."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from hanbada.programme.access import COUNTING, Standing
from hanbada.programme.audit.record import record_access
from hanbada.programme.lane import boards
from hanbada.programme.objects.board import selectors
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.pages import page, standing


def may_count(of: Standing) -> bool:
    """Who may count the programme."""
    return bool(of.at("coordinator", "ministry", roles=COUNTING))


def board(request: HttpRequest) -> HttpResponse:
    """The board of the reader's organisation; for the coordinator of any office, by ``?organisation=`` (its code)."""
    places = list(selectors.organisations(request.user))
    chosen = _chosen(places, request.GET.get("organisation", ""), standing(request))
    found = boards(request.user, chosen)
    for one in found:
        record_access(request, "search", model=one.model)
    context = {"organisation": chosen, "places": places, "boards": found, "may_count": may_count(standing(request))}
    return render(request, "board/one.html", context)


def board_all(request: HttpRequest) -> HttpResponse:
    """The programme in counts; the coordinator goes on to each board, the ministry sees the counts."""
    if not may_count(standing(request)):
        raise PermissionDenied
    context = {"overview": selectors.overview(request.user), "may_open": bool(standing(request).at("coordinator"))}
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


PAGES = [
    page("board/", board, name="board", label=gettext_lazy("Board"), order=12),
    page("board/all/", board_all, name="board-all", label=gettext_lazy("Programme"), order=14, shown=may_count),
]
