"""A page is an address, a view and who it is for; the addresses of all objects are gathered here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Page as Rows
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse

from hanbada.base.scan import modules
from hanbada.programme import objects
from hanbada.programme.access import OFFICES, Standing, every, sliced, standing_now, visible
from hanbada.programme.audit.record import record_access
from hanbada.programme.base import Conflict

M = TypeVar("M", bound=Model)
View = Callable[..., HttpResponse]
PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Page:
    """One address of the office.

    ``model``   what the ``<uuid:id>`` of the route names; the access test plants one for every relation
    ``public``  whether a visitor may open it without signing in
    ``label``   its words in the main menu; none: not in the menu
    ``shown``   for whom the menu shows it
    """

    route: str
    view: View
    name: str
    methods: tuple[str, ...]
    model: type[Model] | None
    public: bool
    label: Any
    order: int
    shown: Callable[[Standing], bool]


def in_an_office(standing: Standing) -> bool:
    """Officers and leads of coordinator, ministry and agencies."""
    return bool(standing.at(*OFFICES))


def page(
    route: str,
    view: View,
    *,
    name: str,
    methods: tuple[str, ...] = ("GET",),
    model: type[Model] | None = None,
    public: bool = False,
    label: Any = None,
    order: int = 50,
    shown: Callable[[Standing], bool] = in_an_office,
) -> Page:
    """A page for an object's ``PAGES``; GET brings HEAD with it."""
    return Page(route, view, name, methods, model, public, label, order, shown)


def pages() -> list[Page]:
    """Every page of every object."""
    return [entry for module in modules(objects, "pages").values() for entry in module.PAGES]


def menu(standing: Standing) -> list[dict[str, Any]]:
    """The entries of the main menu for a reader, in order."""
    entries = sorted((entry for entry in pages() if entry.label), key=lambda entry: entry.order)
    return [{"label": e.label, "url": reverse(e.name), "name": e.name} for e in entries if e.shown(standing)]


def standing(request: HttpRequest) -> Standing:
    """The reader's standing, as this request read it."""
    return standing_now(request.user)


def found(request: HttpRequest, model: type[M], pk: UUID, rows: QuerySet[M] | None = None) -> M:
    """The row with this id that the reader may see, else 404; a look at somebody else's row is written down."""
    row = (visible(request.user, model) if rows is None else rows).filter(pk=pk).first()
    if row is not None:
        return row
    hidden = every(model).filter(pk=pk).first()
    if hidden is not None:
        record_access(request, "denied", hidden)
    raise Http404


class Paged(Paginator[M]):
    """Pages of rows; of a table only those are read that the page shows."""

    def page(self, number: int | str) -> Rows[M]:
        """The page with this number."""
        number = self.validate_number(number)
        if not isinstance(self.object_list, QuerySet):
            return super().page(number)
        start = (number - 1) * self.per_page
        return Rows(sliced(self.object_list, start, start + self.per_page), number, self)


def listed(request: HttpRequest, rows: QuerySet[M] | list[M]) -> Rows[M]:
    """One page of rows, by ``?page=``."""
    return Paged(rows, PER_PAGE).get_page(request.GET.get("page"))


def version_sent(request: HttpRequest) -> int | None:
    """The version that the reader saw, from a form without fields of its own."""
    words = request.POST.get("version", "")
    return int(words) if words.isdigit() else None


def served(entry: Page) -> View:
    """The page's view behind sign-in, method check and the page of a conflict."""
    allowed = {*entry.methods, *(("HEAD",) if "GET" in entry.methods else ())}

    @wraps(entry.view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not entry.public and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.method not in allowed:
            return HttpResponseNotAllowed(sorted(allowed))
        try:
            return entry.view(request, *args, **kwargs)
        except Conflict as conflict:
            return render(request, "office/conflict.html", {"conflict": conflict}, status=409)

    return answer
