"""What every request passes: the permissions policy, and the reader's standing read anew from the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from hanbada.programme.access import standing_of

Next = Callable[[HttpRequest], HttpResponse]
POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self)"


def permissions_policy(get_response: Next) -> Next:
    """No page of the office asks for a camera, a microphone or a place; nothing of a reader is kept in a shared cache."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


def standing(get_response: Next) -> Next:
    """One query a request for the reader's memberships: whoever loses one loses it on the next request."""

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        request.standing = SimpleLazyObject(lambda: replace(standing_of(user), known={}))  # type: ignore[attr-defined]
        user.standing = request.standing  # type: ignore[attr-defined,union-attr]
        return get_response(request)

    return answer
