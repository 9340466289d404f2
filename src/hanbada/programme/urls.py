"""The addresses of every object's pages, found by their file name."""

from __future__ import annotations

from django.urls import URLPattern, path

from hanbada.programme.pages import pages, served

urlpatterns: list[URLPattern] = [path(entry.route, served(entry), name=entry.name) for entry in pages()]
