"""Fixtures of the journeys in a browser."""

from __future__ import annotations

from importlib.util import find_spec

if find_spec("django"):
    from office_window import browser

    __all__ = ["browser"]
