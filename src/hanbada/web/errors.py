"""The pages of an error: what happened and what to do, in the reader's language, without telling what exists."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

RETRY_SECONDS = "5"


def _page(name: str, status: int) -> HttpResponse:
    """A page that asks the database for nothing: it must also come when the database does not."""
    return HttpResponse(loader.render_to_string(f"office/{name}.html", {"status": status}), status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the reader sees the thing and may not do this with it."""
    return _page("403", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing there, or nothing there for this reader; the two look the same."""
    return _page("404", 404)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old or came from another site."""
    return _page("form_too_old", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 where the database did not answer in time, else 500."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = _page("503", 503)
        response["Retry-After"] = RETRY_SECONDS
        return response
    return _page("500", 500)
