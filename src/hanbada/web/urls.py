"""The office's addresses: the objects' own pages, signing in, language, health; the API where it is installed."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from hanbada.web import errors, health
from hanbada.web.look import gallery
from hanbada.web.look.theme import theme

handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("language/", set_language, name="set_language"),
    path("theme/", theme, name="theme"),
    path("account/", include("allauth.urls")),
    path("", include("hanbada.programme.urls")),
]
if settings.DEBUG or settings.DESIGN_PAGE:
    urlpatterns.append(path("design/", gallery.gallery, name="design"))
if find_spec("hanbada.api") and find_spec("hanbada.api.urls"):
    urlpatterns.append(path("api/", include("hanbada.api.urls")))
