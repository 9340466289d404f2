"""Addresses below /api/: version 1, its documentation, and a documented "nothing here" for the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from hanbada.api import docs, errors
from hanbada.api.roof import build


def _documented(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = errors.as_document(request, view(request, *args, **kwargs))
        return response

    return answer


@csrf_exempt  # no cookie counts below /api/ and nothing is written here; else a POST would get a page, not a document
def _nothing(request: HttpRequest) -> HttpResponse:
    return errors.not_found()


def _operations() -> list[URLPattern]:
    """The API's own addresses by operation name, each answering in documented documents only."""
    return [
        path(f"v1/{found.pattern}", _documented(found.callback), name=f"api-{found.name}")
        for found in build().urls[0]
        if isinstance(found, URLPattern) and found.name != "api-root"
    ]


urlpatterns: list[URLPattern] = [
    *_operations(),
    path("v1/openapi.json", _documented(require_safe(docs.openapi)), name="api-openapi"),
    path("v1/docs", _documented(require_safe(docs.docs)), name="api-docs"),
    re_path(r"^.*$", _nothing, name="api-nothing"),
]
