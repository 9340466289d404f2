"""The access matrix is tested itself: twelve kinds of hole are made in the office, and its checks must find each one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.urls import URLPattern, get_resolver

from hanbada.programme.access import every
from hanbada.programme.history import History
from hanbada.programme.objects.action import reminders
from hanbada.programme.objects.company import pages as company_pages
from hanbada.programme.objects.company.models import Company, Product
from hanbada.programme.objects.plan import pages as plan_pages
from hanbada.programme.objects.plan.models import PlanFile, PlanVersion
from hanbada.programme.objects.review import pages as review_pages
from hanbada.web import errors, urls
from office_cast import World, build
from office_matrix import Fault, faults_of, faults_of_letters, with_sessions

Patch = pytest.MonkeyPatch
View = Callable[..., HttpResponse]
LETTERS = "letters"


@pytest.fixture
def world(db: None) -> World:
    return with_sessions(build())


def pattern(name: str) -> URLPattern:
    """The address as the server knows it."""
    waiting = list(get_resolver().url_patterns)
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, URLPattern):
            if entry.name == name:
                return entry
        else:
            waiting += entry.url_patterns
    raise LookupError(name)


def around(patch: Patch, name: str, hole: Callable[[View], View]) -> None:
    """Put a faulty view before an address's own."""
    entry = pattern(name)
    patch.setattr(entry, "callback", hole(entry.callback))


def instead(patch: Patch, name: str, when: Callable[[Any], bool], answer: Callable[..., HttpResponse]) -> None:
    """Another answer for some requests."""

    def hole(view: View) -> View:
        return lambda request, **given: (answer if when(request) else view)(request, **given)

    around(patch, name, hole)


def listed(rows: Any) -> HttpResponse:
    return HttpResponse("\n".join(str(row) for row in rows))


def by_path(patch: Patch) -> str:
    patch.setattr(company_pages, "found", lambda request, model, pk, rows=None: every(model).get(pk=pk))
    return "company"


def by_query(patch: Patch) -> str:
    instead(patch, "cases", lambda request: "company" in request.GET,
            lambda request: listed(every(Company).filter(pk=request.GET["company"])))  # fmt: skip
    return "cases"


def by_body(patch: Patch) -> str:
    def hole(view: View) -> View:
        def answer(request: Any, **given: Any) -> HttpResponse:
            if request.POST.get("company"):
                every(Company).filter(pk=request.POST["company"]).update(region="고침")
            return view(request, **given)

        return answer

    around(patch, "company-edit", hole)
    return "company-edit"


def unscoped_export(patch: Patch) -> str:
    instead(patch, "companies", lambda request: request.GET.get("format") == "csv" and request.user.is_authenticated,
            lambda request: listed(every(Company)))  # fmt: skip
    return "companies"


def autocomplete(patch: Patch) -> str:
    instead(patch, "hs-search", lambda request: bool(request.GET.get("words")) and request.user.is_authenticated,
            lambda request: listed(every(Product).filter(words__startswith=request.GET["words"])))  # fmt: skip
    return "hs-search"


def kept_for_the_next_reader(patch: Patch) -> str:
    kept: dict[str, HttpResponse] = {}

    def hole(view: View) -> View:
        def answer(request: Any, **given: Any) -> HttpResponse:
            if request.method != "GET" or request.GET or request.path in kept:
                return kept.get(request.path) or view(request, **given)
            made = view(request, **given)
            if made.status_code == 200:
                kept[request.path] = made
            return made

        return answer

    around(patch, "timeline", hole)
    return "timeline"


def not_modified(patch: Patch) -> str:
    instead(patch, "company", lambda request: "If-None-Match" in request.headers,
            lambda request, id: HttpResponseNotModified() if every(Company).filter(pk=id).exists()
            else errors.not_found(request))  # fmt: skip
    return "company"


def one_format_of_the_plan(patch: Patch) -> str:
    def any_file(request: Any, id: Any) -> HttpResponse:
        plan = every(PlanVersion).filter(pk=id).first()
        file = every(PlanFile).filter(plan=plan, format="pdf").first()
        return HttpResponse(plan_pages.default_storage.open(file.name).read()) if file else errors.not_found(request)

    instead(patch, "plan-download",
            lambda request: request.POST.get("format") == "pdf" and request.user.is_authenticated, any_file)  # fmt: skip
    return "plan-download"


def letter(patch: Patch) -> str:
    plain = reminders._words

    def telling(reminder: Any, language: str) -> tuple[str, str]:
        subject, words = plain(reminder, language)
        return subject, f"{words}\n{(reminder.item or reminder.referral).case.company}"

    patch.setattr(reminders, "_words", telling)
    return LETTERS


def review_for_everybody(patch: Patch) -> str:
    patch.setattr(review_pages, "_only_auditors", lambda request: None)
    return "audit-seals"


def review_with_values(patch: Patch) -> str:
    instead(patch, "audit-history", lambda request: review_pages.audits(review_pages.standing(request)),
            lambda request: listed(row.after for row in every(History)))  # fmt: skip
    return "audit-history"


def options(patch: Patch) -> str:
    instead(patch, "contact-edit", lambda request: request.method == "OPTIONS",
            lambda request, id: HttpResponse("name, post, email, phone"))  # fmt: skip
    return "contact-edit"


def length_of_head(patch: Patch) -> str:
    def hole(view: View) -> View:
        def measured(request: Any, id: Any) -> HttpResponse:
            try:
                return view(request, id=id)
            except Http404:
                row, answer = every(Company).filter(pk=id).first(), errors.not_found(request)
                if request.method == "HEAD" and row:
                    answer.headers["Content-Length"] = str(10_000 + len(row.summary))
                return answer

        return measured

    around(patch, "consents", hole)
    return "consents"


def error_page(patch: Patch) -> str:
    def telling(request: Any, exception: Any = None) -> HttpResponse:
        row = every(Product).filter(pk=request.resolver_match.kwargs.get("id")).first()
        return HttpResponse(f"{row or 'nothing'} is not open to you", status=404)

    patch.setattr(urls, "handler404", telling)
    return "product-edit"


#: What a kind of hole is called, and the ways in which it is made here; each gives the address to be asked.
HOLES: dict[str, tuple[Callable[[Patch], str], ...]] = {
    "a row by the path's id": (by_path,),
    "a row by the query's id": (by_query,),
    "a row by the body's id": (by_body,),
    "an export without scope": (unscoped_export,),
    "proposals while typing": (autocomplete,),
    "a copy kept, a 304": (kept_for_the_next_reader, not_modified),
    "one format of a download": (one_format_of_the_plan,),
    "a letter": (letter,),
    "the auditor's pages": (review_for_everybody, review_with_values),
    "OPTIONS": (options,),
    "the length of HEAD": (length_of_head,),
    "the error page": (error_page,),
}


def found(world: World, name: str) -> list[Fault]:
    """What the matrix's own checks say."""
    return faults_of_letters(world) if name == LETTERS else faults_of(world, name, ("referred", "-"))


@pytest.mark.long
@pytest.mark.parametrize("kind", HOLES)
def test_a_seeded_hole_is_caught_and_the_office_has_it_not(world: World, kind: str, record_property: Any) -> None:
    for plant in HOLES[kind]:
        with pytest.MonkeyPatch.context() as patch:
            name = plant(patch)
            caught = found(world, name)
        print(f"{kind}, {plant.__name__}: {len(caught)} faults, as {caught[:1]}")
        assert caught, f"{plant.__name__} was not seen"
        assert found(world, name) == []
    record_property("of 12 seeded holes caught", 1)


def test_there_are_twelve_kinds_of_hole() -> None:
    assert len(HOLES) == 12
