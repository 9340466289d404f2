"""Every refusal of the API as one documented document, in the caller's language."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled
from ninja.errors import ValidationError as Malformed

from hanbada.base.errors import InputError, MissingRelease
from hanbada.programme.base import Conflict
from hanbada.programme.language import pick

RETRY_SECONDS = 5
#: The state of a thing stands against it: another answer than a value that is wrong.
STATE = "state"


class TooBig(Exception):
    """A body above the limit."""


class NotJson(Exception):
    """A body of another kind than JSON."""


def problem(status: int, code: str, message: str, **more: Any) -> HttpResponse:
    """The document of an error."""
    told = {"status": status, "code": code, "message": message, "fields": {}, "differences": [], **more}
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})


def unauthorised() -> HttpResponse:
    """401: no token, or none that is in force."""
    response = problem(401, "unauthorised", _("This needs a token that is in force."))
    response["WWW-Authenticate"] = "Bearer"
    return response


def forbidden() -> HttpResponse:
    """403: the scope or the role is missing."""
    return problem(403, "forbidden", _("The token's scopes or your role do not allow this."))


def not_found() -> HttpResponse:
    """404: nothing there, or nothing there for this caller; the two look the same."""
    return problem(404, "not_found", _("Nothing here that is open to you."))


def not_allowed(methods: list[str]) -> HttpResponse:
    """405."""
    response = problem(405, "method_not_allowed", _("This address does not take this method."))
    response["Allow"] = ", ".join(methods)
    return response


def too_big() -> HttpResponse:
    """413."""
    return problem(413, "too_big", _("This is larger than the office takes."))


def unavailable() -> HttpResponse:
    """503: the database did not answer in time."""
    response = problem(503, "unavailable", _("The office cannot answer just now. Try again in a moment."))
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def conflict(error: Conflict) -> HttpResponse:
    """409: somebody was faster; both values of every field."""
    rows = [{"field": one.label, "now": _as_text(one.theirs), "yours": _as_text(one.yours)} for one in error.rows]
    return problem(409, "conflict", _("Somebody changed this meanwhile; nothing was overwritten."), differences=rows)


def refused(error: ValidationError) -> HttpResponse:
    """422 with the fields, or 409 where the state of the thing stands against it."""
    fields = error.message_dict if hasattr(error, "error_dict") else {}
    words = " ".join(error.messages)
    if getattr(error, "code", None) == STATE:
        return problem(409, "state", words)
    return problem(422, "refused", words, fields=fields)


def malformed(error: Malformed) -> HttpResponse:
    """422: what was sent is not of the documented form."""
    fields: dict[str, list[str]] = {}
    for one in error.errors:
        fields.setdefault(".".join(str(part) for part in one["loc"][1:]) or "body", []).append(str(one["msg"]))
    return problem(422, "malformed", _("What was sent is not of the documented form."), fields=fields)


def register(api: NinjaAPI) -> None:
    """All handlers."""
    table: dict[type[Exception], Any] = {
        AuthenticationError: lambda error: unauthorised(),
        PermissionDenied: lambda error: forbidden(),
        Http404: lambda error: not_found(),
        Conflict: conflict,
        ValidationError: refused,
        Malformed: malformed,
        RequestDataTooBig: lambda error: too_big(),
        Throttled: _throttled,
        HttpError: _parsed,
        InputError: lambda error: problem(422, "refused", error.in_(pick("ko", "en"))),
        MissingRelease: lambda error: problem(503, "no_data", _("This office does not hold the data for it yet.")),
        OperationalError: lambda error: unavailable(),
        InterfaceError: lambda error: unavailable(),
    }
    for kind, answer in table.items():
        api.add_exception_handler(kind, _handler(answer))


def _handler(answer: Any) -> Any:
    return lambda request, error: answer(error)


def _throttled(error: Throttled) -> HttpResponse:
    response = problem(429, "too_many", _("Too many requests with this token. Wait, then go on."))
    response["Retry-After"] = str(int(error.wait or RETRY_SECONDS))
    return response


def _parsed(error: HttpError) -> HttpResponse:
    """What the framework itself refuses is a body; why, stands behind it."""
    if isinstance(error.__cause__, TooBig):
        return too_big()
    if isinstance(error.__cause__, NotJson):
        return problem(415, "not_json", _("Send application/json."))
    return problem(422, "malformed", _("What was sent is not of the documented form."))


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)


def as_document(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A refusal that was made before the API had a say (method, address) as the documented document."""
    if response.status_code == 405 and not response.get("Content-Type", "").startswith("application/json"):
        return not_allowed([part.strip() for part in response.get("Allow", "").split(",") if part.strip()])
    return response
