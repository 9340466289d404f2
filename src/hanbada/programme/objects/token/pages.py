"""Pages of tokens: the list, a new one whose key is shown once, withdrawal."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from hanbada.programme.access import may
from hanbada.programme.forms import refuse
from hanbada.programme.objects.token import selectors, services
from hanbada.programme.objects.token.forms import TokenFields
from hanbada.programme.objects.token.models import SCOPES, ApiToken
from hanbada.programme.pages import found, listed, page, version_sent


def tokens(request: HttpRequest) -> HttpResponse:
    """The list."""
    rows = listed(request, selectors.tokens(request.user))
    asks = may(request.user, "apitoken_create", _own(request))
    return render(request, "token/list.html", {"rows": rows, "may_create": asks, "scopes": SCOPES})


def token_new(request: HttpRequest) -> HttpResponse:
    """A new token; its key stands on the answer to this form and nowhere else."""
    if not may(request.user, "apitoken_create", _own(request)):
        raise PermissionDenied
    form = TokenFields(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            row, key = services.token_create(user=request.user, once=form.cleaned_data["once"], **form.values())
        except ValidationError as error:
            refuse(form, error)
        else:
            return render(request, "token/made.html", {"token": row, "key": key})
    return render(request, "token/new.html", {"form": form}, status=422 if form.is_bound else 200)


def token_revoke(request: HttpRequest, id: UUID) -> HttpResponse:
    """Withdraw."""
    row = found(request, ApiToken, id)
    services.token_revoke(user=request.user, token=row, version=version_sent(request))
    return HttpResponseRedirect(reverse("tokens"))


def _own(request: HttpRequest) -> ApiToken:
    """A token that the reader would hold, for asking whether there may be one."""
    return ApiToken(holder_id=request.user.pk)  # type: ignore[misc]


PAGES = [
    page(
        "tokens/", tokens, name="tokens", label=gettext_lazy("API tokens"), order=90, shown=lambda of: bool(of.places)
    ),
    page("tokens/new/", token_new, name="token-new", methods=("GET", "POST")),
    page("tokens/<uuid:id>/revoke/", token_revoke, name="token-revoke", methods=("POST",), model=ApiToken),
]
