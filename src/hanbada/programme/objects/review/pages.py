"""The auditor's pages: the two logs without business text, and whether the seals hold."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from hanbada.programme.access import Standing
from hanbada.programme.audit.chain import LOGS, verify
from hanbada.programme.audit.record import record_access
from hanbada.programme.objects.review import selectors
from hanbada.programme.pages import listed, page, standing

ACTIONS = ("view", "search", "export", "denied", "sign-in", "sign-in-failed")


def audits(of: Standing) -> bool:
    """Whether the reader reviews the logs."""
    return of.holds("auditor")


def looks(request: HttpRequest) -> HttpResponse:
    """The access log, by ``?action=``; that it was read is itself a row."""
    _only_auditors(request)
    action = request.GET.get("action", "")
    record_access(request, "view", reason="access log")  # before the rows are counted: one more would push one out
    rows = listed(request, selectors.looks(request.user, action if action in ACTIONS else ""))
    return render(request, "review/looks.html", {"rows": rows, "action": action, "actions": ACTIONS})


def writes(request: HttpRequest) -> HttpResponse:
    """The history of writes, without the values."""
    _only_auditors(request)
    record_access(request, "view", reason="history")
    return render(request, "review/writes.html", {"rows": listed(request, selectors.writes(request.user))})


def seals(request: HttpRequest) -> HttpResponse:
    """Computes every seal anew."""
    _only_auditors(request)
    record_access(request, "view", reason="seals")
    verdicts = [verify(log) for log in LOGS]
    return render(
        request, "review/seals.html", {"verdicts": verdicts, "rows": listed(request, selectors.seals(request.user))}
    )


def _only_auditors(request: HttpRequest) -> None:
    if not audits(standing(request)):
        raise PermissionDenied


PAGES = [
    page("review/access/", looks, name="audit-access", label=gettext_lazy("Access log"), order=90, shown=audits),
    page("review/history/", writes, name="audit-history", label=gettext_lazy("Change log"), order=91, shown=audits),
    page("review/seals/", seals, name="audit-seals", label=gettext_lazy("Seals"), order=92, shown=audits),
]
