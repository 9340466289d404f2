"""Day or night: the reader's choice, kept in a cookie that the server sets."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "theme"
THEMES = ("light", "dark")
YEAR_SECONDS = 365 * 24 * 60 * 60


def chosen_theme(request: HttpRequest | None) -> str:
    """ "light" or "dark" as the reader chose, "" for what the machine prefers."""
    value = request.COOKIES.get(COOKIE, "") if request is not None else ""
    return value if value in THEMES else ""


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keeps ``theme`` ("light", "dark", anything else for the machine's) and goes back to ``next``."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    value = request.POST.get("theme", "")
    if value in THEMES:
        response.set_cookie(
            COOKIE, value, max_age=YEAR_SECONDS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
