"""The one Django app of the office."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """All objects live in one app because they refer to each other: one line of migrations."""

    name = "hanbada.programme"
    label = "programme"
